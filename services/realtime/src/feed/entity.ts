/** One entity of a feed, put together again from the flat readings of its tables. */
import { ENVELOPE_COLUMNS, INDEX_COLUMNS } from './layout.ts'

export type Row = Readonly<Record<string, unknown>>

/** A changed entity is another object, so whatever is cached of it never lies. */
export type Entity = {
  id: string
  /** Given once by the hub; stands in for an id that may not leave. */
  serial: number
  /** Rows by contract name, children in the order of the message. */
  rows: ReadonlyMap<string, readonly Row[]>
  /** Milliseconds since 1970: event time of the newest row. */
  time: number
}

/** Rows of one entity by contract name, as they arrive. */
export type RowsByTable = Map<string, Row[]>

/** Puts the children of an entity in the order they had in the message. */
export function sortRows(rows: RowsByTable): void {
  for (const [table, list] of rows) {
    const index = INDEX_COLUMNS[table]
    if (index === undefined || isSorted(list, index)) continue
    list.sort((a, b) => Number(a[index]) - Number(b[index]))
  }
}

/** Equal in everything that can stand in a feed: times of the envelope do not count. */
export function sameContent(
  a: ReadonlyMap<string, readonly Row[]>,
  b: ReadonlyMap<string, readonly Row[]>,
): boolean {
  if (a.size !== b.size) return false
  for (const [table, rows] of a) {
    const others = b.get(table)
    if (others?.length !== rows.length) return false
    for (let index = 0; index < rows.length; index += 1) {
      if (!sameRow(rows[index] ?? {}, others[index] ?? {})) return false
    }
  }
  return true
}

function sameRow(a: Row, b: Row): boolean {
  let left = 0
  let right = 0
  for (const name in a) {
    if (ENVELOPE_COLUMNS.has(name)) continue
    left += 1
    const [value, other] = [a[name], b[name]]
    if (value === other) continue
    if (typeof value !== 'object' || JSON.stringify(value) !== JSON.stringify(other)) return false
  }
  for (const name in b) if (!ENVELOPE_COLUMNS.has(name)) right += 1
  return left === right
}

function isSorted(rows: readonly Row[], column: string): boolean {
  for (let index = 1; index < rows.length; index += 1) {
    if (Number(rows[index - 1]?.[column]) > Number(rows[index]?.[column])) return false
  }
  return true
}
