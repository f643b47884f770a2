import { EMPTY_ROOT, type Hash } from '../merkle/hashes.ts'
import { rootOfEdge, TILE_WIDTH } from '../merkle/tiles.ts'
import { openGrowth } from './growth.ts'
import type { LogFiles } from './log-files.ts'
import { type Bundle, openBundle } from './segments.ts'
import type { OnBundle } from './types.ts'

/** The log as far as it is on disk: its tree, and the entries of the bundle that is not full. */
export type Book = {
  readonly size: number
  add(entry: Uint8Array): void
  head(): Head
}

/** All that a checkpoint needs, as it is now. */
export type Head = {
  size: number
  root: Hash
  edge: readonly Uint8Array[]
  /** The bundle that is not full. */
  bundle: Uint8Array
}

/** Rooms of bundles that are kept for the next ones. */
const MOST_SPARE = 8
const MOST_SPARE_BYTES = 2 ** 20

/** `size` is a multiple of 256; full tiles and bundles go to `files`, bundles to `onBundle` too. */
export function openBook(
  size: number,
  edge: readonly Uint8Array[],
  { files, onBundle }: { files: LogFiles; onBundle: OnBundle | undefined },
): Book {
  let hashOfLeaves = EMPTY_ROOT
  const growth = openGrowth(size, edge, (level, index, tile, hash) => {
    files.tile(level, index, tile)
    if (level === 0) hashOfLeaves = hash
  })
  const spare: Bundle[] = []
  let bundle = openBundle()
  return {
    get size() {
      return growth.size
    },
    add(entry) {
      bundle.add(entry)
      growth.append(entry)
      if (bundle.count < TILE_WIDTH) return
      const full = bundle
      const bytes = full.bytes()
      const number = growth.size / TILE_WIDTH - 1
      onBundle?.(number, bytes, hashOfLeaves)
      files.bundle(number, bytes, () => {
        full.begin()
        if (spare.length < MOST_SPARE && bytes.length <= MOST_SPARE_BYTES) spare.push(full)
      })
      bundle = spare.pop() ?? openBundle()
    },
    head() {
      const edge = growth.edge()
      return {
        size: growth.size,
        root: rootOfEdge(edge),
        edge,
        bundle: Buffer.from(bundle.bytes()),
      }
    },
  }
}
