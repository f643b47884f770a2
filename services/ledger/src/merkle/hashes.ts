import { hash } from 'node:crypto'

/** SHA-256: 32 bytes. */
export type Hash = Uint8Array

export const HASH_BYTES = 32

const LEAF_PREFIX = 0x00
const NODE_PREFIX = 0x01

/** The root of a tree without leaves (RFC 6962 2.1). */
export const EMPTY_ROOT: Hash = hash('sha256', new Uint8Array(), 'buffer')

/** RFC 6962 2.1: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Hash {
  const bytes = Buffer.allocUnsafe(1 + entry.length)
  bytes[0] = LEAF_PREFIX
  bytes.set(entry, 1)
  return hash('sha256', bytes, 'buffer')
}

const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE_PREFIX)

/** RFC 6962 2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return hash('sha256', node, 'buffer')
}

/** Largest power of two that is less than `count`, which is at least 2 (RFC 6962 2.1). */
export function splitOf(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

/**
 * Complete subtrees of which a tree of `count` leaves consists, from the left: of 2^level leaves
 * each. `first`: leaves before it, a multiple of a power of two that is not less than `count`.
 */
export function subtreesOf(first: number, count: number): { level: number; index: number }[] {
  const subtrees: { level: number; index: number }[] = []
  let at = first
  let left = count
  while (left > 0) {
    let level = 0
    while (2 ** (level + 1) <= left) level += 1
    const leaves = 2 ** level
    subtrees.push({ level, index: at / leaves })
    at += leaves
    left -= leaves
  }
  return subtrees
}

/** Hash of the tree whose complete subtrees have these hashes, from the left. */
export function joined(subtrees: readonly Hash[]): Hash {
  return subtrees.reduceRight((right, left) => nodeHash(left, right))
}
