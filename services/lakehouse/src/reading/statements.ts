import { identifier, sqlFile } from '../sql.ts'
import type { LakeColumn } from '../table.ts'
import type { Condition } from './conditions.ts'
import type { Position } from './cursor.ts'
import { SEAL } from './lane.ts'
import { type Binds, columnsRead, orderTerms, type Question, whereSql } from './query.ts'
import { together, visibleRowsSql } from './restricted.ts'
import { FILE, ROW, type ScannedFile, scanSql } from './scan.ts'

/** What a statement puts out: SQL expressions over `columns`, and how many there are. */
export type Output = { sql: readonly string[]; columns: readonly LakeColumn[] }

/** The files a question is put to, in order. */
export type Scope = {
  files: readonly ScannedFile[]
  decided: ReadonlySet<Condition>
}

/** A mark of an ordered page: the last row shown, `file` counted in the scope. */
export type Mark = {
  position: Position
  /**
   * The file that holds it; when it is not in the scope, all files from `position.file` on follow.
   */
  file: ScannedFile
  inScope: boolean
}

/** All rows of the answer, no positions: what downloads run. */
export function allRowsSql(
  question: Question,
  scope: Scope,
  output: Output,
  limit?: number,
): { sql: string; binds: Binds } {
  const read = columnsRead(question, output.columns)
  const where = whereSql(question, scope.decided)
  const order = orderTerms(question)
  const positions = order.length > 0 && !question.canonical
  const scan = visibleRowsSql(question, scope, read, { positions })
  const terms = positions ? [...order, FILE, ROW] : order
  const sql = sqlFile(import.meta.url, 'rows.sql', {
    columns: names(output.columns),
    scan: scan.sql,
    where: where.sql && `WHERE ${where.sql}`,
    order: terms.length > 0 ? `ORDER BY ${terms.join(', ')}` : '',
    limit: limit === undefined ? '' : `LIMIT ${limit}`,
  })
  return { sql, binds: together(where.binds, scan.binds) }
}

/** Rows of one page of a question in canonical order: the `limit` after the first `passed`. */
export function countedRowsSql(
  question: Question,
  scope: Scope,
  output: Output,
  { limit, passed }: { limit: number; passed: number },
): { sql: string; binds: Binds } {
  const { sql, binds } = allRowsSql(question, scope, output)
  return { sql: `${sql} LIMIT ${limit} OFFSET ${passed}`, binds }
}

/**
 * Rows of one page with their positions, of a question without canonical order. Unordered pages
 * begin after row `after` of the first file of the scope; ordered ones after `mark`.
 */
export function pageRowsSql(
  question: Question,
  scope: Scope,
  output: Output,
  page: { limit: number; after?: number; mark?: Mark },
): { sql: string; binds: Binds } {
  const read = columnsRead(question, output.columns)
  const where = whereSql(question, scope.decided)
  const order = orderTerms(question)
  // A cursor counts on the order of the files where no other is wanted.
  const sorted = order.length > 0 || question.conditions.some(({ joins }) => joins === true)
  const scan = visibleRowsSql(question, scope, read, {
    positions: true,
    ...(page.after === undefined ? {} : { after: page.after }),
  })
  const places = {
    columns: [...output.columns.map(qualified), `scanned.${FILE}`, `scanned.${ROW}`].join(', '),
    scan: scan.sql,
    order: sorted ? `ORDER BY ${[...order, FILE, ROW].join(', ')}` : '',
    limit: `LIMIT ${page.limit}`,
  }
  if (!page.mark) {
    const sql = sqlFile(import.meta.url, 'rows.sql', {
      ...places,
      where: where.sql && `WHERE ${where.sql}`,
    })
    return { sql, binds: where.binds }
  }
  const after = afterMark(question.order, page.mark)
  const sql = sqlFile(import.meta.url, 'rows-after.sql', {
    ...places,
    mark: markSql(question.order, page.mark),
    where: where.sql ? `${where.sql} AND ${after}` : after,
  })
  return { sql, binds: where.binds }
}

/** Puts the sentinel behind some rows; its column follows those of `output`. */
export function sealed(
  rows: { sql: string; binds: Binds },
  output: Output,
  more: readonly string[] = [],
): { sql: string; binds: Binds; end: number } {
  const put = [...output.sql, ...more]
  const sql = sqlFile(import.meta.url, 'sealed.sql', {
    output: put.join(', '),
    rows: rows.sql,
    nothing: put.map(() => 'NULL').join(', '),
    seal: SEAL,
  })
  return { sql, binds: rows.binds, end: put.length }
}

/** Positions as the readers of a page expect them. */
export const POSITION_OUTPUT = [`CAST(${FILE} AS BIGINT)`, `CAST(${ROW} AS BIGINT)`] as const

function markSql(order: Question['order'], mark: Mark): string {
  const columns = order.map(({ column }) => column)
  const list = columns.map(({ name }, index) => `${identifier(name)} AS __mark${index}`)
  const scan = scanSql([mark.file], columns, { positions: true })
  return `SELECT ${list.join(', ')} FROM (${scan}) AS marked WHERE ${ROW} = ${mark.position.row}`
}

/** Nulls come last, so nothing follows a null but other nulls. */
function afterMark(order: Question['order'], { position, inScope }: Mark): string {
  const { file, row } = position
  const ties = inScope
    ? `(${FILE} > ${file} OR (${FILE} = ${file} AND ${ROW} > ${row}))`
    : `${FILE} >= ${file}`
  return order.reduceRight((rest, { column, descending }, index) => {
    const value = qualified(column)
    const last = `__mark${index}`
    const beyond = `${value} ${descending ? '<' : '>'} ${last}`
    const intoNulls = `(${value} IS NULL AND ${last} IS NOT NULL)`
    return `(${beyond} OR ${intoNulls} OR (${value} IS NOT DISTINCT FROM ${last} AND ${rest}))`
  }, ties)
}

/** Parquet pages are counted first, with no column at all. */
function names(columns: readonly LakeColumn[]): string {
  return columns.map(({ name }) => identifier(name)).join(', ') || 'NULL AS nothing'
}

function qualified(column: LakeColumn): string {
  return `scanned.${identifier(column.name)}`
}
