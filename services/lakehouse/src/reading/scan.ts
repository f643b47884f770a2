import { sqlType } from '@tongqu/contracts'
import { revealedSql } from '../cells/sql.ts'
import { identifier, literal } from '../sql.ts'
import type { LakeColumn } from '../table.ts'
import type { Condition } from './conditions.ts'
import type { LakeFile } from './files.ts'
import type { Question } from './query.ts'

/** A file that a query opens, and what is in it. */
export type ScannedFile = {
  /** Absolute path. */
  local: string
  /**
   * Columns it holds: one written before a column was added to the contract lacks it. The same set
   * object for files with the same columns (`Footers`).
   */
  columns: ReadonlySet<string>
}

/** Names the scan adds: index of the file in the list scanned, row in the file. */
export const FILE = '__file'
export const ROW = '__row'

/** The scan gives a sealed column a second time, as it is stored, under its name behind this. */
const STORED = '__stored_'

/**
 * SQL of the rows of `files` in order (file, row in file), with `columns`, typed, absent ones NULL,
 * sealed text revealed: nobody else who reads looks into files. DuckDB reveals what is used beyond
 * the scan, and of the rows that filters leave. `after` leaves out the rows of the first file up to
 * and with that row; `stored` are columns that are given as they are stored, too.
 */
export function scanSql(
  files: readonly ScannedFile[],
  columns: readonly LakeColumn[],
  options: { positions: boolean; after?: number; stored?: readonly LakeColumn[] },
): string {
  const stored = [...new Set(options.stored)]
  const groups = groupsOf(files, options.after !== undefined)
  if (groups.length === 0) return emptySql(columns, stored, options.positions)
  return groups
    .map(({ base, members }, index) => {
      const held = members[0]?.columns ?? new Set()
      const list = columns.map((column) => {
        if (!held.has(column.name)) return missing(column)
        return `${revealedSql(column)} AS ${identifier(column.name)}`
      })
      for (const column of stored) {
        const value = held.has(column.name) ? identifier(column.name) : 'NULL'
        list.push(`${value} AS ${storedName(column)}`)
      }
      if (options.positions) {
        list.push(`file_index + ${base} AS ${FILE}`, `file_row_number AS ${ROW}`)
      }
      const skip = index === 0 && options.after !== undefined
      const where = skip ? ` WHERE file_row_number > ${options.after}` : ''
      return `SELECT ${list.join(', ')} FROM ${parquet(members)}${where}`
    })
    .join(' UNION ALL ')
}

/** SQL name of a column as it is stored, where a scan gives it. */
export function storedName(column: Pick<LakeColumn, 'name'>): string {
  return identifier(STORED + column.name)
}

/** `read_parquet` of exactly these files, whatever signs stand in their paths. */
export function parquet(files: readonly { local: string }[]): string {
  return `read_parquet([${files.map(({ local }) => pathLiteral(local)).join(', ')}])`
}

/** A path as DuckDB must be given it: `*`, `?` and `[` would be read as a pattern. */
export function pathLiteral(path: string): string {
  return literal(path.replace(/[*?[]/g, '[$&]'))
}

/**
 * Files that may hold an answer, with their index among `files`, and the conditions that need no
 * look at rows because every one of those files has a single value for the column.
 */
export function prune(
  files: readonly LakeFile[],
  { conditions, restriction }: Pick<Question, 'conditions' | 'restriction'>,
): { kept: { file: LakeFile; index: number }[]; decided: Set<Condition> } {
  const all = [...conditions, ...(restriction?.conditions ?? [])]
  const kept = files.flatMap((file, index) =>
    all.every((condition) => condition.masked || condition.mayHold(file)) ? [{ file, index }] : [],
  )
  const decided = all.filter(
    ({ column, operator, masked }) =>
      !masked &&
      operator !== 'like' &&
      operator !== 'is' &&
      kept.every(({ file }) => file.bounds(column).constant),
  )
  return { kept, decided: new Set(decided) }
}

/** Runs of files with the same columns; the first file stands alone when part of it is left out. */
function groupsOf(
  files: readonly ScannedFile[],
  firstAlone: boolean,
): { base: number; members: ScannedFile[] }[] {
  const groups: { base: number; members: ScannedFile[] }[] = []
  files.forEach((file, index) => {
    const group = groups.at(-1)
    const alone = firstAlone && index === 1
    if (group && !alone && group.members[0]?.columns === file.columns) group.members.push(file)
    else groups.push({ base: index, members: [file] })
  })
  return groups
}

function emptySql(
  columns: readonly LakeColumn[],
  stored: readonly LakeColumn[],
  positions: boolean,
): string {
  const list = columns.map(missing)
  for (const column of stored) list.push(`CAST(NULL AS VARCHAR) AS ${storedName(column)}`)
  if (positions) list.push(`0 AS ${FILE}`, `0 AS ${ROW}`)
  return `SELECT ${list.join(', ')} WHERE FALSE`
}

function missing(column: LakeColumn): string {
  return `CAST(NULL AS ${sqlType(column)}) AS ${identifier(column.name)}`
}
