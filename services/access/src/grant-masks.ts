/** How a mask of an agreement and one of the dataset's terms become one. */
import type { TermMask } from '@tongqu/catalog'
import type { Column, Contract } from '@tongqu/contracts'
import type { Mask } from './types.ts'

/**
 * The coarser of two masks. Of different kinds neither covers the other: `never`, which no tier
 * lets out.
 */
export function coarser(
  one: TermMask | undefined,
  other: TermMask | undefined,
): TermMask | undefined | 'never' {
  if (!one || !other) return one ?? other
  if (one.kind === 'pseudonym' && other.kind === 'pseudonym') return one
  if (one.kind === 'time' && other.kind === 'time') {
    return one.seconds >= other.seconds ? one : other
  }
  if (one.kind === 'grid' && other.kind === 'grid') return one.step >= other.step ? one : other
  if (one.kind === 'prefix' && other.kind === 'prefix') {
    return one.characters <= other.characters ? one : other
  }
  return 'never'
}

/** Is there such a mask for a column of this type? A mask that can not be applied hides nothing. */
export function maskFits({ type }: Pick<Column, 'type'>, mask: TermMask): boolean {
  switch (mask.kind) {
    case 'pseudonym':
    case 'prefix':
      return type === 'string'
    case 'time':
      return type === 'timestamp'
    case 'grid':
      return type === 'double' || type === 'integer'
  }
}

/** As doors apply it. `key` names the key of pseudonyms. */
export function maskOf(mask: TermMask, column: string, contract: Contract, key: string): Mask {
  switch (mask.kind) {
    case 'pseudonym':
      return { kind: 'pseudonym', key }
    case 'time':
      return { kind: 'time', seconds: mask.seconds }
    case 'prefix':
      return { kind: 'prefix', characters: mask.characters }
    case 'grid': {
      const { geometry } = contract
      const middle =
        geometry?.kind === 'point' && [geometry.longitude, geometry.latitude].includes(column)
      return { kind: 'grid', step: mask.step, middle }
    }
  }
}
