import { Problem } from '@tongqu/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifier } from '../sql.ts'
import {
  bytesOf,
  openTestReader,
  question,
  snapshotOf,
  type TestReader,
} from '../testing/reading.ts'
import {
  guarded,
  NOTHING_TAKEN,
  type Sample,
  samples,
  testPseudonym,
  withTokens,
} from '../testing/restrictions.ts'
import type { Encoding, Filter, RecordsQuery, Snapshot } from '../types.ts'

const ENCODINGS: readonly Encoding[] = ['json', 'ndjson', 'csv', 'geojson', 'arrow', 'parquet']
const FILES = 3
const ROWS = 200

let test: TestReader
let stored: Snapshot
const byHand = new Map<Sample, Snapshot>()

beforeAll(async () => {
  test = await openTestReader({ pseudonyms: testPseudonym })
  const files = []
  for (let file = 0; file < FILES; file += 1) {
    files.push(await test.file(guarded, withTokens(rowsSql(file))))
  }
  stored = snapshotOf(guarded, files)
  for (const sample of samples) byHand.set(sample, await copyByHand(sample))
})
afterAll(() => test.close())

function rowsSql(file: number): string {
  return `SELECT 'f' AS feed_id, DATE '2024-05-01' + ${file % 2} AS event_date,
    'd${file}' AS delivery_id,
    TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at, 'v' || i % 9 AS vehicle,
    TIMESTAMPTZ '2024-05-0${1 + (file % 2)} 00:00:00.5+00' + to_seconds(i * 431) AS at,
    CASE WHEN i % 5 > 0 THEN i % 60 END::INTEGER AS count,
    9007199254740993 + i * 3 AS odometer,
    CASE WHEN i % 4 > 0 THEN i / 3 ELSE -0.0 * (i % 8) END AS speed,
    CASE WHEN i % 7 > 0 THEN (i - 50) * 1.5 END::DECIMAL(18, 6) AS fare,
    CASE WHEN i % 11 > 0 THEN i % 3 = 0 END AS late, DATE '2024-05-01' + (i % 3)::INTEGER AS day,
    CASE WHEN i % 6 = 0 THEN NULL WHEN i % 6 = 5 THEN '司机' ELSE 'driver ' || i % 6 END AS driver,
    CASE WHEN i % 4 = 0 THEN MAP {'phone': 'n' || i % 3} END AS extra,
    CASE WHEN i % 10 > 0 THEN 103.5 + (i % 23) / 10 END AS longitude,
    29.5 + (i % 19) / 10 AS latitude
    FROM range(${ROWS}) AS t(i)`
}

/** The rows that a restriction leaves, written out as they are shown: hidden columns are null. */
async function copyByHand({ hidden, values, where }: Sample): Promise<Snapshot> {
  const all = Array.from({ length: FILES }, (_, file) => rowsSql(file)).join(' UNION ALL ')
  const list = guarded.columns.map(({ name, type }) => {
    const isLeft = !hidden.includes(name)
    const sql = isLeft ? (values[name] ?? identifier(name)) : emptyOf(name, type)
    return `${sql} AS ${identifier(name)}`
  })
  const select = `WITH plain AS (${all}) SELECT ${list.join(', ')} FROM plain WHERE ${where}`
  return snapshotOf(guarded, [await test.file(guarded, withTokens(select))])
}

function emptyOf(name: string, type: string): string {
  if (name === 'event_date') return 'NULL::DATE'
  if (type === 'string') return `NULL::VARCHAR`
  return `any_value(${identifier(name)}) FILTER (FALSE) OVER ()`
}

function viewOf({ hidden }: Sample): string[] {
  return guarded.columns.map(({ name }) => name).filter((name) => !hidden.includes(name))
}

type Asked = Pick<RecordsQuery, 'select' | 'where' | 'order' | 'bbox' | 'datetime'>

function asked(sample: Sample): fc.Arbitrary<Asked> {
  const view = viewOf(sample)
  const named = (types: readonly string[]) =>
    guarded.columns.filter(({ name, type }) => view.includes(name) && types.includes(type))
  const scalar = named(['string', 'integer', 'long', 'double', 'decimal', 'boolean', 'timestamp'])
  const column = fc.constantFrom(...scalar.map(({ name }) => name))
  const place = view.includes('longitude') && view.includes('latitude')
  return fc.record(
    {
      select: fc.oneof(fc.constant([]), fc.uniqueArray(fc.constantFrom(...view), { maxLength: 5 })),
      where: fc.array(filter(sample), { maxLength: 2 }),
      order: fc.array(fc.record({ column, descending: fc.boolean() }), { maxLength: 2 }),
      bbox: fc.constantFrom<Asked['bbox'][]>(undefined, place ? [104, 29, 105.1, 30.6] : undefined),
      datetime: fc.constantFrom(
        undefined,
        view.includes('at') ? { from: '2024-05-01T03:00:00Z' } : undefined,
      ),
    },
    { requiredKeys: ['select', 'where', 'order'] },
  ) as fc.Arbitrary<Asked>
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  vehicle: ['v1', 'v4', 'p-k-7634', 'zz'],
  driver: ['driver 1', '司机', 'd***', '司***'],
  count: ['0', '10', '13', '20', '59'],
  fare: ['-2.5', '2.5', '10.5', '0'],
  speed: ['0', '1', '33.3'],
  late: ['true', 'false'],
  longitude: ['104', '104.25', '105.3'],
  at: ['2024-05-01T05:00:00Z', '2024-05-01T05:07:00Z'],
  day: ['2024-05-02'],
}

function filter(sample: Sample): fc.Arbitrary<Filter> {
  const columns = Object.keys(VALUES).filter((name) => viewOf(sample).includes(name))
  return fc.constantFrom(...columns).chain((column) => {
    const value = fc.constantFrom(...(VALUES[column] ?? []))
    const one = value.map((text) => [text])
    const operators = column === 'late' ? ['eq', 'neq'] : ['eq', 'neq', 'gt', 'gte', 'lt', 'lte']
    const compared = fc.record({ operator: fc.constantFrom(...operators), values: one })
    const listed = fc.record({
      operator: fc.constant('in'),
      values: fc.array(value, { minLength: 1, maxLength: 7 }),
    })
    const isNull = fc.constant({ operator: 'is', values: ['null'] })
    const like = fc.constant({ operator: 'like', values: ['%1%'] })
    const isText = column === 'vehicle' || column === 'driver'
    return fc
      .oneof(compared, listed, isNull, ...(isText ? [like] : []))
      .map((rest) => ({ column, ...rest }) as Filter)
  })
}

async function streamed(snapshot: Snapshot, query: RecordsQuery, encoding: Encoding) {
  try {
    const { body } = await test.reader.stream(snapshot, query, encoding)
    return (await bytesOf(body)).toString('latin1')
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${JSON.stringify(error.extensions)}`
    throw error
  }
}

/** All pages, and the text of their cursors. */
async function paged(snapshot: Snapshot, query: RecordsQuery, encoding: Encoding, limit: number) {
  const pages: string[] = []
  let cursor: string | undefined
  do {
    const request = { limit, ...(cursor === undefined ? {} : { cursor }) }
    const page = await test.reader.pageAs(snapshot, query, request, encoding)
    pages.push(Buffer.from(page.body).toString('latin1'))
    cursor = page.next
  } while (cursor !== undefined)
  return pages
}

describe('what a restriction leaves is answered like a table of nothing else', () => {
  for (const sample of samples) {
    it(`${sample.name}: streams in each encoding`, async () => {
      const copy = byHand.get(sample) as Snapshot
      const property = fc.asyncProperty(
        asked(sample),
        fc.constantFrom(...ENCODINGS),
        async (query, encoding) => {
          const whole = question(guarded, { ...query, view: viewOf(sample) })
          const restricted = { ...whole, restrict: sample.restriction }
          const expected = await streamed(copy, { ...whole, restrict: NOTHING_TAKEN }, encoding)
          expect(await streamed(stored, restricted, encoding)).toBe(expected)
        },
      )
      await fc.assert(property, { numRuns: 60 })
    })

    it(`${sample.name}: pages, one after the other`, async () => {
      const copy = byHand.get(sample) as Snapshot
      const property = fc.asyncProperty(
        asked(sample),
        fc.constantFrom('csv' as const, 'ndjson' as const, 'arrow' as const, 'parquet' as const),
        fc.integer({ min: 20, max: 300 }),
        async (query, encoding, limit) => {
          const whole = question(guarded, { ...query, view: viewOf(sample) })
          const restricted = { ...whole, restrict: sample.restriction }
          const expected = await paged(copy, { ...whole, restrict: NOTHING_TAKEN }, encoding, limit)
          expect(await paged(stored, restricted, encoding, limit)).toEqual(expected)
        },
      )
      await fc.assert(property, { numRuns: 25 })
    })
  }
})

it('the samples leave rows to look at', async () => {
  for (const sample of samples) {
    const query = question(guarded, { view: viewOf(sample), restrict: sample.restriction })
    const text = await streamed(stored, query, 'ndjson')
    expect(text.split('\n').length, sample.name).toBeGreaterThan(20)
  }
})
