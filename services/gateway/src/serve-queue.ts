import { Problem } from '@tongqu/contracts'
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
      const again = await tell({ recorder, log }, batch)
      telling = 0
      // Refused ones go behind the others: one whose id can not be looked up holds up nobody.
      entries.splice(0, batch.length)
      entries.push(...again)
      if (again.length < batch.length) {
        rest = FIRST_PAUSE_MILLISECONDS
        continue
      }
      await pause(rest)
      rest = Math.min(rest * 2, LONGEST_PAUSE_MILLISECONDS)
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

type Telling = { recorder: Pick<Recorder, 'append'>; log: Log }

/** Answers those that have to be told again. */
async function tell({ recorder, log }: Telling, batch: readonly NewEntry[]): Promise<NewEntry[]> {
  const outcomes = await Promise.allSettled(batch.map((entry) => recorder.append(entry)))
  const again: NewEntry[] = []
  let refusal: unknown
  for (const [index, entry] of batch.entries()) {
    const outcome = outcomes[index]
    if (outcome?.status !== 'rejected') continue
    refusal = outcome.reason
    if (refusal instanceof Problem && refusal.code === 'bad-request') {
      log.error({ err: refusal, id: entry.id }, 'what the ledger was told is no entry')
    } else again.push(entry)
  }
  const refused = again.length
  if (refused > 0) log.warn({ err: refusal, refused }, 'the ledger takes no entry: told again')
  return again
}
