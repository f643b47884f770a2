import { EMPTY_ROOT, type Hash, joined, splitOf, subtreesOf } from './hashes.ts'
import type { HashReader } from './tiles.ts'

/** Root of the tree of the first `size` leaves. */
export function rootAt(size: number, read: HashReader): Promise<Hash> {
  return size === 0 ? Promise.resolve(EMPTY_ROOT) : hashOfLeaves(0, size, read)
}

/**
 * Merkle audit path of the leaf in the tree of the first `size` leaves, from the leaf's neighbour
 * upward (RFC 6962 2.1.1). Throws a RangeError when the tree does not have the leaf.
 */
export async function inclusionProof(
  leaf: number,
  size: number,
  read: HashReader,
): Promise<readonly Hash[]> {
  if (!isCount(leaf) || !isCount(size) || leaf >= size) throw new RangeError('no such leaf')
  const path: Promise<Hash>[] = []
  let first = 0
  let end = size
  while (end - first > 1) {
    const middle = first + splitOf(end - first)
    if (leaf < middle) {
      path.push(hashOfLeaves(middle, end, read))
      end = middle
    } else {
      path.push(hashOfLeaves(first, middle, read))
      first = middle
    }
  }
  return Promise.all(path.reverse())
}

/**
 * Proves that the tree of the first `to` leaves goes on from that of the first `from` (RFC 6962
 * 2.1.2). Empty when `from` is 0 or `to`. Throws a RangeError when `from` is greater.
 */
export async function consistencyProof(
  from: number,
  to: number,
  read: HashReader,
): Promise<readonly Hash[]> {
  if (!isCount(from) || !isCount(to) || from > to) throw new RangeError('no such trees')
  if (from === 0 || from === to) return []
  const proof: Promise<Hash>[] = []
  let first = 0
  let end = to
  while (from !== end) {
    const middle = first + splitOf(end - first)
    if (from <= middle) {
      proof.push(hashOfLeaves(middle, end, read))
      end = middle
    } else {
      proof.push(hashOfLeaves(first, middle, read))
      first = middle
    }
  }
  // A tree that is a whole subtree of the greater one is known to whoever asks.
  if (first > 0) proof.push(hashOfLeaves(first, end, read))
  return Promise.all(proof.reverse())
}

/** Hash of the tree over the leaves from `first` up to `end`, as proofs split them. */
async function hashOfLeaves(first: number, end: number, read: HashReader): Promise<Hash> {
  const places = subtreesOf(first, end - first)
  return joined(await Promise.all(places.map(({ level, index }) => read(level, index))))
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
