import type { LedgerAccess, NewEntry } from '@tongqu/ledger'
import type { ForwardStatus } from '@tongqu/realtime'

export type ForwardTellingDeps = {
  ledger: Pick<LedgerAccess, 'recorder' | 'newId'>
  isSynthetic(dataset: string): boolean
  now(): number
  report(error: unknown): void
  /** Between two entries about one forward; default `TELL_MILLISECONDS`. */
  tellMilliseconds?: number
}

/** Tells the ledger what other platforms have confirmed. */
export type ForwardTelling = {
  heard(status: ForwardStatus): void
  /** Tells what is left; resolves when it is told, or could not be. */
  close(): Promise<void>
}

/** A forward sends some hundred rows a second: a minute of them is one entry. */
const TELL_MILLISECONDS = 60_000

type Known = { status: ForwardStatus; toldRows: number; toldUpTo: string; isTelling: boolean }

/**
 * `transfer` entries with `body: { direction: 'out', forward, table, version, row }`: up to this
 * row of the table the peer has confirmed all. They are places and no differences, so that one that
 * was not told before a crash is within the next; `meters.rows` counts those since the one before
 * it of this run.
 */
export function openForwardTelling(deps: ForwardTellingDeps): ForwardTelling {
  const { ledger, isSynthetic, now, report, tellMilliseconds = TELL_MILLISECONDS } = deps
  const known = new Map<string, Known>()
  const tell = async (one: Known): Promise<void> => {
    const { status } = one
    const upTo = JSON.stringify(status.upTo)
    if (one.isTelling || !status.upTo || upTo === one.toldUpTo) return
    one.isTelling = true
    try {
      const entry = entryOf(status, status.confirmed - one.toldRows)
      await ledger.recorder.append({ id: ledger.newId(), ...entry })
      one.toldRows = status.confirmed
      one.toldUpTo = upTo
    } catch (error) {
      report(error)
    } finally {
      one.isTelling = false
    }
  }
  const entryOf = (status: ForwardStatus, rows: number): Omit<NewEntry, 'id'> => {
    const { dataset, forward, upTo } = status
    return {
      t: new Date(now()).toISOString(),
      k: 'transfer',
      actor: { type: 'system' },
      dataset,
      activity: { job: `forward:${forward}` },
      meters: { rows },
      body: { direction: 'out', forward, ...upTo },
      ...(isSynthetic(dataset) && { synthetic: true }),
    }
  }
  const tellAll = () => Promise.all([...known.values()].map(tell))
  const timer = setInterval(() => void tellAll(), tellMilliseconds).unref()
  return {
    heard(status) {
      const before = known.get(status.forward)
      const one = before ?? { status, toldRows: 0, toldUpTo: '', isTelling: false }
      // Its process has begun anew, and counts from nothing.
      if (status.confirmed < one.toldRows) one.toldRows = 0
      one.status = status
      known.set(status.forward, one)
    },
    async close() {
      clearInterval(timer)
      await tellAll()
    },
  }
}
