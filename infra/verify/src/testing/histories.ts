import { join } from 'node:path'
import { type TestLog, testLog } from '../../../../services/ledger/src/testing/log-folder.ts'
import { someEntries } from '../../../../services/ledger/src/testing/some-entries.ts'
import { folder } from './folders.ts'

/** Logs of one operator, who signs whatever is asked of him. */
export type Histories = {
  /** A log that goes on to `to` entries; from `changed` on they are others than in other logs. */
  history(to: number, changed?: number): TestLog & { note: string }
}

export function histories(): Histories {
  const home = folder()
  let key: string | undefined
  let count = 0
  return {
    history(to, changed = to) {
      const log = testLog(join(home, String(count++)), key)
      key = log.key
      const entries = someEntries(to)
      const others = someEntries(to, 100_000 * count)
      log.add([...entries.slice(0, changed), ...others.slice(changed)])
      return { ...log, note: log.publish() }
    },
  }
}
