import { EMPTY_ROOT, HASH_BYTES, type Hash, joined, putNodeHash, subtreesOf } from './hashes.ts'

/** Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles). */
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8
/** C2SP tlog-tiles: levels are 0…63. */
const LAST_LEVEL = 63

/** A tile of hashes, or a bundle of entries; `width` 1…256. */
export type TilePlace = { level: number | 'entries'; index: number; width: number }

/** Path below the folder of the log: `tile/0/x001/x234/067`, `tile/entries/000.p/17`. */
export function tilePath({ level, index, width }: TilePlace): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) ?? []
  const last = groups.pop()
  const folders = groups.map((group) => `x${group}/`).join('')
  const partial = width < TILE_WIDTH ? `.p/${width}` : ''
  return `tile/${level}/${folders}${last}${partial}`
}

const PATH = /^tile\/(\d{1,2}|entries)\/((?:x\d{3}\/)*)(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** Undefined when the path is not one that `tilePath` writes. */
export function parseTilePath(path: string): TilePlace | undefined {
  const [, name, folders = '', last, partial] = PATH.exec(path) ?? []
  if (name === undefined) return undefined
  const level = name === 'entries' ? name : Number(name)
  const index = Number(folders.replaceAll(/[x/]/g, '') + last)
  const width = partial === undefined ? TILE_WIDTH : Number(partial)
  const place: TilePlace = { level, index, width }
  if (!Number.isSafeInteger(index) || (level !== 'entries' && level > LAST_LEVEL)) {
    return undefined
  }
  return tilePath(place) === path ? place : undefined
}

/** How many hashes the tile has in a tree of `size` leaves: 0…256. */
export function tileWidth(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH
  return Math.max(0, Math.min(TILE_WIDTH, hashes))
}

/** Tiles on the right edge of a tree of `size` leaves that are not full, lowest level first. */
export function partialTiles(size: number): { level: number; index: number; width: number }[] {
  const tiles: { level: number; index: number; width: number }[] = []
  for (let level = 0; TILE_WIDTH ** level <= size; level += 1) {
    const hashes = Math.floor(size / TILE_WIDTH ** level)
    const width = hashes % TILE_WIDTH
    if (width > 0) tiles.push({ level, index: Math.floor(hashes / TILE_WIDTH), width })
  }
  return tiles
}

/** Hashes of the pairs of a row of hashes; the last hash of an odd row is in none. */
export function rowAbove(row: Uint8Array): Buffer {
  const above = Buffer.allocUnsafe(Math.floor(row.length / HASH_BYTES / 2) * HASH_BYTES)
  for (let at = 0; at < above.length; at += HASH_BYTES) putNodeHash(above, at, row, 2 * at)
  return above
}

/** Hash of the complete subtree of 2^`level` hashes of a tile, the `index`-th of them. */
export function hashInTile(tile: Uint8Array, level: number, index: number): Hash {
  const bytes = 2 ** level * HASH_BYTES
  let row = tile.subarray(index * bytes, (index + 1) * bytes)
  for (let above = 0; above < level; above += 1) row = rowAbove(row)
  return row
}

/** Hash of a full tile, which stands in the tile above. */
export function hashOfTile(tile: Uint8Array): Hash {
  return hashInTile(tile, TILE_HEIGHT, 0)
}

/**
 * Root of the tree whose right edge is given: `edge[level]` holds the hashes of the tile of that
 * level that is not full (none: empty).
 */
export function rootOfEdge(edge: readonly Uint8Array[]): Hash {
  const subtrees = edge.toReversed().flatMap((tile) => {
    const places = subtreesOf(0, tile.length / HASH_BYTES)
    return places.map(({ level, index }) => hashInTile(tile, level, index))
  })
  return subtrees.length === 0 ? EMPTY_ROOT : joined(subtrees)
}

/**
 * Hash of the complete subtree of 2^`level` leaves, the `index`-th of them: what proofs are made
 * of.
 */
export type HashReader = (level: number, index: number) => Promise<Hash>

/**
 * Reads hashes of a tree of `size` leaves from its tiles, each tile once. `read` gives the bytes of
 * a tile of the width that it has in this tree; a full one will do for one that was partial then.
 */
export function hashReader(
  size: number,
  read: (level: number, index: number, width: number) => Promise<Uint8Array>,
): HashReader {
  const known = new Map<string, Promise<Uint8Array>>()
  const tile = (level: number, index: number): Promise<Uint8Array> => {
    const key = `${level}/${index}`
    const found = known.get(key) ?? read(level, index, tileWidth(level, index, size))
    known.set(key, found)
    return found
  }
  return async (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT)
    const rest = level % TILE_HEIGHT
    const perTile = TILE_WIDTH / 2 ** rest
    const bytes = await tile(tileLevel, Math.floor(index / perTile))
    return hashInTile(bytes, rest, index % perTile)
  }
}
