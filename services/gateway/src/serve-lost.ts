import { setTimeout as sleep } from 'node:timers/promises'
import type { LedgerAccess, LedgerReader, OpenAnswer } from '@tongqu/ledger'
import { closeEntry } from './serve-entries.ts'

export type LostDeps = Pick<LedgerAccess, 'recorder'> & {
  reader: Pick<LedgerReader, 'entry'> & {
    unclosed(before: string, limit?: number): Promise<readonly OpenAnswer[]>
  }
  now(): Date
  /** Does the gateway of this id still run? What it serves may be under way. */
  isRunning(gateway: string): boolean
}

const PAGE = 10_000
const BATCH = 500
/** By then a checkpoint holds what was told, and the index has it. */
const SETTLED_MILLISECONDS = 1_500

/**
 * Closes as `lost` what a gateway began and, killed in between, never ended: nobody knows how much
 * of it left. `before` (RFC 3339): what began later is left alone. Answers how many. Called by who
 * holds the ledger, at its start and after a gateway has gone. Throws `ledger-unavailable`.
 */
export async function closeLost(deps: LostDeps, before: string): Promise<number> {
  const { reader, recorder, now, isRunning } = deps
  const seen = new Set<string>()
  let closed = 0
  for (;;) {
    const page = await reader.unclosed(before, PAGE)
    const fresh = page.filter(({ id }) => !seen.has(id))
    for (let from = 0; from < fresh.length; from += BATCH) {
      const opens = await Promise.all(
        fresh.slice(from, from + BATCH).map(({ id }) => reader.entry(id)),
      )
      const lost = opens.flatMap((found) => {
        if (!found || isRunning(found.entry.activity?.run ?? '')) return []
        const { entry } = found
        return [closeEntry(entry, now().toISOString(), 'lost', undefined)]
      })
      if (lost.length > 0) await recorder.appendAll(lost)
      closed += lost.length
    }
    for (const { id } of fresh) seen.add(id)
    if (page.length < PAGE || fresh.length === 0) return closed
    await sleep(SETTLED_MILLISECONDS)
  }
}
