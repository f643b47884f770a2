import { instantOf } from '../ulid.ts'
import { openIdTable } from './id-table.ts'
import type { Knows } from './types.ts'

/** Ids of the newest entries, and where they stand. */
export type Recent = {
  add(id: string, index: number): void
  /** Where the id stands, if it is one of the newest. `hash`: `hashOfId` of it. */
  at(id: string, hash: number): number | undefined
  /** May it stand among older ones, so that `ask` has to say? */
  isAsked(id: string): boolean
  /** Which of the ids stand in the log, as `knows` says; throws what it throws. */
  ask(ids: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** So many are remembered at least, and at most twice as many: some 12 s of the highest rate. */
export const RECENT_IDS = 300_000
/**
 * Clocks of gateways differ by less. An id made later than that after the oldest that is remembered
 * was made for an entry that would be remembered: `knows`, who may be behind, is not asked.
 */
const CLOCK_TOLERANCE_MILLISECONDS = 5_000

export function openRecent(now: () => number, knows: Knows | undefined): Recent {
  let newer = openIdTable()
  let older = openIdTable()
  /** Since when everything is remembered, in both and in the newer one. */
  let since = now()
  let newerSince = since

  return {
    add(id, index) {
      if (newer.size >= RECENT_IDS) {
        older.clear()
        ;[older, newer] = [newer, older]
        since = newerSince
        newerSince = now()
      }
      newer.add(id, index)
    },
    at: (id, hash) => newer.at(id, hash) ?? (older.size > 0 ? older.at(id, hash) : undefined),
    isAsked(id) {
      if (!knows) return false
      const at = instantOf(id)
      const first = since + CLOCK_TOLERANCE_MILLISECONDS
      return at < first || at > now() + CLOCK_TOLERANCE_MILLISECONDS
    },
    ask: async (ids) => (await knows?.(ids)) ?? new Map(),
  }
}
