import { type Catalog, knownContract } from '@tongqu/catalog'
import { beforeAll, expect, it } from 'vitest'
import type { GrantTerms } from './odrl-types.ts'
import { termsFaults } from './terms.ts'
import {
  allColumns,
  BUSES,
  datasetOf,
  GATES,
  TRIPS,
  termsFor,
  wholeCatalog,
} from './testing/policy-world.ts'

const TRUCKS = 'truck-positions'

let catalog: Catalog

beforeAll(async () => {
  catalog = await wholeCatalog()
})

function faults(id: string, given: Partial<GrantTerms> = {}): string[] {
  const dataset = datasetOf(catalog, id)
  const { terms } = dataset
  const narrow = { ...dataset, terms: { ...terms, purposes: ['research'], maxDays: 30 } }
  return termsFaults(termsFor(dataset, given), narrow, knownContract).map(({ path }) => path)
}

it('what keeps within the terms has no faults', () => {
  expect(faults(GATES)).toEqual([])
  expect(faults(TRIPS)).toEqual([])
})

it.each<[string, string, () => Partial<GrantTerms>, string]>([
  ['another purpose', GATES, () => ({ purposes: ['research', 'product'] }), '/purposes/1'],
  ['a day too long', GATES, () => ({ validTo: '2026-07-02T00:00:00.000Z' }), '/validTo'],
  ['no time', GATES, () => ({ validTo: 'x' }), '/validTo'],
  ['an open dataset', 'bus-alerts', () => ({}), '/dataset'],
  ['a closed dataset', 'bus-depot-security', () => ({}), '/dataset'],
  ['an unknown column', GATES, () => ({ columns: [{ table: 'x', column: 'y' }] }), '/columns/0'],
  ['a plate in clear', TRUCKS, () => ({ columns: [plate()] }), '/columns/0'],
  ['an area without a place', TRIPS, () => ({ area: [113, 22, 114, 23] }), '/columns'],
  ['a group without people', BUSES, () => ({ minimumGroup: 5 }), '/columns'],
  ['a mask of another kind', TRIPS, () => ({ columns: [prefixed()] }), '/columns/0'],
])('%s', (_name, id, given, path) => {
  expect(faults(id, given())).toContain(path)
})

it('a plate as a pseudonym is within the terms', () => {
  expect(faults(TRUCKS, { columns: [{ ...plate(), form: { kind: 'pseudonym' } }] })).toEqual([])
})

function plate() {
  const found = allColumns(datasetOf(catalog, TRUCKS)).find(({ column }) => column === 'plate')
  if (!found) throw new Error('no plate')
  return found
}

function prefixed() {
  const form = { kind: 'prefix' as const, characters: 2 }
  return { table: 'trip', column: 'card_pseudonym', form }
}
