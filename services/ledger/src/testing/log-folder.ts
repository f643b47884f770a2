import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { canonicalJson } from '@tongqu/contracts'
import { EMPTY_ROOT, type Hash, leafHash } from '../merkle/hashes.ts'
import { partialTiles, TILE_WIDTH, tilePath, tileWidth } from '../merkle/tiles.ts'
import { checkpointText } from '../note/checkpoint.ts'
import { newSigningKey, openSigner } from '../note/keys.ts'
import { signNote } from '../note/note.ts'
import type { NewEntry } from '../types.ts'
import { naiveRoot, naiveTile } from './trees.ts'

/** A log on disk as a writer leaves it, made the slow and plain way. */
export type TestLog = {
  dir: string
  key: string
  verifier: string
  /** Bytes of all entries so far, and their hashes. */
  entries: Uint8Array[]
  leaves: Hash[]
  /** Adds entries; they are part of the log once it is published. */
  add(entries: readonly NewEntry[]): void
  /**
   * Writes bundles and tiles, then the checkpoint, and removes partial files of the one before.
   * Answers the signed note.
   */
  publish(): string
}

const ORIGIN = 'tongqu.ledger/test'

/** Signed with `key`, as `newSigningKey` makes it. */
export function testLog(dir: string, key = newSigningKey(ORIGIN)): TestLog {
  const signer = openSigner(key)
  const entries: Uint8Array[] = []
  const leaves: Hash[] = []
  let published = 0
  const write = (path: string, bytes: Uint8Array | string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), bytes)
  }
  const writeBundle = (index: number, width: number) => {
    const first = index * TILE_WIDTH
    const plain = entries.slice(first, first + width).flatMap((bytes) => {
      return [Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes]
    })
    write(`${tilePath({ level: 'entries', index, width })}.gz`, gzipSync(Buffer.concat(plain)))
  }
  const writeLevel = (level: number) => {
    for (let index = 0; tileWidth(level, index, leaves.length) > 0; index += 1) {
      const width = tileWidth(level, index, leaves.length)
      if (tileWidth(level, index, published) === width) continue
      const tile = naiveTile(leaves, level, index, width)
      write(tilePath({ level, index, width }), tile)
      if (level === 0) writeBundle(index, width)
    }
  }
  return {
    dir,
    key,
    verifier: signer.verifier,
    entries,
    leaves,
    add(added) {
      for (const entry of added) {
        const bytes = Buffer.from(canonicalJson({ ...entry, v: 1 }))
        entries.push(bytes)
        leaves.push(leafHash(bytes))
      }
    },
    publish() {
      for (let level = 0; TILE_WIDTH ** level <= leaves.length; level += 1) writeLevel(level)
      const root = leaves.length > 0 ? naiveRoot(leaves) : EMPTY_ROOT
      const text = checkpointText({ origin: signer.name, size: leaves.length, root })
      const note = signNote(text, [signer])
      write('checkpoint.new', note)
      renameSync(join(dir, 'checkpoint.new'), join(dir, 'checkpoint'))
      dropPartials(dir, published, leaves.length)
      published = leaves.length
      return note
    },
  }
}

function dropPartials(dir: string, before: number, now: number): void {
  const kept = new Set(partialTiles(now).map(tilePath))
  for (const place of partialTiles(before)) {
    if (kept.has(tilePath(place))) continue
    rmSync(join(dir, tilePath(place)))
    const { index, width } = place
    if (place.level === 0) rmSync(join(dir, `${tilePath({ level: 'entries', index, width })}.gz`))
  }
}
