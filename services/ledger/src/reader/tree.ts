import { HASH_BYTES, type Hash, putLeafHash } from '../merkle/hashes.ts'
import {
  type HashReader,
  rootOfEdge,
  rowAbove,
  TILE_WIDTH,
  tilePath,
  tileWidth,
} from '../merkle/tiles.ts'
import type { TreeHead } from '../note/checkpoint.ts'
import { type Bounded, bounded } from './bounded.ts'
import { bundleEntries } from './bundles.ts'
import { damaged } from './damage.ts'
import type { LogFolder } from './folder.ts'

/**
 * A tile of which the first row is its hashes, and each further row those of the pairs of the row
 * before (RFC 6962 2.1): what proofs are made of. The last hash of a row has no pair in a tile that
 * is not full.
 */
type Rows = readonly Uint8Array[]

/** Full tiles that have been verified. They belong to every tree that goes on from this one. */
export type KeptTiles = Bounded<string, Promise<Rows>>

/**
 * A log as one tree head says that it is. All that it gives has been checked against the root:
 * tiles of the right edge together give the root, every full tile stands by its hash in the tile
 * above it, every entry in a tile of leaves. Throws `ledger-damaged` for what does not fit or is
 * missing.
 */
export type Tree = {
  head: TreeHead
  /** Undefined when the tree does not reach it. */
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined>
  /** Of a complete subtree: what proofs are computed from. */
  hash: HashReader
  /** Entries of a bundle, as far as the tree goes: none, or up to 256. */
  entries(bundle: number): Promise<Uint8Array[]>
  /** One entry of those; the others are not checked. */
  entry(index: number, bundle: readonly Uint8Array[]): Promise<Uint8Array>
  /** The same as `entries`, not yet checked: for `entry`. */
  unchecked(bundle: number): Promise<Uint8Array[]>
}

/** `count` tiles of 16 KiB, with all their rows. */
export function keptTiles(count: number): KeptTiles {
  return bounded(count, () => 1)
}

/**
 * A tree head and what is in no full tile: of each level some hashes, which together have the root.
 */
export type TreeEdge = { head: TreeHead; hashes: readonly Uint8Array[] }

/** Hashes that are being compared: of an entry, and of a bundle. */
const leaf = Buffer.alloc(HASH_BYTES)
const leaves = Buffer.alloc(HASH_BYTES * TILE_WIDTH)

/** Rows of a full tile above its hashes: the last is the hash that stands in the tile above. */
const TILE_HEIGHT = 8

/** Reads the right edge and checks it. Throws `ledger-damaged`. */
export async function readEdge(folder: LogFolder, head: TreeHead): Promise<TreeEdge> {
  const reading: Promise<Uint8Array>[] = []
  for (let level = 0; TILE_WIDTH ** level <= head.size; level += 1) {
    const count = Math.floor(head.size / TILE_WIDTH ** level)
    reading.push(edgeTile(folder, level, count))
  }
  const hashes = await Promise.all(reading)
  if (!isSame(rootOfEdge(hashes), head.root)) {
    throw damaged(`the tree of ${head.size} has another root`)
  }
  return { head, hashes }
}

/** Every other tile is read and checked when it is asked for. */
export function treeOf(folder: LogFolder, { head, hashes }: TreeEdge, kept: KeptTiles): Tree {
  const verified = verifiedTiles(folder, head.size, hashes, kept)
  const tile: Tree['tile'] = async (level, index, width) => {
    const reach = isPlace(level, index) ? tileWidth(level, index, head.size) : 0
    if (!Number.isInteger(width) || width < 1 || width > reach) return undefined
    return firstOf(await verified(level, index)).subarray(0, width * HASH_BYTES)
  }
  const unchecked = async (bundle: number): Promise<Uint8Array[]> => {
    const width = isPlace(0, bundle) ? tileWidth(0, bundle, head.size) : 0
    if (width === 0) return []
    const bytes = await folder.bundle(bundle, width)
    const entries = bytes ? bundleEntries(bytes) : []
    if (entries.length < width) throw damaged(`${pathOf('entries', bundle)} is missing or short`)
    return entries
  }
  return {
    head,
    tile,
    async hash(level, index) {
      const row = level % TILE_HEIGHT
      const perTile = TILE_WIDTH / 2 ** row
      const rows = await verified(Math.floor(level / TILE_HEIGHT), Math.floor(index / perTile))
      return hashAt(rows[row] ?? new Uint8Array(), index % perTile)
    },
    unchecked,
    async entries(bundle) {
      const entries = await unchecked(bundle)
      if (entries.length === 0) return entries
      const signed = firstOf(await verified(0, bundle))
      const end = entries.length * HASH_BYTES
      for (const [at, entry] of entries.entries()) putLeafHash(leaves, at * HASH_BYTES, entry)
      if (leaves.compare(signed, 0, end, 0, end) !== 0) {
        throw damaged(`${pathOf('entries', bundle)} is not what was signed`)
      }
      return entries
    },
    async entry(index, bundle) {
      const signed = firstOf(await verified(0, Math.floor(index / TILE_WIDTH)))
      const entry = bundle[index % TILE_WIDTH]
      if (!entry) throw damaged(`entry ${index} is missing`)
      const at = (index % TILE_WIDTH) * HASH_BYTES
      putLeafHash(leaf, 0, entry)
      if (leaf.compare(signed, at, at + HASH_BYTES) !== 0) {
        throw damaged(`entry ${index} is not what was signed`)
      }
      return entry
    },
  }
}

type Verified = (level: number, index: number) => Promise<Rows>

function verifiedTiles(
  folder: LogFolder,
  size: number,
  edge: readonly Uint8Array[],
  kept: KeptTiles,
): Verified {
  const edgeRows: Rows[] = []
  const full: Verified = async (level, index) => {
    const [bytes, above] = await Promise.all([
      folder.tile(level, index, TILE_WIDTH),
      verified(level + 1, Math.floor(index / TILE_WIDTH)),
    ])
    if (!bytes) throw damaged(`${pathOf(level, index)} is missing`)
    const rows = rowsOf(bytes)
    if (!isSame(rows[TILE_HEIGHT] ?? bytes, hashAt(firstOf(above), index % TILE_WIDTH))) {
      throw damaged(`${pathOf(level, index)} is not what was signed`)
    }
    return rows
  }
  const verified: Verified = async (level, index) => {
    const reach = tileWidth(level, index, size)
    if (reach < TILE_WIDTH) {
      const rows = edgeRows[level] ?? rowsOf(edge[level] ?? new Uint8Array())
      edgeRows[level] = rows
      return rows
    }
    const key = `${level}/${index}`
    const known = kept.get(key)
    if (known) return known
    const reading = full(level, index)
    kept.set(key, reading)
    reading.catch(() => kept.delete(key))
    return reading
  }
  return verified
}

function rowsOf(tile: Uint8Array): Rows {
  const rows = [tile]
  for (let row = tile; row.length > HASH_BYTES; ) {
    row = rowAbove(row)
    rows.push(row)
  }
  return rows
}

function firstOf(rows: Rows): Uint8Array {
  return rows[0] ?? new Uint8Array()
}

function hashAt(row: Uint8Array, at: number): Hash {
  return row.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)
}

async function edgeTile(folder: LogFolder, level: number, count: number): Promise<Uint8Array> {
  const width = count % TILE_WIDTH
  const index = Math.floor(count / TILE_WIDTH)
  if (width === 0) return new Uint8Array()
  const bytes = await folder.tile(level, index, width)
  if (!bytes) throw damaged(`${tilePath({ level, index, width })} is missing`)
  return bytes
}

function pathOf(level: number | 'entries', index: number): string {
  return tilePath({ level, index, width: TILE_WIDTH })
}

/** Levels of a log whose size is a safe integer, and no number that is none. */
function isPlace(level: number, index: number): boolean {
  const LAST_LEVEL = 6
  const isLevel = Number.isInteger(level) && level >= 0 && level <= LAST_LEVEL
  return isLevel && Number.isSafeInteger(index) && index >= 0
}

export function isSame(one: Hash, other: Hash): boolean {
  return Buffer.compare(one, other) === 0
}
