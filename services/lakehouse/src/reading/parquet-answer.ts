import { holdSubjects } from '../cells/subjects.ts'
import { literal, sqlFile } from '../sql.ts'
import { columnsOutput } from './download.ts'
import type { ReadSnapshot } from './files.ts'
import type { Lane } from './lane.ts'
import { type PageDeps, pageOf, pageStatement } from './page.ts'
import { type AskedPage, nextCursor, type PageBody } from './pages.ts'
import type { Binds, Question } from './query.ts'
import { interruptible } from './rows.ts'
import { revealsText } from './secrecy.ts'
import type { Spool, SpoolFile } from './spool.ts'
import { allRowsSql, type Output, type Scope } from './statements.ts'
import type { CountRows } from './types.ts'

/** The whole answer as a Parquet file in the spool; COPY tells its errors itself. */
export async function writeParquetAnswer(
  lane: Lane,
  file: SpoolFile,
  { question, scope, sealed }: { question: Question; scope: Scope; sealed: boolean },
  options: { limit?: number; signal: AbortSignal; count?: CountRows },
): Promise<void> {
  const rows = allRowsSql(question, scope, columnsOutput(question), options.limit)
  const copied = await copyToSpool(lane, file, { rows, sealed }, options.signal)
  options.count?.(copied)
}

/** One page as a Parquet file. */
export async function parquetPage(
  deps: PageDeps,
  { spool, lane }: { spool: Spool; lane: Lane },
  snapshot: ReadSnapshot,
  { question, files, range }: AskedPage,
): Promise<PageBody> {
  const nothing = { sql: ['NULL'], columns: [] }
  const { rows, next } = await pageOf(deps, files, question, nothing, range, () => true)
  const output = columnsOutput(question)
  const { after } = range
  const found = await pageStatement(deps, files, question, output, { limit: rows, after })
  const page = { ...found.statement, sql: onlyColumns(output, found.statement.sql) }
  const { signal } = new AbortController()
  const sealed = revealsText(question)
  const place = sealed ? deps.lanes.guarded : lane
  const copy = { rows: page, sealed }
  const write = async (file: SpoolFile) => {
    await copyToSpool(place, file, copy, signal)
  }
  const body = await spool.through(write, signal)
  const bytes = new Uint8Array(await new Response(body).arrayBuffer())
  return { body: bytes, rows, ...nextCursor(snapshot, question, next) }
}

function onlyColumns(output: Output, rows: string): string {
  return `SELECT ${output.sql.join(', ')} FROM (${rows}) AS page`
}

/**
 * Runs COPY into a spool file, stopped by the signal or by the file's limit; `sealed` text never
 * reaches the disk as it is. Answers the number of rows.
 */
async function copyToSpool(
  lane: Lane,
  file: SpoolFile,
  { rows, sealed }: { rows: { sql: string; binds: Binds }; sealed: boolean },
  signal: AbortSignal,
): Promise<number> {
  const { connection, release } = await lane.enter(signal)
  const guard = interruptible(connection, signal)
  const letGo = rows.binds.subjects && holdSubjects(rows.binds.subjects)
  let copied = 0
  const copy = async (path: string) => {
    const places = { rows: rows.sql, path: literal(path) }
    const sql = sqlFile(import.meta.url, 'parquet.sql', places)
    const result = await guard(connection.run(sql, rows.binds.values, rows.binds.types))
    copied = result.rowsChanged
  }
  const stop = () => connection.interrupt()
  try {
    if (sealed) await file.pipe(copy, stop)
    else await file.watch(() => copy(file.path), stop)
    return copied
  } finally {
    letGo?.()
    release()
  }
}
