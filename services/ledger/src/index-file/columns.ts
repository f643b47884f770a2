import { TILE_WIDTH } from '../merkle/tiles.ts'
import { ID_WORDS, type Words } from '../ulid-words.ts'

/** Entries of one row of `bundles`. */
export const WIDTH = TILE_WIDTH

/** What stands beside an entry as the number of its name; 0: it has none. */
export const NAMED = ['program', 'agreement', 'organisation', 'dataset'] as const
export type Named = (typeof NAMED)[number]

/**
 * What is known of the entries of a bundle, by their place in it. Numbers are written as the
 * machine has them: the version of the file says how.
 */
export type Columns = {
  /** Column by column: that of the first word of each id, then the others. */
  ids: Uint32Array
  /** All below, as one. */
  facts: Uint8Array
  /** Milliseconds since 1970. */
  instants: Float64Array
  /** Numbers of kinds; with `DERIVED` when the id is that of the close of `prev`. */
  kinds: Uint8Array
} & Record<Named, Uint32Array>

export const DERIVED = 0x80
export const KIND_BITS = 0x7f

const FACTS_BYTES = WIDTH * (8 + 4 * NAMED.length + 1)
const IDS_BYTES = WIDTH * ID_WORDS * 4

/** `facts`: as the row has them; zeros when they are not given. */
export function columnsOf(
  facts: Uint8Array = new Uint8Array(FACTS_BYTES),
  ids: Uint8Array = new Uint8Array(IDS_BYTES),
): Columns {
  const { buffer, byteOffset } = facts
  const names = byteOffset + WIDTH * 8
  const name = (at: number) => new Uint32Array(buffer, names + at * WIDTH * 4, WIDTH)
  return {
    ids: idsOf(ids),
    facts,
    instants: new Float64Array(buffer, byteOffset, WIDTH),
    program: name(0),
    agreement: name(1),
    organisation: name(2),
    dataset: name(3),
    kinds: new Uint8Array(buffer, names + NAMED.length * WIDTH * 4, WIDTH),
  }
}

function idsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, WIDTH * ID_WORDS)
}

export function putId(ids: Uint32Array, slot: number, words: Words): void {
  for (let at = 0; at < ID_WORDS; at += 1) ids[at * WIDTH + slot] = words[at] as number
}

export function idAt(ids: Uint32Array, slot: number, words: Words): void {
  for (let at = 0; at < ID_WORDS; at += 1) words[at] = ids[at * WIDTH + slot] as number
}

/** Where an id stands among the first `count`, from `from` on; -1 when it does not. */
export function slotOf(bytes: Uint8Array, words: Words, count: number, from = 0): number {
  const ids = idsOf(bytes)
  const last = ID_WORDS - 1
  const lowest = ids.subarray(last * WIDTH, last * WIDTH + count)
  let slot = lowest.indexOf(words[last] as number, from)
  while (slot >= 0) {
    if (words.every((word, at) => ids[at * WIDTH + slot] === word)) return slot
    slot = lowest.indexOf(words[last] as number, slot + 1)
  }
  return -1
}
