import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sightings } from '../testing/contracts.ts'
import {
  bytesOf,
  openTestReader,
  question,
  snapshotOf,
  type TestReader,
} from '../testing/reading.ts'
import type { Encoding, Snapshot } from '../types.ts'
import { openLane, prepareEngine } from './lane.ts'
import { sealedRows, TruncatedResult } from './rows.ts'

const ROWS = 200_000
const SPOOL_BYTES = 256 * 1024
const DOWNLOADS_AT_ONCE = 33
const STREAMED: Encoding[] = ['ndjson', 'json', 'csv', 'arrow']

const SELECT = `SELECT 'f' AS feed_id, DATE '2024-05-01' AS event_date, 'd1' AS delivery_id,
  TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at, 'vehicle ' || i AS vehicle,
  TIMESTAMPTZ '2024-05-01 00:00:00+00' + to_seconds(i) AS at, i::INTEGER AS count,
  i AS odometer, random() AS speed, 1::DECIMAL(18, 6) AS fare, true AS late,
  DATE '2024-05-01' AS day, md5(i::VARCHAR) AS driver, NULL::MAP(VARCHAR, VARCHAR) AS extra
  FROM range(${ROWS}) AS t(i)`

let test: TestReader
/** One thread, so that nothing is read far ahead and the fault lies in the middle for sure. */
let slow: TestReader
let whole: Snapshot
let broken: Snapshot

beforeAll(async () => {
  test = await openTestReader({ spoolBytes: SPOOL_BYTES })
  whole = snapshotOf(sightings, [await test.file(sightings, SELECT)])
  slow = await openTestReader({ threads: 1 })
  const file = await slow.file(sightings, SELECT)
  await spoil(file.local)
  broken = snapshotOf(sightings, [file], 2)
})
afterAll(() => Promise.all([test.close(), slow.close()]))

/** Overwrites some row groups of a Parquet file: its footer and its first rows stay good. */
async function spoil(path: string): Promise<void> {
  const { size } = await stat(path)
  const bytes = Buffer.alloc(Math.floor(size / 5), 0xff)
  const handle = await open(path, 'r+')
  await handle.write(bytes, 0, bytes.length, Math.floor(size * 0.7))
  await handle.close()
}

function spooled(): Promise<string[]> {
  return readdir(join(test.dir, 'spool', 'reading'))
}

async function rowsInBrokenStream(encoding: Encoding): Promise<number> {
  const { body } = await slow.reader.stream(broken, question(sightings), encoding)
  let bytes = 0
  const reading = async () => {
    for await (const piece of body) bytes += piece.length
  }
  await expect(reading()).rejects.toThrow(TruncatedResult)
  return bytes
}

it.each(STREAMED)('a query that fails half-way breaks the stream: %s', async (encoding) => {
  expect(await rowsInBrokenStream(encoding)).toBeGreaterThan(100_000)
})

it('a query that fails half-way is no Parquet answer and leaves nothing in the spool', async () => {
  const select = ['count']
  const asked = test.reader.stream(broken, question(sightings, { select }), 'parquet')
  await expect(asked).rejects.toThrow(/^Invalid Error/)
  expect(await spooled()).toEqual([])
})

it('a cast that fails in the middle is told, though DuckDB does not tell it', async () => {
  await prepareEngine(test.engine)
  const lane = openLane(test.engine, { width: 1, downloads: true })
  const sql = `SELECT CAST(CASE WHEN i = 900000 THEN 'x' ELSE '1' END AS INTEGER), FALSE AS e
    FROM range(1000000) AS t(i) UNION ALL SELECT NULL, done FROM reading_seal`
  let rows = 0
  const reading = async () => {
    for await (const part of sealedRows(lane, { sql, binds: { values: {}, types: {} }, end: 1 })) {
      rows += part.rows
    }
  }
  await expect(reading()).rejects.toThrow(TruncatedResult)
  expect(rows).toBeLessThan(900_001)
})

it('an abort stops a query that has given nothing yet, and frees its place', async () => {
  const lane = openLane(test.engine, { width: 1, downloads: false })
  const sql = 'SELECT sum(i * 2), FALSE FROM range(1000000000000) AS t(i)'
  const slow = { sql, binds: { values: {}, types: {} }, end: 1 }
  const signal = AbortSignal.timeout(50)
  await expect(sealedRows(lane, slow, signal).next()).rejects.toThrow('timeout')
  const quick = { sql: 'SELECT 1, TRUE', binds: { values: {}, types: {} }, end: 1 }
  expect((await sealedRows(lane, quick).next()).done).toBe(true)
})

it('an abort breaks the stream, even while its reader stands still', async () => {
  const abort = new AbortController()
  const { signal } = abort
  const { body } = await test.reader.stream(whole, question(sightings), 'ndjson', { signal })
  const reader = body.getReader()
  await reader.read()
  abort.abort(new Error('gone'))
  const drain = async () => {
    while (!(await reader.read()).done);
  }
  await expect(drain()).rejects.toThrow('gone')
})

it('a cancelled stream ends its query: as many as there are places can follow', async () => {
  const select = ['count', 'vehicle']
  for (let round = 0; round < DOWNLOADS_AT_ONCE; round += 1) {
    const { body } = await test.reader.stream(whole, question(sightings, { select }), 'csv')
    await body.cancel()
  }
  const { body } = await test.reader.stream(whole, question(sightings), 'csv', { limit: 3 })
  expect((await bytesOf(body)).toString().trim().split('\r\n')).toHaveLength(4)
})

it('the first rows are on their way before the query is done', async () => {
  const { body } = await test.reader.stream(whole, question(sightings), 'ndjson')
  const reader = body.getReader()
  const { value } = await reader.read()
  expect(value?.length).toBeLessThan(4_000_000)
  expect(Buffer.from(value ?? []).toString()).toMatch(/^\{"feed_id":"f",/)
  await reader.cancel()
})

it('results too large for the spool are refused before their first byte', async () => {
  const order = [{ column: 'speed', descending: false }]
  for (const encoding of STREAMED) {
    const asked = test.reader.stream(whole, question(sightings, { order }), encoding)
    await expect(asked).rejects.toMatchObject({ code: 'result-too-large' })
  }
  const parquet = test.reader.stream(whole, question(sightings), 'parquet')
  await expect(parquet).rejects.toMatchObject({ code: 'result-too-large' })
  expect(await spooled()).toEqual([])
})

it('spooled results are removed when read, when cancelled and when aborted', async () => {
  const small = question(sightings, {
    select: ['count'],
    order: [{ column: 'count', descending: true }],
  })
  const sorted = await test.reader.stream(whole, small, 'arrow', { limit: 20_000 })
  expect((await bytesOf(sorted.body)).length).toBeGreaterThan(80_000)
  expect(await spooled()).toEqual([])
  const cancelled = await test.reader.stream(whole, small, 'parquet', { limit: 5000 })
  expect(await spooled()).toHaveLength(1)
  await cancelled.body.cancel()
  expect(await spooled()).toEqual([])
  const abort = new AbortController()
  const aborted = test.reader.stream(whole, question(sightings), 'parquet', abort)
  abort.abort(new Error('gone'))
  await expect(aborted).rejects.toThrow('gone')
  expect(await spooled()).toEqual([])
})
