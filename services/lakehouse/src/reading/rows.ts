import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import { holdSubjects } from '../cells/subjects.ts'
import type { Lane } from './lane.ts'
import type { Binds } from './query.ts'
import { columnVector, fixedBytes, free, isValid, validityBytes } from './vectors.ts'

/** A statement whose last column is BOOLEAN and true in one additional last row: the sentinel. */
export type SealedSql = {
  sql: string
  binds: Binds
  /** Index of the sentinel column. */
  end: number
  /** How far DuckDB may run ahead of the reader; its own default (1 MB) for short results. */
  ahead?: StreamBuffer
}

/**
 * DuckDB counts what a chunk's vectors take, but not the text they point to: 512 kB are some nine
 * chunks of one text column (4 MB of NDJSON of 12 columns), 2 MB are eight chunks of 12 columns.
 * That keeps all threads at work. More makes the first byte late: 1, 2, 4 and 8 MB of text gave 40,
 * 60, 150 and 240 ms, and 8 downloads at once took 200 MB more (own measurements).
 */
export const TEXT_AHEAD = '512KB'
export const COLUMNS_AHEAD = '2MB'

type StreamBuffer = typeof TEXT_AHEAD | typeof COLUMNS_AHEAD

/**
 * Part of a result, to be read before the next one is asked for; rows beyond `rows` are not part of
 * it.
 */
export type Part = { chunk: DuckDBDataChunk; rows: number }

/** Interrupts are repeated, because one that comes before the query runs is lost. */
const INTERRUPT_EVERY_MILLISECONDS = 20

/** The engine gave up in the middle: what has been read is a part, and nothing says which. */
export class TruncatedResult extends Error {
  constructor() {
    super('the engine ended a result before its last row')
    this.name = 'TruncatedResult'
  }
}

/**
 * Runs a statement and gives its result part by part, fetching only when asked. DuckDB's streams
 * end silently when a query fails half-way (reference measurements), so a result counts as whole
 * only when its sentinel row was the last one; otherwise this throws `TruncatedResult`. An abort
 * interrupts the query at once and throws the signal's reason. The connection is closed when the
 * generator ends, however it ends.
 */
export async function* sealedRows(
  lane: Lane,
  statement: SealedSql,
  signal?: AbortSignal,
): AsyncGenerator<Part, void, void> {
  const { connection, pace, release } = await lane.enter(signal)
  const guard = interruptible(connection, signal)
  const { sql, binds, end, ahead } = statement
  const letGo = binds.subjects && holdSubjects(binds.subjects)
  let whole = false
  try {
    if (ahead) await connection.run(`SET streaming_buffer_size = '${ahead}'`)
    const result = await pace(() => guard(connection.stream(sql, binds.values, binds.types)))
    for (;;) {
      const chunk = await pace(() => guard(result.fetchChunk()))
      const rows = chunk?.rowCount ?? 0
      if (!chunk || rows === 0 || whole) {
        if (!whole || rows > 0) throw new TruncatedResult()
        return
      }
      whole = isSentinel(chunk, end, rows)
      if (!whole) yield { chunk, rows }
      else if (rows > 1) yield { chunk, rows: rows - 1 }
      // Gives the strings back now: the collector sees a small object and takes its time, while the
      // process grows by what the chunks hold (own measurement: 420 MB instead of 140 MB).
      chunk.reset()
    }
  } finally {
    if (!whole) await abandon(connection)
    letGo?.()
    release()
  }
}

function isSentinel(chunk: DuckDBDataChunk, end: number, rows: number): boolean {
  const vector = columnVector(chunk, end)
  if (!isValid(validityBytes(vector, rows), rows - 1)) return false
  const ends = fixedBytes(vector, rows, 1)
  const last = ends[rows - 1]
  free(ends)
  return last === 1
}

/** Waits for work of a connection; while it runs, an abort interrupts it until it ends. */
export function interruptible(connection: DuckDBConnection, signal: AbortSignal | undefined) {
  return async <T>(work: Promise<T>): Promise<T> => {
    if (!signal) return work
    let timer: NodeJS.Timeout | undefined
    const interrupt = () => {
      connection.interrupt()
      timer ??= setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MILLISECONDS)
    }
    signal.addEventListener('abort', interrupt)
    if (signal.aborted) interrupt()
    try {
      const done = await work
      signal.throwIfAborted()
      return done
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      clearInterval(timer)
      signal.removeEventListener('abort', interrupt)
    }
  }
}

/** Ends a query that is half read, so that its memory and threads are free at once. */
async function abandon(connection: DuckDBConnection): Promise<void> {
  connection.interrupt()
  await connection.run('SELECT 1').catch(() => undefined)
}
