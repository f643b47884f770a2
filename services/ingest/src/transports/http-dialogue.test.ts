import { createHash } from 'node:crypto'
import type { Dialogue, DialogueContext, DialogueTurn } from '@tongqu/adapter-kit'
import type { HttpDialogue } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { expect, it, onTestFinished } from 'vitest'
import type { Channels } from '../channels/channels.ts'
import { openEgress } from '../egress.ts'
import { openIntake } from '../intake.ts'
import type { Listening } from '../listening.ts'
import { sourceOf } from '../testing/feeds.ts'
import { openHub, temporaryFolder } from '../testing/hub.ts'
import { tables, toy, toyBytes, toyCatalog, toyTarget, VEHICLE, vehicle } from '../testing/toy.ts'
import { upstream } from '../testing/upstream.ts'
import { type DialogueDeps, holdDialogue } from './http-dialogue.ts'
import { openHttpListeners } from './http-listener.ts'

const WAIT = { timeout: 20_000, interval: 10 }
const AT = '2026-11-21T03:59:00Z'
const TEXT = 'text/plain'

const bytes = (text: string) => Buffer.from(text)
const ask = (id: string, url: string, body: string) => ({
  id,
  url,
  contentType: TEXT,
  body: bytes(body),
})

/** Subscribes with its callback; what it is told it delivers, and answers `ack`. */
function machine({ url, callbackUrl, nonce }: DialogueContext): Dialogue {
  let beats = 0
  const quiet = (): DialogueTurn => ({ deliveries: [], asks: [] })
  return {
    start: () => ({
      ...quiet(),
      asks: [ask('hello', url, `hello ${callbackUrl} ${nonce.length}`)],
      wakeInMilliseconds: 50,
    }),
    answered(id, answer) {
      const isUp = 'status' in answer && answer.status === 200
      const code = 'failed' in answer ? answer.failed : 'source-refuses'
      const health = isUp ? { isUp } : { isUp, code }
      const body = 'body' in answer && answer.body.length > 2 ? [answer.body] : []
      return {
        ...quiet(),
        deliveries: body.map((one) => ({ contentType: TEXT, body: one })),
        health,
        ...(id === 'bye' ? {} : { wakeInMilliseconds: 50 }),
      }
    },
    told: ({ contentType, body }) => ({
      deliveries: [{ contentType, body }],
      reply: { status: 200, contentType: TEXT, body: bytes('ack') },
      asks: [ask(`thanks ${beats++}`, url, 'thanks')],
    }),
    woken: () => ({ ...quiet(), asks: [ask(`beat ${beats++}`, url, 'beat')] }),
    stop: () => ({ ...quiet(), asks: [ask('bye', url, 'bye')] }),
  }
}

type Answer = (body: string) => {
  status?: number
  body?: string | Buffer
  headers?: Record<string, string>
}

/** A peer that answers `ok` unless told otherwise, and a source that talks with it. */
async function talking(answer: Answer = () => ({}), more: Partial<DialogueDeps> = {}) {
  const heard: string[] = []
  const url = await upstream(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = String(Buffer.concat(chunks))
    heard.push(body)
    const { status = 200, body: said = 'ok', headers = {} } = answer(body)
    response.writeHead(status, headers).end(said)
  })
  const dataset = { tables: tables(VEHICLE), landing: 'append', doors: ['feeds'] } as const
  const catalog = await toyCatalog({ bikes: dataset })
  const hub = await openHub(await temporaryFolder(), catalog)
  const listening: Listening[] = []
  const transport: HttpDialogue = {
    kind: 'http-dialogue',
    url,
    headers: {},
    listen: { host: '127.0.0.1', port: 0, path: '/told' },
  }
  const source = { ...sourceOf('bikes', url), id: 'toy', transport }
  const target = toyTarget('bikes', { adapter: { ...toy, dialogue: machine } })
  const egress = openEgress({ networks: [] })
  const held = holdDialogue(source, transport, target, {
    ...hub.deps,
    egress,
    intake: openIntake(hub.deps),
    listeners: openHttpListeners(),
    keyed: (purpose, text) => `${purpose}-of-${text}`,
    onListening: (one) => listening.push(one),
    ...more,
  })
  let isOver = false
  const stop = async () => {
    if (!isOver) await held.stop()
    isOver = true
  }
  onTestFinished(async () => {
    await stop()
    await egress.close()
  })
  await expect.poll(() => heard.length, WAIT).toBeGreaterThan(0)
  const [first] = listening
  const callback = first && 'url' in first ? first.url : ''
  const tell = (body: Uint8Array | string, headers = {}) =>
    fetch(callback, { method: 'POST', body, headers: { 'content-type': TEXT, ...headers } })
  return { ...hub, heard, callback, tell, stop }
}

const delivery = (id: string) => toyBytes({ readings: [vehicle(id, AT)], mode: 'differential' })

it('tells the peer where it listens, and wakes the machine when it asked to be', async () => {
  const { heard, callback } = await talking()
  expect(heard[0]).toBe(`hello ${callback} 16`)
  await expect.poll(() => heard.filter((one) => one === 'beat').length, WAIT).toBeGreaterThan(0)
})

it('listens where only the peer was told to, and nowhere beside', async () => {
  const { callback, raw } = await talking()
  expect(new URL(callback).pathname).toBe('/told/callback-of-toy')
  const guesses = ['/told', '/told/', '/told/callback-of-other', '/']
  for (const path of guesses) {
    const answer = await fetch(new URL(path, callback), { method: 'POST', body: delivery('a') })
    expect(answer.status, path).toBe(404)
  }
  expect(await raw.records('toy')).toEqual([])
})

it('answers what it is told once it is on disk; it lands, and is live', async () => {
  const hub = await talking()
  const answer = await hub.tell(delivery('a'))
  expect([answer.status, await answer.text()]).toEqual([200, 'ack'])
  expect(await hub.raw.records('toy')).toMatchObject([{ sequence: 0, contentType: TEXT }])
  await expect
    .poll(() => hub.told['feed-update'], WAIT)
    .toMatchObject([{ dataset: 'bikes', source: 'toy', mode: 'differential' }])
  await expect.poll(() => hub.heard.includes('thanks'), WAIT).toBe(true)
})

it('keeps deliveries in the order in which they were told', async () => {
  const hub = await talking()
  const all = Array.from({ length: 20 }, (_, number) => delivery(`v${number}`))
  for (const one of all) expect((await hub.tell(one)).status).toBe(200)
  const records = await hub.raw.records('toy')
  const kept = await Promise.all(
    records.map(async ({ sha256 }) => new Response(await hub.raw.open(sha256)).text()),
  )
  expect(kept).toEqual(all.map(String))
})

it('does not confirm what it could not keep', async () => {
  const keep = () => Promise.reject(new Problem('lake-full'))
  const hub = await talking(undefined, {
    intake: { keep, land: keep, landBatch: keep, waiting: async () => [] },
  })
  const answer = await hub.tell(delivery('a'))
  expect(answer.status).toBeGreaterThanOrEqual(500)
  expect(await hub.raw.records('toy')).toEqual([])
})

it('lands what the peer answers', async () => {
  const hub = await talking((body) => (body.startsWith('hello') ? { body: delivery('a') } : {}))
  await expect.poll(() => hub.told.released, WAIT).toMatchObject([{ dataset: 'bikes' }])
})

it('a peer that refuses or is away fails the source; its first good answer brings it back', async () => {
  let isWell = false
  const hub = await talking(() => ({ status: isWell ? 200 : 500 }))
  const last = () => hub.told['source-status'].at(-1)
  await expect.poll(last, WAIT).toMatchObject({ outcome: 'failed', code: 'source-refuses' })
  await expect.poll(() => last()?.failures, WAIT).toBeGreaterThan(2)
  isWell = true
  await expect.poll(last, WAIT).toMatchObject({ outcome: 'unchanged', failures: 0 })
})

it('says goodbye, and is no longer there', async () => {
  const hub = await talking()
  await hub.stop()
  expect(hub.heard.at(-1)).toBe('bye')
  await expect(hub.tell(delivery('a'))).rejects.toThrow()
})

it('refuses a body that is larger than the source may send', async () => {
  const hub = await talking()
  expect((await hub.tell(Buffer.alloc(2_000_000))).status).toBe(413)
})

it('a restart lands what was confirmed and had not landed', async () => {
  const hub = await talking(undefined, {})
  await hub.tell(delivery('a'))
  await hub.stop()
  const intake = openIntake(hub.deps)
  await intake.landPending(toyTarget('bikes'))
  expect(await hub.writer.landedSequence('bikes', 'toy')).toBe(0)
})

it('what the peer tells or answers is held against its digests', async () => {
  const channels = counting()
  const hub = await talking(undefined, { channels })
  const [body, other] = [delivery('a'), delivery('b')]
  const digest = createHash('sha256').update(body).digest('base64')
  const headers = { 'repr-digest': `sha-256=:${digest}:` }
  expect((await hub.tell(other, headers)).status).toBe(400)
  expect((await hub.tell(other, { 'content-md5': '?' })).status).toBe(400)
  expect(await hub.raw.records('toy')).toEqual([])
  expect((await hub.tell(body, headers)).status).toBe(200)
  expect((await hub.tell(other)).status).toBe(200)
  expect((await hub.raw.records('toy')).map(({ check }) => check)).toEqual(['sha-256', undefined])
  expect(channels.outcomes).toEqual(['different', 'equal', 'unknown'])
})

it('an answer of the peer that is not what its digest says is as good as none', async () => {
  const channels = counting()
  const digest = { 'content-digest': `sha-256=:${'A'.repeat(43)}=:` }
  const hub = await talking(() => ({ headers: digest }), { channels })
  const last = () => hub.told['source-status'].at(-1)
  await expect.poll(last, WAIT).toMatchObject({ code: 'upstream-digest-different' })
  expect(new Set(channels.outcomes)).toEqual(new Set(['different']))
})

function counting() {
  const outcomes: string[] = []
  const came: Channels['came'] = (_, outcome) => void outcomes.push(outcome)
  return { outcomes, came, took: () => undefined, close: () => undefined }
}
