import type { Reading } from '@tongqu/adapter-kit'
import { contractOf } from '@tongqu/contracts'

/** Names a reading by its contract and key. */
export function identityOf({ contract, reading }: Reading): string {
  const key = contractOf(contract).key.map((column) => reading[column])
  return `${contract} ${key.join(' ')}`
}
