import { createHash, type Hash } from 'node:crypto'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Source } from '@tongqu/catalog'
import { expect, it, onTestFinished } from 'vitest'
import { startIngest } from '../ingest.ts'
import { rowsOf } from '../lake-rows.ts'
import { sourceOf, vehicles } from '../testing/feeds.ts'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { push, pushedSource } from '../testing/pusher.ts'
import { upstream } from '../testing/upstream.ts'

const POSITIONS = 'bus-vehicle-positions'
const ID = `${POSITIONS}-test`
const CONTRACT = 'gtfs-realtime/vehicle_position@1'
const WAIT = { timeout: 20_000, interval: 20 }
const AT = 1_775_000_000

/** A header of GTFS Realtime 2.0 without a time. */
const NO_TIME = Buffer.from('0a050a03322e30', 'hex')

type Bodies = [Buffer, Buffer, Buffer]

const sha256 = (bytes: Uint8Array): Hash => createHash('sha256').update(bytes)
const digestOf = (bytes: Uint8Array) => `sha-256=:${sha256(bytes).digest('base64')}:`

/** A running hub with one source, and what it has counted of it so far. */
async function hubWith(source: Source) {
  const urls: string[] = []
  const dir = await temporaryFolder()
  const folder = join(dir, 'inbox', 'drop')
  await mkdir(folder, { recursive: true })
  const catalog = await catalogWith([source])
  const positions = catalog.datasets.get(POSITIONS)
  if (!positions) throw new Error(`${POSITIONS} is not in the catalogue`)
  // Nobody is personal in it.
  const datasets = new Map([...catalog.datasets, [POSITIONS, { ...positions, classOverrides: {} }]])
  const hub = await openHub(
    dir,
    { ...catalog, datasets },
    {
      variables: { SIMULATOR_URL: 'http://127.0.0.1:1' },
      onListening: (one) => one.transport === 'http' && urls.push(one.url),
    },
  )
  const ingest = startIngest(hub.deps)
  let isOver = false
  const stop = async () => {
    if (!isOver) await ingest.stop()
    isOver = true
  }
  onTestFinished(stop)
  const counted = () => {
    const { delays = {}, ...day } = hub.told.inbound.at(-1)?.days[0] ?? {}
    const sum = Object.values(delays).reduce((all, one) => all + one, 0)
    return { ...day, delays: sum }
  }
  const rows = async () => {
    const found: unknown[] = []
    for await (const row of rowsOf(hub.deps, CONTRACT, ['entity_id'])) found.push(row.entity_id)
    return found.sort()
  }
  const url = async () => {
    await expect.poll(() => urls.length, WAIT).toBe(1)
    return urls[0] ?? ''
  }
  return { ...hub, stop, counted, rows, url, folder, records: () => hub.raw.records(ID) }
}

type Said = { body: Uint8Array; headers?: Record<string, string>; status?: number }

/** A peer that says one thing after the other, the last of them again and again. */
async function saying(...all: Said[]) {
  const asked: IncomingMessage['headers'][] = []
  const url = await upstream((request, response) => {
    const one = all[Math.min(asked.length, all.length - 1)]
    asked.push(request.headers)
    response.writeHead(one?.status ?? 200, {
      'content-type': 'application/x-protobuf',
      ...one?.headers,
    })
    response.end(one?.body)
  })
  return { url, asked }
}

it('asks what it polls for digests, and lands nothing that does not fit them', async () => {
  const [first, other, last] = ['a', 'b', 'c'].map((id) => vehicles(AT, [id])) as Bodies
  const coded = gzipSync(last)
  const { url, asked } = await saying(
    { body: first, headers: { 'content-digest': digestOf(first) } },
    { body: other, headers: { 'repr-digest': digestOf(first) } },
    { body: other, headers: { 'content-digest': 'sha-256=:broken' }, status: 503 },
    {
      body: coded,
      headers: {
        ...{ 'content-encoding': 'gzip', 'content-digest': digestOf(coded) },
        ...{ 'repr-digest': digestOf(last), etag: '"1"' },
      },
    },
    { body: last, status: 304 },
  )
  const hub = await hubWith(sourceOf(POSITIONS, url))
  await expect.poll(() => asked.length, WAIT).toBeGreaterThan(4)
  await expect.poll(hub.rows, WAIT).toEqual(['a', 'c'])
  expect(asked[0]?.['want-content-digest']).toMatch(/^sha-256=10/)
  expect((await hub.records()).map(({ check }) => check)).toEqual(['sha-256', 'sha-256'])
  const failed = hub.told['source-status'].find(({ code }) => code === 'upstream-digest-different')
  expect(failed?.detail).toMatch(/Repr-Digest \(sha-256\)/)
  await hub.stop()
  const channel = { source: ID, dataset: POSITIONS, day: expect.stringMatching(/^20/) }
  const counts = { equal: 2, different: 1, unknown: 0, delays: 0 }
  await expect.poll(hub.counted, WAIT).toEqual({ ...channel, ...counts })
})

it('the delay of what is polled is from when it was made, or else from Last-Modified', async () => {
  const now = Math.floor(Date.now() / 1000)
  const header = vehicles(now - 60, []).length
  const unstamped = Buffer.concat([NO_TIME, vehicles(now, ['b']).subarray(header)])
  const { url } = await saying(
    {
      body: vehicles(now - 60, ['a']),
      headers: { 'last-modified': new Date(Date.now()).toUTCString() },
    },
    {
      body: unstamped,
      headers: { 'last-modified': new Date(Date.now() - 3_600_000).toUTCString() },
    },
    { body: unstamped },
  )
  const hub = await hubWith(sourceOf(POSITIONS, url))
  await expect.poll(hub.rows, WAIT).toEqual(['a', 'b'])
  const bounds = () => Object.keys(hub.told.inbound.at(-1)?.days[0]?.delays ?? {}).map(Number)
  await expect.poll(() => bounds().length, WAIT).toBe(2)
  const [less = 0, more = 0] = bounds()
  expect([less >= 60_000, less < 600_000, more >= 3_600_000]).toEqual([true, true, true])
  await expect.poll(() => hub.counted().unknown, WAIT).toBeGreaterThan(2)
  expect(hub.counted().delays, 'what is no news has none').toBe(2)
})

it('what a polled peer says nothing of, or nothing readable, is unknown', async () => {
  const far = new Date(Date.now() + 400_000).toUTCString()
  const { url } = await saying(
    { body: vehicles(AT, ['a']), headers: { 'content-digest': 'sha-256=broken' } },
    { body: vehicles(AT, ['b']), headers: { 'content-md5': 'x', 'last-modified': far } },
    { body: vehicles(AT, ['c']), headers: { 'content-digest': 'crc32c=:AAAAAA==:' } },
    { body: Buffer.alloc(0), status: 304 },
  )
  const hub = await hubWith(sourceOf(POSITIONS, url))
  await expect.poll(hub.rows, WAIT).toEqual(['a', 'b', 'c'])
  await hub.stop()
  await expect
    .poll(hub.counted, WAIT)
    .toMatchObject({ equal: 0, different: 0, unknown: 3, delays: 0 })
})

it('takes nothing of compressed content that goes on behind its end', async () => {
  const plain = vehicles(AT, ['a'])
  const body = Buffer.concat([gzipSync(plain), Buffer.alloc(200_000, 1)])
  const headers = { 'content-encoding': 'gzip', 'repr-digest': digestOf(plain) }
  const { url } = await saying({ body, headers })
  const hub = await hubWith(sourceOf(POSITIONS, url))
  const code = () => hub.told['source-status'].at(-1)?.code
  await expect.poll(code, WAIT).toMatch(/^upstream-(?:broken|digest-different)$/)
  expect(await hub.raw.sources()).toEqual([])
})

it('refuses pushes that are not what their digests say, and keeps nothing of them', async () => {
  const hub = await hubWith(pushedSource())
  const url = await hub.url()
  const body = vehicles(AT, ['a'])
  const coded = gzipSync(body)
  const gzip = { 'content-encoding': 'gzip' }
  const send = async (id: string, headers: Record<string, string>, bytes: Uint8Array = body) => {
    const answer = await push(url, { id, body: bytes, headers })
    return answer.body.code ?? answer.status
  }
  const wrong = digestOf(coded)
  expect(await send('1', { 'content-digest': wrong })).toBe('push-digest-different')
  expect(await send('2', { digest: 'SHA-256=YWJj' })).toBe('push-digest-malformed')
  expect(await send('3', { 'content-digest': 'sha-256' })).toBe('push-digest-malformed')
  expect(await send('4', { ...gzip, 'content-digest': digestOf(body) }, coded)).toBe(
    'push-digest-different',
  )
  const sha512 = createHash('sha512').update(body).digest('base64')
  const both = `${digestOf(body)}, sha-512=:${sha512.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'))}:`
  expect(await send('5', { 'content-digest': both })).toBe('push-digest-different')
  expect(await hub.raw.sources()).toEqual([])
  expect(await send('1', { ...gzip, 'content-digest': wrong }, coded)).toBe(202)
  expect(await send('1', { 'repr-digest': digestOf(body) })).toBe(202)
  expect(await send('6', { digest: `id-sha-256=x,sha-512=${sha512}` })).toBe(202)
  const secret = 'whsec_YW5vdGhlciBzZWNyZXQsIDMyIGJ5dGVzIGxvbmchISE='
  await push(url, { id: '7', body, secret })
  expect((await hub.records()).map(({ check }) => check)).toEqual([
    'hmac-sha256 sha-256',
    'hmac-sha256 sha-512',
  ])
  await hub.stop()
  await expect
    .poll(hub.counted, WAIT)
    .toMatchObject({ equal: 3, different: 4, unknown: 0, delays: 2 })
})

it('holds files of a folder against their side files, which go where their file goes', async () => {
  const transport = {
    kind: 'directory' as const,
    ...{ path: 'drop', pattern: '*' },
    ...{ everySeconds: 0.05, settleSeconds: 0.1, keepDays: 7 },
  }
  const hub = await hubWith({ ...sourceOf(POSITIONS, ''), transport })
  const drop = async (name: string, content: string | Uint8Array, secondsAgo = 0) => {
    const path = join(hub.folder, name)
    await writeFile(path, content)
    const at = Date.now() / 1000 - secondsAgo
    await utimes(path, at, at)
  }
  const body = (id: string) => vehicles(AT, [id])
  const hex = (id: string) => sha256(body(id)).digest('hex')
  await drop('late.pb.sha256', 'f'.repeat(64))
  await drop('old.pb.sha256', `${'f'.repeat(64)}\n`, 7_200)
  await drop('a.pb.sha256', `${hex('a')} *./out/a.pb\n`)
  await drop('b.pb.sha256', `${hex('a')}  b.pb\n`)
  await drop('c.pb.md5', `MD5 (c.pb) = ${createHash('md5').update(body('c')).digest('hex')}\n`)
  await drop('d.pb.sha256', 'no digest at all\n')
  for (const name of ['old', 'a', 'b', 'c', 'd']) {
    await drop(`${name}.pb`, body(name), name === 'old' ? 3_600 : 1)
  }
  await expect.poll(hub.rows, WAIT).toEqual(['a', 'c', 'd', 'old'])
  const left = async () => (await readdir(hub.folder)).filter((name) => name.includes('.'))
  await expect.poll(left, WAIT).toEqual(['late.pb.sha256'])
  const shelf = async (name: string) => {
    const [day = ''] = await readdir(join(hub.folder, name))
    return (await readdir(join(hub.folder, name, day))).sort()
  }
  expect(await shelf('failed')).toEqual(['b.pb', 'b.pb.reason.json', 'b.pb.sha256'])
  expect(await shelf('processed')).toHaveLength(8)
  const records = await hub.records()
  const checks = Object.fromEntries(records.map(({ name, check }) => [name, check]))
  expect(checks).toEqual({ 'a.pb': 'sha-256', 'c.pb': 'md5' })
  await hub.stop()
  await expect
    .poll(hub.counted, WAIT)
    .toMatchObject({ equal: 2, different: 1, unknown: 2, delays: 4 })
})
