import { join } from 'node:path'
import { EMPTY_ROOT, HASH_BYTES, type Hash } from '../merkle/hashes.ts'
import { rootAt } from '../merkle/proofs.ts'
import { hashOfTile, hashReader, TILE_WIDTH } from '../merkle/tiles.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { openVerifier } from '../note/keys.ts'
import { verifyNote } from '../note/note.ts'
import { type Book, openBook } from './book.ts'
import { behind, damaged, isAbsent } from './failures.ts'
import type { LogFiles } from './log-files.ts'
import { pathOf } from './log-files.ts'
import type { Recent } from './recent.ts'
import type { Disk, OnBundle } from './types.ts'
import { replay } from './wal.ts'

/** The log as it was left, checked against what has been signed. */
export type Recovered = { book: Book; segments: Awaited<ReturnType<typeof replay>> }

/** Something signed: leaves, root, and who says so. */
export type SignedHead = { size: number; root: Hash; told: 'file' | 'store' }

/**
 * Reads the write-ahead log, builds what it covers anew, and compares the roots. Throws
 * `ledger-damaged` when something signed is not what is there, `ledger-behind` when the store has
 * seen more than is here.
 */
export async function recover(given: {
  dir: string
  disk: Disk
  files: LogFiles
  recent: Recent
  onBundle?: OnBundle | undefined
  heads: readonly SignedHead[]
}): Promise<Recovered> {
  const { dir, disk, files, recent, onBundle } = given
  const heads = given.heads.filter(({ size }) => size > 0)
  let book = openBook(0, [], { files, onBundle })
  const check = (size: number, root: () => Hash) => {
    const wrong = heads.find((head) => head.size === size && !same(head.root, root()))
    if (wrong)
      throw damaged(`the root of ${size} entries is not the one that the ${wrong.told} has`)
  }
  let base = 0
  const begin = async (start: number) => {
    base = Math.ceil(start / TILE_WIDTH) * TILE_WIDTH
    const edge = await edgeAt(dir, disk, base)
    book = openBook(base, edge, { files, onBundle })
    for (const head of heads.filter(({ size }) => size <= base)) {
      const root = await rootBefore(head.size, { dir, disk, base, edge })
      check(head.size, () => root)
    }
  }
  const segments = await replay(disk, join(dir, 'wal'), begin, (index, entry) => {
    recent.add(idOf(entry), index)
    // What is before lies in full tiles and bundles, which were synced.
    if (index < base) return
    book.add(entry)
    check(book.size, () => book.head().root)
  })
  for (const { size, told } of heads.toReversed()) {
    if (size <= book.size) continue
    if (told === 'store') throw behind(dir, size, book.size)
    throw damaged(`${size} entries were signed and ${book.size} are here`)
  }
  if (book.size < base) throw damaged(`the write-ahead log ends before ${base}`)
  return { book, segments }
}

/** The checkpoint of the folder; undefined when there is none. Throws `ledger-damaged`. */
export async function signedHeadOf(
  path: string,
  disk: Disk,
  { origin, verifiers }: { origin: string; verifiers: readonly string[] },
): Promise<(SignedHead & { note: string }) | undefined> {
  const bytes = await disk.read(path).catch((error) => {
    if (!isAbsent(error)) throw error
    return undefined
  })
  if (!bytes) return undefined
  const note = bytes.toString()
  const keys = verifiers.map(openVerifier).filter((key) => key !== undefined)
  const text = verifyNote(note, keys)?.text
  const head = text === undefined ? undefined : parseCheckpoint(text)
  if (head?.origin !== origin) throw damaged('the checkpoint is not signed by a key of this ledger')
  return { ...head, told: 'file', note }
}

/** The tiles at the right edge of the tree of `base` leaves, from the full ones below them. */
async function edgeAt(dir: string, disk: Disk, base: number): Promise<Uint8Array[]> {
  const edge: Uint8Array[] = [new Uint8Array()]
  for (let level = 1; TILE_WIDTH ** level <= base; level += 1) {
    const hashes = base / TILE_WIDTH ** level
    const end = Math.floor(hashes)
    const tile: Uint8Array[] = []
    for (let index = end - (end % TILE_WIDTH); index < end; index += 1) {
      tile.push(hashOfTile(await fullTile(dir, disk, level - 1, index)))
    }
    edge.push(Buffer.concat(tile))
  }
  return edge
}

/** Root of a tree that is not greater than the one whose edge is given. */
async function rootBefore(
  size: number,
  { dir, disk, base, edge }: { dir: string; disk: Disk; base: number; edge: Uint8Array[] },
): Promise<Hash> {
  const read = hashReader(size, async (level, index) => {
    const isFull = (index + 1) * TILE_WIDTH ** (level + 1) <= base
    return isFull ? fullTile(dir, disk, level, index) : (edge[level] ?? EMPTY_ROOT)
  })
  return rootAt(size, read)
}

async function fullTile(
  dir: string,
  disk: Disk,
  level: number,
  index: number,
): Promise<Uint8Array> {
  const path = pathOf({ level, index, width: TILE_WIDTH })
  const tile = await disk.read(join(dir, path)).catch((cause) => {
    if (isAbsent(cause)) throw damaged(`${path} is missing`, cause)
    throw cause
  })
  if (tile.length !== TILE_WIDTH * HASH_BYTES) throw damaged(`${path} has ${tile.length} bytes`)
  return tile
}

function idOf(entry: Buffer): string {
  return (JSON.parse(entry.toString()) as { id: string }).id
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other)
}
