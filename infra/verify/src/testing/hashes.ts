import { nodeHash } from '../../../../services/ledger/src/merkle/hashes.ts'
import type { HashReader } from '../../../../services/ledger/src/merkle/tiles.ts'

/** Hashes of perfect subtrees over leaves: of level 0 the leaves themselves. */
export function hashes(leaves: readonly Uint8Array[]): HashReader {
  return async (level, index) => at(leaves, level, index)
}

function at(leaves: readonly Uint8Array[], level: number, index: number): Uint8Array {
  if (level === 0) return leaves[index] ?? Buffer.alloc(0)
  return nodeHash(at(leaves, level - 1, 2 * index), at(leaves, level - 1, 2 * index + 1))
}
