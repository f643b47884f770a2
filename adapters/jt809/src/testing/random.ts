/** Numbers from a seed, so that a failure can be run again (mulberry32). */
export type Random = {
  /** 0 to below 1. */
  next(): number
  /** 0 to below `bound`. */
  below(bound: number): number
  /** True this often. */
  chance(share: number): boolean
}

export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  return {
    next,
    below: (bound) => Math.floor(next() * bound),
    chance: (share) => next() < share,
  }
}
