import type { Intake, Waiting } from './intake.ts'
import type { Recent } from './recent.ts'

/** Asks for ids that may stand among older entries, beside all that is being written. */
export type Asking = {
  isToBeAsked(waiting: Waiting): boolean
  /** Settles those that are in the log, and puts the others back; calls `woken` then. */
  begin(others: readonly Waiting[]): void
  /** Nobody is asked any more; undefined: nobody is. */
  idle(): Promise<unknown> | undefined
}

/** Whoever knows of older ids may be slow, or away: nobody else waits for it, or is refused. */
export function openAsking(given: {
  intake: Intake
  recent: Recent
  /** Throws when nothing may be acknowledged. */
  mustHold: () => void
  refuse: (group: readonly Waiting[], error: unknown) => void
  woken: () => void
}): Asking {
  const { intake, recent, mustHold, refuse, woken } = given
  const running = new Set<Promise<void>>()

  async function ask(others: readonly Waiting[]): Promise<void> {
    const ids = others.map(({ id }) => id).filter((id) => recent.isAsked(id))
    let known: ReadonlyMap<string, number>
    try {
      known = await recent.ask(ids)
      mustHold()
    } catch (error) {
      refuse(others, error)
      return
    }
    for (const waiting of others) {
      const index = known.get(waiting.id)
      if (index === undefined) intake.putBack(waiting)
      else intake.settle(waiting, { index })
    }
    woken()
  }

  return {
    isToBeAsked({ id, isNew, isBehindAsked }) {
      return !isNew && (isBehindAsked || recent.isAsked(id))
    },
    begin(others) {
      const asked = ask(others).finally(() => running.delete(asked))
      running.add(asked)
    },
    idle: () => (running.size > 0 ? Promise.all(running) : undefined),
  }
}
