import type { Hash } from '../merkle/hashes.ts'
import { rootOfEdge, TILE_WIDTH } from '../merkle/tiles.ts'
import { openGrowth } from './growth.ts'
import type { LogFiles } from './log-files.ts'
import { type Bundle, openBundle } from './segments.ts'

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

/** `size` is a multiple of 256; full tiles and bundles go to `files`. */
export function openBook(size: number, edge: readonly Uint8Array[], files: LogFiles): Book {
  const growth = openGrowth(size, edge, files.tile)
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
      files.bundle(growth.size / TILE_WIDTH - 1, bytes, () => {
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
