import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Problem } from '@tongqu/contracts'

export type DataDirLock = { release(): void }

/**
 * Makes this process the only writer of a data folder. The lock is the operating system's own file
 * lock, taken through SQLite, so that it ends with the process however that ends: there is no stale
 * lock to judge. Throws `Problem('data-dir-locked')` naming the holder when another process, or an
 * earlier call in this one, holds it.
 */
export function lockDataDir(dir: string, holder: { pid: number; startedAt: string }): DataDirLock {
  const database = new DatabaseSync(join(dir, 'writer.lock'))
  const notice = join(dir, 'writer.json')
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!isLocked(error)) throw error
    throw locked(notice, error)
  }
  writeFileSync(notice, JSON.stringify(holder))
  return { release: () => database.close() }
}

/** SQLite's SQLITE_BUSY. */
const BUSY = 5

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY
}

function locked(notice: string, cause: unknown): Problem {
  let pid = '?'
  try {
    pid = String((JSON.parse(readFileSync(notice, 'utf8')) as { pid: number }).pid)
  } catch {
    // The holder has the lock but has not yet written who it is.
  }
  return new Problem('data-dir-locked', {
    cause,
    detail: {
      'zh-CN': `数据目录正被进程 ${pid} 使用。`,
      en: `The data folder is in use by process ${pid}.`,
    },
  })
}
