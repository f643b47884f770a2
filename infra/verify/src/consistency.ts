import { nodeHash } from './verify.ts'

type Tree = { size: number; root: Buffer }

/** Does a proof of consistency lead from an older tree to a newer one? RFC 9162, 2.1.4.2. */
export function isConsistent(older: Tree, newer: Tree, proof: readonly Buffer[]): boolean {
  if (older.size > newer.size) return false
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root)
  if (older.size === 0) return proof.length === 0
  const isPerfect = Number.isInteger(Math.log2(older.size))
  const [first, ...rest] = isPerfect ? [older.root, ...proof] : proof
  if (first === undefined || proof.length === 0) return false
  let [at, last] = [older.size - 1, newer.size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let [before, after] = [first, first]
  for (const hash of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      before = nodeHash(hash, before)
      after = nodeHash(hash, after)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else after = nodeHash(after, hash)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && before.equals(older.root) && after.equals(newer.root)
}

const half = (count: number) => Math.floor(count / 2)
