import type { Hash } from '../merkle/hashes.ts'
import { rootOfEdge, TILE_WIDTH } from '../merkle/tiles.ts'
import { openGrowth } from './growth.ts'
import type { LogFiles } from './log-files.ts'

/** The log as far as it is on disk: its tree, and the entries of the bundle that is not full. */
export type Book = {
  readonly size: number
  add(entry: Buffer): void
  head(): Head
}

/** All that a checkpoint needs, as it is now. */
export type Head = {
  size: number
  root: Hash
  edge: readonly Uint8Array[]
  /** Of the bundle that is not full. */
  entries: readonly Buffer[]
}

/** `size` is a multiple of 256; full tiles and bundles go to `files`. */
export function openBook(size: number, edge: readonly Uint8Array[], files: LogFiles): Book {
  const growth = openGrowth(size, edge, files.tile)
  let bundle: Buffer[] = []
  return {
    get size() {
      return growth.size
    },
    add(entry) {
      bundle.push(entry)
      growth.append(entry)
      if (bundle.length < TILE_WIDTH) return
      files.bundle(growth.size / TILE_WIDTH - 1, bundle)
      bundle = []
    },
    head() {
      const edge = growth.edge()
      return { size: growth.size, root: rootOfEdge(edge), edge, entries: [...bundle] }
    },
  }
}
