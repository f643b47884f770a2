import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  bytesOf,
  openTestReader,
  question,
  snapshotOf,
  type TestReader,
} from '../testing/reading.ts'
import { guarded, testPseudonym, withTokens } from '../testing/restrictions.ts'
import type { Encoding, Filter, RecordsQuery, Restriction, Snapshot } from '../types.ts'

const ENCODINGS: readonly Encoding[] = ['json', 'ndjson', 'csv', 'geojson', 'arrow', 'parquet']
const ROWS = 6_000

const restriction: Restriction = {
  masks: {
    vehicle: { kind: 'pseudonym', key: 'k' },
    at: { kind: 'time', seconds: 900 },
    longitude: { kind: 'grid', step: 0.1, middle: true },
  },
  rows: [{ column: 'count', operator: 'lt', values: ['50'] }],
  area: [104, 30, 106, 32],
  period: { from: '2024-05-01T00:00:00Z', to: '2024-05-20T00:00:00Z' },
  subjects: { column: 'driver', allowed: new Set(['yes', '是']), digest: 'yes' },
}
const HIDDEN = ['driver', 'fare', 'odometer', 'delivery_id', 'received_at', 'event_date']
const view = guarded.columns.map(({ name }) => name).filter((name) => !HIDDEN.includes(name))

/** Rows of which nobody with the restriction may learn anything, each against one of its rules. */
const POISON = [
  { count: '99' },
  { count: 'NULL' },
  { driver: `'no'` },
  { driver: 'NULL' },
  { longitude: `'nan'::DOUBLE` },
  { longitude: `'-infinity'::DOUBLE`, speed: `'nan'::DOUBLE` },
  { latitude: '1e308' },
  { '"at"': `TIMESTAMPTZ 'infinity'` },
  { '"at"': `TIMESTAMPTZ '-infinity'`, day: `DATE '-infinity'` },
  { '"at"': `TIMESTAMPTZ '290000-01-01 00:00:00+00'`, day: `DATE '5800000-01-01'` },
  { driver: `'no'`, vehicle: `repeat('[', 5000)`, count: '-2147483648' },
  { driver: `'CANARY'`, vehicle: `'CANARY' || chr(0) || '"\\'`, extra: `MAP {'CANARY': 'x'}` },
]

/** What is hidden of rows that are shown: cells, and what masks leave out. */
const CELLS = ['A', 'B'] as const
type Lake = (typeof CELLS)[number]

let test: TestReader
const lakes = {} as Record<Lake, Snapshot>

beforeAll(async () => {
  test = await openTestReader({ pseudonyms: testPseudonym })
  lakes.A = snapshotOf(guarded, [await file(shownRows('A', `i < ${ROWS}`, 'i'))])
  const parts = [
    shownRows('B', 'i % 3 = 0', 'hash(i)'),
    ...POISON.map((cells, index) => poisoned(cells, 1 + index * 37)),
    shownRows('B', 'i % 3 = 1', '-i'),
    shownRows('B', 'i % 3 = 2', 'i % 7'),
  ]
  lakes.B = snapshotOf(guarded, await Promise.all(parts.map(file)))
})
afterAll(() => test.close())

function file(select: string) {
  return test.file({ ...guarded, clusterBy: [] }, withTokens(select))
}

function shownRows(lake: Lake, where: string, order: string): string {
  const own = lake === 'A' ? 0 : 1
  return `SELECT 'f' AS feed_id, DATE '2024-05-01' + ${own} AS event_date, 'd${lake}' AS delivery_id,
    TIMESTAMPTZ '2024-05-01 00:00:00+00' + to_seconds(i * ${own}) AS received_at,
    'v' || i % 9 AS vehicle,
    TIMESTAMPTZ '2024-05-02 00:00:00.5+00' + to_seconds(i % 40 * 900 + ${own * 431}) AS at,
    (i % 50)::INTEGER AS count, i * ${1 + own} AS odometer,
    CASE WHEN i % 4 > 0 THEN i % 13 / 3 ELSE -0.0 * (i % 8) END AS speed,
    (i + ${own})::DECIMAL(18, 6) AS fare, i % 3 = 0 AS late,
    DATE '2024-05-01' + (i % 3)::INTEGER AS day,
    CASE WHEN (i + ${own}) % 2 = 0 THEN 'yes' ELSE '是' END AS driver,
    CASE WHEN i % 4 = 0 THEN MAP {'phone': 'n' || i % 3} END AS extra,
    104.01 + (i % 10) / 10 + ${own} * 0.05 AS longitude, 30.5 + (i % 19) / 100 AS latitude
    FROM range(${ROWS}) AS t(i) WHERE ${where} ORDER BY ${order}`
}

function poisoned(cells: Record<string, string>, rows: number): string {
  const list = Object.entries(cells).map(([name, sql]) => {
    return name === 'count' ? `(${sql})::INTEGER AS count` : `${sql} AS ${name}`
  })
  return `SELECT * REPLACE (${list.join(', ')}) FROM (${shownRows('A', `i < ${rows}`, 'i')}) AS base`
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  vehicle: ['v1', testPseudonym('k', 'v1'), testPseudonym('k', 'v4'), 'CANARY'],
  count: ['0', '13', '49', '99', '-2147483648'],
  speed: ['0', '1', '4'],
  longitude: ['104.25', '104.2', '104.3'],
  latitude: ['30.6', '90'],
  late: ['true'],
  day: ['2024-05-02'],
  at: ['2024-05-02T05:00:00Z', '2024-05-02T05:07:00Z'],
}

const filter: fc.Arbitrary<Filter> = fc.constantFrom(...Object.keys(VALUES)).chain((column) =>
  fc.record({
    column: fc.constant(column),
    operator: fc.constantFrom(
      ...(column === 'late' ? (['eq', 'neq'] as const) : (['eq', 'neq', 'gt', 'lte'] as const)),
    ),
    values: fc.constantFrom(...(VALUES[column] ?? [])).map((text) => [text]),
  }),
)

const asked = fc.record(
  {
    select: fc.oneof(fc.constant([]), fc.uniqueArray(fc.constantFrom(...view), { maxLength: 6 })),
    where: fc.array(filter, { maxLength: 2 }),
    order: fc.array(
      fc.record({
        column: fc.constantFrom(...Object.keys(VALUES)),
        descending: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    bbox: fc.constant([104.2, 30, 104.8, 30.6] as const),
  },
  { requiredKeys: ['select', 'where', 'order'] },
)

async function outcome(snapshot: Snapshot, query: RecordsQuery, encoding: Encoding) {
  try {
    const { body } = await test.reader.stream(snapshot, query, encoding)
    return (await bytesOf(body)).toString('latin1')
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${JSON.stringify(error.extensions)}`
    throw error
  }
}

it('two lakes that differ in what is hidden answer with the same bytes: streams', async () => {
  const property = fc.asyncProperty(
    asked,
    fc.constantFrom(...ENCODINGS),
    async (more, encoding) => {
      const query = question(guarded, { ...more, view, restrict: restriction })
      const answer = await outcome(lakes.A, query, encoding)
      expect(await outcome(lakes.B, query, encoding)).toBe(answer)
      expect(answer).not.toContain('CANARY')
    },
  )
  await fc.assert(property, { numRuns: 80 })
})

it('… and with the same pages, cursors among them', async () => {
  const property = fc.asyncProperty(
    asked,
    fc.constantFrom(...ENCODINGS),
    async (more, encoding) => {
      const query = question(guarded, { ...more, view, restrict: restriction })
      const cursors: (string | undefined)[] = [undefined, undefined]
      for (let page = 0; page < 3; page += 1) {
        const answers = await Promise.all(
          [lakes.A, lakes.B].map((lake, index) => {
            const cursor = cursors[index]
            const request = { limit: 700, ...(cursor === undefined ? {} : { cursor }) }
            return test.reader.pageAs(lake, query, request, encoding)
          }),
        )
        const [one, other] = answers.map(({ body }) => Buffer.from(body).toString('latin1'))
        expect(other).toBe(one)
        cursors.splice(0, 2, ...answers.map(({ next }) => next))
        expect(cursors[1]).toBe(cursors[0])
        if (cursors[0] === undefined) break
      }
    },
  )
  await fc.assert(property, { numRuns: 40 })
})

it('… and with the same source text: a column only hidden rows fill is not there', async () => {
  const texts = await Promise.all(
    [lakes.A, lakes.B].map(async (lake) => {
      const wanted = { feed: 'f', columns: view, restrict: restriction }
      return bytesOf(await test.reader.sourceText(lake, 'sighting', wanted))
    }),
  )
  expect(texts[0]?.toString()).toBe(texts[1]?.toString())
  expect(texts[0]?.toString()).not.toContain('CANARY')
  expect(texts[0]?.toString().split('\r\n', 1)[0]).toContain('phone')
})

it('an open plan that hides columns: order and cursors do not follow them', async () => {
  const shown = view.filter((name) => !['vehicle', 'at', 'longitude'].includes(name))
  const all = { count: '0', driver: `'yes'`, latitude: '30.5' }
  for (const encoding of ['csv', 'arrow'] as const) {
    const rows = await Promise.all(
      [`i`, `hash(i + 1)`].map(async (order) => {
        const select = `SELECT * REPLACE (${Object.entries(all)
          .map(([name, sql]) => `${sql}::${name === 'count' ? 'INTEGER' : 'VARCHAR'} AS ${name}`)
          .join(', ')
          .replace('::VARCHAR AS latitude', '::DOUBLE AS latitude')})
          FROM (${shownRows('A', 'TRUE', order)}) AS base`
        const snapshot = snapshotOf(guarded, [await file(select)])
        const query = question(guarded, { view: shown })
        const { body } = await test.reader.stream(snapshot, query, encoding)
        const page = await test.reader.pageAs(snapshot, query, { limit: 100 }, encoding)
        return [
          (await bytesOf(body)).toString('latin1'),
          Buffer.from(page.body).toString('latin1'),
          page.next,
        ]
      }),
    )
    expect(rows[1]).toEqual(rows[0])
  }
})

it('a page that was made for a plan without hidden columns is none for one that hides some', async () => {
  const all = guarded.columns.map(({ name }) => name)
  const asked = (shown: readonly string[]) =>
    test.reader.pageAs(
      lakes.B,
      question(guarded, { view: shown, select: ['speed'] }),
      { limit: 3 },
      'json',
    )
  const before = await asked(view)
  const whole = await asked(all)
  expect(whole.next).not.toBe(before.next)
  expect(String(whole.body)).not.toBe(String(before.body))
  expect(String((await asked(view)).body)).toBe(String(before.body))
})

it('a plan that can not be applied gives nothing, and says nothing of itself', async () => {
  const wrong: Restriction[] = [
    { masks: {}, rows: [{ column: 'count', operator: 'eq', values: ['SECRET'] }] },
    { masks: {}, rows: [{ column: 'SECRET', operator: 'eq', values: ['1'] }] },
    { masks: { count: { kind: 'prefix', characters: 2 } }, rows: [] },
    { masks: { vehicle: { kind: 'grid', step: 1, middle: false } }, rows: [] },
    { masks: { at: { kind: 'time', seconds: 0 } }, rows: [] },
    { masks: {}, rows: [], area: [0, 91, 1, 0] },
    { masks: {}, rows: [], period: { from: 'SECRET' } },
    { masks: {}, rows: [], minimumGroup: { size: 0, by: [], of: 'vehicle' } },
  ]
  for (const restrict of wrong) {
    const asking = test.reader.page(lakes.A, question(guarded, { restrict }), { limit: 1 })
    await expect(asking).rejects.not.toThrow(/SECRET/)
  }
})

it('cursors hold for their restriction alone, and tell neither files nor rows of files', async () => {
  const query = question(guarded, { view, restrict: restriction })
  const { next = '' } = await test.reader.page(lakes.B, query, { limit: 10 })
  expect(Buffer.from(next, 'base64url').toString()).toMatch(/^2\.1\.a\.[\w-]{16}$/)
  const other = { ...restriction, rows: [] }
  const asking = test.reader.page(
    lakes.B,
    { ...query, restrict: other },
    { limit: 10, cursor: next },
  )
  await expect(asking).rejects.toMatchObject({ code: 'wrong-cursor' })
  const open = question(guarded, {})
  const { next: placed = '' } = await test.reader.page(lakes.B, open, { limit: 10 })
  const mixed = test.reader.page(lakes.B, query, { limit: 10, cursor: placed })
  await expect(mixed).rejects.toMatchObject({ code: 'wrong-cursor' })
})

it('a million subjects are looked up without being bound', async () => {
  const allowed = new Set(Array.from({ length: 1_000_000 }, (_, index) => `person ${index}`))
  allowed.add('yes')
  const subjects = { column: 'driver', allowed, digest: 'a million' }
  const query = question(guarded, { view, restrict: { masks: {}, rows: [], subjects } })
  const { items } = await test.reader.page(lakes.A, query, { limit: 10_000 })
  expect(items.length).toBe(ROWS / 2)
})

it('what may not go to the disk must fit into memory, or is refused', async () => {
  const small = await openTestReader({ sealedMemoryMegabytes: 64 })
  const rows = shownRows('A', 'TRUE', 'i')
  const select = `SELECT * REPLACE ('person ' || md5(i::VARCHAR) || repeat('x', 200) AS driver)
    FROM (SELECT r.*, row_number() OVER () AS i FROM (${rows}) AS r, range(40)) AS base`
  const table = { ...guarded, clusterBy: [] }
  const snapshot = snapshotOf(guarded, [await small.file(table, withTokens(select))])
  const query = question(guarded, { order: [{ column: 'driver', descending: false }] })
  const asking = small.reader.stream(snapshot, query, 'csv')
  await expect(asking).rejects.toMatchObject({ code: 'result-too-large' })
  expect(await readdir(join(small.dir, 'spool', 'reading'))).toEqual([])
  await small.close()
})

it('revealed text that waits on the disk lies there sealed, whatever the encoding', async () => {
  const folder = join(test.dir, 'spool', 'reading')
  const order = [{ column: 'speed', descending: true }]
  const query = question(guarded, { order })
  const person = '是'.repeat(200)
  const select = `SELECT * REPLACE ('${person}' || i % 100 AS driver)
    FROM (SELECT *, row_number() OVER () AS i FROM (${shownRows('A', 'TRUE', 'i')}) AS a) AS base`
  const snapshot = snapshotOf(guarded, [await file(select), await file(select)])
  for (const encoding of ['ndjson', 'csv', 'json', 'arrow', 'parquet'] as const) {
    const { body } = await test.reader.stream(snapshot, query, encoding)
    const names = await readdir(folder)
    expect(names.length, encoding).toBe(1)
    for (const name of names) {
      const bytes = await readFile(join(folder, name))
      expect(bytes.length, encoding).toBeGreaterThan(1_000)
      expect(bytes.includes(person), encoding).toBe(false)
      expect(bytes.includes('PAR1'), encoding).toBe(false)
    }
    const answer = await bytesOf(body)
    if (encoding !== 'parquet') expect(answer.includes(person), encoding).toBe(true)
    expect(answer.subarray(0, 4).toString() === 'PAR1').toBe(encoding === 'parquet')
    expect(await readdir(folder), encoding).toEqual([])
  }
})
