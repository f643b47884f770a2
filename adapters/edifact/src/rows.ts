import type { ContractId } from '@tongqu/contracts'

/** A row in the making; what is undefined is left out. */
export type Row = Record<string, unknown>

/** Rows of one message by table, besides the order itself. */
export type Rows = {
  order: Row
  references: Row[]
  places: Row[]
  parties: Row[]
  goods: Row[]
  equipment: Row[]
}

/** Contract of each table, and the column that numbers its rows. */
export const TABLES: readonly {
  table: Exclude<keyof Rows, 'order'>
  contract: ContractId
  index: string
}[] = [
  { table: 'references', contract: 'freight/order_reference@1', index: 'reference_index' },
  { table: 'places', contract: 'freight/order_place@1', index: 'place_index' },
  { table: 'parties', contract: 'freight/order_party@1', index: 'party_index' },
  { table: 'goods', contract: 'freight/order_goods@1', index: 'goods_index' },
  { table: 'equipment', contract: 'freight/order_equipment@1', index: 'equipment_index' },
]

export const ORDER = 'freight/transport_order@1'

/** Names and characters of the map of other fields of one row. */
const EXTRA_NAMES = 64
const EXTRA_CHARACTERS = 4_000

/** Keeps a value that has no column under a name, after what stands there. False: no room. */
export function keep(row: Row, name: string, value: string): boolean {
  if (value === '') return true
  row.extra ??= {}
  const extra = row.extra as Record<string, string>
  const before = Object.hasOwn(extra, name) ? extra[name] : undefined
  if (before === undefined && Object.keys(extra).length >= EXTRA_NAMES) return false
  const text = before === undefined ? value : `${before}; ${value}`
  extra[name] = text.slice(0, EXTRA_CHARACTERS).toWellFormed()
  return text.length <= EXTRA_CHARACTERS
}

/** Adds a text to a column, with `separator` behind what stands there. */
export function append(row: Row, column: string, text: string, separator: string): void {
  if (text === '') return
  const before = row[column]
  row[column] = typeof before === 'string' ? before + separator + text : text
}

/** Rows without what they do not say. */
export function withoutGaps(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== undefined && value !== ''),
  )
}
