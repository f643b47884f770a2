import { randomBytes } from 'node:crypto'
import { openSecrets, type Store } from '@tongqu/store'
import { nodeFileSystem } from '../../../lakehouse/src/storage/file-system.ts'
import type { NewEntry } from '../types.ts'
import { newUlid } from '../ulid.ts'
import type { LedgerOptions } from '../writer/types.ts'

export const ORIGIN = 'tongqu.ledger/test'

/** Options of a ledger in `dir`; the clock is the machine's. */
export function optionsOf(dir: string, store: Store): LedgerOptions {
  return {
    dir,
    store,
    secrets: openSecrets(new Uint8Array(32).fill(7)),
    now: Date.now,
    origin: ORIGIN,
    holder: 'first',
    disk: nodeFileSystem,
  }
}

/** An entry of no meaning; `text` tells it from others. */
export function someEntry(text = '', given: Partial<NewEntry> = {}): NewEntry {
  const at = Date.now()
  const plain = { id: newUlid(at), t: new Date(at).toISOString(), k: 'config' } as const
  const body = { text, chance: randomBytes(8).toString('hex') }
  return { ...plain, actor: { type: 'system' }, body, ...given }
}
