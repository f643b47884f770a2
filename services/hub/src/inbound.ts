import type { Inbound } from '@tongqu/access'
import type { InboundCounts, InboundDay } from '@tongqu/realtime'

export type InboundKeepingDeps = {
  inbound: Pick<Inbound, 'keep'>
  /** Told of the first of a row of failures. */
  report(error: unknown): void
  /** How often what is new goes to the store; default `KEEP_MILLISECONDS`. */
  keepMilliseconds?: number
}

/** Brings what ingest counts into the store. */
export type InboundKeeping = {
  heard(counts: InboundCounts): void
  /** Keeps what is left; resolves when it is kept, or could not be. */
  close(): Promise<void>
}

/** A crash of the hub loses the counts of so long at most. */
const KEEP_MILLISECONDS = 5_000

/**
 * Counts of a run only grow, and the store has one row for each: what could not be written is
 * within what is written next, and what is written twice is there once.
 */
export function openInboundKeeping(deps: InboundKeepingDeps): InboundKeeping {
  const { inbound, report, keepMilliseconds = KEEP_MILLISECONDS } = deps
  const waiting = new Map<string, Map<string, InboundDay>>()
  let last: Promise<void> = Promise.resolve()
  let isFailing = false

  async function keep(): Promise<void> {
    for (const [run, days] of [...waiting]) {
      waiting.delete(run)
      try {
        await inbound.keep(run, [...days.values()])
        isFailing = false
      } catch (error) {
        if (!isFailing) report(error)
        isFailing = true
        // What has come meanwhile is newer.
        const newer = waiting.get(run) ?? []
        waiting.set(run, new Map([...days, ...newer]))
      }
    }
  }

  const keepInTurn = () => {
    last = last.then(keep)
    return last
  }
  const timer = setInterval(() => void keepInTurn(), keepMilliseconds).unref()
  return {
    heard({ run, days }) {
      const known = waiting.get(run) ?? new Map<string, InboundDay>()
      waiting.set(run, known)
      for (const day of days) known.set(JSON.stringify([day.source, day.dataset, day.day]), day)
    },
    async close() {
      clearInterval(timer)
      await keepInTurn()
    },
  }
}
