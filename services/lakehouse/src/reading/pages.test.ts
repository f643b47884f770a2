import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sightings } from '../testing/contracts.ts'
import {
  bytesOf,
  openTestReader,
  question,
  snapshotOf,
  type TestReader,
} from '../testing/reading.ts'
import type { RecordsQuery, Snapshot } from '../types.ts'
import { MAX_PAGE_ROWS } from './pages.ts'

type Row = Record<string, unknown>

const FILES = 5
const FILE_ROWS = 120

let test: TestReader
let snapshot: Snapshot

beforeAll(async () => {
  test = await openTestReader()
  const files = await Promise.all(
    Array.from({ length: FILES }, (_, file) => test.file(sightings, rowsSql(file))),
  )
  snapshot = snapshotOf(sightings, files, 7)
})
afterAll(() => test.close())

/** Few distinct values and many nulls, so that ties and nulls fall on page borders. */
function rowsSql(file: number): string {
  return `SELECT 'f' AS feed_id, DATE '2024-05-01' AS event_date, 'd${file}' AS delivery_id,
    TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at, 'v' || i AS vehicle,
    TIMESTAMPTZ '2024-05-01 00:00:00+00' + to_seconds(i * 60 + ${file}) AS at,
    CASE WHEN i % 4 > 0 THEN i % 5 END::INTEGER AS count,
    CASE WHEN i % 3 > 0 THEN 9007199254740993 + i % 7 END AS odometer,
    CASE WHEN i % 3 > 1 THEN i % 6 / 4 END AS speed,
    CASE WHEN i % 2 > 0 THEN i % 3 * 1.000001 END::DECIMAL(18, 6) AS fare, i % 3 = 0 AS late,
    CASE WHEN i % 5 > 0 THEN DATE '2024-05-01' + (i % 4)::INTEGER END AS day,
    'driver ' || i % 11 AS driver, NULL::MAP(VARCHAR, VARCHAR) AS extra
    FROM range(${file * FILE_ROWS}, ${(file + 1) * FILE_ROWS}) AS t(i)`
}

async function all(query: RecordsQuery): Promise<Row[]> {
  const { body } = await test.reader.stream(snapshot, query, 'json')
  return JSON.parse((await bytesOf(body)).toString()).items
}

/** All pages of a query, one after the other. */
async function walk(query: RecordsQuery, limit: number): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const page = await test.reader.page(snapshot, query, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    if (page.next !== undefined) expect(page.items).toHaveLength(limit)
    rows.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return rows
}

it('pages without an order show every row once, in the order of the files', async () => {
  const query = question(sightings)
  const rows = await walk(query, 97)
  expect(rows).toHaveLength(FILES * FILE_ROWS)
  expect(rows).toEqual(await all(query))
  expect(await walk(query, FILES * FILE_ROWS)).toEqual(rows)
})

it('pages of any order show every row once, nulls last, ties by place', async () => {
  const column = fc.constantFrom('count', 'odometer', 'speed', 'fare', 'late', 'day', 'at')
  const term = fc.record({ column, descending: fc.boolean() })
  const order = fc.uniqueArray(term, { minLength: 1, maxLength: 3, selector: (t) => t.column })
  await fc.assert(
    fc.asyncProperty(order, fc.integer({ min: 40, max: 400 }), async (terms, limit) => {
      const query = question(sightings, { order: terms, select: ['vehicle', 'count', 'day'] })
      const rows = await walk(query, limit)
      expect(rows).toEqual(await all(query))
      expect(new Set(rows.map(({ vehicle }) => vehicle)).size).toBe(FILES * FILE_ROWS)
    }),
    { numRuns: 12 },
  )
})

it('an order sorts numbers as numbers and puts nulls last either way', async () => {
  for (const descending of [false, true]) {
    const order = [{ column: 'odometer', descending }]
    const values = (await walk(question(sightings, { order }), 211)).map(({ odometer }) => odometer)
    const known = values.filter((value) => value !== null).map((value) => BigInt(String(value)))
    const sorted = known.toSorted((left, right) => Number(left - right))
    expect(known).toEqual(descending ? sorted.toReversed() : sorted)
    expect(values.slice(known.length).every((value) => value === null)).toBe(true)
  }
})

it('every encoding of a page holds the same rows and leads to the same next page', async () => {
  const query = question(sightings, {
    select: ['vehicle', 'count'],
    where: [{ column: 'count', operator: 'gte', values: ['2'] }],
  })
  const page = await test.reader.page(snapshot, query, { limit: 30 })
  const as = (encoding: 'json' | 'ndjson' | 'csv' | 'arrow' | 'parquet') =>
    test.reader.pageAs(snapshot, query, { limit: 30 }, encoding)
  const text = async (encoding: 'json' | 'ndjson' | 'csv') => (await as(encoding)).body
  expect(JSON.parse(Buffer.from(await text('json')).toString())).toEqual(page)
  const lines = Buffer.from(await text('ndjson'))
    .toString()
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(page.items)
  const records = Buffer.from(await text('csv'))
    .toString()
    .trimEnd()
    .split('\r\n')
  expect(records.slice(1)).toEqual(page.items.map(({ vehicle, count }) => `${vehicle},${count}`))
  const arrow = await as('arrow')
  expect(
    tableFromIPC(arrow.body)
      .toArray()
      .map((row) => row.toJSON()),
  ).toEqual(page.items)
  const parquet = await as('parquet')
  const file = Uint8Array.from(parquet.body).buffer
  expect(await parquetReadObjects({ file, compressors })).toEqual(page.items)
  expect([arrow.next, parquet.next]).toEqual([page.next, page.next])
  expect(page.next).toBeDefined()
})

it('a cursor serves its own question in its own release only', async () => {
  const query = question(sightings, { select: ['vehicle'] })
  const { next = '' } = await test.reader.page(snapshot, query, { limit: 10 })
  const file = snapshot.tables.get('sighting')?.files ?? []
  const later = snapshotOf(sightings, [...file] as never, 8)
  const wrong = { code: 'wrong-cursor' }
  const page = (cursor: string, from = snapshot, asked = query) =>
    test.reader.page(from, asked, { limit: 10, cursor })
  expect((await page(next)).items[0]).toMatchObject({ vehicle: expect.any(String) })
  await expect(page(next, later)).rejects.toMatchObject(wrong)
  await expect(page(next, snapshot, question(sightings))).rejects.toMatchObject(wrong)
  const filtered = {
    ...query,
    where: [{ column: 'count', operator: 'eq' as const, values: ['1'] }],
  }
  await expect(page(next, snapshot, filtered)).rejects.toMatchObject(wrong)
  const beyond = Buffer.from(next, 'base64url').toString().replace(/\.9\./, '.zz.')
  const hostile = ['', 'x', '../..', `${next}A`, next.slice(1), 'A'.repeat(100_000), '%00', beyond]
  for (const cursor of [...hostile, Buffer.from(beyond).toString('base64url')]) {
    await expect(page(cursor)).rejects.toMatchObject(wrong)
  }
})

it('a limit is a whole number from 1 to the largest page', async () => {
  for (const limit of [0, -1, 1.5, Number.NaN, MAX_PAGE_ROWS + 1, Number.POSITIVE_INFINITY]) {
    const page = test.reader.page(snapshot, question(sightings), { limit })
    await expect(page).rejects.toMatchObject({ code: 'wrong-limit' })
  }
})

it('equal pages asked for at once are equal, and a cached page is the page', async () => {
  const query = question(sightings, {
    where: [{ column: 'driver', operator: 'eq', values: ['driver 3'] }],
  })
  const ask = () => test.reader.pageAs(snapshot, query, { limit: 20 }, 'json')
  const pages = await Promise.all(Array.from({ length: 8 }, ask))
  const bodies = [...pages, await ask()].map(({ body }) => Buffer.from(body).toString())
  expect(new Set(bodies).size).toBe(1)
  expect(JSON.parse(bodies[0] ?? '')).toEqual(
    await test.reader.page(snapshot, query, { limit: 20 }),
  )
})

it('pages of a large table show every row once, however many values it is searched for', async () => {
  const rows = (file: number) => `SELECT 'f' AS feed_id, DATE '2024-05-01' AS event_date,
    'd${file}' AS delivery_id, TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at,
    'v' || i % 1000 AS vehicle, TIMESTAMPTZ '2024-05-01 00:00:00+00' + to_seconds(i) AS at,
    0 AS count, i AS odometer, 0.5::DOUBLE AS speed, 1::DECIMAL(18, 6) AS fare, TRUE AS late,
    DATE '2024-05-01' AS day, NULL::VARCHAR AS driver, NULL::MAP(VARCHAR, VARCHAR) AS extra
    FROM range(300000) AS t(i)`
  const unsorted = { ...sightings, clusterBy: [] }
  const files = [await test.file(unsorted, rows(0)), await test.file(unsorted, rows(1))]
  const large = snapshotOf(unsorted, files, 8)
  const values = Array.from({ length: 6 }, (_, index) => `v${index * 7}`)
  const query = question(unsorted, {
    select: ['vehicle', 'delivery_id', 'at'],
    where: [{ column: 'vehicle', operator: 'in', values }],
  })
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await test.reader.page(large, query, {
      limit: 700,
      ...(cursor === undefined ? {} : { cursor }),
    })
    seen.push(...page.items.map((row) => JSON.stringify(row)))
    cursor = page.next
  } while (cursor !== undefined)
  expect([seen.length, new Set(seen).size]).toEqual([3600, 3600])
})
