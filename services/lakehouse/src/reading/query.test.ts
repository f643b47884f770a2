import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sightings } from '../testing/contracts.ts'
import {
  bytesOf,
  openTestReader,
  question,
  snapshotOf,
  type TestReader,
} from '../testing/reading.ts'
import type { Filter, Operator, RecordsQuery, Snapshot } from '../types.ts'

type Row = Record<string, unknown>

const WORDS = [
  "a'b",
  'a"b',
  'a%b',
  'a_b',
  'a*b',
  'A',
  'é',
  '线路',
  '🚌',
  '',
  ' ',
  '\\',
  'x;--',
  'NULL',
]

let test: TestReader
let snapshot: Snapshot
let rows: Row[]

beforeAll(async () => {
  test = await openTestReader()
  const files = await Promise.all([0, 1, 2].map((file) => test.file(sightings, rowsSql(file))))
  snapshot = snapshotOf(sightings, files)
  rows = await answer({})
})
afterAll(() => test.close())

/** Three files whose bounds differ, so that a filter leaves some out. */
function rowsSql(file: number): string {
  const words = WORDS.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')
  return `SELECT 'f' AS feed_id, DATE '2024-05-0${file + 1}' AS event_date, 'd' AS delivery_id,
    TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at,
    [${words}][1 + i % ${WORDS.length}] AS vehicle,
    TIMESTAMPTZ '2024-05-0${file + 1} 00:00:00.0005+00' + to_seconds(i * 3600) AS at,
    CASE WHEN i % 5 > 0 THEN i + ${file * 10} END::INTEGER AS count,
    CASE WHEN i % 3 > 0 THEN 9007199254740993 + i + ${file * 10} END AS odometer,
    CASE WHEN i % 4 > 0 THEN (i + ${file * 10}) / 3 END AS speed,
    CASE WHEN i % 7 > 0 THEN (i - 5) * 1.5 END::DECIMAL(18, 6) AS fare,
    CASE WHEN i % 2 > 0 THEN i % 3 = 0 END AS late,
    DATE '2024-05-0${file + 1}' + (i % 3)::INTEGER AS day,
    NULL::VARCHAR AS driver, NULL::MAP(VARCHAR, VARCHAR) AS extra FROM range(20) AS t(i)`
}

async function answer(more: Partial<RecordsQuery>): Promise<Row[]> {
  const { body } = await test.reader.stream(snapshot, question(sightings, more), 'json')
  return JSON.parse((await bytesOf(body)).toString()).items
}

const where = (column: string, operator: string, ...values: string[]): Filter => ({
  column,
  operator: operator as Operator,
  values,
})

describe('filters', () => {
  it('compare by type and never with null, whatever files were left out', async () => {
    const value: Record<string, (row: Row) => number | bigint | string | null> = {
      count: ({ count }) => count as number | null,
      odometer: ({ odometer }) => (odometer === null ? null : BigInt(String(odometer))),
      speed: ({ speed }) => speed as number | null,
      fare: ({ fare }) => (fare === null ? null : Number(fare)),
      day: ({ day }) => day as string,
      at: ({ at }) => Date.parse(String(at)) * 1000 + 500,
    }
    const compare: Record<string, (left: unknown, right: unknown) => boolean> = {
      eq: (left, right) => left === right,
      neq: (left, right) => left !== right,
      gt: (left, right) => (left as number) > (right as number),
      gte: (left, right) => (left as number) >= (right as number),
      lt: (left, right) => (left as number) < (right as number),
      lte: (left, right) => (left as number) <= (right as number),
    }
    const asked = fc.record({
      column: fc.constantFrom(...Object.keys(value)),
      operator: fc.constantFrom(...Object.keys(compare)),
      row: fc.nat({ max: 59 }),
    })
    await fc.assert(
      fc.asyncProperty(asked, async ({ column, operator, row }) => {
        const of = value[column] ?? (() => null)
        const text = rows[row]?.[column]
        if (text === null || text === undefined) return
        const wanted = of(rows[row] ?? {})
        const expected = rows.filter((each) => {
          const own = of(each)
          return own !== null && compare[operator]?.(own, wanted)
        })
        expect(await answer({ where: [where(column, operator, String(text))] })).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  it('take hostile texts as texts: exactly the equal rows come back', async () => {
    const hostile = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 30 }))
    await fc.assert(
      fc.asyncProperty(hostile, fc.constantFrom('eq', 'in'), async (text, operator) => {
        fc.pre(!text.includes('\0'))
        const found = await answer({ where: [where('vehicle', operator, text)] })
        expect(found).toEqual(rows.filter(({ vehicle }) => vehicle === text))
      }),
      { numRuns: 60 },
    )
  })

  it('like matches runs, single characters and escaped signs, in linear time', async () => {
    const names = async (pattern: string) => {
      const found = await answer({ where: [where('vehicle', 'like', pattern)] })
      return [...new Set(found.map(({ vehicle }) => vehicle))].toSorted()
    }
    expect(await names('a%')).toEqual(["a'b", 'a"b', 'a%b', 'a_b', 'a*b'].toSorted())
    expect(await names('a_b')).toEqual(["a'b", 'a"b', 'a%b', 'a_b', 'a*b'].toSorted())
    expect(await names('a\\_b')).toEqual(['a_b'])
    expect(await names('a\\%b')).toEqual(['a%b'])
    expect(await names('_')).toEqual([' ', 'A', '\\', 'é', '🚌'].toSorted())
    expect(await names('%路')).toEqual(['线路'])
    expect(await names('\\')).toEqual(['\\'])
    expect(await names('.*')).toEqual([])
    const started = performance.now()
    await names(`${'%a'.repeat(120)}%b`)
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  it('is.null, is.true and neq say what SQL says', async () => {
    const count = async (...filters: Filter[]) => (await answer({ where: filters })).length
    const late = rows.map((row) => row.late)
    expect(await count(where('late', 'is', 'null'))).toBe(late.filter((l) => l === null).length)
    expect(await count(where('late', 'is', 'true'))).toBe(late.filter((l) => l === true).length)
    expect(await count(where('late', 'neq', 'true'))).toBe(late.filter((l) => l === false).length)
    expect(await count(where('driver', 'is', 'null'))).toBe(rows.length)
    expect(await count(where('extra', 'is', 'null'), where('count', 'lt', '5'))).toBe(4)
  })

  it('datetime takes in both ends, down to the microsecond, in any zone', async () => {
    const at = '2024-05-01T05:00:00.0005Z'
    const only = await answer({ datetime: { from: at, to: at } })
    expect(only).toHaveLength(1)
    expect(only).toEqual(rows.filter((row) => row.at === at))
    const shanghai = at.replace('T05:', 'T13:').replace('Z', '+08:00')
    expect(await answer({ datetime: { from: shanghai, to: at } })).toEqual(only)
    const open = await answer({ datetime: { to: '2024-05-02T00:00:00Z' } })
    expect(open).toEqual(rows.filter((row) => String(row.at) < '2024-05-02'))
  })
})

describe('refusals', () => {
  const refused = async (more: Partial<RecordsQuery>) => {
    try {
      await answer(more)
    } catch (error) {
      const { code, detail, extensions } = error as Record<string, unknown>
      return { code, detail, ...(extensions as object) }
    }
    throw new Error('nothing was refused')
  }

  it('a column outside the view answers like one that does not exist', async () => {
    const view = sightings.columns.map(({ name }) => name).filter((name) => name !== 'driver')
    for (const place of ['select', 'where', 'order'] as const) {
      const ask = (name: string) =>
        refused({
          view,
          ...(place === 'select' ? { select: [name] } : {}),
          ...(place === 'where' ? { where: [where(name, 'eq', 'x')] } : {}),
          ...(place === 'order' ? { order: [{ column: name, descending: false }] } : {}),
        })
      const hidden = await ask('driver')
      const missing = await ask('drivex')
      expect(JSON.stringify(hidden).replaceAll('driver', 'drivex')).toBe(JSON.stringify(missing))
      expect(hidden).toMatchObject({
        code: 'unknown-column',
        column: 'driver',
        place: `${place}/0`,
      })
    }
    const hiddenTime = view.filter((name) => name !== 'at')
    const datetime = { from: '2024-05-01T00:00:00Z' }
    expect(await refused({ view: hiddenTime, datetime })).toMatchObject({ code: 'wrong-datetime' })
  })

  it('the answer holds the columns of the view and no others', async () => {
    const found = await answer({ view: ['vehicle', 'count'] })
    expect(found.map((row) => Object.keys(row))).toEqual(found.map(() => ['vehicle', 'count']))
    const picked = await answer({
      view: ['vehicle', 'count'],
      select: ['count', 'vehicle', 'count'],
    })
    expect(Object.keys(picked[0] ?? {})).toEqual(['count', 'vehicle'])
  })

  it.each([
    ['count', 'eq', '1.5'],
    ['count', 'eq', '2147483648'],
    ['count', 'eq', ''],
    ['count', 'eq', '1 OR 1=1'],
    ['odometer', 'gt', '9223372036854775808'],
    ['odometer', 'gt', '1e3'],
    ['speed', 'lt', 'nan'],
    ['speed', 'lt', '1e400'],
    ['speed', 'lt', '0x10'],
    ['fare', 'eq', '1.0000001'],
    ['fare', 'eq', '1234567890123'],
    ['late', 'eq', '1'],
    ['late', 'is', 'maybe'],
    ['day', 'eq', '2024-02-30'],
    ['day', 'eq', '20240501'],
    ['at', 'gt', '2024-05-01'],
    ['at', 'gt', '2024-05-01T00:00:00'],
    ['at', 'gt', '2024-05-01T24:00:00Z'],
    ['at', 'gt', '2024-05-01T00:00:00.1234567Z'],
    ['vehicle', 'eq', 'a\0b'],
    ['vehicle', 'eq', '\ud800'],
    ['vehicle', 'eq', 'x'.repeat(1001)],
    ['vehicle', 'like', '%'.repeat(300)],
  ])(
    '%s=%s.: a text that is no value is refused with column and place',
    async (column, operator, value) => {
      const problem = await refused({
        where: [where('late', 'is', 'null'), where(column, operator, value)],
      })
      expect(problem).toMatchObject({ code: 'wrong-value', column, place: 'where/1' })
      expect(JSON.stringify(problem).length).toBeLessThan(1500)
    },
  )

  it.each([
    ['count', 'like', '1'],
    ['late', 'gt', 'true'],
    ['vehicle', 'is', 'true'],
    ['extra', 'eq', 'x'],
    ['count', 'drop table', '1'],
    ['count', 'constructor', '1'],
  ])('%s=%s.%s is refused as an operator that does not fit', async (column, operator, value) => {
    const problem = await refused({ where: [where(column, operator, value)] })
    expect(problem).toMatchObject({ code: 'wrong-operator', column, place: 'where/0' })
  })

  it('limits hold: filters, values of in, order columns', async () => {
    const many = { code: 'too-many-values' }
    const filters = Array.from({ length: 65 }, () => where('count', 'gt', '0'))
    expect(await refused({ where: filters })).toMatchObject(many)
    const values = Array.from({ length: 1_001 }, (_, index) => String(index))
    expect(await refused({ where: [where('count', 'in', ...values)] })).toMatchObject(many)
    const order = Array.from({ length: 9 }, () => ({ column: 'count', descending: false }))
    expect(await refused({ order })).toMatchObject(many)
    expect(await refused({ where: [where('count', 'in')] })).toMatchObject({ code: 'wrong-value' })
  })

  it('a table without geometry has no box and no GeoJSON; instants must be instants', async () => {
    expect(await refused({ bbox: [0, 0, 1, 1] })).toMatchObject({ code: 'no-geometry' })
    const geojson = test.reader.stream(snapshot, question(sightings), 'geojson')
    await expect(geojson).rejects.toMatchObject({ code: 'no-geometry', status: 406 })
    for (const datetime of [
      { from: 'yesterday' },
      { from: '2024-05-02T00:00:00Z', to: '2024-05-01T00:00:00Z' },
    ]) {
      expect(await refused({ datetime })).toMatchObject({ code: 'wrong-datetime' })
    }
    const unknown = test.reader.page(snapshot, { ...question(sightings), table: 'x' }, { limit: 1 })
    await expect(unknown).rejects.toMatchObject({ code: 'table-not-found' })
  })
})
