import type { Store } from '@tongqu/store'
import { openLedger } from '../writer/ledger.ts'
import type { LedgerOptions } from '../writer/types.ts'
import { optionsOf, someEntry } from './entries.ts'
import { readLog } from './ledgers.ts'

/** What was told to the world, which must be true for ever. */
export type Told = {
  /** Acknowledged entries and their places. */
  acks: Map<string, number>
  /** Published checkpoints: leaves and root in base64. */
  checkpoints: Map<number, string>
}

export function nothingTold(): Told {
  return { acks: new Map(), checkpoints: new Map() }
}

/**
 * Opens the log as its holder would after a crash, appends to it, and tells what is wrong with it
 * after all.
 */
export async function judge(
  dir: string,
  store: Store,
  told: Told,
  given: Partial<LedgerOptions> = {},
): Promise<string[]> {
  const ledger = await openLedger({ ...optionsOf(dir, store), ...given })
  const { id, index } = await ledger.append(someEntry('judge'))
  told.acks.set(id, index)
  await ledger.close()
  const { entries, roots } = await readLog(dir, store)
  const faults: string[] = []
  for (const [id, index] of told.acks) {
    if (entries[index]?.id !== id) faults.push(`${id}, acknowledged at ${index}, is not there`)
  }
  if (new Set(entries.map((entry) => entry.id)).size !== entries.length) faults.push('ids twice')
  for (const [size, root] of told.checkpoints) {
    const now = size > entries.length ? 'none' : Buffer.from(roots(size)).toString('base64')
    if (now !== root) faults.push(`the log does not go on from the checkpoint of ${size}`)
  }
  return faults
}
