import type { ColumnType } from './types.ts'

/** What `deltaSchemaOf` needs of a column; a `Column` of a contract will do. */
export type DeltaColumn = {
  name: string
  type: ColumnType
  nullable: boolean
  precision?: number
  scale?: number
}

/**
 * `schemaString` of a Delta table (PROTOCOL.md, Schema Serialization Format). Instants are
 * `timestamp`, which is always UTC, so that protocol 1/2 suffices.
 */
export function deltaSchemaOf(columns: readonly DeltaColumn[]): string {
  const fields = columns.map((column) => ({
    name: column.name,
    type: deltaTypeOf(column),
    nullable: column.nullable,
    metadata: {},
  }))
  return JSON.stringify({ type: 'struct', fields })
}

function deltaTypeOf(column: DeltaColumn): unknown {
  if (column.type === 'decimal') return `decimal(${column.precision},${column.scale})`
  if (column.type !== 'map') return column.type
  return { type: 'map', keyType: 'string', valueType: 'string', valueContainsNull: true }
}
