/** 128-bit hashes of identities, four 32-bit words each, one after the other. */
export type HashWords = { readonly [index: number]: number; readonly length: number }

/**
 * The identities of the latest readings of one table, in bounded memory: two generations of
 * `capacity` each; when the young one is full it becomes the old one. So the window always knows
 * the last `capacity` identities at least, and at most twice as many. Two different identities are
 * taken for one with a chance of 10⁻²⁷ per reading at most (10⁶ of 2^128): never in practice.
 */
export type KeyWindow = {
  /** The hash is the four words from `at` on. */
  has(words: HashWords, at: number): boolean
  /** Makes it the latest, also when it was known. */
  add(words: HashWords, at: number): void
}

/** Identities one generation holds; 2 × 8 MiB a table once both generations are in use. */
export const WINDOW_CAPACITY = 2 ** 18

/** An empty window. */
export function createKeyWindow(capacity = WINDOW_CAPACITY): KeyWindow {
  let young = createHashSet()
  let old: HashSet | undefined
  return {
    has: (words, at) => young.has(words, at) || (old?.has(words, at) ?? false),
    add(words, at) {
      if (young.size() >= capacity && !young.has(words, at)) {
        old = young
        young = createHashSet()
      }
      young.add(words, at)
    },
  }
}

export type HashSet = {
  has(words: HashWords, at: number): boolean
  /** False when it was there already. */
  add(words: HashWords, at: number): boolean
  size(): number
}

/** Words of one hash. */
export const WORDS = 4
const FIRST_SLOTS = 1024

/** Open addressing over one typed array that is at most half full. */
export function createHashSet(): HashSet {
  let slots = new Uint32Array(FIRST_SLOTS * WORDS)
  let mask = slots.length / WORDS - 1
  let count = 0

  /** Offset of the slot with this hash, or of the free slot where it belongs. */
  function find(table: Uint32Array, bits: number, hash: HashWords, at: number): number {
    for (let slot = (hash[at] ?? 0) & bits; ; slot = (slot + 1) & bits) {
      const offset = slot * WORDS
      if (isFree(table, offset)) return offset
      if (
        table[offset] === hash[at] &&
        table[offset + 1] === hash[at + 1] &&
        table[offset + 2] === hash[at + 2] &&
        table[offset + 3] === hash[at + 3]
      ) {
        return offset
      }
    }
  }

  function grow(): void {
    const larger = new Uint32Array(slots.length * 2)
    const bits = larger.length / WORDS - 1
    for (let offset = 0; offset < slots.length; offset += WORDS) {
      if (isFree(slots, offset)) continue
      const target = find(larger, bits, slots, offset)
      larger.set(slots.subarray(offset, offset + WORDS), target)
    }
    slots = larger
    mask = bits
  }

  return {
    has: (words, at) => !isFree(slots, find(slots, mask, words, at)),
    add(words, at) {
      const offset = find(slots, mask, words, at)
      if (!isFree(slots, offset)) return false
      for (let word = 0; word < WORDS; word += 1) slots[offset + word] = words[at + word] ?? 0
      count += 1
      if (count * 2 * WORDS > slots.length) grow()
      return true
    },
    size: () => count,
  }
}

/**
 * Hashes an identity into four words (cyrb128 by bryc, public domain). Not made against forgers: a
 * source that forges collisions loses nothing but its own readings.
 */
export function hashIdentity(text: string, into: Uint32Array): void {
  let a = 1779033703
  let b = 3144134277
  let c = 1013904242
  let d = 2773480762
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    a = b ^ Math.imul(a ^ unit, 597399067)
    b = c ^ Math.imul(b ^ unit, 2869860233)
    c = d ^ Math.imul(c ^ unit, 951274213)
    d = a ^ Math.imul(d ^ unit, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  into[0] = a ^ b ^ c ^ d
  into[1] = b ^ a
  into[2] = c ^ a
  // All four zero means a free slot.
  into[3] = (d ^ a) | 1
}

function isFree(table: Uint32Array, offset: number): boolean {
  return table[offset + 3] === 0
}
