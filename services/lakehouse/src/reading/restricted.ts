import { AMONG_SUBJECTS } from '../cells/functions.ts'
import { identifier, literal, sqlFile } from '../sql.ts'
import type { LakeColumn, LakeTable } from '../table.ts'
import type { Condition } from './conditions.ts'
import { type Binds, type Question, storedColumns, whereSql } from './query.ts'
import { held, type ReadRestriction } from './restriction.ts'
import { type ScannedFile, scanSql, storedName } from './scan.ts'

/** Name of the column by whose values a group is counted. */
const COUNTED = '__counted'

/** Names of the columns that groups are made by. */
const GROUPED = '__grouped'

/** What a question needs to know of its scan. */
export type Scanned = Pick<Question, 'table' | 'conditions' | 'restriction'>

/**
 * SQL of the rows that a question may see, with `columns` as it may see them. Nothing else of a
 * restricted table reaches what is built on it; positions are given without a restriction only.
 */
export function visibleRowsSql(
  question: Scanned,
  scope: { files: readonly ScannedFile[]; decided: ReadonlySet<Condition> },
  columns: readonly LakeColumn[],
  options: { positions: boolean; after?: number },
): { sql: string; binds: Binds } {
  const stored = storedColumns(question)
  const { restriction, table } = question
  if (!restriction) {
    const sql = scanSql(scope.files, columns, { ...options, stored })
    return { sql, binds: { values: {}, types: {} } }
  }
  const base = (column: LakeColumn) => baseColumn(table, column)
  const read = restrictedReads(question, columns)
  const where = whereSql(restriction, scope.decided, 'r')
  const { subjects } = restriction
  const parts = [where.sql, subjects && amongSql(subjects)].filter((part) => part)
  const scan = scanSql(scope.files, read, {
    positions: false,
    stored: [...stored, ...storedColumns(restriction)].map(base),
  })
  const names = [...columns.map(({ name }) => identifier(name)), ...stored.map(storedName)]
  const sql = sqlFile(import.meta.url, 'restricted.sql', {
    columns: [...new Set(names)].join(', ') || 'NULL AS nothing',
    masked: maskedList(restriction, columns, stored).join(', '),
    scan,
    where: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '',
    group: groupSql(restriction),
  })
  const binds = { ...where.binds, ...(subjects && { subjects }) }
  return { sql, binds }
}

/** Columns that a restricted scan reads: those of the answer before masks, and hidden ones. */
export function restrictedReads(
  { table, restriction }: Scanned,
  columns: readonly LakeColumn[],
): LakeColumn[] {
  const { conditions = [], checks = [], subjects, masks, group } = restriction ?? {}
  const wanted = [
    ...columns.map((column) => masks?.get(column.name)?.reads ?? column),
    ...conditions.map(({ column }) => column),
    ...checks.flatMap((check) => check.columns),
    ...(subjects ? [subjects.column] : []),
    ...(group ? [group.of, ...group.by.map((one) => masks?.get(one.name)?.reads ?? one)] : []),
  ]
  return [...new Set(wanted.map((column) => baseColumn(table, column)))]
}

/** Both statements' values together. */
export function together(left: Binds, right: Binds): Binds {
  const subjects = left.subjects ?? right.subjects
  return {
    values: { ...left.values, ...right.values },
    types: { ...left.types, ...right.types },
    ...(subjects && { subjects }),
  }
}

function maskedList(
  restriction: ReadRestriction,
  columns: readonly LakeColumn[],
  stored: readonly LakeColumn[],
): string[] {
  const { masks, group } = restriction
  const shown = (column: LakeColumn) => masks.get(column.name)?.sql ?? held(column)
  const list = new Map<string, string>()
  for (const column of columns) list.set(identifier(column.name), shown(column))
  for (const column of stored) list.set(storedName(column), `held.${storedName(column)}`)
  group?.by.forEach((column, index) => {
    list.set(`${GROUPED}${index}`, shown(column))
  })
  if (group) list.set(COUNTED, held(group.of))
  const terms = [...list].map(([name, sql]) => `${sql} AS ${name}`)
  return terms.length > 0 ? terms : ['NULL AS nothing']
}

function groupSql({ group }: ReadRestriction): string {
  if (!group) return ''
  const by = group.by.map((_, index) => `${GROUPED}${index}`).join(', ')
  const window = by === '' ? '' : `PARTITION BY ${by}`
  return `QUALIFY count(DISTINCT ${COUNTED}) OVER (${window}) >= ${group.size}`
}

function amongSql({ column, digest }: NonNullable<ReadRestriction['subjects']>): string {
  const name = identifier(column.name)
  const text = column.type === 'string' ? name : `CAST(${name} AS VARCHAR)`
  return `${AMONG_SUBJECTS}(${literal(digest)}, ${text})`
}

function baseColumn(table: LakeTable, { name }: LakeColumn): LakeColumn {
  const column = table.columns.find((each) => each.name === name)
  if (!column) throw new Error(`${table.name} has no column ${name}`)
  return column
}
