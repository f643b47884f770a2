import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { Engine } from '../engine.ts'

/** One connection of the engine for the length of a staging. */
export type Bench = {
  connection: DuckDBConnection
  rows(sql: string, values?: Record<string, DuckDBValue>): Promise<Record<string, unknown>[]>
  /** Runs a COPY and answers how many rows it wrote; `watch` is told its share now and then. */
  copy(sql: string, watch?: (share: number) => void): Promise<number>
}

/** How often a running COPY is asked how far it is. */
const WATCH_MILLISECONDS = 250

/**
 * Gives `work` a connection and takes it back, whatever happens. An aborted signal interrupts the
 * running query, which then throws, and lets no further one begin.
 */
export async function onBench<T>(
  engine: Engine,
  signal: AbortSignal | undefined,
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const connection = await engine.connect()
  const interrupt = () => connection.interrupt()
  signal?.addEventListener('abort', interrupt)
  const rows: Bench['rows'] = async (sql, values) => {
    signal?.throwIfAborted()
    const reader = await connection.runAndReadAll(sql, values)
    return reader.getRowObjectsJson() as Record<string, unknown>[]
  }
  const copy: Bench['copy'] = async (sql, watch) => {
    const timer = watch && setInterval(() => watch(shareOf(connection)), WATCH_MILLISECONDS)
    try {
      return Number((await rows(sql))[0]?.Count)
    } finally {
      clearInterval(timer)
    }
  }
  try {
    await connection.run('SET enable_progress_bar = true')
    await connection.run('SET enable_progress_bar_print = false')
    return await work({ connection, rows, copy })
  } finally {
    signal?.removeEventListener('abort', interrupt)
    connection.closeSync()
  }
}

/** DuckDB answers −1 while it does not know. */
function shareOf(connection: DuckDBConnection): number {
  return Math.min(1, Math.max(0, connection.progress.percentage / 100))
}
