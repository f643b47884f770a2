/** Numbers in [0, 1) that depend on `seed` alone (mulberry32): a province can be made again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One number in [0, 1) for these words: the same words always give the same number. */
export function chance(seed: number, ...words: readonly (string | number)[]): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (const character of words.join('|')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return seededRandom(hash)()
}

/** One of the list, by a number in [0, 1). */
export function pick<T>(list: readonly T[], number: number): T {
  const found = list[Math.min(list.length - 1, Math.floor(number * list.length))]
  if (found === undefined) throw new Error('pick from an empty list')
  return found
}

/** One number in [0, 1) for up to three whole numbers: what `chance` does, without text. */
export function noise(a: number, b: number, c = 0): number {
  let mixed = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35)
  mixed ^= Math.imul(c + 0x165667b1, 0x27d4eb2f)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
}
