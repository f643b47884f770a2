/** What doors must know of a dataset's tables: effective classes, formats per door. */
import type { Column, Contract, DataClass } from '@tongqu/contracts'
import { DATA_CLASSES } from './documents.ts'
import type { Dataset, Door } from './types.ts'

/** Format names as they stand in `?format=` and in the facets. */
export type Format =
  | 'json'
  | 'ndjson'
  | 'csv'
  | 'geojson'
  | 'arrow'
  | 'parquet'
  | 'gtfs'
  | 'gtfs-realtime'

export type ContractLookup = (id: string) => Contract | undefined

export type DescribedTable = {
  name: string
  contract: Contract
  /** In the contract's order; `class` is the stricter of contract and catalogue. */
  columns: readonly Column[]
}

/**
 * The tables of a dataset with the class each column has here. Throws when a table's contract is
 * unknown, which a loaded catalogue never shows.
 */
export function describeTables(dataset: Dataset, contract: ContractLookup): DescribedTable[] {
  return dataset.tables.map((table) => {
    const found = contract(table.contract)
    if (found === undefined) throw new Error(`unknown contract ${table.contract}`)
    const columns = found.columns.map((column) => ({
      ...column,
      class: effectiveClass(dataset, table.name, column),
    }))
    return { name: table.name, contract: found, columns }
  })
}

/** The stricter of contract and catalogue; an unknown word is the strictest. */
export function effectiveClass(dataset: Dataset, table: string, column: Column): DataClass {
  const key = `${table}.${column.name}`
  const override = Object.hasOwn(dataset.classOverrides, key)
    ? dataset.classOverrides[key]
    : undefined
  const ranks = [column.class, override ?? 'public'].map((word) => {
    const rank = DATA_CLASSES.indexOf(word)
    return rank < 0 ? DATA_CLASSES.length - 1 : rank
  })
  return DATA_CLASSES[Math.max(...ranks)] ?? 'important'
}

/**
 * Has a table of the dataset a column of class personal, or of a stricter one? Then what comes in
 * for it is kept sealed, and the text of what was refused is not kept at all. Tables of unknown
 * contracts count for nothing.
 */
export function holdsPersonal(dataset: Dataset, contract: ContractLookup): boolean {
  return dataset.tables.some(({ name, contract: id }) =>
    contract(id)?.columns.some((column) => {
      return DATA_CLASSES.indexOf(effectiveClass(dataset, name, column)) >= PERSONAL
    }),
  )
}

const PERSONAL = DATA_CLASSES.indexOf('personal')

/** The formats a door of this dataset can give, in the order they are offered. */
export function doorFormats(dataset: Dataset, door: Door, contract: ContractLookup): Format[] {
  const contracts = dataset.tables.map((table) => contract(table.contract))
  switch (door) {
    case 'records':
      return contracts.some((found) => found?.geometry)
        ? ['json', 'ndjson', 'csv', 'geojson', 'arrow', 'parquet']
        : ['json', 'ndjson', 'csv', 'arrow', 'parquet']
    case 'files':
      return ['parquet']
    case 'feeds':
      return contracts.some((found) => found && isGtfsRealtime(found))
        ? ['gtfs-realtime', 'json']
        : ['json']
    case 'gtfs':
      return ['gtfs']
  }
}

/** What real time can write as GTFS Realtime: its own contracts, and the positions of fleets. */
function isGtfsRealtime({ id, family }: Contract): boolean {
  return family === 'gtfs-realtime' || id === 'vehicle/position@1'
}

/** All formats of all doors, each once. */
export function formatsOf(dataset: Dataset, contract: ContractLookup): Format[] {
  return [...new Set(dataset.doors.flatMap((door) => doorFormats(dataset, door, contract)))]
}
