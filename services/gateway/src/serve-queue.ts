import type { NewEntry, Recorder } from '@tongqu/ledger'
import type { Log } from './deps.ts'

/** Entries that nobody waits for, told in the background until the ledger has them. */
export type ServeQueue = {
  /** Entries that the ledger does not have yet. */
  readonly waiting: number
  /** Is there room for what may wait? What must be told is taken all the same. */
  readonly isFull: boolean
  add(entry: NewEntry): void
  /** Resolves when all are told, or `patienceMilliseconds` have passed: answers what is left. */
  drain(patienceMilliseconds: number): Promise<number>
}

/** Beyond it nothing that is not open is begun, and sums of open data are lost. */
export const MAX_WAITING_ENTRIES = 20_000

const BATCH_ENTRIES = 500
const FIRST_PAUSE_MILLISECONDS = 100
const LONGEST_PAUSE_MILLISECONDS = 5_000

/** One batch at a time; what is refused is said again, with the same ids, after a pause. */
export function serveQueue({ recorder, log }: { recorder: Recorder; log: Log }): ServeQueue {
  const entries: NewEntry[] = []
  let running: Promise<void> | undefined
  let telling = 0
  let wake: (() => void) | undefined
  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      wake = resolve
      setTimeout(resolve, milliseconds).unref()
    })
  const run = async () => {
    let rest = FIRST_PAUSE_MILLISECONDS
    while (entries.length > 0) {
      const batch = entries.slice(0, BATCH_ENTRIES)
      telling = batch.length
      try {
        await recorder.appendAll(batch)
        entries.splice(0, batch.length)
        rest = FIRST_PAUSE_MILLISECONDS
      } catch (error) {
        log.warn({ err: error, waiting: entries.length }, 'the ledger takes no entry: told again')
        await pause(rest)
        rest = Math.min(rest * 2, LONGEST_PAUSE_MILLISECONDS)
      }
      telling = 0
    }
    running = undefined
  }
  return {
    get waiting() {
      return entries.length
    },
    get isFull() {
      return entries.length - telling >= MAX_WAITING_ENTRIES
    },
    add(entry) {
      entries.push(entry)
      running ??= Promise.resolve().then(run)
    },
    async drain(patienceMilliseconds) {
      wake?.()
      const patience = new Promise<void>((resolve) => {
        setTimeout(resolve, patienceMilliseconds).unref()
      })
      await Promise.race([running, patience])
      return entries.length
    },
  }
}
