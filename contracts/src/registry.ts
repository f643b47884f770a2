import { type ContractDocument, contractFrom } from './contract.ts'
import { documents } from './generated/contracts.js'
import type { Contract, ContractId } from './types.ts'

/** All contracts of the hub, sorted by id. */
export const contracts: readonly Contract[] = documents.map((document) =>
  contractFrom(document as ContractDocument),
)

const byId = new Map<string, Contract>(contracts.map((contract) => [contract.id, contract]))

/** The contract of an id. An unknown id is a programming error and throws. */
export function contractOf(id: string): Contract {
  const contract = byId.get(id)
  if (!contract) throw new Error(`no contract ${id}`)
  return contract
}

/** Is there a contract of this id? */
export function isContractId(text: string): text is ContractId {
  return byId.has(text)
}
