import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { request as requestTls } from 'node:https'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import type { Source } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import { expect, it, onTestFinished } from 'vitest'
import { type IngestDeps, startIngest } from '../ingest.ts'
import { rowsOf } from '../lake-rows.ts'
import type { Listening } from '../listening.ts'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import {
  driver,
  funds,
  PRIVATE_KEY,
  PUBLIC_KEY,
  plain,
  report,
  reportSource,
  sealed,
  TOKEN,
  vehicle,
  waybillOf,
} from '../testing/reports.ts'
import { certificate } from '../testing/socket-peer.ts'

const SOURCE = 'freight-platform'
const WAIT = { timeout: 30_000, interval: 20 }

/** A running hub with one source that platforms report to. */
async function hubWith(source: Source, more: Partial<IngestDeps> = {}, dir?: string) {
  const told: Listening[] = []
  const hub = await openHub(dir ?? (await temporaryFolder()), await catalogWith([source]), {
    variables: { SIMULATOR_URL: 'http://127.0.0.1:1' },
    onListening: (one) => void told.push(one),
    ...more,
  })
  const start = async (own: Partial<IngestDeps> = {}) => {
    told.length = 0
    const ingest = startIngest({ ...hub.deps, ...own })
    onTestFinished(() => ingest.stop())
    await expect.poll(() => told.length, WAIT).toBe(1)
    const [listening] = told
    return { ingest, listening, url: listening && 'url' in listening ? listening.url : '' }
  }
  const rows = async (contract: ContractId, column: string) => {
    const found: unknown[] = []
    for await (const row of rowsOf(hub.deps, contract, [column])) found.push(row[column])
    return found.sort()
  }
  const notes = () => rows('freight/waybill@1', 'shipping_note_number').catch(() => [])
  return { ...hub, start, rows, notes }
}

it('answers 1001 when the envelope as posted and its record are on disk, and lands it after', async () => {
  const hub = await hubWith(reportSource())
  const { url } = await hub.start()
  const body = waybillOf(1)
  const answer = await report(url, body)
  expect(answer).toMatchObject({ status: 200, body: { code: 1001, data: null } })
  const [record] = await hub.raw.records(SOURCE)
  expect(record).toMatchObject({ sequence: 0, bytes: body.length })
  expect(record?.key).toBe('680000123:00000000000000000000000000000001')
  const kept = await buffer(await hub.raw.open(record?.sha256 ?? ''))
  expect(kept.equals(body)).toBe(true)
  await expect.poll(hub.notes, WAIT).toEqual(['N1'])
})

it('lands each of the four reports in its own dataset', async () => {
  const hub = await hubWith(reportSource())
  const { url } = await hub.start()
  for (const [ipcType, document] of [
    ['WLHY_ZJ1001', funds()],
    ['WLHY_CL1001', vehicle()],
    ['WLHY_JSY1001', driver()],
  ] as const) {
    expect((await report(url, sealed(document, { ipcType }))).body.code).toBe(1001)
  }
  expect((await report(url, waybillOf(1))).body.code).toBe(1001)
  await expect.poll(hub.notes, WAIT).toEqual(['N1'])
  for (const [contract, column, values] of [
    ['freight/payment@1', 'sequence_code', ['SEQ0001', 'SEQ0002']],
    ['freight/vehicle@1', 'plate', ['云AQ1234']],
    ['freight/driver@1', 'driver_name', ['赵试远']],
    ['freight/waybill_goods@1', 'un_number', ['1300']],
  ] as const) {
    await expect.poll(() => hub.rows(contract, column).catch(() => []), WAIT).toEqual(values)
  }
})

it('answers 3001 to a reference number that was accepted, after a restart too', async () => {
  const dir = await temporaryFolder()
  const hub = await hubWith(reportSource(), {}, dir)
  const first = await hub.start()
  const body = waybillOf(7)
  expect((await report(first.url, body)).body.code).toBe(1001)
  // Who did not hear the answer learns that this very report is kept.
  const again = await report(first.url, body)
  expect(again.body).toMatchObject({ code: 3001 })
  expect(again.text).toContain('this very report is kept already')
  await first.ingest.stop()
  const { url } = await hub.start()
  expect((await report(url, body)).text).toContain('this very report is kept already')
  const other = await report(url, waybillOf(7))
  expect(other.body.code).toBe(3001)
  expect(other.text).toContain('another report has it')
  expect(await hub.raw.records(SOURCE)).toHaveLength(1)
  await expect.poll(hub.notes, WAIT).toEqual(['N7'])
})

it('keeps nothing of what it refuses: the number is good for the report when it is mended', async () => {
  const hub = await hubWith(reportSource())
  const { url } = await hub.start()
  const answers = [
    await report(url, Buffer.from('{')),
    await report(url, waybillOf(1, { header: { token: 'no-such-token' } })),
    await report(url, waybillOf(1, { ipcType: 'WLHY_WZ1001' })),
    await report(url, waybillOf(1, { body: { encryptedCode: '04ff' } })),
    await report(url, waybillOf(1, { body: { encryptedContent: 'AAAA' } })),
    await report(url, waybillOf(1, { ipcType: 'WLHY_CL1001' })),
    await report(url, plain({ driverName: '赵试远' })),
  ]
  expect(answers.map(({ body }) => body.code)).toEqual([3004, 2001, 3002, 3006, 3007, 3005, 3004])
  expect(await hub.raw.sources()).toEqual([])
  expect((await report(url, waybillOf(1))).body.code).toBe(1001)
  await expect
    .poll(() => hub.told['source-status'].at(-1)?.push?.refused, WAIT)
    .toMatchObject({ 2001: 1, 3002: 1, 3004: 2, 3005: 1, 3006: 1, 3007: 1 })
})

it('answers 3003 while the same number is being taken, and 3001 once it is', async () => {
  const gate = Promise.withResolvers<void>()
  const hub = await hubWith(reportSource())
  const append: typeof hub.raw.append = async (...words) => {
    await gate.promise
    return hub.raw.append(...words)
  }
  const { url } = await hub.start({ raw: { ...hub.deps.raw, append } })
  const both = [report(url, waybillOf(1)), report(url, waybillOf(1))]
  expect((await Promise.race(both)).body.code).toBe(3003)
  gate.resolve()
  expect((await Promise.all(both)).map(({ body }) => body.code).sort()).toEqual([1001, 3003])
  expect((await report(url, waybillOf(1))).body.code).toBe(3001)
})

it('answers 3003 when the disk is full and 9001 when it fails, and accepts it later', async () => {
  const hub = await hubWith(reportSource())
  let problem: Error | undefined = new Problem('lake-full')
  const put: typeof hub.raw.put = (...words) =>
    problem ? Promise.reject(problem) : hub.raw.put(...words)
  const { url } = await hub.start({ raw: { ...hub.deps.raw, put } })
  expect((await report(url, waybillOf(1))).body.code).toBe(3003)
  problem = new Error('EIO')
  const failed = await report(url, waybillOf(1))
  expect(failed.body.code).toBe(9001)
  expect(failed.text).not.toContain('EIO')
  problem = undefined
  expect((await report(url, waybillOf(1))).body.code).toBe(1001)
})

it('goes on accepting while the lake is away, then lands all of it', async () => {
  const hub = await hubWith(reportSource())
  let full = true
  const away = () => Promise.reject(new Problem('lake-full'))
  const { writer } = hub.deps
  const guarded = Object.fromEntries(
    Object.entries(writer).map(([name, call]) => [
      name,
      (...given: never[]) =>
        full && /^land(?!edSequence)/.test(name)
          ? away()
          : (call as (...all: never[]) => unknown)(...given),
    ]),
  ) as unknown as IngestDeps['writer']
  const { url } = await hub.start({ writer: guarded })
  for (const number of [1, 2, 3]) {
    expect((await report(url, waybillOf(number))).body.code).toBe(1001)
  }
  await expect
    .poll(() => hub.told['source-status'].at(-1), WAIT)
    .toMatchObject({ outcome: 'failed', code: 'lake-full' })
  full = false
  await expect.poll(hub.notes, WAIT).toEqual(['N1', 'N2', 'N3'])
})

it('bounds the rate of a source, and who has no token can not use it up', async () => {
  const { url } = await (await hubWith(reportSource({ requestsPerMinute: 2 }))).start()
  const strange = { header: { token: 'no-such-token' } }
  for (const number of [1, 2, 3]) await report(url, waybillOf(number, strange))
  const codes = []
  for (const number of [4, 5, 6]) codes.push((await report(url, waybillOf(number))).body.code)
  expect(codes).toEqual([1001, 1001, 3003])
})

it('tells faults of HTTP as problems', async () => {
  const hub = await hubWith(reportSource())
  const { url } = await hub.start()
  const large = await report(url, Buffer.alloc(262_145, 0x20))
  expect(large).toMatchObject({ status: 413, body: { code: 'push-too-large' } })
  const bomb = await report(url, gzipSync(Buffer.alloc(5_000_000)), { 'content-encoding': 'gzip' })
  expect(bomb.body.code).toBe('push-too-large')
  const typed = await report(url, waybillOf(1), { 'content-type': 'text/xml' })
  expect(typed).toMatchObject({ status: 415, body: { code: 'push-content-type' } })
  expect((await fetch(url)).status).toBe(405)
  const zipped = await report(url, gzipSync(waybillOf(1)), { 'content-encoding': 'gzip' })
  expect(zipped.body.code).toBe(1001)
})

it('reads its secrets from files, on arrival and again when it lands what it kept', async () => {
  const dir = await temporaryFolder()
  const [key, tokens] = [join(dir, 'key'), join(dir, 'tokens')]
  await writeFile(key, `${PRIVATE_KEY}\n`)
  await writeFile(tokens, `${TOKEN}\nother-token-0001\n`)
  const options = { privateKey: `file:${key}`, tokens: `file:${tokens}` }
  const hub = await hubWith(reportSource({}, options))
  const { url } = await hub.start()
  expect((await report(url, waybillOf(1))).body.code).toBe(1001)
  await expect.poll(hub.notes, WAIT).toEqual(['N1'])
})

it('tells the peer of a synthetic source what it needs, of a real one nothing', async () => {
  const { listening } = await (await hubWith(reportSource())).start()
  expect(listening).toMatchObject({
    transport: 'report',
    source: SOURCE,
    options: { publicKey: PUBLIC_KEY, token: TOKEN, senderCode: '680000' },
  })
  expect(JSON.stringify(listening)).not.toContain(PRIVATE_KEY)
  const real = await hubWith({ ...reportSource(), synthetic: false })
  expect((await real.start()).listening).not.toHaveProperty('options')
})

it('does not listen with a key that is none, says why, and never repeats it', async () => {
  const wrong = 'f'.repeat(64)
  const hub = await hubWith(reportSource({}, { privateKey: wrong }))
  const ingest = startIngest(hub.deps)
  onTestFinished(() => ingest.stop())
  await expect
    .poll(() => hub.told['source-status'].at(-1), WAIT)
    .toMatchObject({ outcome: 'failed', code: 'setting-invalid' })
  expect(JSON.stringify(hub.told)).not.toContain(wrong)
})

it('speaks TLS, and demands certificates of platforms when told to', async () => {
  const tls = {
    certificate: certificate('server'),
    key: certificate('server.key'),
    clientCa: certificate('ca'),
  }
  const { url } = await (await hubWith(reportSource({ tls }))).start()
  const post = async (own: object) => {
    const asked = requestTls(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ca: await readFile(certificate('ca')),
      ...own,
    })
    asked.end(waybillOf(1))
    const [answer] = await once(asked, 'response')
    return JSON.parse(String(await buffer(answer)))
  }
  const own = {
    cert: await readFile(certificate('client')),
    key: await readFile(certificate('client.key')),
  }
  expect(await post(own)).toMatchObject({ code: 1001 })
  await expect(post({})).rejects.toThrow()
})

it('a report is held against its digests before it is examined', async () => {
  const hub = await hubWith(reportSource())
  const { ingest, url } = await hub.start()
  const [body, other] = [waybillOf(1), waybillOf(2)]
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`
  const wrong = await report(url, other, { digest })
  expect(wrong).toMatchObject({ status: 400, body: { code: 'push-digest-different' } })
  const malformed = await report(url, body, { digest: 'SHA-256' })
  expect(malformed).toMatchObject({ status: 400, body: { code: 'push-digest-malformed' } })
  expect(await hub.raw.sources()).toEqual([])
  const date = new Date(Date.now() - 3_000).toUTCString()
  expect((await report(url, body, { digest, date })).body.code).toBe(1001)
  expect((await report(url, other)).body.code).toBe(1001)
  const [first, second] = await hub.raw.records(SOURCE)
  expect([first?.check, second?.check]).toEqual(['sha-256', undefined])
  await ingest.stop()
  const days = () => hub.told.inbound.at(-1)?.days
  await expect.poll(days, WAIT).toMatchObject([{ equal: 1, different: 1, unknown: 1 }])
})
