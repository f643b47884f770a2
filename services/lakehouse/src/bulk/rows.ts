import type { Contract } from '@tongqu/contracts'
import { identifier, literal, sqlFile } from '../sql.ts'
import type { LakeTable } from '../table.ts'
import type { TypedMember } from './typed.ts'

/** A table between typing and writing: rows by number, and the rows that checks took away. */
export type TypedTable = {
  table: LakeTable
  contract: Contract
  members: TypedMember[]
  gone: GoneRows[]
}

/** Rows one check took away; `file` is a Parquet file of their numbers. */
export type GoneRows = {
  file: string
  rows: number
  code: 'duplicate-key' | 'dangling-reference'
  column: string
  reason: string
}

/**
 * Row numbers of a table count through its members: the member's place times this, plus the row's
 * place in the member. 2^40 rows are more than any member's bytes allow.
 */
export const MEMBER_STRIDE = 2 ** 40

/** Query: all typed rows of a table with `__row` and `__fault`. */
export function typedRows({ members }: TypedTable): string {
  return members
    .map(({ typed }, place) => {
      const number = `file_row_number + ${place * MEMBER_STRIDE} AS "__row"`
      return `SELECT *, ${number} FROM read_parquet(${literal(typed)}, file_row_number = true)`
    })
    .join(' UNION ALL BY NAME ')
}

/** Query: the rows no check has taken away so far. */
export function keptRows(table: TypedTable): string {
  const files = table.gone.filter(({ rows }) => rows > 0).map(({ file }) => literal(file))
  const gone = `ANTI JOIN read_parquet([${files.join(', ')}]) AS gone USING ("__row")`
  return sqlFile(import.meta.url, 'kept-rows.sql', {
    rows: typedRows(table),
    without_gone: files.length > 0 ? gone : '',
  })
}

/** Does a member fill the column? Else it is NULL in every row. */
export function hasColumn({ members }: TypedTable, column: string): boolean {
  return members.some(({ columns }) => columns.has(column))
}

/** Quoted names, comma separated. */
export function columnList(columns: readonly string[]): string {
  return columns.map(identifier).join(', ')
}
