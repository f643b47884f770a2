/** The contracts this release was built with, by id. */
import type { Contract } from '@tongqu/contracts'
import { contracts } from '@tongqu/contracts'

/** Undefined when there is no such contract. */
export function knownContract(id: string): Contract | undefined {
  return contracts.find((contract) => contract.id === id)
}
