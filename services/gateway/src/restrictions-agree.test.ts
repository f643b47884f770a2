import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Column, type ContractId, contractOf } from '@tongqu/contracts'
import {
  type LakeReader,
  type Mask,
  openCells,
  openEngine,
  openLakeReader,
  openLakeWriter,
  type Restriction,
} from '@tongqu/lakehouse'
import { openRealtime, type Realtime } from '@tongqu/realtime'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tablesOf, testCatalog } from './testing/catalog.ts'
import { NOON } from './testing/gateway.ts'

type Row = Record<string, unknown>

const CONTRACTS = {
  vehicle_position: 'gtfs-realtime/vehicle_position@1',
  section_crowding: 'metro/section_crowding@1',
  order_goods: 'freight/order_goods@1',
} satisfies Record<string, ContractId>
type Table = keyof typeof CONTRACTS

const WORDS = ['a', 'B', 'é', '线路 1', '🚌x', '', 'a"b', "o'x", 'Z', '站\\', '\u2028', '~']
const COUNT = 60

let dir: string
let lake: LakeReader
let realtime: Realtime
let close: (() => Promise<void>) | undefined
const pseudonyms = (key: string, text: string) => `${key}:${Buffer.from(text).toString('hex')}`

function at(index: number): string {
  const instant = new Date(NOON.getTime() - 3_600_000 + index * 61_000)
  return instant.toISOString().replace('.000Z', 'Z')
}

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % list.length]
}

/** Something of every type, at the borders of cells and beyond, for each row another. */
const ROWS: Record<Table, (index: number) => Row> = {
  vehicle_position: (i) => ({
    ...{ entity_id: `e${i}`, entity_index: i, event_time: at(i) },
    ...{ latitude: 30 + (i % 7) * 0.25, longitude: i % 9 === 0 ? null : 104 + i / 40 },
    ...{ vehicle_label: pick(WORDS, i), route_id: pick(['r1', 'r2', null], i) },
    ...{ direction_id: i % 4, is_deleted: i % 5 > 2 ? false : null, speed: (i - 20) / 3 },
    ...{ start_date: pick(['2026-03-01', '2026-02-28', null], i) },
    ...{ odometer: i * 0.1, stop_id: pick([...WORDS, null], i + 3) },
  }),
  section_crowding: (i) => ({
    ...{ observed_at: at(i), line_id: `l${i % 5}`, from_station_id: `s${i}` },
    ...{ to_station_id: pick(WORDS.slice(0, 4), i), level: 'crowded' },
    ...{ passengers_per_hour: i * 7, load_percentage: i * 1.7, is_derived: i % 3 === 0 },
    ...{ geometry: i % 8 === 0 ? null : line(104 + i / 30, 30 + (i % 11) / 5) },
  }),
  order_goods: (i) => ({
    ...{ sent_at: at(i), message_id: `m${i}`, goods_index: 0, item_number: i % 6 },
    ...{
      description: pick([...WORDS, null], i) || null,
      is_dangerous: pick([true, false, null], i),
    },
    ...{ gross_weight_kilograms: i % 6 === 0 ? null : String(i * 2.125) },
    ...{ flashpoint_celsius: i - 30.5, package_count: i % 4 === 0 ? null : i * 3 },
  }),
}

function rowsOf(table: Table): Row[] {
  return Array.from({ length: COUNT }, (_, index) => ROWS[table](index))
}

function line(longitude: number, latitude: number): string {
  const coordinates = [
    [longitude, latitude],
    [longitude + 0.2, latitude - 0.3],
  ]
  return JSON.stringify({ type: 'LineString', coordinates })
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongqu-agree-'))
  const sketches = Object.entries(CONTRACTS).map(([table, contract]) => ({
    id: table.replaceAll('_', '-'),
    doors: ['records' as const, 'feeds' as const],
    landing: 'append' as const,
    tables: tablesOf(contract),
  }))
  const datasets = [...testCatalog(sketches).datasets.values()]
  const cells = openCells((use) => Buffer.alloc(32, use))
  const engine = await openEngine({
    ...{ threads: 1, memoryMegabytes: 256, spillDir: join(dir, 'spill') },
    ...{ cells, pseudonyms },
  })
  const now = () => NOON.getTime()
  const uuid = () => crypto.randomUUID()
  const writer = await openLakeWriter({ dir, datasets, zone: 'Asia/Shanghai', now, uuid, engine })
  realtime = openRealtime({ now: () => NOON, freshnessLimitSeconds: () => 86_400, pseudonyms })
  for (const table of Object.keys(CONTRACTS) as Table[]) {
    const readings = rowsOf(table).map((reading) => ({ contract: CONTRACTS[table], reading }))
    const receivedAt = NOON.toISOString()
    const dataset = table.replaceAll('_', '-')
    const origin = { dataset, feed: 'f', source: 's', receivedAt }
    const delivery = { ...origin, sha256: 'a'.repeat(64), appId: dataset, sequence: 0 }
    const { tables, rejects } = await writer.land(delivery, {
      readings,
      rejects: [],
      findings: [],
    })
    expect(rejects).toEqual([])
    expect(tables[table]).toMatchObject({ readings: COUNT, rejects: 0 })
    realtime.apply({ ...origin, delivery: 'd', mode: 'full', readings })
  }
  await writer.close()
  lake = await openLakeReader({ dir, datasets, now, uuid, engine })
  close = async () => {
    await lake.close()
    engine.close()
    await rm(dir, { recursive: true, force: true })
  }
})
afterAll(() => close?.())

/** Texts of values of a column: those in rows, their neighbours, and others of the type. */
function textOf(table: Table, column: Column): fc.Arbitrary<string> {
  const own = rowsOf(table).flatMap((row) => {
    const value = row[column.name]
    return value === null || value === undefined ? [] : [String(value)]
  })
  const others: Partial<Record<Column['type'], readonly string[]>> = {
    string: ['', 'b', '站', '\uffff', '𐀀'],
    integer: ['0', '-1', '2147483647', '+3'],
    double: ['0', '-0', '1e3', '30.25', '.5'],
    decimal: ['0', '2.125', '10.50', '-1'],
    boolean: ['true', 'false'],
    date: ['2026-03-01', '2026-02-01'],
    timestamp: ['2026-03-01T11:30:00+08:00', '2026-03-01T03:30:00.000001Z'],
  }
  return fc.constantFrom(...new Set(own), ...(others[column.type] ?? []))
}

function rule(table: Table): fc.Arbitrary<Restriction['rows'][number]> {
  const columns = contractOf(CONTRACTS[table]).columns.filter(({ type }) => type !== 'map')
  const filled = columns.filter(({ name }) => rowsOf(table).some((row) => row[name] !== undefined))
  return fc.constantFrom(...filled).chain((column) => {
    const one = textOf(table, column).map((text) => [text])
    const ordered = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] as const
    const operators = column.type === 'boolean' ? (['eq', 'neq'] as const) : ordered
    const compared = fc.record({ operator: fc.constantFrom(...operators), values: one })
    const values = fc.array(textOf(table, column), { minLength: 1, maxLength: 12 })
    const listed = fc.record({ operator: fc.constant('in' as const), values })
    const words = column.type === 'boolean' ? ['null', 'true', 'false'] : ['null']
    const isOne = fc.record({
      operator: fc.constant('is' as const),
      values: fc.constantFrom(...words).map((word) => [word]),
    })
    return fc
      .oneof({ weight: 4, arbitrary: compared }, { weight: 2, arbitrary: listed }, isOne)
      .map((rest) => ({ column: column.name, ...rest }))
  })
}

function maskFor({ type }: Column): fc.Arbitrary<Mask> {
  const grid = fc.record({
    kind: fc.constant('grid' as const),
    step: fc.constantFrom(0.1, 0.05, 0.25, 0.3, 0.7, 1, 2.5, 7, 100),
    middle: fc.boolean(),
  })
  if (type === 'timestamp') {
    return fc.constantFrom(1, 60, 900, 3_600, 86_400).map((seconds) => ({ kind: 'time', seconds }))
  }
  if (type !== 'string') return grid
  return fc.oneof(
    fc.constantFrom('k', 'l').map((key): Mask => ({ kind: 'pseudonym', key })),
    fc.nat(3).map((characters): Mask => ({ kind: 'prefix', characters })),
  )
}

function restriction(table: Table): fc.Arbitrary<{ restrict: Restriction; view: string[] }> {
  const contract = contractOf(CONTRACTS[table])
  const names = contract.columns.map(({ name }) => name)
  const masked = contract.columns.filter(({ type }) =>
    ['string', 'timestamp', 'integer', 'double', 'decimal'].includes(type),
  )
  const masks = fc
    .uniqueArray(
      fc
        .constantFrom(...masked)
        .chain((column) => fc.tuple(fc.constant(column.name), maskFor(column))),
      { selector: ([name]) => name, maxLength: 4 },
    )
    .map((entries) => Object.fromEntries(entries))
  const subject = fc.constantFrom(...masked.filter(({ type }) => type === 'string'))
  const subjects = subject.chain((column) =>
    fc
      .tuple(fc.array(textOf(table, column), { maxLength: 20 }), fc.constantFrom(undefined, 'k'))
      .map(([texts, key]) => ({
        column: column.name,
        allowed: new Set(key === undefined ? texts : texts.map((text) => pseudonyms(key, text))),
        digest: JSON.stringify([table, column.name, texts, key]),
        ...(key !== undefined && { key }),
      })),
  )
  const box = fc.constantFrom<Restriction['area'][]>([104, 30, 105, 31], [105, 29, 104.5, 32])
  const period = fc.record(
    { from: fc.constant('2026-03-01T03:20:00Z'), to: fc.constant('2026-03-01T11:50:00+08:00') },
    { requiredKeys: [] },
  )
  const group = fc.record({
    size: fc.integer({ min: 1, max: 6 }),
    by: fc.uniqueArray(fc.constantFrom(...names.filter((name) => name !== 'extra')), {
      maxLength: 2,
    }),
    of: fc.constantFrom(...names.filter((name) => name !== 'extra')),
  })
  const more = { ...(contract.geometry && { area: box }), period, subjects, minimumGroup: group }
  const kept = fc.subarray(Object.keys(more), { maxLength: 2 })
  const restrict = fc
    .record({ masks, rows: fc.array(rule(table), { maxLength: 2 }), kept, all: fc.record(more) })
    .map(({ kept: names, all, ...rest }): Restriction => {
      const entries = Object.entries(all).filter(([name]) => names.includes(name))
      return { ...rest, ...Object.fromEntries(entries) }
    })
  return fc.record({ restrict, view: fc.subarray(names, { minLength: 1 }) })
}

/** Null and absent are the same; rows have no order. */
function comparable(rows: readonly Row[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify(
        Object.entries(row)
          .filter(([, value]) => value !== null && value !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    )
    .sort()
}

let plans = 0

for (const table of Object.keys(CONTRACTS) as Table[]) {
  it(`records and feeds let the same through: ${table}`, async () => {
    const dataset = table.replaceAll('_', '-')
    const snapshot = await lake.pin(dataset)
    let left = 0
    const property = fc.asyncProperty(restriction(table), async ({ restrict, view }) => {
      const query = { table, view, select: [], where: [], order: [], restrict }
      const { items } = await lake.page(snapshot, query, { limit: 1_000 })
      const plan = { hash: `plan ${++plans}`, tables: { [table]: { columns: view, ...restrict } } }
      const rows = realtime.feed(dataset, plan).rows()[table] ?? []
      expect(comparable(rows)).toEqual(comparable(items))
      left += items.length
    })
    await fc.assert(property, { numRuns: 250 })
    expect(left).toBeGreaterThan(500)
    snapshot.close()
  })
}
