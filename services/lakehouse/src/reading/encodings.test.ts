import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Table, tableFromIPC } from 'apache-arrow'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { literal } from '../sql.ts'
import { sightings } from '../testing/contracts.ts'
import {
  bytesOf,
  openTestReader,
  question,
  snapshotOf,
  type TestReader,
} from '../testing/reading.ts'
import type { Encoding, Snapshot } from '../types.ts'

const ROWS = 5000

/** Every type, nulls in every nullable column, extremes, and strings that need care. */
const SELECT = `SELECT 'f' AS feed_id, DATE '2024-05-01' AS event_date, 'd1' AS delivery_id,
  TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at,
  CASE i % 7 WHEN 0 THEN 'a,"b"' || i WHEN 1 THEN '线路' || i WHEN 2 THEN '🚌' WHEN 3 THEN ''
    WHEN 4 THEN 'line' || chr(10) || 'feed' || chr(13) WHEN 5 THEN repeat('x', i) ELSE ' v ' END
    AS vehicle,
  TIMESTAMPTZ '2024-02-28 23:59:59+00' + to_microseconds(i * 86399000001) AS at,
  CASE WHEN i % 5 > 0 THEN (i - 2500) * 858993 END::INTEGER AS count,
  CASE WHEN i % 3 > 0 THEN (9007199254740993 + i) * (i % 2 * 2 - 1) END::BIGINT AS odometer,
  CASE i % 6 WHEN 0 THEN NULL WHEN 1 THEN 1e300 WHEN 2 THEN -1e-300 ELSE i / 3 END AS speed,
  CASE WHEN i % 4 > 0 THEN (i * 1234567.000001 - 999) END::DECIMAL(18, 6) AS fare,
  CASE WHEN i % 3 > 0 THEN i % 2 = 0 END AS late,
  CASE WHEN i % 9 > 0 THEN DATE '1950-01-01' + i::INTEGER END AS day,
  CASE WHEN i % 2 = 0 THEN 'person ' || i END AS driver,
  CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN MAP {} WHEN 2 THEN MAP {'k"': 'v' || i, '键': ''}
    ELSE MAP {'z': NULL} END AS extra
  FROM range(${ROWS}) AS t(i)`

let test: TestReader
let snapshot: Snapshot

beforeAll(async () => {
  test = await openTestReader()
  snapshot = snapshotOf(sightings, [await test.file(sightings, SELECT)])
})
afterAll(() => test.close())

async function download(encoding: Encoding, more = {}): Promise<Buffer> {
  const { body } = await test.reader.stream(snapshot, question(sightings, more), encoding)
  return bytesOf(body)
}

/** What DuckDB itself holds, in the JSON forms of the contracts. */
async function truth(): Promise<Record<string, unknown>[]> {
  const file = literal(snapshot.tables.get('sighting')?.files[0]?.path ?? '')
  const rows = await test.engine.rows(
    `SELECT * REPLACE (epoch_us(received_at) AS received_at, epoch_us("at") AS "at",
       to_json(extra) AS extra) FROM read_parquet(${file})`,
  )
  return rows.map((row) => ({
    ...row,
    received_at: instant(BigInt(String(row.received_at))),
    at: instant(BigInt(String(row.at))),
    fare: decimal(row.fare),
    extra: row.extra === null ? null : JSON.parse(String(row.extra)),
  }))
}

function instant(microseconds: bigint): string {
  const whole = new Date(Number(microseconds / 1000n)).toISOString().slice(0, 19)
  const fraction = String(microseconds % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${whole}${fraction && `.${fraction}`}Z`
}

function decimal(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\.?0+$/, '') : value
}

it('NDJSON and JSON hold what the files hold, in the JSON forms of the contracts', async () => {
  const expected = await truth()
  const lines = (await download('ndjson')).toString().trimEnd().split('\n')
  expectRows(
    lines.map((line) => JSON.parse(line)),
    expected,
  )
  expectRows(JSON.parse((await download('json')).toString()).items, expected)
  expect(expected[0]).toMatchObject({ feed_id: 'f', event_date: '2024-05-01' })
})

it('CSV read by DuckDB holds the same texts, null apart from the empty string', async () => {
  const path = join(test.dir, 'all.csv')
  await writeFile(path, await download('csv'))
  const rows = await test.engine.rows(
    `SELECT * FROM read_csv(${literal(path)}, header = true, all_varchar = true, quote = '"',
       escape = '"', delim = ',', allow_quoted_nulls = false,
       strict_mode = true)`,
  )
  const texts = (await truth()).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)])),
  )
  expectRows(rows.map(asNumbers), texts.map(asNumbers))
})

/** The first row that differs, not five thousand. */
function expectRows(actual: readonly unknown[], expected: readonly unknown[]): void {
  const wrong = expected.findIndex((row, index) => !isDeepStrictEqual(actual[index], row))
  if (wrong >= 0) expect(actual[wrong]).toEqual(expected[wrong])
  expect(actual).toHaveLength(expected.length)
}

function textOf(value: unknown): unknown {
  if (value === null || typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** 1e+300 and 1e300 are one number. */
function asNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return { ...row, speed: row.speed === null ? null : Number(row.speed) }
}

it('an Arrow stream read by apache-arrow holds the same values', async () => {
  const table = tableFromIPC(await download('arrow'))
  const rows = table.toArray().map((row) => {
    const { count, odometer, speed, fare, late, day, extra, ...rest } = row.toJSON()
    return {
      ...rest,
      event_date: date(rest.event_date),
      received_at: instant(microsecondsAt(table, 'received_at', 0)),
      count,
      odometer: odometer === null ? null : String(odometer),
      speed,
      fare: fare === null ? null : decimalOf(fare),
      late,
      day: date(day),
      extra: extra === null ? null : extra.toJSON(),
    }
  })
  const ats = rows.map((row, index) => ({
    ...row,
    at: instant(microsecondsAt(table, 'at', index)),
  }))
  expectRows(ats, await truth())
  expect(String(table.schema.fields.map(({ type }) => type))).toContain('Decimal[18e+6]')
})

function date(value: unknown): string | null {
  return value === null ? null : new Date(Number(value)).toISOString().slice(0, 10)
}

/** apache-arrow shows timestamps in milliseconds; the buffers hold microseconds. */
function microsecondsAt(table: Table, name: string, row: number): bigint {
  let at = row
  for (const { values, length } of table.getChild(name)?.data ?? []) {
    if (at < length) return BigInt.asIntN(64, values[at])
    at -= length
  }
  throw new Error('no such row')
}

function decimalOf(words: Uint32Array): string {
  const value = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
  const signed = BigInt.asIntN(128, value)
  const digits = String(signed < 0n ? -signed : signed).padStart(7, '0')
  const sign = signed < 0n ? '-' : ''
  return String(decimal(`${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`))
}

it('a Parquet answer read by hyparquet and by DuckDB holds the same values', async () => {
  const bytes = await download('parquet')
  const path = join(test.dir, 'all.parquet')
  await writeFile(path, bytes)
  const file = literal(snapshot.tables.get('sighting')?.files[0]?.path ?? '')
  const difference = `(SELECT * FROM read_parquet(${file}) EXCEPT ALL
    SELECT * FROM read_parquet(${literal(path)}))`
  expect(await test.engine.rows(`SELECT count(*) AS n FROM ${difference}`)).toEqual([{ n: '0' }])
  const buffer = Uint8Array.from(bytes).buffer
  const rows = await parquetReadObjects({ file: buffer, compressors })
  const expected = await truth()
  expect(rows).toHaveLength(expected.length)
  expect(rows.map((row) => row.vehicle)).toEqual(expected.map((row) => row.vehicle))
  expect(rows.map((row) => String(row.odometer))).toEqual(
    expected.map((row) => String(row.odometer)),
  )
  expect(rows.map((row) => row.speed)).toEqual(expected.map((row) => row.speed))
})

it('filter, order and selection give the same rows in every encoding', async () => {
  const more = {
    select: ['vehicle', 'count', 'at'],
    where: [{ column: 'count', operator: 'gt' as const, values: ['0'] }],
    order: [{ column: 'count', descending: true }],
  }
  const lines = (await download('ndjson', more)).toString().trimEnd().split('\n')
  const rows = lines.map((line) => JSON.parse(line))
  expect(rows.length).toBeGreaterThan(1900)
  expect(rows.map(({ count }) => count)).toEqual(
    rows.map(({ count }) => count).toSorted((left, right) => right - left),
  )
  const table = tableFromIPC(await download('arrow', more))
  expect(table.toArray().map((row) => row.vehicle)).toEqual(rows.map(({ vehicle }) => vehicle))
  const bytes = await download('parquet', more)
  const buffer = Uint8Array.from(bytes).buffer
  const stored = await parquetReadObjects({ file: buffer, compressors })
  expect(stored.map(({ count }) => count)).toEqual(rows.map(({ count }) => count))
  expect(Object.keys(stored[0] ?? {})).toEqual(['vehicle', 'count', 'at'])
})

it('an empty answer is whole in every encoding', async () => {
  const more = { where: [{ column: 'vehicle', operator: 'eq' as const, values: ['nobody'] }] }
  expect(JSON.parse((await download('json', more)).toString())).toEqual({ items: [] })
  expect((await download('ndjson', more)).length).toBe(0)
  expect((await download('csv', more)).toString()).toMatch(/^feed_id,.*,extra\r\n$/)
  expect(tableFromIPC(await download('arrow', more)).numRows).toBe(0)
  const bytes = await download('parquet', more)
  expect(bytes.subarray(0, 4).toString()).toBe('PAR1')
})
