import { HASH_BYTES, type Hash, putLeafHash } from '../merkle/hashes.ts'
import { hashOfTile, TILE_WIDTH } from '../merkle/tiles.ts'

/** The right edge of the tree: all of it that is still growing. */
export type Growth = {
  readonly size: number
  append(entry: Uint8Array): void
  /** Copies of the tiles that are not full, by level; an empty one where there is none. */
  edge(): Uint8Array[]
}

/** A tile that is not full, and how many bytes of it are. */
type Growing = { bytes: Buffer; used: number }

/**
 * `edge`: that of the tree of `size` leaves so far, as `rootOfEdge` takes it. `onTile` gets each
 * tile that becomes full, and its hash, which stands in the tile above.
 */
export function openGrowth(
  size: number,
  edge: readonly Uint8Array[],
  onTile: (level: number, index: number, tile: Buffer, hash: Hash) => void,
): Growth {
  const levels = edge.map((tile): Growing => {
    const bytes = Buffer.alloc(TILE_WIDTH * HASH_BYTES)
    bytes.set(tile)
    return { bytes, used: tile.length }
  })
  let leaves = size

  function tileOf(level: number): Growing {
    const tile = levels[level] ?? { bytes: Buffer.alloc(TILE_WIDTH * HASH_BYTES), used: 0 }
    levels[level] = tile
    return tile
  }
  /** Another hash stands in the tile. */
  function added(level: number, tile: Growing): void {
    tile.used += HASH_BYTES
    if (tile.used < tile.bytes.length) return
    const full = Buffer.from(tile.bytes)
    tile.used = 0
    const hash = hashOfTile(full)
    onTile(level, leaves / TILE_WIDTH ** (level + 1) - 1, full, hash)
    const above = tileOf(level + 1)
    above.bytes.set(hash, above.used)
    added(level + 1, above)
  }

  return {
    get size() {
      return leaves
    },
    append(entry) {
      leaves += 1
      const tile = tileOf(0)
      putLeafHash(tile.bytes, tile.used, entry)
      added(0, tile)
    },
    edge: () => levels.map(({ bytes, used }) => Buffer.from(bytes.subarray(0, used))),
  }
}
