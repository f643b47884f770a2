import type { HttpPoll, Source } from '@tongqu/catalog'
import { localBus, type SourceStatus } from '@tongqu/realtime'
import { expect, it, onTestFinished } from 'vitest'
import type { ChannelOutcome, Channels } from '../channels/channels.ts'
import { openEgress } from '../egress.ts'
import type { Intake, Received } from '../intake.ts'
import type { Target } from '../target.ts'
import { sourceOf } from '../testing/feeds.ts'
import { silent } from '../testing/hub.ts'
import { type ToyDocument, toyBytes, toyTarget } from '../testing/toy.ts'
import { upstream } from '../testing/upstream.ts'
import { MAX_PARTS, pollSource, pollsOf } from './poll-source.ts'

const WAIT = { timeout: 20_000, interval: 10 }

/** Polls a source of the toy; documents are served by path and can be changed while it runs. */
async function polling(
  documents: Record<string, ToyDocument>,
  more: Partial<Source> = {},
  headers: Record<string, string> = {},
) {
  const requests = new Map<string, number>()
  const keys = new Map<string, unknown>()
  const url = await upstream((request, response) => {
    const path = request.url ?? ''
    requests.set(path, (requests.get(path) ?? 0) + 1)
    keys.set(path, request.headers['x-key'])
    const document = documents[path]
    response.writeHead(document ? 200 : 404, headers)
    response.end(document ? toyBytes(document) : undefined)
  })
  const transport: HttpPoll = {
    kind: 'http-poll',
    url: `${url}/root`,
    everySeconds: 0.05,
    headers: { 'x-key': 'k' },
  }
  const source = { ...sourceOf('places', url), ...more, id: 'toy', transport }
  const received: Target[] = []
  const statuses: SourceStatus[] = []
  const bus = localBus()
  bus.subscribe('source-status', (status) => statuses.push(status))
  const receive: Intake['receive'] = async (target, body) => {
    if ('path' in body) throw new Error('a body is expected')
    for await (const _ of body);
    received.push(target)
    return { outcome: 'unchanged' } as Received
  }
  const egress = openEgress({ networks: [] })
  const came: ChannelOutcome[] = []
  const channels: Channels = {
    came: (_, outcome) => void came.push(outcome),
    took: () => undefined,
    close: () => undefined,
  }
  const transportOf = () =>
    pollSource(source, transport, toyTarget('places'), {
      intake: { receive },
      egress,
      bus,
      channels,
      keys: { keyed: (purpose, text) => `${purpose} ${text}` },
      log: silent,
      now: () => Date.now(),
      random: () => 0,
    })
  const polled = transportOf()
  onTestFinished(async () => {
    await polled.stop()
    await egress.close()
  })
  const parts = () => [...new Set(received.map(({ id }) => id))].sort()
  return { documents, requests, keys, received, statuses, parts, polled, url, came }
}

it('asks for each document that the root names, by itself and under a name of its own', async () => {
  const hub = await polling({
    '/root': {
      parts: [
        { part: 'stations', url: 'stations.json' },
        { part: 'status', url: '/status', everySeconds: 1 },
      ],
    },
    '/stations.json': {},
    '/status': {},
  })
  await expect.poll(hub.parts, WAIT).toEqual(['toy', 'toy~stations', 'toy~status'])
  expect(hub.received.find(({ part }) => part === 'stations')).toMatchObject({ source: 'toy' })
  await expect.poll(() => hub.requests.get('/stations.json'), WAIT).toBeGreaterThan(4)
  expect(hub.keys.get('/stations.json')).toBe('k')
  const before = hub.requests.get('/status') ?? 0
  expect(before).toBeLessThan(hub.requests.get('/stations.json') ?? 0)
})

it('takes the pace of a document from its body', async () => {
  const hub = await polling({
    '/root': {
      parts: [
        { part: 'slow', url: '/slow' },
        { part: 'fast', url: '/fast' },
      ],
    },
    '/slow': { everySeconds: 3_600 },
    '/fast': {},
  })
  await expect.poll(() => hub.requests.get('/fast'), WAIT).toBeGreaterThan(5)
  expect(hub.requests.get('/slow')).toBe(1)
})

it('parts come, move and go with the root', async () => {
  const hub = await polling({ '/root': { parts: [{ part: 'a', url: '/a' }] }, '/a': {}, '/b': {} })
  await expect.poll(hub.parts, WAIT).toEqual(['toy', 'toy~a'])
  hub.documents['/root'] = { parts: [{ part: 'a', url: '/b' }] }
  await expect.poll(() => hub.requests.get('/b'), WAIT).toBeGreaterThan(1)
  hub.documents['/root'] = { parts: [] }
  await expect.poll(() => hub.received.slice(-5).every(({ id }) => id === 'toy'), WAIT).toBe(true)
  const moved = hub.requests.get('/a')
  const gone = hub.requests.get('/b')
  await expect.poll(() => hub.requests.get('/root'), WAIT).toBeGreaterThan(20)
  expect([hub.requests.get('/a'), hub.requests.get('/b')]).toEqual([moved, gone])
})

it('a source with a failing part fails, until the part is well or gone', async () => {
  const hub = await polling({ '/root': { parts: [{ part: 'a', url: '/a' }] } })
  const failing = () => hub.statuses.at(-1)
  await expect.poll(failing, WAIT).toMatchObject({ outcome: 'failed', code: 'upstream-status' })
  hub.documents['/a'] = {}
  await expect.poll(failing, WAIT).toMatchObject({ outcome: 'unchanged', failures: 0 })
  delete hub.documents['/a']
  await expect.poll(failing, WAIT).toMatchObject({ outcome: 'failed' })
  hub.documents['/root'] = {}
  await expect.poll(failing, WAIT).toMatchObject({ outcome: 'unchanged', failures: 0 })
})

it('an address inside that a root names is not called, unless the operator names its host', async () => {
  let calls = 0
  const inside = await upstream((_, response) => {
    calls += 1
    response.end(toyBytes({}))
  })
  const root = { '/root': { parts: [{ part: 'other', url: inside }] } }
  const hub = await polling(root)
  const last = () => hub.statuses.at(-1)
  await expect.poll(last, WAIT).toMatchObject({ code: 'upstream-refused-address' })
  expect(calls).toBe(0)
  const named = await polling(root, { options: { hosts: new URL(inside).host } })
  await expect.poll(named.parts, WAIT).toEqual(['toy', 'toy~other'])
})

it('names, number, pace and addresses of parts are bounded', () => {
  const transport = { kind: 'http-poll', url: 'http://a.example/x/root', everySeconds: 30 } as const
  const source = { id: 's', options: {}, limits: { bytes: 1, entities: 1, seconds: 1 } }
  const polls = (discovered: Parameters<typeof pollsOf>[2]) =>
    pollsOf(source, { ...transport, headers: { k: 'v' } }, discovered, transport.url)
  const url = 'y.json'
  const odd = ['UPPER', '../up', '', 'x'.repeat(65), 'a~b'].map((part) => ({ part, url }))
  expect(polls(odd).size).toBe(0)
  expect(
    polls([
      { part: 'f', url: 'file:///etc/passwd' },
      { part: 'n', url: 'http://' },
    ]).size,
  ).toBe(0)
  const many = Array.from({ length: 100 }, (_, n) => ({ part: `p${n}`, url }))
  expect(polls(many).size).toBe(MAX_PARTS)
  const paces = [0.1, 0, -5, 1e9, undefined, Number.NaN].map((everySeconds) =>
    polls([{ part: 'p', url, ...(everySeconds === undefined ? {} : { everySeconds }) }]).get('p'),
  )
  expect(paces.map((poll) => poll?.everySeconds)).toEqual([1, 30, 30, 86_400, 30, 30])
  expect(polls([{ part: 'p', url }]).get('p')).toMatchObject({
    url: 'http://a.example/x/y.json',
    trust: 'operator',
    headers: { k: 'v' },
  })
  expect(polls([{ part: 'p', url: 'http://b.example/' }]).get('p')).toMatchObject({
    trust: 'user',
    headers: {},
  })
  const secret = { ...transport, url: 'https://a.example/x/root', headers: { k: 'v' } }
  const bared = [{ part: 'p', url: 'http://a.example/x/y.json' }]
  expect(pollsOf(source, secret, bared, secret.url).get('p')?.headers).toEqual({})
})

it('a root document that is not what its digest says is counted as any other', async () => {
  const digest = `sha-256=:${Buffer.alloc(32).toString('base64')}:`
  const hub = await polling({ '/root': { parts: [] } }, {}, { 'content-digest': digest })
  const code = () => hub.statuses.at(-1)?.code
  await expect.poll(code, WAIT).toBe('upstream-digest-different')
  expect(hub.came[0]).toBe('different')
  expect(hub.received).toEqual([])
})
