/** What the parent and the child of these tests have in common. */
import type { StoreOptions } from '@tongqu/store'

export type KilledDrain = {
  options: Pick<StoreOptions, 'databaseUrl' | 'dir'>
  /** Of the ledger. */
  dir: string
  /** Where it dies, when it is there for the `turn`th time. */
  point: string
  turn: number
}

export const KILL_MASTER = new Uint8Array(32).fill(7)
export const KILL_HOLDER = { origin: 'tongqu.ledger/test', holder: 'first' }
