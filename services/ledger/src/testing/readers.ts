import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { openLedgerReader } from '../reader/reader.ts'
import type { LogReader } from '../reader/types.ts'
import type { NewEntry } from '../types.ts'
import { type TestLog, testLog } from './log-folder.ts'

/** A reader, and what it has reported. */
export type TestReader = { reader: LogReader; reports: string[] }

/** Logs and readers that are gone after each test of the file. */
export function testReaders() {
  const readers: LogReader[] = []
  const folders: string[] = []
  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.close()))
    for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true })
  })
  const folder = (): string => {
    const dir = mkdtempSync(join(tmpdir(), 'tongqu-log-'))
    folders.push(dir)
    return dir
  }
  return {
    folder,
    /** Published; signed with `key` when there is one. */
    newLog(entries: readonly NewEntry[], key?: string): TestLog {
      const log = testLog(folder(), key)
      log.add(entries)
      log.publish()
      return log
    },
    /** It looks at the log only when it is asked, and waits however slow the machine is. */
    async open(
      log: Pick<TestLog, 'dir' | 'verifier'>,
      indexFile?: string,
      witnesses: readonly string[] = [],
    ): Promise<TestReader> {
      const reports: string[] = []
      const reader = await openLedgerReader({
        dir: log.dir,
        verifiers: async () => [log.verifier],
        report: (error) => reports.push(String(error)),
        lookMilliseconds: 3_600_000,
        waitMilliseconds: 60_000,
        witnesses,
        ...(indexFile !== undefined && { indexFile }),
      })
      readers.push(reader)
      return { reader, reports }
    },
  }
}
