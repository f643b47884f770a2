import { TOKEN_PREFIX } from '../keys/cells.ts'
import { identifier, literal } from '../sql.ts'
import type { LakeColumn } from '../table.ts'
import { REVEAL_CELL, REVEAL_ENTRY, SEAL_CELL, SEAL_ENTRY } from './functions.ts'

type SqlColumn = Pick<LakeColumn, 'name' | 'type' | 'sealedAs'>

/** SQL of a stored column with its text revealed; what is not sealed as it is. */
export function revealedSql(column: SqlColumn): string {
  return each(column, REVEAL_CELL, REVEAL_ENTRY)
}

/** SQL of a plain column as it is to be stored. */
export function sealedSql(column: SqlColumn): string {
  return each(column, SEAL_CELL, SEAL_ENTRY)
}

/**
 * SQL of a stored column in which text of before there were tokens is sealed as well. Where all are
 * tokens, no text is looked at but for its beginning.
 */
export function resealedSql(column: SqlColumn): string {
  if (column.sealedAs === undefined) return identifier(column.name)
  const name = identifier(column.name)
  const sample = column.type === 'map' ? `list_any_value(map_values(${name}))` : name
  const done = `coalesce(starts_with(${sample}, ${literal(TOKEN_PREFIX)}), TRUE)`
  return `CASE WHEN ${done} THEN ${name} ELSE ${sealedSql(column)} END`
}

/** `SELECT *` with each sealed column of a table as `sql` has it. */
export function starWith(
  columns: readonly SqlColumn[],
  sql: (column: SqlColumn) => string,
): string {
  const sealed = columns.filter(({ sealedAs }) => sealedAs !== undefined)
  if (sealed.length === 0) return '*'
  const parts = sealed.map((column) => `${sql(column)} AS ${identifier(column.name)}`)
  return `* REPLACE (${parts.join(', ')})`
}

function each(column: SqlColumn, cell: string, entry: string): string {
  const name = identifier(column.name)
  if (column.sealedAs === undefined) return name
  const place = literal(column.sealedAs)
  if (column.type !== 'map') return `${cell}(${place}, ${name})`
  // The entries of a map, one by one: names stay, values are sealed.
  const value = `${entry}(${place}, e.key, e.value)`
  const entries = `list_transform(map_entries(${name}), lambda e: {'key': e.key, 'value': ${value}})`
  return `map_from_entries(${entries})`
}
