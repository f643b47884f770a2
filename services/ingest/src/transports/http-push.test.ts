import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { request as requestTls } from 'node:https'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { expect, it, onTestFinished } from 'vitest'
import { type IngestDeps, startIngest } from '../ingest.ts'
import { rowsOf } from '../lake-rows.ts'
import { vehicles } from '../testing/feeds.ts'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { push, pushedSource, SECRET, signed } from '../testing/pusher.ts'
import { certificate } from '../testing/socket-peer.ts'

const POSITIONS = 'bus-vehicle-positions'
const CONTRACT = 'gtfs-realtime/vehicle_position@1'
const WAIT = { timeout: 20_000, interval: 20 }
const AT = 1_775_000_000
const OTHER = 'whsec_YW5vdGhlciBzZWNyZXQsIDMyIGJ5dGVzIGxvbmchISE='

/** A running hub with one source that is pushed to. */
async function hubWith(source: Source, more: Partial<IngestDeps> = {}, dir?: string) {
  const urls: string[] = []
  const hub = await openHub(dir ?? (await temporaryFolder()), await catalogWith([source]), {
    variables: { SIMULATOR_URL: 'http://127.0.0.1:1' },
    onListening: (one) => one.transport === 'http' && urls.push(one.url),
    ...more,
  })
  const start = async (own: Partial<IngestDeps> = {}) => {
    urls.length = 0
    const ingest = startIngest({ ...hub.deps, ...own })
    onTestFinished(() => ingest.stop())
    await expect.poll(() => urls.length, WAIT).toBe(1)
    return { ingest, url: urls[0] ?? '' }
  }
  const rows = async () => {
    const found: unknown[] = []
    const columns = ['entity_id']
    for await (const row of rowsOf(hub.deps, CONTRACT, columns)) found.push(row.entity_id)
    return found.sort()
  }
  return { ...hub, start, rows }
}

it('acknowledges a push when it is kept, and lands it afterwards', async () => {
  const hub = await hubWith(pushedSource())
  const { url } = await hub.start()
  const body = vehicles(AT, ['v1', 'v2'])
  const answer = await push(url, { id: 'm1', body })
  expect(answer.status).toBe(202)
  const [record] = await hub.raw.records(`${POSITIONS}-test`)
  expect(answer.body).toEqual({ delivery: record?.sha256, sequence: 0 })
  expect(record).toMatchObject({ key: 'm1', contentType: 'application/octet-stream' })
  await expect.poll(() => hub.told.released.length, WAIT).toBe(1)
  expect(await hub.rows()).toEqual(['v1', 'v2'])
})

it('answers the same push the same, across a restart too, and lands it once', async () => {
  const dir = await temporaryFolder()
  const hub = await hubWith(pushedSource(), {}, dir)
  const first = await hub.start()
  const one = { id: 'm1', body: vehicles(AT, ['v1']) }
  const answer = await push(first.url, one)
  const gzip = { ...one, body: gzipSync(one.body), headers: { 'content-encoding': 'gzip' } }
  expect(await push(first.url, gzip)).toMatchObject({ status: 202, body: answer.body })
  await first.ingest.stop()
  const { url } = await hub.start()
  expect(await push(url, one)).toMatchObject({ status: 202, body: answer.body })
  const other = await push(url, { ...one, body: vehicles(AT, ['v2']) })
  expect(other).toMatchObject({ status: 422, body: { code: 'push-repeated-differently' } })
  expect(await hub.raw.records(`${POSITIONS}-test`)).toHaveLength(1)
  expect(await hub.rows()).toEqual(['v1'])
})

it('takes no second push of a key while the first is under way', async () => {
  const gate = Promise.withResolvers<void>()
  const hub = await hubWith(pushedSource())
  const append: typeof hub.raw.append = async (...words) => {
    await gate.promise
    return hub.raw.append(...words)
  }
  const { url } = await hub.start({ raw: { ...hub.deps.raw, append } })
  const one = { id: 'm1', body: vehicles(AT, ['v1']) }
  const both = [push(url, one), push(url, one)]
  expect(await Promise.race(both)).toMatchObject({
    status: 409,
    body: { code: 'push-under-way' },
  })
  gate.resolve()
  expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([202, 409])
})

it('refuses what is unsigned, signed wrongly, or signed too long ago or ahead', async () => {
  const hub = await hubWith(pushedSource())
  const instant = Date.now()
  const { url } = await hub.start({ now: () => instant })
  const body = vehicles(AT, ['v1'])
  const now = Math.floor(instant / 1000)
  const codes = async (...pushes: Parameters<typeof push>[1][]) => {
    const answers = await Promise.all(pushes.map((one) => push(url, one)))
    return answers.map(({ body: { code } }) => code)
  }
  expect(
    await codes(
      { id: 'a', body, headers: { 'webhook-signature': '' } },
      { id: 'b', body, headers: { 'webhook-signature': `v1a,${'A'.repeat(43)}=` } },
      { id: 'c', body, secret: OTHER },
      { id: 'd', body, at: now - 301 },
      { id: 'e', body, at: now + 302 },
      { id: 'f', body, headers: { 'webhook-id': 'g' } },
      { id: 'h', body, headers: { 'content-type': 'text/html' } },
    ),
  ).toEqual([
    'push-unsigned',
    'push-unsigned',
    'push-signature-wrong',
    'push-signature-stale',
    'push-signature-stale',
    'push-signature-wrong',
    'push-content-type',
  ])
  const changed = await fetch(url, {
    method: 'POST',
    headers: signed({ id: 'i', body }),
    body: Buffer.concat([body, Buffer.of(0)]),
  })
  expect(changed.status).toBe(401)
  expect(await hub.raw.sources()).toEqual([])
  await expect
    .poll(() => hub.told['source-status'].at(-1)?.push?.refused, WAIT)
    .toMatchObject({ 'push-signature-wrong': 3, 'push-signature-stale': 2 })
})

it('takes either secret while they change, one of them from a file', async () => {
  const dir = await temporaryFolder()
  const path = join(dir, 'secret')
  await writeFile(path, `${OTHER}\n`)
  const auth = { kind: 'hmac' as const, secrets: [SECRET, `file:${path}`], skewSeconds: 300 }
  const { url } = await (await hubWith(pushedSource({ auth }))).start()
  const body = vehicles(AT, ['v1'])
  expect(await push(url, { id: 'a', body })).toMatchObject({ status: 202 })
  expect(await push(url, { id: 'b', body, secret: OTHER })).toMatchObject({ status: 202 })
  const old = signed({ id: 'c', body, secret: `whsec_${'A'.repeat(32)}` })['webhook-signature']
  const good = signed({ id: 'c', body })['webhook-signature']
  const headers = { 'webhook-signature': `${old} v1a,x ${good}` }
  expect(await push(url, { id: 'c', body, headers })).toMatchObject({ status: 202 })
})

it('unpacks every content coding, within the limit, and tells broken ones', async () => {
  const hub = await hubWith(pushedSource())
  const { url } = await hub.start()
  const body = vehicles(AT, ['v1'])
  const send = async (id: string, bytes: Uint8Array, coding: string) => {
    const answer = await push(url, { id, body: bytes, headers: { 'content-encoding': coding } })
    return answer.body.code ?? answer.status
  }
  expect(await send('a', gzipSync(body), 'gzip')).toBe(202)
  expect(await send('b', deflateSync(body), 'deflate')).toBe(202)
  expect(await send('c', brotliCompressSync(body), 'br')).toBe(202)
  expect(await send('d', zstdCompressSync(body), 'zstd')).toBe(202)
  expect(await send('e', body, 'gzip')).toBe('push-encoding')
  expect(await send('f', gzipSync(body).subarray(0, -9), 'gzip')).toBe('push-encoding')
  expect(await send('g', body, 'lzma')).toBe('push-encoding')
  expect(await send('h', gzipSync(Buffer.alloc(5_000_000)), 'gzip')).toBe('push-too-large')
  expect(await send('i', Buffer.alloc(1_000_001), 'identity')).toBe('push-too-large')
  expect(await hub.raw.records(`${POSITIONS}-test`)).toHaveLength(4)
})

it('believes no signature of a body that goes on behind its compressed part', async () => {
  const hub = await hubWith(pushedSource())
  const { url } = await hub.start()
  const coded = gzipSync(vehicles(AT, ['v1']))
  const body = Buffer.concat([coded, Buffer.alloc(200_000, 1)])
  const headers = { ...signed({ id: 'a', body, secret: OTHER }), 'content-encoding': 'gzip' }
  const answer = await fetch(url, { method: 'POST', headers, body })
  expect([400, 401, 415]).toContain(answer.status)
  expect(await hub.raw.sources()).toEqual([])
})

it('acknowledges what it can not decode, and shows why among the rejects', async () => {
  const hub = await hubWith(pushedSource())
  const { url } = await hub.start()
  expect(await push(url, { id: 'a', body: Buffer.from('<html>') })).toMatchObject({ status: 202 })
  expect(await push(url, { id: 'b', body: vehicles(AT, ['v1']) })).toMatchObject({ status: 202 })
  await expect.poll(() => hub.rows().catch(() => []), WAIT).toEqual(['v1'])
  const [release] = await hub.writer.versions(POSITIONS)
  expect(release?.tables.rejects?.rows).toBe(1)
  expect(hub.told['source-status'].map(({ code }) => code)).toContain('delivery-undecodable')
})

it('goes on acknowledging while the lake is away, then lands all of it in order', async () => {
  const hub = await hubWith(pushedSource())
  let full = true
  const land: typeof hub.writer.land = (...words) =>
    full ? Promise.reject(new Problem('lake-full')) : hub.writer.land(...words)
  const landMany: typeof hub.writer.landMany = (batch) =>
    full ? Promise.reject(new Problem('lake-full')) : hub.writer.landMany(batch)
  const { url } = await hub.start({ writer: { ...hub.deps.writer, land, landMany } })
  for (const id of ['a', 'b', 'c']) {
    expect(await push(url, { id, body: vehicles(AT, [id]) })).toMatchObject({ status: 202 })
  }
  await expect
    .poll(() => hub.told['source-status'].at(-1), WAIT)
    .toMatchObject({ outcome: 'failed', code: 'lake-full' })
  full = false
  await expect.poll(() => hub.rows().catch(() => []), WAIT).toEqual(['a', 'b', 'c'])
  expect(hub.told.released.length, 'what has piled up lands together').toBeLessThan(3)
})

it('bounds the rate of a source, and a stranger can not use it up', async () => {
  const { url } = await (await hubWith(pushedSource({ requestsPerMinute: 2 }))).start()
  const body = vehicles(AT, ['v1'])
  for (const id of ['a', 'b', 'c', 'd']) await push(url, { id, body, secret: OTHER })
  const statuses = []
  for (const id of ['e', 'f', 'g']) statuses.push((await push(url, { id, body })).status)
  expect(statuses).toEqual([202, 202, 429])
})

it('takes pushes of named client certificates without a signature', async () => {
  const tls = {
    certificate: certificate('server'),
    key: certificate('server.key'),
    clientCa: certificate('ca'),
  }
  const ask = async (url: string, headers: Record<string, string>) => {
    const asked = requestTls(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', ...headers },
      ca: await readFile(certificate('ca')),
      cert: await readFile(certificate('client')),
      key: await readFile(certificate('client.key')),
    })
    asked.end(vehicles(AT, ['v1']))
    const [answer] = await once(asked, 'response')
    return { status: answer.statusCode, body: JSON.parse(String(await buffer(answer))) }
  }
  const names = ['somebody', 'client.test']
  const named = pushedSource({ tls, auth: { kind: 'mtls', subjects: names } })
  const { url } = await (await hubWith(named)).start()
  expect(await ask(url, {})).toMatchObject({ status: 400, body: { code: 'push-key-missing' } })
  const kept = await ask(url, { 'idempotency-key': '"k1"' })
  expect(kept).toMatchObject({ status: 202 })
  expect(await ask(url, { 'idempotency-key': 'k1' })).toEqual(kept)
  const others = pushedSource({ tls, auth: { kind: 'mtls', subjects: ['somebody'] } })
  const other = await (await hubWith(others)).start()
  expect(await ask(other.url, { 'idempotency-key': 'k' })).toMatchObject({ status: 403 })
})
