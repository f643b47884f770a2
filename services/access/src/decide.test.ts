import { fileURLToPath } from 'node:url'
import type { Catalog, Dataset } from '@tongqu/catalog'
import { DATA_CLASSES, loadCatalog, TIER_IDS } from '@tongqu/catalog'
import type { Column, Contract, ContractId, DataClass } from '@tongqu/contracts'
import { Problem } from '@tongqu/contracts'
import { SYSTEM_COLUMNS } from '@tongqu/lakehouse'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AccessPlan, DecideDeps, Principal } from './index.ts'
import { ADDED_COLUMNS, decide, PLAN_LIFETIME_MILLISECONDS } from './index.ts'

const anonymous: Principal = { kind: 'anonymous', address: '192.0.2.7' }
const now = new Date('2026-03-01T08:00:00Z')

let catalog: Catalog

beforeAll(async () => {
  const loaded = await loadCatalog(fileURLToPath(new URL('../../../catalog', import.meta.url)))
  if (!loaded.catalog) throw new Error('the catalogue has faults')
  catalog = loaded.catalog
})

const deps = (held: Catalog = catalog): DecideDeps => ({ catalog: () => held })
const ask = (id: string, from: DecideDeps = deps()) =>
  decide(from, anonymous, id, 'read', 'research', now)

describe('an open dataset', () => {
  it('passes with its public columns and those of the lake, without the delivery that holds more', () => {
    const plan = planOf(ask('bus-vehicle-positions'))
    expect(plan).toMatchObject({
      dataset: 'bus-vehicle-positions',
      tier: 'open',
      action: 'read',
      purpose: 'research',
      expiresAt: new Date(now.getTime() + PLAN_LIFETIME_MILLISECONDS).toISOString(),
    })
    expect(Object.keys(plan.tables).sort()).toEqual([
      'carriage',
      'feed_message',
      'vehicle_position',
    ])
    const { columns, whole } = plan.tables.vehicle_position ?? { columns: [], whole: true }
    expect(columns.slice(0, 4)).toEqual(['feed_id', 'event_date', 'received_at', 'event_time'])
    expect(plan.tables.carriage?.columns).not.toContain('delivery_id')
    expect(columns).not.toContain('vehicle_license_plate')
    expect(whole).toBe(false)
    expect(plan.tables.carriage?.whole).toBe(false)
  })

  it('has no event date where the contract has no event time', () => {
    const { columns } = planOf(ask('bus-timetable')).tables.stops ?? { columns: [] }
    expect(columns).toContain('feed_id')
    expect(columns).not.toContain('event_date')
  })

  it('loses a column that the catalogue classes more strictly', () => {
    const stricter = changed('bus-vehicle-positions', {
      classOverrides: { 'vehicle_position.speed': 'internal' },
    })
    const [before, after] = [ask('bus-vehicle-positions'), ask('bus-vehicle-positions', stricter)]
    expect(planOf(before).tables.vehicle_position?.columns).toContain('speed')
    expect(planOf(after).tables.vehicle_position?.columns).not.toContain('speed')
    expect(planOf(after).hash).not.toBe(planOf(before).hash)
  })
})

describe('the hash of a plan', () => {
  it('is the same for the same content, whoever asks when, for what and in which way', () => {
    const first = planOf(ask('bus-alerts'))
    const later = decide(deps(), anonymous, 'bus-alerts', 'subscribe', 'play', new Date(0))
    expect(planOf(later).hash).toBe(first.hash)
    const reordered = changed('bus-alerts', {
      tables: [...(catalog.datasets.get('bus-alerts')?.tables ?? [])].reverse(),
    })
    expect(planOf(ask('bus-alerts', reordered)).hash).toBe(first.hash)
  })

  it('differs between datasets', () => {
    const hashes = ['bus-timetable', 'rail-timetable'].map((id) => planOf(ask(id)).hash)
    expect(new Set(hashes).size).toBe(2)
  })
})

describe('a refusal', () => {
  it('of a restricted or licensed dataset asks for authentication and says where to apply', () => {
    for (const id of ['metro-gate-counts', 'bus-vehicle-positions-detailed']) {
      expect(problemOf(ask(id))).toMatchObject({
        code: 'authentication-required',
        status: 401,
        extensions: { apply: `/api/applications?dataset=${id}` },
      })
    }
  })

  it('of a closed dataset is final', () => {
    expect(problemOf(ask('bus-depot-security'))).toMatchObject({ code: 'tier-closed', status: 403 })
  })

  it('of a proposed or withdrawn dataset is the one of a missing dataset, in every tier', () => {
    const missing = problemOf(ask('no-such-dataset'))
    expect(missing).toMatchObject({ code: 'dataset-not-found', status: 404 })
    for (const id of catalog.datasets.keys()) {
      for (const state of ['PROPOSED', 'WITHDRAWN'] as const) {
        const refused = problemOf(ask(id, changed(id, { state })))
        expect({ ...refused }).toEqual({ ...missing })
        expect(refused.message).toBe(missing.message)
      }
    }
  })
})

describe('anything unforeseen refuses', () => {
  const id = 'bus-timetable'
  const fails = () => {
    throw new Error('broken')
  }
  it.each<[string, () => AccessPlan | Problem]>([
    ['an unknown tier', () => ask(id, changed(id, { tier: 'ajar' as 'open' }))],
    ['an unknown contract', () => ask(id, { ...deps(), contract: () => undefined })],
    ['a lookup that throws', () => ask(id, { ...deps(), contract: fails })],
    ['a catalogue that throws', () => ask(id, { catalog: fails })],
    ['no catalogue', () => ask(id, { catalog: () => undefined as never })],
    ['a clock without time', () => decide(deps(), anonymous, id, 'read', '', new Date(Number.NaN))],
    [
      'a clock that throws',
      () =>
        decide(deps(), anonymous, id, 'read', '', {
          getTime: fails,
        } as unknown as Date),
    ],
    ['an unknown action', () => decide(deps(), anonymous, id, 'steal' as 'read', '', now)],
    [
      'an unknown principal',
      () => decide(deps(), { kind: 'root' } as unknown as Principal, id, 'read', '', now),
    ],
    ['no principal', () => decide(deps(), undefined as never, id, 'read', '', now)],
  ])('%s', (_name, run) => {
    expect(problemOf(run())).toMatchObject({ code: 'internal', status: 500 })
  })

  it('a contract that hides a column of the lake', () => {
    const shadow: Column = { ...columnOf('feed_id', 'public') }
    const contract = () => contractWith('gtfs/stops@1', [shadow])
    expect(problemOf(ask(id, { ...deps(), contract })).code).toBe('internal')
  })
})

it('the columns that always leave are those the lake adds', () => {
  expect(ADDED_COLUMNS).toEqual(SYSTEM_COLUMNS)
})

describe('whatever the catalogue', () => {
  const classes = fc.constantFrom<string>(...DATA_CLASSES, 'PUBLIC', '', 'secret', 'constructor')
  const columnName = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor', 'toString')
  const contractIds = ['x/one@1', 'x/two@1', 'x/three@2'] as const
  const contractArbitrary = fc.record({
    columns: fc.uniqueArray(fc.record({ name: columnName, class: classes }), {
      selector: ({ name }) => name,
    }),
    hasEventTime: fc.boolean(),
  })
  const world = fc.record({
    contracts: fc.tuple(contractArbitrary, contractArbitrary, contractArbitrary),
    tables: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('one', 'two', 'three', '__proto__'),
        contract: fc.constantFrom(...contractIds, 'x/unknown@1'),
      }),
      { selector: ({ name }) => name },
    ),
    overrides: fc.dictionary(
      fc.tuple(fc.constantFrom('one', 'two', 'three'), columnName).map((path) => path.join('.')),
      classes,
    ),
    tier: fc.constantFrom<string>(...TIER_IDS, 'ajar', 'toString'),
    state: fc.constantFrom('LISTED', 'PROPOSED', 'WITHDRAWN', 'listed'),
  })

  it('no plan for an anonymous caller holds a column that is not public', () => {
    let plans = 0
    fc.assert(
      fc.property(world, ({ contracts, tables, overrides, tier, state }) => {
        const made = new Map<string, Contract>(
          contractIds.map((id, index) => {
            const { columns = [], hasEventTime = false } = contracts[index] ?? {}
            const list = columns.map((column) => columnOf(column.name, column.class))
            return [id, { ...contractWith(id, list), ...(hasEventTime ? { eventTime: 'a' } : {}) }]
          }),
        )
        const from = changed('bus-timetable', {
          tables: tables as Dataset['tables'],
          classOverrides: overrides as Dataset['classOverrides'],
          tier: tier as 'open',
          state: state as 'LISTED',
        })
        const answer = ask('bus-timetable', { ...from, contract: (id) => made.get(id) })
        if (answer instanceof Problem) return
        plans += 1
        expect([tier, state]).toEqual(['open', 'LISTED'])
        const isOpen = ({ name, contract }: (typeof tables)[number]) =>
          (made.get(contract as ContractId)?.columns ?? []).every((column) => {
            const key = `${name}.${column.name}`
            const own = Object.hasOwn(overrides, key) ? overrides[key] : 'public'
            return column.class === 'public' && own === 'public'
          })
        const isWhole = tables.every(isOpen)
        for (const { name, contract } of tables) {
          const view = Object.entries(answer.tables).find(([table]) => table === name)?.[1]
          const columns = made.get(contract)?.columns ?? []
          const open = columns
            .filter((column) => column.class === 'public')
            .filter((column) => {
              const key = `${name}.${column.name}`
              return !Object.hasOwn(overrides, key) || overrides[key] === 'public'
            })
            .map((column) => column.name)
          const own = view?.columns.filter((column) => !ADDED_COLUMNS.some((one) => one === column))
          expect(own).toEqual(open)
          expect(view?.whole).toBe(isWhole)
          expect(view?.columns.includes('delivery_id')).toBe(isWhole)
        }
      }),
      { numRuns: 3_000 },
    )
    expect(plans).toBeGreaterThan(20)
  })
})

function changed(id: string, change: Partial<Dataset>): DecideDeps {
  const dataset = catalog.datasets.get(id)
  if (!dataset) throw new Error(`no dataset ${id}`)
  const datasets = new Map([...catalog.datasets, [id, { ...dataset, ...change }]])
  return deps({ ...catalog, datasets })
}

function columnOf(name: string, dataClass: string): Column {
  const description = { 'zh-CN': name, en: name }
  return {
    name,
    type: 'string',
    nullable: true,
    class: dataClass as DataClass,
    description,
    schema: {},
  }
}

function contractWith(id: ContractId, columns: readonly Column[]): Contract {
  const words = { 'zh-CN': id, en: id }
  return {
    id,
    family: 'x',
    name: 'one',
    major: 1,
    minor: 0,
    title: words,
    description: words,
    standard: '',
    columns,
    key: [],
    partitionBy: [],
    clusterBy: [],
    schema: {},
  }
}

function planOf(answer: AccessPlan | Problem): AccessPlan {
  if (answer instanceof Problem) throw answer
  return answer
}

function problemOf(answer: AccessPlan | Problem): Problem {
  if (answer instanceof Problem) return answer
  throw new Error('it was let through')
}
