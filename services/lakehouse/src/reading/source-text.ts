import { type Column, sqlOf } from '@tongqu/contracts'
import type { Engine } from '../engine.ts'
import { identifier, literal, sqlFile } from '../sql.ts'
import type { LakeColumn } from '../table.ts'
import { startedBody } from './body.ts'
import { csvHeader, quotedWhereNeeded } from './columns.ts'
import { textOfRows } from './download.ts'
import { ROW_ENDS } from './encode/row-text.ts'
import type { LakeFile, ReadTable } from './files.ts'
import type { Footers } from './footers.ts'
import type { Lane } from './lane.ts'
import { scanned } from './page.ts'
import { type ScannedFile, scanSql } from './scan.ts'
import { sealed } from './statements.ts'

export type SourceTextDeps = { engine: Pick<Engine, 'rows'>; footers: Footers; lane: Lane }

/** A column of the text: its header, and SQL of its cell, NULL where it is empty. */
type Cell = { name: string; sql: string }

/**
 * One feed's rows of a table as the source writes them: CSV (RFC 4180) with the contract's columns
 * in order, then the columns outside the contract. A column no row has a value for is left out
 * unless the contract requires it. Each value stands in the source's text form (`ContractSql`).
 */
export async function sourceText(
  deps: SourceTextDeps,
  { table, files }: Pick<ReadTable, 'table' | 'files'>,
  wanted: { feed: string; columns?: readonly string[]; signal?: AbortSignal },
): Promise<ReadableStream<Uint8Array>> {
  const { feed, signal } = wanted
  const own = files.filter(({ partition }) => partition.feed_id === feed)
  const scope = await scanned(deps, own)
  const names = new Set(wanted.columns ?? table.contract.columns.map(({ name }) => name))
  const columns = table.columns.filter(({ name }) => names.has(name))
  const held = await heldColumns(deps.engine, own, scope, columns)
  const { render } = sqlOf(table.contract)
  const cells: Cell[] = []
  for (const column of table.contract.columns) {
    if (!held.has(column.name)) continue
    if (column.type === 'map') cells.push(...(await mapCells(deps.engine, scope, column)))
    else cells.push({ name: column.name, sql: render(column, identifier(column.name)) })
  }
  const read = columns.filter(({ name }) => held.has(name))
  const fields = cells.map(({ sql }) => quotedWhereNeeded(`(${sql})`)).join(", ',', ")
  const output = { sql: [`concat(${fields}, chr(13), chr(10))`], columns: read }
  const rows = { sql: scanSql(scope, read, { positions: false }), binds: { values: {}, types: {} } }
  const head = csvHeader(cells) + ROW_ENDS.csv
  const frame = { head, tail: '', list: false }
  return startedBody((own) => textOfRows(deps.lane, sealed(rows, output), frame, own), signal)
}

/** Columns that are required or have a value, told by the files' statistics where they can tell. */
async function heldColumns(
  engine: Pick<Engine, 'rows'>,
  files: readonly LakeFile[],
  scope: readonly ScannedFile[],
  columns: readonly LakeColumn[],
): Promise<Set<string>> {
  const held = new Set<string>()
  const unknown: LakeColumn[] = []
  for (const column of columns) {
    const nulls = files.map((file) => file.bounds(column).nulls)
    const hasValue = nulls.some((each) => each === 'none' || each === 'some')
    if (!column.nullable || hasValue) held.add(column.name)
    else if (nulls.includes('unknown')) unknown.push(column)
  }
  if (unknown.length === 0) return held
  const [counts = {}] = await engine.rows(
    sqlFile(import.meta.url, 'held-columns.sql', {
      counts: unknown
        .map(({ name }) => `count(${identifier(name)}) > 0 AS ${identifier(name)}`)
        .join(', '),
      scan: scanSql(scope, unknown.map(asStored), { positions: false }),
    }),
  )
  for (const { name } of unknown) if (counts[name] === true) held.add(name)
  return held
}

/** Whether there is a value needs no text revealed. */
function asStored({ sealedAs: _, ...column }: LakeColumn): LakeColumn {
  return column
}

/** The keys of a map become columns again, in the order in which the rows have them. */
async function mapCells(
  engine: Pick<Engine, 'rows'>,
  scope: readonly ScannedFile[],
  column: Column,
): Promise<Cell[]> {
  const map = identifier(column.name)
  const keys = await engine.rows(
    sqlFile(import.meta.url, 'map-keys.sql', {
      map,
      scan: scanSql(scope, [column], { positions: false }),
    }),
  )
  return keys.map(({ key }) => ({ name: String(key), sql: `${map}[${literal(String(key))}]` }))
}
