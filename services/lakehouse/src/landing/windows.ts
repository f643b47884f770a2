import type { ActiveFile, TableState } from '../delta/replay.ts'
import type { Engine } from '../engine.ts'
import { parseStatistics } from '../parquet/statistics.ts'
import { literal, sqlFile } from '../sql.ts'
import type { Storage } from '../storage/storage.ts'
import type { LakeTable } from '../table.ts'
import { identitySql } from './identity.ts'
import { createKeyWindow, hashIdentity, type KeyWindow, WINDOW_CAPACITY } from './key-window.ts'

/**
 * The key window of a table as it was before the process ended: rebuilt from the newest rows of the
 * lake, which is what makes it durable.
 */
export async function rebuildWindow(
  deps: { storage: Storage; engine: Engine },
  table: LakeTable,
  state: TableState | undefined,
  capacity = WINDOW_CAPACITY,
): Promise<KeyWindow> {
  const window = createKeyWindow(capacity)
  const files = newestFiles(table, state, capacity)
  if (files.length === 0) return window
  const paths = await Promise.all(
    files.map(({ path }) => deps.storage.localPath(`${table.folder}/${path}`)),
  )
  const statement = sqlFile(import.meta.url, 'recent-identities.sql', {
    identity: identitySql(table),
    files: `[${paths.map(literal).join(', ')}]`,
    limit: String(capacity),
  })
  const words = new Uint32Array(4)
  for (const { identity } of await deps.engine.rows(statement)) {
    hashIdentity(String(identity), words)
    window.add(words, 0)
  }
  return window
}

/** The files with the latest receipts that together hold `rows` rows or more. */
function newestFiles(table: LakeTable, state: TableState | undefined, rows: number): ActiveFile[] {
  const dated = [...(state?.files.values() ?? [])].map((file) => ({
    file,
    until: receivedUntil(table, file),
  }))
  dated.sort((left, right) => (left.until < right.until ? 1 : -1))
  const chosen: ActiveFile[] = []
  let held = 0
  for (const { file } of dated) {
    if (held >= rows) break
    chosen.push(file)
    held += file.rows ?? 0
  }
  return chosen
}

/** RFC 3339; a file of unknown bounds counts as the newest. */
function receivedUntil(table: LakeTable, file: ActiveFile): string {
  if (file.statistics === undefined) return '9'
  const { maxValues } = parseStatistics(file.statistics, table.columns)
  return String(maxValues.received_at ?? '9')
}
