import type { Contract } from './types.ts'

/** Name of a contract's schema in an OpenAPI document and of its TypeScript type. */
export function componentNameOf(contract: Pick<Contract, 'family' | 'name' | 'major'>): string {
  const words = `${contract.family}_${contract.name}`.split(/[^a-z0-9]+/)
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return contract.major === 1 ? name : `${name}${contract.major}`
}
