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

const ROWS = 5_000
const PAGE = 70
const PAGED: Encoding[] = ['json', 'ndjson', 'csv', 'arrow', 'parquet']

const SELECT = `SELECT 'f' AS feed_id, DATE '2024-05-01' AS event_date, 'd1' AS delivery_id,
  TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at, 'vehicle ' || i AS vehicle,
  TIMESTAMPTZ '2024-05-01 00:00:00+00' + to_seconds(i) AS at, i::INTEGER AS count,
  i AS odometer, 1.5::DOUBLE AS speed, 1::DECIMAL(18, 6) AS fare, true AS late,
  DATE '2024-05-01' AS day, 'driver' AS driver, NULL::MAP(VARCHAR, VARCHAR) AS extra
  FROM range(${ROWS}) AS t(i)`

let test: TestReader
let snapshot: Snapshot

beforeAll(async () => {
  test = await openTestReader()
  snapshot = snapshotOf(sightings, [await test.file(sightings, SELECT)])
})
afterAll(() => test.close())

it.each(PAGED)('a page says how many rows it has, made or remembered: %s', async (encoding) => {
  const asked = () => test.reader.pageAs(snapshot, question(sightings), { limit: PAGE }, encoding)
  expect((await asked()).rows).toBe(PAGE)
  expect((await asked()).rows).toBe(PAGE)
})

it.each(PAGED)('the rows of a whole answer are counted as they are made: %s', async (encoding) => {
  const order = [{ column: 'count', descending: true }]
  for (const own of [{}, { order }]) {
    let rows = 0
    const count = (more: number) => {
      rows += more
    }
    const { reader } = test
    const { body } = await reader.stream(snapshot, question(sightings, own), encoding, { count })
    const counted = await bytesOf(body)
    expect(rows).toBe(ROWS)
    const silent = await reader.stream(snapshot, question(sightings, own), encoding)
    expect((await bytesOf(silent.body)).byteLength).toBe(counted.byteLength)
  }
})

it('rows of source text are counted', async () => {
  let rows = 0
  const count = (more: number) => {
    rows += more
  }
  const body = await test.reader.sourceText(snapshot, sightings.name, { feed: 'f', count })
  await bytesOf(body)
  expect(rows).toBe(ROWS)
})
