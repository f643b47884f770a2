import { hash } from 'node:crypto'

/** SHA-256: 32 bytes. */
export type Hash = Uint8Array

export const HASH_BYTES = 32

const LEAF_PREFIX = 0x00
const NODE_PREFIX = 0x01

/** The root of a tree without leaves (RFC 6962 2.1). */
export const EMPTY_ROOT: Hash = hash('sha256', new Uint8Array(), 'buffer')

/** As long as an entry can be that two bytes tell the length of (C2SP tlog-tiles). */
const leaf = Buffer.alloc(1 + 0xffff, LEAF_PREFIX)
const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE_PREFIX)

/** RFC 6962 2.1: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Hash {
  const made = Buffer.allocUnsafe(HASH_BYTES)
  putLeafHash(made, 0, entry)
  return made
}

/** RFC 6962 2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  const made = Buffer.allocUnsafe(HASH_BYTES)
  putHash(made, 0, node)
  return made
}

/** Puts the hash of an entry at that byte of `target`. */
export function putLeafHash(target: Buffer, at: number, entry: Uint8Array): void {
  const bytes = entry.length < leaf.length ? leaf : Buffer.alloc(1 + entry.length, LEAF_PREFIX)
  bytes.set(entry, 1)
  putHash(target, at, bytes.subarray(0, 1 + entry.length))
}

/** Puts the hash of two hashes, which stand side by side from that byte of `pairs` on. */
export function putNodeHash(target: Buffer, at: number, pairs: Uint8Array, from: number): void {
  node.set(pairs.subarray(from, from + 2 * HASH_BYTES), 1)
  putHash(target, at, node)
}

/** By way of a text: a buffer of its own costs twice as much, and has to be collected. */
function putHash(target: Buffer, at: number, bytes: Uint8Array): void {
  target.write(hash('sha256', bytes, 'latin1'), at, 'latin1')
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
