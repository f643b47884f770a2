import { readFile } from 'node:fs/promises'
import { DATA_CLASSES } from '@tongqu/catalog'
import type { DataClass } from '@tongqu/contracts'
import { tableFromIPC } from 'apache-arrow'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sealedSql, starWith } from '../cells/sql.ts'
import { openCells } from '../keys/cells.ts'
import { lakeTable } from '../table.ts'
import { sighting } from '../testing/contracts.ts'
import { testCells } from '../testing/keys.ts'
import {
  bytesOf,
  openTestReader,
  question,
  snapshotOf,
  type TestReader,
} from '../testing/reading.ts'
import type { Encoding, RecordsQuery, Snapshot } from '../types.ts'

const ROWS = 6_000
const ENCODINGS: readonly Encoding[] = ['json', 'ndjson', 'csv', 'arrow', 'parquet']

function tableWith(driver: DataClass, vehicle: DataClass, extra: DataClass) {
  const classes = { driver, vehicle, extra }
  const columns = sighting.columns.map((column) => ({ ...column, class: 'public' as const }))
  const own = Object.entries(classes).map(([name, one]) => [`sighting.${name}`, one] as const)
  const dataset = { id: 'test-set', classOverrides: Object.fromEntries(own) }
  return lakeTable(dataset, 'sighting', { ...sighting, columns })
}

const sealed = tableWith('personal', 'sensitive', 'personal')
const plain = tableWith('public', 'public', 'public')

const SELECT = `SELECT 'f' AS feed_id, DATE '2024-05-01' AS event_date, 'd1' AS delivery_id,
  TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at,
  CASE i % 5 WHEN 0 THEN '云A' || i % 700 WHEN 1 THEN '' WHEN 2 THEN '🚌' || chr(10) || '"'
    WHEN 3 THEN 'long ' || repeat('x', i % 300) ELSE 'v' || i % 11 END AS vehicle,
  TIMESTAMPTZ '2024-05-01 00:00:00+00' + to_seconds(i) AS at,
  (i % 97)::INTEGER AS count, i AS odometer, i / 3 AS speed, 1.5::DECIMAL(18, 6) AS fare,
  i % 2 = 0 AS late, DATE '2024-02-29' AS day,
  CASE WHEN i % 3 > 0 THEN 'driver ' || i % 50 END AS driver,
  CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN MAP {} WHEN 2 THEN MAP {'phone': '1990000' || i, '键': ''}
    ELSE MAP {'z': NULL, 'id': 'no ' || i} END AS extra
  FROM range(${ROWS}) AS t(i)`

/** Those of before there were tokens, and those of after. */
const halves = [`${SELECT} WHERE i % 2 = 0`, `${SELECT} WHERE i % 2 = 1`] as const

let test: TestReader
let open: Snapshot
let tokens: Snapshot
let mixed: Snapshot

beforeAll(async () => {
  test = await openTestReader()
  const seal = (select: string) =>
    `SELECT ${starWith(sealed.columns, sealedSql)} FROM (${select}) AS plain`
  // Written as another writer would: with bounds of the tokens.
  const unsorted = { ...plain, clusterBy: ['at'] }
  const file = (select: string) => test.file(unsorted, select)
  open = snapshotOf(plain, await Promise.all(halves.map(file)))
  const files = [await file(seal(halves[0])), await file(seal(halves[1]))]
  tokens = snapshotOf(sealed, files)
  mixed = snapshotOf(sealed, [await file(halves[0]), await file(seal(halves[1]))])
})
afterAll(() => test.close())

async function answer(snapshot: Snapshot, asked: Partial<RecordsQuery>, encoding: Encoding) {
  const table = snapshot === open ? plain : sealed
  const { body } = await test.reader.stream(snapshot, question(table, asked), encoding)
  return bytesOf(body)
}

async function same(asked: Partial<RecordsQuery>, encoding: Encoding): Promise<void> {
  const expected = await answer(open, asked, encoding)
  for (const snapshot of [tokens, mixed]) {
    const actual = await answer(snapshot, asked, encoding)
    if (encoding === 'arrow' || encoding === 'parquet') {
      const rows = await rowsOf(actual, encoding)
      const wanted = await rowsOf(expected, encoding)
      if (asked.order) expect(rows).toEqual(wanted)
      else expect(rows.sort()).toEqual(wanted.sort())
    } else {
      const wanted = asked.order ? expected : sortedLines(expected)
      expect((asked.order ? actual : sortedLines(actual)).equals(wanted)).toBe(true)
    }
  }
}

/** Where no order is asked for, two threads may give any. */
function sortedLines(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString().split('\n').sort().join('\n'))
}

async function rowsOf(bytes: Buffer, encoding: 'arrow' | 'parquet'): Promise<string[]> {
  if (encoding === 'arrow') {
    return tableFromIPC(bytes)
      .toArray()
      .map((row) => JSON.stringify(row, (_, value) => bigAsText(value)))
  }
  const file = new Uint8Array(bytes).buffer
  const rows = await parquetReadObjects({ file, compressors })
  return rows.map((row) => JSON.stringify(row, (_, value) => bigAsText(value)))
}

function bigAsText(value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

it('files hold no text of a sealed column, but its tokens', async () => {
  for (const [index, { path }] of (tokens.tables.get('sighting')?.files ?? []).entries()) {
    const bytes = await readFile(path)
    const before = await readFile(open.tables.get('sighting')?.files[index]?.path ?? '')
    const [row] = await test.engine.rows('SELECT vehicle, driver, extra FROM read_parquet($path)', {
      path,
    })
    expect(String(row?.vehicle)).toMatch(/^sealed:/)
    // Short texts stand in dictionaries, which zstd leaves readable.
    expect(before.includes('driver ')).toBe(true)
    expect(bytes.includes('driver ')).toBe(false)
    expect(bytes.includes('云A')).toBe(false)
  }
})

it('every encoding shows the text that was sealed, as if it never had been', async () => {
  for (const encoding of ENCODINGS) await same({}, encoding)
})

it('searches find the same rows by token as by text', async () => {
  const where = (
    column: string,
    operator: RecordsQuery['where'][number]['operator'],
    ...values: string[]
  ) => same({ where: [{ column, operator, values }] }, 'ndjson')
  await where('vehicle', 'eq', '云A35')
  await where('vehicle', 'eq', '')
  await where('vehicle', 'eq', 'nobody')
  await where('vehicle', 'in', '云A35', 'v3', 'nobody')
  await where('vehicle', 'neq', 'v3')
  await where('driver', 'eq', 'driver 7')
  await where('driver', 'neq', 'driver 7')
  await where('driver', 'is', 'null')
  await where('extra', 'is', 'null')
})

it('order and parts of a text are those of the text', async () => {
  const where = [{ column: 'driver', operator: 'like' as const, values: ['%er 1_'] }]
  await same({ where }, 'ndjson')
  await same({ where: [{ column: 'driver', operator: 'gte', values: ['driver 4'] }] }, 'csv')
  const order = [
    { column: 'driver', descending: true },
    { column: 'vehicle', descending: false },
  ]
  await same({ order }, 'ndjson')
  await same({ order, where }, 'arrow')
})

it('pages show the same rows, by token and in the order of the text too', async () => {
  const pages = async (snapshot: Snapshot, asked: Partial<RecordsQuery>) => {
    const seen: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await test.reader.page(
        snapshot,
        question(snapshot === open ? plain : sealed, asked),
        { limit: 1000, ...(cursor === undefined ? {} : { cursor }) },
      )
      seen.push(...page.items)
      cursor = page.next
    } while (cursor !== undefined)
    return seen
  }
  const select = ['vehicle', 'odometer', 'driver', 'extra']
  for (const asked of [
    { select },
    { select, where: [{ column: 'vehicle', operator: 'eq' as const, values: ['云A35'] }] },
    { select, order: [{ column: 'driver', descending: false }] },
  ]) {
    const expected = await pages(open, asked)
    expect(expected.length).toBeGreaterThan(0)
    expect(await pages(tokens, asked)).toEqual(expected)
    expect(await pages(mixed, asked)).toEqual(expected)
  }
})

it('the text of the source has the text of people', async () => {
  const text = async (snapshot: Snapshot) => {
    const stream = await test.reader.sourceText(snapshot, 'sighting', { feed: 'f' })
    return (await bytesOf(stream)).toString()
  }
  expect(await text(tokens)).toBe(await text(open))
})

it('nothing is revealed that was not asked for', async () => {
  const revealed: string[] = []
  const cells = {
    of: (dataset: string, column: string) => {
      const own = testCells.of(dataset, column)
      return {
        ...own,
        reveal: (token: string, entry?: string) => {
          revealed.push(column)
          return own.reveal(token, entry)
        },
      }
    },
  }
  const counting = await openTestReader({ threads: 1, cells })
  try {
    const ask = async (asked: Partial<RecordsQuery>) => {
      revealed.length = 0
      const { body } = await counting.reader.stream(tokens, question(sealed, asked), 'ndjson')
      await bytesOf(body)
      return [new Set(revealed), revealed.length] as const
    }
    const where = [{ column: 'vehicle', operator: 'eq' as const, values: ['云A35'] }]
    expect((await ask({ select: ['count'] }))[1]).toBe(0)
    expect((await ask({ select: ['count'], where }))[1]).toBe(0)
    const [columns, times] = await ask({ select: ['driver'], where })
    expect(columns).toEqual(new Set(['driver']))
    expect(times).toBeLessThan(100)
  } finally {
    await counting.close()
  }
})

it('a token that does not open reads as null and is told once; the rest is as it was', async () => {
  const told: string[] = []
  const strange = await openTestReader({
    onTokenFault: (place) => told.push(place),
    cells: openCells(() => Buffer.alloc(32)),
  })
  try {
    for (const encoding of ENCODINGS) {
      const { body } = await strange.reader.stream(mixed, question(sealed), encoding)
      const bytes = await bytesOf(body)
      if (encoding !== 'json') continue
      const { items } = JSON.parse(bytes.toString())
      expect(items).toHaveLength(ROWS)
      const vehicles = items.map(({ vehicle }: { vehicle: unknown }) => vehicle)
      expect(vehicles.filter((vehicle: unknown) => vehicle === null)).toHaveLength(ROWS / 2)
      expect(vehicles).toContain('云A30')
    }
    expect(told.sort()).toEqual(['driver', 'extra', 'vehicle'].map((name) => `test-set/${name}`))
  } finally {
    await strange.close()
  }
})

it('without keys an answer fails instead of leaving out what it can not open', async () => {
  const blind = await openTestReader({ cells: undefined })
  try {
    const stream = async (snapshot: Snapshot, select: string[]) => {
      const { body } = await blind.reader.stream(snapshot, question(sealed, { select }), 'ndjson')
      return (await bytesOf(body)).toString().split('\n').length - 1
    }
    await expect(stream(tokens, ['driver'])).rejects.toThrow()
    expect(await stream(tokens, ['count'])).toBe(ROWS)
    expect(await stream(open, ['driver'])).toBe(ROWS)
  } finally {
    await blind.close()
  }
})

it('text is sealed from class personal on, but what is only important is not', () => {
  const sealedAs = DATA_CLASSES.map((one) => {
    const column = tableWith(one, 'public', 'public').columns.find(({ name }) => name === 'driver')
    return [one, column?.sealedAs]
  })
  const place = 'test-set/driver'
  expect(Object.fromEntries(sealedAs)).toMatchObject({ personal: place, sensitive: place })
  expect(sealedAs.filter(([, where]) => where !== undefined)).toHaveLength(2)
})
