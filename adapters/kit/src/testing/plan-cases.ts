import { contractOf } from '@tongqu/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Member, TablePlan, TablesAdapter, TablesPlan } from '../types.ts'
import { FIXTURE_CONTEXT, planFixturesIn } from './fixtures.ts'

const PLAN_RUNS = 2_000

/**
 * The part of `adapterCases` that is about plans: they hold for any archive whatsoever, and say
 * what fixtures with a `members.json` expect of them, one NDJSON line for each thing planned.
 */
export function planCases(adapter: TablesAdapter, fixtures: URL): void {
  describe(`plans of ${adapter.name}`, () => {
    it.each(planFixturesIn(fixtures))(
      'plans fixture $name as expected',
      ({ members, expected }) => {
        const plan = adapter.plan(members, FIXTURE_CONTEXT)
        soundPlan(adapter, members, plan)
        expect(thingsOf(plan)).toEqual(expected.map((line) => JSON.parse(line)))
      },
    )

    it('hold for every set of members, well formed or not', () => {
      fc.assert(
        fc.property(membersOf(adapter), (members) => {
          const plan = adapter.plan(Object.freeze(members), FIXTURE_CONTEXT)
          expect(adapter.plan(members, FIXTURE_CONTEXT), 'is not deterministic').toEqual(plan)
          soundPlan(adapter, members, plan)
        }),
        { numRuns: PLAN_RUNS },
      )
    })
  })
}

/** A plan without what follows from the contracts alone. */
function thingsOf({ tables, documents, rejects, findings, references }: TablesPlan): object[] {
  return [
    ...tables.map(({ member, contract, columns, extra }) => {
      return { table: { member, contract, columns: Object.keys(columns), extra } }
    }),
    ...documents.map((document) => ({ document })),
    ...rejects.map(({ at, code, reason }) => ({ reject: { at, code, reason } })),
    ...findings.map((finding) => ({ finding })),
    ...references.map(({ id, to }) => {
      return { reference: { id, to: to.map(({ contract, columns }) => `${contract} ${columns}`) } }
    }),
  ]
}

function soundPlan(adapter: TablesAdapter, members: readonly Member[], plan: TablesPlan): void {
  const names = new Set(members.map(({ name }) => name))
  const planned = [...plan.tables, ...plan.documents]
  expect(new Set(planned.map(({ contract }) => contract)).size).toBe(planned.length)
  for (const { member, contract } of planned) {
    expect(names).toContain(member)
    expect(adapter.emits).toContain(contract)
  }
  for (const table of plan.tables) {
    soundTable(table, members.find(({ name }) => name === table.member)?.header ?? [])
  }
  const contracts = new Set(planned.map(({ contract }) => contract))
  for (const { from, columns, to } of plan.references) {
    expect(contracts).toContain(from)
    expect(to.length).toBeGreaterThan(0)
    soundColumns(from, columns)
    for (const target of to) {
      expect(contracts).toContain(target.contract)
      expect(target.columns.length).toBe(columns.length)
      soundColumns(target.contract, target.columns)
    }
  }
}

/** Every header is used once at most, and every column it fills is a column of the contract. */
function soundTable(table: TablePlan, header: readonly string[]): void {
  const used = [...Object.values(table.columns), ...table.extra]
  expect(new Set(used).size).toBe(used.length)
  for (const name of used) expect(header).toContain(name)
  soundColumns(table.contract, Object.keys(table.columns))
}

function soundColumns(contract: TablePlan['contract'], columns: readonly string[]): void {
  const known = new Set(contractOf(contract).columns.map(({ name }) => name))
  for (const column of columns) expect(known).toContain(column)
}

/** Archives of known and unknown members with known, unknown, repeated and empty headers. */
function membersOf(adapter: TablesAdapter): fc.Arbitrary<Member[]> {
  const contracts = adapter.emits.map(contractOf)
  const file = fc.oneof(
    fc.constantFrom(...contracts.map(({ name }) => `${name}.txt`)),
    fc.constantFrom('locations.geojson', 'notes.pdf', 'inner.zip', '__MACOSX/._x', '.DS_Store'),
    fc.string(),
  )
  const name = fc
    .tuple(fc.constantFrom('', '', '', 'feed/', 'a/b/'), file)
    .map((all) => all.join(''))
  const columns = contracts.flatMap((contract) => contract.columns.map((column) => column.name))
  const cell = fc.oneof(
    fc.constantFrom(...columns),
    fc.constantFrom('', 'extra', '__proto__'),
    fc.string(),
  )
  const full = fc
    .constantFrom(...contracts)
    .map((contract) => contract.columns.map((column) => column.name))
  const header = fc.oneof(fc.array(cell, { maxLength: 12 }), full)
  const member = fc.record({ name, bytes: fc.nat(), header }, { requiredKeys: ['name', 'bytes'] })
  return fc.array(member, { maxLength: 24 })
}
