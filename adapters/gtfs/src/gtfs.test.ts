import type { Member, TablesPlan } from '@tongqu/adapter-kit'
import { adapterCases, FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { contractOf, contracts } from '@tongqu/contracts'
import { describe, expect, it } from 'vitest'
import { gtfsMembers } from './files.ts'
import { gtfs } from './gtfs.ts'

adapterCases(gtfs, new URL('../fixtures/', import.meta.url))

const EVERY_FILE = gtfsMembers.map(({ member, contract }) => {
  const header = contractOf(contract).columns.map(({ name }) => name)
  return { name: member, bytes: 1_000, header: header.filter((name) => name !== 'extra') }
})

function planOf(members: readonly Member[]): TablesPlan {
  return gtfs.plan(members, FIXTURE_CONTEXT)
}

function codesAt(plan: TablesPlan): [string, string][] {
  return plan.rejects.map(({ at, code }) => [at, code])
}

describe('a feed with every file and column', () => {
  const plan = planOf(EVERY_FILE)

  it('fills every GTFS contract there is', () => {
    const planned = [...plan.tables, ...plan.documents].map(({ contract }) => contract)
    const all = contracts.filter(({ family }) => family === 'gtfs').map(({ id }) => id)
    expect(planned.sort()).toEqual(all.sort())
    expect(plan.rejects).toEqual([])
  })

  it('maps every column and leaves nothing over', () => {
    for (const { contract, columns, extra, defaults } of plan.tables) {
      const names = contractOf(contract).columns.map(({ name }) => name)
      expect([...Object.keys(columns), 'extra']).toEqual(names)
      expect(extra).toEqual([])
      expect(defaults).toBeUndefined()
    }
  })

  it('checks a table only after the tables it refers to, so that faults travel down', () => {
    const { references } = plan
    for (const [index, { id, from, to }] of references.entries()) {
      const targets = to.map(({ contract }) => contract).filter((contract) => contract !== from)
      const later = references.slice(index).filter((other) => targets.includes(other.from))
      expect(later.map((other) => `${id} before ${other.id}`)).toEqual([])
    }
    expect(new Set(references.map(({ id }) => id)).size).toBe(references.length)
  })

  it('checks every column that holds an id of another table', () => {
    const checked = new Set(plan.references.map(({ id }) => id))
    const idsOf = (name: string): string[] =>
      contractOf(`gtfs/${name}@1`)
        .columns.map((column) => column.name)
        .filter((column) => /_id$|^parent_station$/.test(column))
        .map((column) => `${name}.${column}`)
    const own = new Set(plan.references.flatMap(({ to }) => to.map(placeOf)))
    const rest = contracts
      .filter(({ family }) => family === 'gtfs')
      .flatMap(({ name }) => idsOf(name))
      .filter((place) => !checked.has(place) && !own.has(place))
    expect(rest.sort()).toEqual([
      'attributions.attribution_id',
      'pathways.pathway_id',
      'translations.record_id',
      'translations.record_sub_id',
      'trips.block_id',
      'trips.direction_id',
    ])
  })
})

function placeOf({ contract, columns }: TablesPlan['references'][number]['to'][number]): string {
  return `${contractOf(contract).name}.${columns[0]}`
}

describe('headers', () => {
  const stops = (header: string[]): TablesPlan =>
    planOf(EVERY_FILE.map((file) => (file.name === 'stops.txt' ? { ...file, header } : file)))

  it('may stand in any order', () => {
    const [table] = stops(['stop_lat', 'stop_id']).tables.filter(
      ({ member }) => member === 'stops.txt',
    )
    expect(table?.columns).toEqual({ stop_lat: 'stop_lat', stop_id: 'stop_id' })
  })

  it('outside the specification go to extra, one that is called extra too', () => {
    const [table] = stops(['stop_id', 'Stop_ID', 'extra', '__proto__']).tables.filter(
      ({ member }) => member === 'stops.txt',
    )
    expect(table?.columns).toEqual({ stop_id: 'stop_id' })
    expect(table?.extra).toEqual(['Stop_ID', 'extra', '__proto__'])
  })

  it('of a million columns are refused with a short reason', () => {
    const plan = stops(Array.from({ length: 1_000_000 }, (_, index) => `c${index}`))
    expect(codesAt(plan)).toEqual([['stops.txt', 'too-many-columns']])
    expect(plan.tables).toHaveLength(EVERY_FILE.length - 2)
  })

  it('of many unknown columns give a short finding', () => {
    const names = Array.from({ length: 900 }, (_, index) => `${index}`.repeat(100))
    const { findings } = stops(['stop_id', ...names])
    const found = findings.find(({ code }) => code === 'unknown-column')
    expect(found?.message.length).toBeLessThan(2_000)
  })
})

describe('members', () => {
  it('of the same name count once', () => {
    const [agency] = EVERY_FILE
    if (!agency) throw new Error('no file')
    expect(codesAt(planOf([...EVERY_FILE, agency]))).toEqual([['agency.txt', 'duplicate-file']])
  })

  it('each missing alone costs no other table', () => {
    for (const { name } of EVERY_FILE) {
      const plan = planOf(EVERY_FILE.filter((file) => file.name !== name))
      expect(plan.tables.length + plan.documents.length).toBe(EVERY_FILE.length - 1)
      expect(plan.rejects.every(({ at, code }) => at === name && code === 'missing-file')).toBe(
        true,
      )
    }
  })
})
