import { HASH_BYTES, type Hash, leafHash, nodeHash, splitOf } from '../merkle/hashes.ts'
import { TILE_WIDTH } from '../merkle/tiles.ts'

/** Merkle tree hash of RFC 6962 2.1, word for word: slow, and plain to read. */
export function naiveRoot(leaves: readonly Hash[]): Hash {
  const [first] = leaves
  if (first === undefined) throw new RangeError('no leaves')
  if (leaves.length === 1) return first
  const split = splitOf(leaves.length)
  return nodeHash(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)))
}

/** Leaves of a test: entry `n` is the text of its number. */
export function someLeaves(count: number): Hash[] {
  return Array.from({ length: count }, (_, n) => leafHash(Buffer.from(String(n))))
}

/** Bytes of the tile as tlog-tiles defines it. */
export function naiveTile(
  leaves: readonly Hash[],
  level: number,
  index: number,
  width: number,
): Uint8Array {
  const span = TILE_WIDTH ** level
  const tile = Buffer.alloc(width * HASH_BYTES)
  for (let at = 0; at < width; at += 1) {
    const first = (index * TILE_WIDTH + at) * span
    tile.set(naiveRoot(leaves.slice(first, first + span)), at * HASH_BYTES)
  }
  return tile
}

/** Does the path lead from the leaf to the root (RFC 9162 2.1.3.2)? */
export function provesInclusion(given: {
  leaf: Hash
  index: number
  size: number
  path: readonly Hash[]
  root: Hash
}): boolean {
  let node = given.index
  let last = given.size - 1
  let hash = given.leaf
  if (node > last) return false
  for (const neighbour of given.path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(neighbour, hash)
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else {
      hash = nodeHash(hash, neighbour)
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && Buffer.from(hash).equals(given.root)
}

/** Does the second tree go on from the first (RFC 9162 2.1.4.2)? */
export function provesConsistency(
  from: { size: number; root: Hash },
  to: { size: number; root: Hash },
  proof: readonly Hash[],
): boolean {
  const same = (one: Hash, other: Hash) => Buffer.from(one).equals(other)
  if (from.size === to.size) return proof.length === 0 && same(from.root, to.root)
  if (from.size === 0) return proof.length === 0
  let node = from.size - 1
  let last = to.size - 1
  while (node % 2 === 1) {
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  const [first, ...others] = Number.isInteger(Math.log2(from.size)) ? [from.root, ...proof] : proof
  if (first === undefined) return false
  let older = first
  let newer = first
  for (const hash of others) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      older = nodeHash(hash, older)
      newer = nodeHash(hash, newer)
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else {
      newer = nodeHash(newer, hash)
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && same(older, from.root) && same(newer, to.root)
}
