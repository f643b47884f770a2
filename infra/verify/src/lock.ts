import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Fault } from './verify.ts'

/** What was collected as garbage would hold nothing any more. */
const held: DatabaseSync[] = []

/**
 * Keeps a folder for this process until it ends: the system lets go of the lock of a process that
 * has died, however it did. `dir` is to be on a disk of this machine. Throws `folder-taken` when
 * another process has it.
 */
export function lockFolder(dir: string): void {
  const database = new DatabaseSync(join(dir, 'lock'))
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new Fault(`folder-taken ${dir}`)
  }
  held.push(database)
}

/** Result code of SQLite: another connection has the lock. */
const SQLITE_BUSY = 5
