import type { Column, Contract } from '@tongqu/contracts'
import { contracts } from '@tongqu/contracts'
import fc from 'fast-check'
import bindings from 'gtfs-realtime-bindings'
import { describe, expect, it } from 'vitest'
import type { FeedPlan, FeedUpdate } from '../index.ts'
import { at, openAt, row, updateOf, vehicle, wholePlan } from '../testing/updates.ts'
import { ENVELOPE_COLUMNS, INDEX_COLUMNS } from './layout.ts'

const { FeedMessage } = bindings.transit_realtime

const RUNS = 200
const feedContracts = contracts.filter(
  ({ family, name }) => family === 'gtfs-realtime' && name !== 'feed_message',
)

/** Columns that say where a row belongs; the tests on values leave them alone. */
const STRUCTURE = new Set([
  ...ENVELOPE_COLUMNS,
  ...Object.values(INDEX_COLUMNS),
  'entity_id',
  'is_deleted',
  'kind',
  'field',
])

describe('the encoder', () => {
  it('writes what the reader of the standard reads, equal to the JSON form', () => {
    fc.assert(
      fc.property(readings(), (list) => {
        const feed = feedOf(list, wholePlan())
        const message = FeedMessage.decode(feed.protobuf?.() ?? Buffer.alloc(0))
        expect(FeedMessage.verify(message)).toBeNull()
        const read = FeedMessage.toObject(message, { longs: String, enums: String })
        expect(singles({ entity: [], ...read })).toEqual(
          singles(JSON.parse(feed.json().toString())),
        )
      }),
      { numRuns: RUNS },
    )
  })

  it('finds a place in the message for every column that is not of the envelope', () => {
    const carried = new Set(['start_date', 'trip_id'])
    for (const { name, columns } of feedContracts) {
      for (const column of columns.filter((one) => !STRUCTURE.has(one.name))) {
        // stop_time_update repeats the trip of its trip_update for queries.
        if (name === 'stop_time_update' && carried.has(column.name)) continue
        const needed = { latitude: 1, longitude: 2, text: 'x', media_type: 'image/png' }
        const plain = rowsFor(name, { ...needed, [column.name]: undefined })
        const full = rowsFor(name, { ...needed, [column.name]: sample(column) })
        const plan = wholePlan()
        const [without, having] = [plain, full].map((list) => feedOf(list, plan).json().toString())
        expect(having, `${name}.${column.name}`).not.toBe(without)
      }
    }
  })

  it('lets no column outside the plan change a byte', () => {
    const plans = fc
      .tuple(...feedContracts.map(({ columns }) => fc.subarray(columns.map(({ name }) => name))))
      .map(
        (lists): FeedPlan => ({
          hash: 'some',
          tables: Object.fromEntries(
            feedContracts.map(({ name }, index) => [name, { columns: lists[index] ?? [] }]),
          ),
        }),
      )
    fc.assert(
      fc.property(readings(), plans, (list, plan) => {
        const hidden = list.map(({ contract, reading }) => {
          const table = contract.slice(contract.indexOf('/') + 1, contract.indexOf('@'))
          const visible = plan.tables[table]?.columns ?? []
          const kept = Object.entries(reading).filter(
            ([name]) => STRUCTURE.has(name) || visible.includes(name),
          )
          return { contract, reading: Object.fromEntries(kept) }
        })
        const [one, other] = [feedOf(list, plan), feedOf(hidden, plan)]
        expect(one.protobuf?.().equals(other.protobuf?.() ?? Buffer.alloc(0))).toBe(true)
        expect(one.json().toString()).toBe(other.json().toString())
      }),
      { numRuns: RUNS },
    )
  })

  it('hides the licence plate from a plan that does not name it', () => {
    const plan = { ...wholePlan(), hash: 'public' }
    const columns = plan.tables.vehicle_position?.columns ?? []
    const tables = {
      ...plan.tables,
      vehicle_position: { columns: columns.filter((name) => name !== 'vehicle_license_plate') },
    }
    const feed = feedOf([vehicle('7')], { ...plan, tables })
    expect(feed.protobuf?.().includes('云A·7')).toBe(false)
    expect(feed.json().includes('云A·7')).toBe(false)
    expect(
      feedOf([vehicle('7')], wholePlan())
        .json()
        .includes('云A·7'),
    ).toBe(true)
  })

  it('gives entities an id made of what is shown when their own may not leave', () => {
    const plan = { tables: { vehicle_position: { columns: ['speed'] } }, hash: 'anonymous' }
    const feed = feedOf([vehicle('secret-7', 0, { speed: 2 })], plan)
    const json = JSON.parse(feed.json().toString())
    expect(json.entity).toEqual([{ id: expect.stringMatching(/^[\w-]{16}$/), vehicle: {} }])
    expect(feed.protobuf?.().includes('secret')).toBe(false)
  })

  it('leaves out entities of tables that the plan does not know', () => {
    const plan = { tables: { trip_update: { columns: ['entity_id'] } }, hash: 'trips' }
    const feed = feedOf(
      [vehicle('a'), row('trip_update', { event_time: at(0), entity_id: 't' })],
      plan,
    )
    expect(feed.entities).toBe(1)
    expect(JSON.parse(feed.json().toString()).entity).toEqual([
      { id: 't', tripUpdate: { trip: {} } },
    ])
  })

  it('keeps texts of any script and length, and numbers at their limits', () => {
    const label = `${'长'.repeat(50)}${'x'.repeat(20_000)}🚌`
    const delay = -2_147_483_648
    const list = [
      vehicle('公交-é', 0, { vehicle_label: label, timestamp: '1969-12-31T23:59:59Z' }),
      row('trip_update', { event_time: at(0), entity_id: 't', entity_index: 1, delay }),
    ]
    const message = FeedMessage.decode(feedOf(list, wholePlan()).protobuf?.() ?? Buffer.alloc(0))
    expect(message.entity[0]?.id).toBe('公交-é')
    expect(message.entity[0]?.vehicle?.vehicle?.label).toBe(label)
    expect(message.entity[1]?.tripUpdate?.delay).toBe(delay)
  })
})

function feedOf(list: FeedUpdate['readings'], plan: FeedPlan) {
  const realtime = openAt(0)
  expect(realtime.apply(updateOf(0, list))).toBe('applied')
  return realtime.feed('positions', plan)
}

/** A row of one table, with the row of its root when it is a child. */
function rowsFor(name: string, change: Record<string, unknown>): FeedUpdate['readings'] {
  const root = name.startsWith('alert') ? 'alert' : name === 'carriage' ? 'vehicle_position' : name
  const parent = name === 'stop_time_update' ? 'trip_update' : root
  const base = { event_time: at(0), entity_id: 'e', entity_index: 0 }
  const place = {
    ...(name === 'alert_active_period' ? { kind: 'active_period' } : {}),
    ...(name === 'alert_text' ? { field: 'media_type' in change ? 'image' : 'url' } : {}),
    ...(INDEX_COLUMNS[name] ? { [INDEX_COLUMNS[name]]: 0 } : {}),
  }
  const own = row(name, { ...base, ...place, ...change })
  return parent === name ? [own] : [row(parent, base), own]
}

/** Feeds of a few entities with children, every column drawn from its own schema. */
function readings(): fc.Arbitrary<FeedUpdate['readings']> {
  const entity = fc.record({
    rows: fc.tuple(
      ...feedContracts.map((contract) => {
        const most = INDEX_COLUMNS[contract.name] ? 3 : 1
        return fc.array(readingOf(contract), { maxLength: most })
      }),
    ),
  })
  return fc.array(entity, { maxLength: 4 }).map((entities) =>
    entities.flatMap(({ rows }, place) =>
      rows.flatMap((list, table) =>
        list.map((reading, index) => {
          const { name } = feedContracts[table] ?? { name: '' }
          return row(name, {
            ...reading,
            event_time: at(0),
            entity_id: `e${place}`,
            entity_index: place,
            is_deleted: false,
            [INDEX_COLUMNS[name] ?? 'entity_index']: INDEX_COLUMNS[name] ? index : place,
          })
        }),
      ),
    ),
  )
}

function readingOf({ columns }: Contract): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(
      columns.map((column) => [
        column.name,
        column.nullable ? fc.option(anyValue(column), { nil: null }) : anyValue(column),
      ]),
    ),
  )
}

function anyValue({ type, schema }: Column): fc.Arbitrary<unknown> {
  const choices = schema.enum
  if (Array.isArray(choices)) return fc.constantFrom(...choices.filter((one) => one !== null))
  const min = Number(schema.minimum ?? -2_147_483_648)
  const max = Number(schema.maximum ?? 2_147_483_647)
  switch (type) {
    case 'integer':
      return fc.integer({ min, max })
    case 'double':
      return fc
        .float({ min: Math.fround(min), max: Math.fround(max), noNaN: true })
        .map(Math.fround)
    case 'boolean':
      return fc.boolean()
    case 'date':
      return fc.constantFrom('2024-02-29', '1999-12-31')
    case 'timestamp':
      return fc
        .integer({ min: 0, max: 4_000_000_000 })
        .map((s) => new Date(s * 1_000).toISOString())
    default:
      return fc.string({ unit: 'grapheme', maxLength: 60 })
  }
}

function sample(column: Column): unknown {
  return fc.sample(anyValue(column), { numRuns: 1, seed: 1 })[0]
}

/** Single-precision numbers compare as such: the JSON form writes them short. */
function singles(value: unknown): unknown {
  if (typeof value === 'number') return Math.fround(value) || 0
  if (Array.isArray(value)) return value.map(singles)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, singles(inner)]))
}
