import { existsSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'

/** Below the data folder; a backup keeps `SNAPSHOT` as `FILE`. */
const FOLDER = 'store'
const FILE = 'hub.sqlite'
const SNAPSHOT = 'snapshot.sqlite'
const OWNER_ONLY = 0o600

/**
 * Leaves a copy of the SQLite store of a data folder, of one moment, at `store/snapshot.sqlite`,
 * for a backup to take; a hub may go on writing. Answers false where there is no such store: it is
 * in PostgreSQL, which has backups of its own, or nothing was ever kept.
 */
export async function snapshotStore(dir: string): Promise<boolean> {
  const path = join(dir, FOLDER, FILE)
  if (!existsSync(path)) return false
  const copy = join(dir, FOLDER, SNAPSHOT)
  await rm(copy, { force: true })
  const file = new DatabaseSync(path, { readOnly: true })
  try {
    await backup(file, copy)
    await chmod(copy, OWNER_ONLY)
  } finally {
    file.close()
  }
  return true
}

/** Removes what `snapshotStore` has left. */
export async function dropSnapshot(dir: string): Promise<void> {
  await rm(join(dir, FOLDER, SNAPSHOT), { force: true })
}
