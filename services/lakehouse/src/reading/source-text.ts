import { sqlOf } from '@tongqu/contracts'
import { holdSubjects } from '../cells/subjects.ts'
import { identifier, literal, sqlFile } from '../sql.ts'
import type { LakeColumn } from '../table.ts'
import type { Restriction } from '../types.ts'
import { startedBody } from './body.ts'
import { csvHeader, quotedWhereNeeded } from './columns.ts'
import { textOfRows } from './download.ts'
import { ROW_ENDS } from './encode/row-text.ts'
import type { LakeFile, ReadTable } from './files.ts'
import type { Footers } from './footers.ts'
import type { Lane } from './lane.ts'
import { scanned } from './page.ts'
import { type Question, questionOf } from './query.ts'
import { visibleRowsSql } from './restricted.ts'
import { prune } from './scan.ts'
import { mustNotSpill } from './secrecy.ts'
import type { Spool } from './spool.ts'
import { allRowsSql, type Scope, sealed } from './statements.ts'
import type { CountRows } from './types.ts'

export type SourceTextDeps = {
  footers: Footers
  lane: Lane
  /** Never writes to the disk. */
  guarded: Lane
  spool: Spool
}

/** A column of the text: its header, and SQL of its cell, NULL where it is empty. */
type Cell = { name: string; sql: string }

export type SourceTextWanted = {
  feed: string
  columns?: readonly string[]
  restrict?: Restriction
  signal?: AbortSignal
  count?: CountRows
}

/**
 * One feed's rows of a table as the source writes them: CSV (RFC 4180) with the contract's columns
 * in order, then the columns outside the contract. A column no row has a value for is left out
 * unless the contract requires it. Each value stands in the source's text form (`ContractSql`).
 */
export async function sourceText(
  deps: SourceTextDeps,
  { table, files }: Pick<ReadTable, 'table' | 'files'>,
  { feed, signal, columns: names, restrict, count }: SourceTextWanted,
): Promise<ReadableStream<Uint8Array>> {
  const own = files.filter(({ partition }) => partition.feed_id === feed)
  const question = questionOf(table, {
    table: table.name,
    view: names ?? table.contract.columns.map(({ name }) => name),
    select: [],
    where: [],
    order: [],
    ...(restrict && { restrict }),
  })
  const { kept, decided } = prune(own, question)
  const pruned = kept.map(({ file }) => file)
  const scope = { files: await scanned(deps, pruned), decided }
  const lane = mustNotSpill(question) ? deps.guarded : deps.lane
  const look: Look = { lane, question, scope, files: pruned }
  const held = await heldColumns(look)
  const { render } = sqlOf(table.contract)
  const cells: Cell[] = []
  for (const column of table.contract.columns) {
    if (!held.has(column.name)) continue
    if (column.type === 'map') cells.push(...(await mapCells(look, column.name)))
    else cells.push({ name: column.name, sql: render(column, identifier(column.name)) })
  }
  const read = question.columns.filter(({ name }) => held.has(name))
  const fields = cells.map(({ sql }) => quotedWhereNeeded(`(${sql})`)).join(", ',', ")
  const output = { sql: [`concat(${fields}, chr(13), chr(10))`], columns: read }
  const statement = sealed(allRowsSql({ ...question, columns: read }, scope, output), output)
  const head = csvHeader(cells) + ROW_ENDS.csv
  const pieces = (stop: AbortSignal) =>
    textOfRows(lane, statement, { head, tail: '', list: false }, stop, count && { count })
  if (!question.canonical) return startedBody(pieces, signal)
  const until = signal ?? new AbortController().signal
  return deps.spool.through((file) => file.fill(pieces(until)), until)
}

/** What is looked at before the first row is written. */
type Look = { lane: Lane; question: Question; scope: Scope; files: readonly LakeFile[] }

/**
 * Columns that are required or have a value, told by the files' statistics where they can tell:
 * they know nothing of rows that a restriction takes away.
 */
async function heldColumns(look: Look): Promise<Set<string>> {
  const { question, files } = look
  const told = !question.restriction
  const held = new Set<string>()
  const unknown: LakeColumn[] = []
  for (const column of question.columns) {
    const nulls = told ? files.map((file) => file.bounds(column).nulls) : []
    const hasValue = nulls.some((each) => each === 'none' || each === 'some')
    if (!column.nullable || hasValue) held.add(column.name)
    else if (!told || nulls.includes('unknown')) unknown.push(column)
  }
  if (unknown.length === 0) return held
  // Without a restriction, whether there is a value needs no text revealed.
  const asked = told ? unknown.map(asStored) : unknown
  const sql = (scan: string) =>
    sqlFile(import.meta.url, 'held-columns.sql', {
      counts: asked
        .map(({ name }) => `count(${identifier(name)}) > 0 AS ${identifier(name)}`)
        .join(', '),
      scan,
    })
  const [counts = {}] = await rowsOf(look, asked, sql)
  for (const { name } of unknown) if (counts[name] === true) held.add(name)
  return held
}

function asStored({ sealedAs: _, ...column }: LakeColumn): LakeColumn {
  return column
}

/** The keys of a map become columns again, in the order in which the rows have them. */
async function mapCells(look: Look, name: string): Promise<Cell[]> {
  const map = identifier(name)
  const columns = look.question.columns.filter((column) => column.name === name)
  const keys = await rowsOf(look, columns, (scan) =>
    sqlFile(import.meta.url, 'map-keys.sql', { map, scan }),
  )
  return keys.map(({ key }) => ({ name: String(key), sql: `${map}[${literal(String(key))}]` }))
}

/** Rows of a statement over what the question may see. */
async function rowsOf(
  { lane, question, scope }: Look,
  columns: readonly LakeColumn[],
  sql: (scan: string) => string,
): Promise<Record<string, unknown>[]> {
  const scan = visibleRowsSql(question, scope, columns, { positions: false })
  const { values, types, subjects } = scan.binds
  const { connection, release } = await lane.enter()
  const letGo = subjects && holdSubjects(subjects)
  try {
    const reader = await connection.runAndReadAll(sql(scan.sql), values, types)
    return reader.getRowObjectsJson() as Record<string, unknown>[]
  } finally {
    letGo?.()
    release()
  }
}
