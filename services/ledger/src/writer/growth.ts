import { HASH_BYTES, type Hash } from '../merkle/hashes.ts'
import { hashOfTile, TILE_WIDTH } from '../merkle/tiles.ts'

/** The right edge of the tree: all of it that is still growing. */
export type Growth = {
  readonly size: number
  append(leaf: Hash): void
  /** Copies of the tiles that are not full, by level; an empty one where there is none. */
  edge(): Uint8Array[]
}

/**
 * `edge`: that of the tree of `size` leaves so far, as `rootOfEdge` takes it. `onTile` gets each
 * tile that becomes full.
 */
export function openGrowth(
  size: number,
  edge: readonly Uint8Array[],
  onTile: (level: number, index: number, tile: Buffer) => void,
): Growth {
  const levels = edge.map((tile) => {
    const bytes = Buffer.alloc(TILE_WIDTH * HASH_BYTES)
    bytes.set(tile)
    return { bytes, used: tile.length }
  })
  let leaves = size

  function put(level: number, hash: Hash): void {
    const tile = levels[level] ?? { bytes: Buffer.alloc(TILE_WIDTH * HASH_BYTES), used: 0 }
    levels[level] = tile
    tile.bytes.set(hash, tile.used)
    tile.used += HASH_BYTES
    if (tile.used < tile.bytes.length) return
    const full = Buffer.from(tile.bytes)
    tile.used = 0
    onTile(level, leaves / TILE_WIDTH ** (level + 1) - 1, full)
    put(level + 1, hashOfTile(full))
  }

  return {
    get size() {
      return leaves
    },
    append(leaf) {
      leaves += 1
      put(0, leaf)
    },
    edge: () => levels.map(({ bytes, used }) => Buffer.from(bytes.subarray(0, used))),
  }
}
