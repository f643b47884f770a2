import type { Column, ColumnType, Contract, DataClass } from '@tongqu/contracts'

/** A column as it stands in the Delta table and in each of its Parquet files. */
export type LakeColumn = Pick<Column, 'name' | 'type' | 'nullable' | 'precision' | 'scale'> & {
  class: DataClass
  /** `<dataset>/<column>`: its text is sealed at rest under this name; absent: it is not. */
  sealedAs?: string
}

/** One Delta table: dataset × contract major version. A value; it holds nothing open. */
export type LakeTable = {
  dataset: string
  /** As in the catalogue and in URLs; `rejects` and `findings` are implicit. */
  name: string
  contract: Contract
  /** Storage key of the table's folder, without a trailing slash. */
  folder: string
  columns: readonly LakeColumn[]
  /** `feed_id`, and `event_date` where the contract has an event time. */
  partitionBy: readonly string[]
  clusterBy: readonly string[]
  /**
   * Columns that must show no bounds, neither in the Delta log nor in a Parquet footer. The event
   * time keeps its own: products and readers find files by it, and when the first and the last
   * thing of a file happened tells of nobody; its day is in the path besides.
   */
  withoutBounds: ReadonlySet<string>
}

/** The classes whose extremes alone already tell something about a person or a protected place. */
const CLASSES_WITHOUT_BOUNDS: ReadonlySet<DataClass> = new Set([
  'personal',
  'sensitive',
  'important',
])

/** The classes whose text is sealed at rest. Numbers, days and instants stay as they are. */
const SEALED_CLASSES: ReadonlySet<DataClass> = new Set(['personal', 'sensitive'])
const SEALED_TYPES: ReadonlySet<ColumnType> = new Set(['string', 'map'])

/** The implicit tables of every dataset: what was refused, and what was remarked on. */
export const REJECTS = 'rejects'
export const FINDINGS = 'findings'

/**
 * Lays a contract out as the table `name` of `dataset`. `overrides` are the catalogue's stricter
 * classes, `table.column` → class.
 */
export function lakeTable(
  dataset: { id: string; classOverrides: Readonly<Record<string, DataClass>> },
  name: string,
  contract: Contract,
): LakeTable {
  const columns = columnsOf(contract).map((column) => {
    const own = dataset.classOverrides[`${name}.${column.name}`] ?? column.class
    const sealed = SEALED_CLASSES.has(own) && SEALED_TYPES.has(column.type)
    return { ...column, class: own, ...(sealed && { sealedAs: `${dataset.id}/${column.name}` }) }
  })
  return {
    dataset: dataset.id,
    name,
    contract,
    folder: tableFolder(dataset.id, name, contract.major),
    columns,
    partitionBy: contract.eventTime === undefined ? ['feed_id'] : ['feed_id', 'event_date'],
    clusterBy: contract.clusterBy,
    withoutBounds: new Set(
      columns
        .filter(({ name, class: own }) => {
          return CLASSES_WITHOUT_BOUNDS.has(own) && name !== contract.eventTime
        })
        .map(({ name }) => name),
    ),
  }
}

/** Storage key of a table's folder; a contract major is a table of its own. */
export function tableFolder(dataset: string, name: string, major: number): string {
  return `lake/${dataset}/${name}.v${major}`
}

function columnsOf(contract: Contract): LakeColumn[] {
  const eventDate = contract.eventTime === undefined ? [] : [system('event_date', 'date', true)]
  return [
    system('feed_id', 'string', false),
    ...eventDate,
    system('delivery_id', 'string', false),
    system('received_at', 'timestamp', false),
    ...contract.columns,
  ]
}

function system(name: string, type: ColumnType, nullable: boolean): LakeColumn {
  return { name, type, nullable, class: 'public' }
}
