import type { Catalog, Dataset } from '@tongqu/catalog'
import { expect, it } from 'vitest'
import { isSealed } from './routing.ts'

const SOURCE = { dataset: 'rates', routes: [] }

it('what a source sends is sealed for a column that only the catalogue calls important', () => {
  expect(isSealed(SOURCE, catalogWith({}))).toBe(false)
  for (const stricter of ['personal', 'sensitive', 'important'] as const) {
    expect(isSealed(SOURCE, catalogWith({ 'rate.operator_name': stricter }))).toBe(true)
  }
  expect(isSealed(SOURCE, catalogWith({ 'rate.operator_name': 'internal' }))).toBe(false)
})

it('what a source sends is sealed for a dataset that only one of its routes writes', () => {
  const route = { contract: 'vehicle/position@1' as const, where: {}, dataset: 'positions' }
  const catalog = catalogWith({})
  catalog.datasets.set('positions', datasetOf('position', 'vehicle/position@1', {}))
  expect(isSealed(SOURCE, catalog)).toBe(false)
  expect(isSealed({ ...SOURCE, routes: [route] }, catalog)).toBe(true)
})

function catalogWith(classOverrides: Dataset['classOverrides']) {
  const datasets = new Map([['rates', datasetOf('rate', 'vehicle/rate@1', classOverrides)]])
  return { datasets } as Omit<Catalog, 'datasets'> & { datasets: Map<string, Dataset> }
}

function datasetOf(
  name: string,
  contract: string,
  classOverrides: Dataset['classOverrides'],
): Dataset {
  return { tables: [{ name, contract }], classOverrides } as unknown as Dataset
}
