import { HASH_BYTES, type Hash } from '../merkle/hashes.ts'
import { bundleEntries } from '../reader/bundles.ts'
import { isSame, type Tree } from '../reader/tree.ts'

/**
 * Memory in which full bundles wait that this process has just written: the thread of the index
 * takes them from there. To read them back, unpack them and hash each entry took a third of its
 * time and more. Where one does not fit, or there is no room, it is read from its file.
 *
 * Two numbers for each slot (the bundle's plus one, 0: free; its bytes), then the slots: the hash
 * of the bundle's leaves, and its bytes.
 */
export type AtHand = SharedArrayBuffer

/** What comes between two checkpoints at the highest rate. */
const SLOTS = 128
/** A bundle of entries of 700 bytes. Pages of a slot that nothing was put into take no memory. */
const SLOT_BYTES = 192 * 1024
const HEAD_BYTES = SLOTS * 2 * Int32Array.BYTES_PER_ELEMENT
const MOST_NUMBER = 2 ** 31 - 2
const FREE = 0

export function newAtHand(): AtHand {
  return new SharedArrayBuffer(HEAD_BYTES + SLOTS * SLOT_BYTES)
}

/** Puts a full bundle there. `hash`: of the tree of its 256 leaves. */
export function giver(memory: AtHand): (number: number, bundle: Uint8Array, hash: Hash) => void {
  const { numbers, lengths, slots } = viewsOf(memory)
  return (number, bundle, hash) => {
    const length = HASH_BYTES + bundle.length
    if (length > SLOT_BYTES || number > MOST_NUMBER) return
    const slot = slotWith(numbers, FREE)
    if (slot < 0) return
    slots.set(hash, slot * SLOT_BYTES)
    slots.set(bundle, slot * SLOT_BYTES + HASH_BYTES)
    lengths[slot] = length
    Atomics.store(numbers, slot, number + 1)
  }
}

export type Taker = {
  /**
   * Entries of a bundle of this tree, until `release`; undefined when it is not at hand, or is
   * not what was signed: a writer may have been overtaken by another one.
   */
  entries(tree: Tree, number: number): Promise<Uint8Array[] | undefined>
  /** Those before this one are not asked for any more. */
  release(number: number): void
}

export function taker(memory: AtHand): Taker {
  const { numbers, lengths, slots } = viewsOf(memory)
  return {
    async entries(tree, number) {
      const slot = slotWith(numbers, number + 1)
      if (slot < 0) return undefined
      const from = slot * SLOT_BYTES
      const signed = await tree.hash(BUNDLE_LEVEL, number)
      if (!isSame(slots.subarray(from, from + HASH_BYTES), signed)) return undefined
      return bundleEntries(slots.subarray(from + HASH_BYTES, from + (lengths[slot] as number)))
    },
    release(number) {
      for (let slot = 0; slot < SLOTS; slot += 1) {
        const held = Atomics.load(numbers, slot)
        if (held !== FREE && held <= number) Atomics.store(numbers, slot, FREE)
      }
    },
  }
}

/** Level of the hash of 256 leaves: 2^8. */
const BUNDLE_LEVEL = 8

function viewsOf(memory: AtHand) {
  return {
    numbers: new Int32Array(memory, 0, SLOTS),
    lengths: new Int32Array(memory, HEAD_BYTES / 2, SLOTS),
    slots: new Uint8Array(memory, HEAD_BYTES),
  }
}

function slotWith(numbers: Int32Array, wanted: number): number {
  for (let slot = 0; slot < SLOTS; slot += 1) {
    if (Atomics.load(numbers, slot) === wanted) return slot
  }
  return -1
}
