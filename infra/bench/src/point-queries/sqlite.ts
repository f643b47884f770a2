import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { DuckDBInstance } from '@duckdb/node-api'

/** Rows of the feed that a new version replaces. */
export const CHANGING_FEED = 'other'

/**
 * Copies columns of some Parquet files into an indexed SQLite table `stop_times`. Instants become
 * the text that the hub gives them.
 */
export async function fillSqlite(
  path: string,
  files: string,
  columns: readonly string[],
): Promise<void> {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  db.exec(`CREATE TABLE stop_times (${columns.join(', ')})`)
  const insert = insertInto(db, columns)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const result = await connection.stream(
    `SELECT ${columns.map(plain).join(', ')} FROM read_parquet('${files}')`,
  )
  db.exec('BEGIN')
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    for (const row of chunk.getRows()) insert.run(...(row as (string | number | null)[]))
  }
  db.exec('COMMIT; CREATE INDEX by_stop ON stop_times (stop_id); ANALYZE')
  db.close()
  connection.closeSync()
  instance.closeSync()
}

/** Instants as text; SQLite takes the other values as they are. */
function plain(column: string): string {
  return column === 'received_at'
    ? `strftime(received_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') AS received_at`
    : column
}

export function insertInto(db: DatabaseSync, columns: readonly string[]): StatementSync {
  const places = columns.map(() => '?').join(', ')
  return db.prepare(`INSERT INTO stop_times VALUES (${places})`)
}
