import type { ListedFinding, Outcome } from './types.ts'

/** Findings of one rule that stood after the last delivery, by identity. */
export type Standing = ReadonlyMap<number, { contract: string; key: string | undefined }>

export type Difference = {
  /** Listed findings that did not stand before. */
  fresh: readonly ListedFinding[]
  /** Findings that stood before and do no more. */
  fixed: number
  /** What stands now. */
  standing: Standing
}

/** Findings of one rule that are remembered between deliveries. */
export const MOST_STANDING = 2_000

/**
 * Compares the findings of a delivery with what stood before. A delivery that is all there is fixes
 * what it does not find in the tables it brings; of a part only what it brought again without fault
 * is fixed. Pure.
 */
export function differenceOf(
  before: Standing,
  { listed }: Pick<Outcome, 'listed'>,
  { isWhole, has }: { isWhole: boolean; has(contract: string, key?: string): boolean },
): Difference {
  const now = new Map(listed.map((one) => [one.identity, one]))
  const fresh = [...now.values()].filter(({ identity }) => !before.has(identity))
  const standing = new Map<number, { contract: string; key: string | undefined }>()
  let fixed = 0
  for (const [identity, { contract, key }] of before) {
    if (now.has(identity)) continue
    if (has(contract, isWhole ? undefined : key)) fixed++
    else standing.set(identity, { contract, key })
  }
  for (const [identity, { contract, key }] of now) standing.set(identity, { contract, key })
  return { fresh, fixed, standing: newestOf(standing) }
}

function newestOf(standing: Map<number, { contract: string; key: string | undefined }>): Standing {
  const over = standing.size - MOST_STANDING
  return over > 0 ? new Map([...standing].slice(over)) : standing
}
