import { once } from 'node:events'
import { connect } from 'node:net'
import { createGunzip } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { served } from './testing/gateway.ts'
import { openWorld, type World } from './testing/world.ts'

/** Some 40 MB as NDJSON: far more than any buffer on the way holds. */
const ROWS = 60_000
const LINE_FEED = 10
const MEGABYTE = 2 ** 20
const ROWS_PATH = '/api/datasets/bus-timetable/records'

let world: World
let hub: Awaited<ReturnType<typeof served>>

beforeAll(async () => {
  world = await openWorld({ heavyStops: ROWS })
  hub = await served(world.deps())
})
afterAll(async () => {
  await hub?.close()
  await world?.close()
})

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

async function idle(): Promise<void> {
  for (let tries = 0; tries < 500 && hub.gateway.activeStreams() > 0; tries += 1) await pause(10)
  expect(hub.gateway.activeStreams()).toBe(0)
}

/** Rows of an NDJSON body, counted as they come. */
async function lines(body: AsyncIterable<Uint8Array> | null): Promise<number> {
  let count = 0
  for await (const chunk of body ?? []) {
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) {
      count += 1
    }
  }
  return count
}

it('streams a whole table, plain and coded', async () => {
  for (const coding of ['identity', 'gzip', 'br', 'zstd']) {
    const headers = { 'accept-encoding': coding }
    const response = await fetch(`${hub.url}${ROWS_PATH}?format=ndjson`, { headers })
    expect(await lines(response.body as unknown as AsyncIterable<Uint8Array>)).toBe(ROWS)
  }
})

it('holds a stalled client at no cost, serves others, and goes on when it does', async () => {
  const socket = connect(hub.port, '127.0.0.1')
  const request = [
    `GET ${ROWS_PATH}?format=ndjson HTTP/1.1`,
    'Host: hub.example',
    'Connection: close',
  ]
  await once(socket, 'connect')
  socket.pause()
  socket.write(`${request.join('\r\n')}\r\nAccept-Encoding: gzip\r\n\r\n`)
  await pause(1_000)
  const before = process.memoryUsage().rss
  await pause(2_000)
  expect(process.memoryUsage().rss - before).toBeLessThan(16 * MEGABYTE)
  for (let times = 0; times < 20; times += 1) {
    const response = await fetch(`${hub.url}${ROWS_PATH}?stop_id=eq.S${times}`)
    expect(((await response.json()) as { items: unknown[] }).items).toHaveLength(1)
  }
  expect(hub.gateway.activeStreams()).toBe(1)
  expect(await gunzipped(socket)).toBe(ROWS)
  await idle()
})

/** Rows of a chunked gzip answer, read to its end. */
async function gunzipped(socket: ReturnType<typeof connect>): Promise<number> {
  const gunzip = createGunzip()
  const counted = lines(gunzip)
  let rest = Buffer.alloc(0)
  let inBody = false
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk])
    if (!inBody) {
      const head = rest.indexOf('\r\n\r\n')
      if (head < 0) continue
      rest = rest.subarray(head + 4)
      inBody = true
    }
    for (;;) {
      const end = rest.indexOf('\r\n')
      const size = end < 0 ? Number.NaN : Number.parseInt(rest.subarray(0, end).toString(), 16)
      if (Number.isNaN(size) || rest.length < end + size + 4) break
      if (size > 0) gunzip.write(rest.subarray(end + 2, end + 2 + size))
      else gunzip.end()
      rest = rest.subarray(end + size + 4)
    }
  }
  return counted
}

it('gives back what clients that leave had taken, however many do', async () => {
  for (const format of ['ndjson', 'csv', 'arrow', 'parquet']) {
    for (let times = 0; times < 12; times += 1) {
      const control = new AbortController()
      const path = `${hub.url}${ROWS_PATH}?format=${format}`
      const response = await fetch(path, { signal: control.signal })
      await response.body?.getReader().read()
      control.abort()
    }
    await idle()
  }
  const again = await fetch(`${hub.url}${ROWS_PATH}?format=ndjson`)
  expect(await lines(again.body as unknown as AsyncIterable<Uint8Array>)).toBe(ROWS)
})

it('stops a sorted download and a Parquet one that nobody waits for any more', async () => {
  for (const query of ['format=parquet', 'format=csv&order=stop_desc.desc']) {
    const control = new AbortController()
    const path = `${hub.url}${ROWS_PATH}?${query}`
    const asked = fetch(path, { signal: control.signal }).catch(() => undefined)
    await pause(30)
    control.abort()
    await asked
  }
  await idle()
  expect((await fetch(`${hub.url}${ROWS_PATH}?limit=1`)).status).toBe(200)
})

it('answers HEAD of every download without making it', async () => {
  for (const format of ['ndjson', 'csv', 'arrow', 'parquet']) {
    const path = `${hub.url}${ROWS_PATH}?format=${format}&order=stop_desc`
    const response = await fetch(path, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toContain('attachment')
  }
  await idle()
})
