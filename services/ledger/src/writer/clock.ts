import type { NewEntry } from '../types.ts'
import { newUlid } from '../ulid.ts'

/** Clocks are set by less than this all the time. */
const TOLERANCE_MILLISECONDS = 2_000

/**
 * Watches the clock: the order of the log does not depend on it, but people read its times. Calls
 * `tell` with an entry each time that it has gone back. `newest`: milliseconds since 1970 that are
 * known to have passed.
 */
export function watchClock(
  now: () => number,
  newest: number,
  tell: (incident: NewEntry) => void,
): () => void {
  let seen = newest
  return () => {
    const at = now()
    const before = seen
    seen = at
    if (at >= before) return
    // Small steps back must not add up unseen.
    if (at >= before - TOLERANCE_MILLISECONDS) {
      seen = before
      return
    }
    const [from, to] = [before, at].map((instant) => new Date(instant).toISOString())
    const what = { what: 'clock-went-back', from, to }
    const actor = { type: 'system' } as const
    tell({ id: newUlid(at), t: new Date(at).toISOString(), k: 'incident', actor, body: what })
  }
}
