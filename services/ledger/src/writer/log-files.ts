import { dirname, join } from 'node:path'
import { createGzip, gzipSync } from 'node:zlib'
import { TILE_WIDTH, type TilePlace, tilePath } from '../merkle/tiles.ts'
import { isAbsent } from './failures.ts'
import type { Faults } from './faults.ts'
import type { Disk } from './types.ts'

/** Tiles and bundles below the folder of the log. */
export type LogFiles = {
  /**
   * Full ones, which never change: they are written as soon as there is time, and `written` is
   * called then: the bytes are not looked at any more.
   */
  tile(level: number, index: number, bytes: Uint8Array): void
  bundle(index: number, bytes: Uint8Array, written: () => void): void
  /** Full ones that are not written yet. */
  readonly waiting: number
  /** All full ones that were given so far are written. Throws when one can not be; ask again. */
  written(): Promise<void>
  /** Those at the right edge of a tree of `size` leaves. */
  edge(size: number, tiles: readonly Uint8Array[], bundle: Uint8Array): Promise<void>
  /** All full ones that are written by now survive power loss afterwards. */
  synced(): Promise<void>
  /** Removes partial tiles of which a checkpoint over `size` leaves has full ones. */
  tidy(size: number): Promise<void>
}

type Page = { place: TilePlace; content: () => Promise<Uint8Array>; written?: () => void }

/**
 * Bundles of entries become a sixth as long by level 1 and a seventh by level 6, which takes three
 * times as long.
 */
const GZIP_LEVEL = 1
/** Most bundles are done in one. */
const GZIP_CHUNK_BYTES = 32_768
/** Calls to the disk share four threads, one of which is for the write-ahead log. */
const WRITERS = 2
const SYNCERS = 1

export function openLogFiles(given: {
  dir: string
  disk: Disk
  /** Of the writer: one that was fenced out may still be at it. */
  epoch: number
  faults: Faults
}): LogFiles {
  const { dir, disk, faults } = given
  const folders = openFolders(dir, disk)
  const put = openPutting(given, folders)
  const inTurn = limited(WRITERS)
  /** Full ones that are not yet written, with the writing that is under way. */
  const unwritten = new Map<Page, Promise<void> | undefined>()
  const unsynced = new Set<string>()
  const partials = openPartials({ dir, disk, folders, put })

  function add(page: Page): void {
    unwritten.set(page, undefined)
    partials.ends(page.place)
    start(page).catch(() => undefined)
  }

  function start(page: Page): Promise<void> {
    const running = unwritten.get(page) ?? inTurn(() => write(page))
    unwritten.set(page, running)
    running.catch(() => {
      if (unwritten.has(page)) unwritten.set(page, undefined)
    })
    return running
  }

  async function write(page: Page): Promise<void> {
    const path = pathOf(page.place)
    await put(path, await page.content())
    await faults('tiles.in-the-midst')
    unwritten.delete(page)
    page.written?.()
    unsynced.add(join(dir, path))
  }

  return {
    tile: (level, index, bytes) =>
      add({ place: { level, index, width: TILE_WIDTH }, content: async () => bytes }),
    bundle: (index, bytes, written) => {
      const place: TilePlace = { level: 'entries', index, width: TILE_WIDTH }
      add({ place, content: () => packed(bytes), written })
    },
    get waiting() {
      return unwritten.size
    },
    async written() {
      await Promise.all([...unwritten.keys()].map(start))
    },
    async edge(size, tiles, bundle) {
      const pages = tiles.map((tile, level): Page => {
        const index = Math.floor(size / TILE_WIDTH ** (level + 1))
        const width = Math.floor(size / TILE_WIDTH ** level) % TILE_WIDTH
        return { place: { level, index, width }, content: async () => tile }
      })
      const index = Math.floor(size / TILE_WIDTH)
      const place: TilePlace = { level: 'entries', index, width: size % TILE_WIDTH }
      pages.push({ place, content: () => packed(bundle) })
      for (const page of pages.filter(({ place }) => place.width > 0)) {
        await partials.write(page)
        await faults('tiles.in-the-midst')
      }
    },
    async synced() {
      const paths = [...unsynced]
      const turn = limited(SYNCERS)
      await Promise.all(paths.map((path) => turn(() => disk.sync(path))))
      await folders.sync(paths.map(dirname))
      for (const path of paths) unsynced.delete(path)
    },
    tidy: (size) => partials.tidy(size),
  }
}

/** Path of a page below the folder of the log; bundles are gzip. */
export function pathOf(place: TilePlace): string {
  return place.level === 'entries' ? `${tilePath(place)}.gz` : tilePath(place)
}

/** Done sooner than threads have been woken up for it: some 0.3 ms. */
const AT_ONCE_BYTES = 262_144

/**
 * Long ones by a stream. The native part of `gzip()` keeps what it was given and what it made until
 * the next full collection, and by so much brings that on; a stream keeps one chunk. Measured: a
 * collection in 7,000 answers before, in more than 50,000 since.
 */
async function packed(bundle: Uint8Array): Promise<Uint8Array> {
  const options = { level: GZIP_LEVEL, chunkSize: GZIP_CHUNK_BYTES }
  if (bundle.length <= AT_ONCE_BYTES) return gzipSync(bundle, options)
  const stream = createGzip(options)
  stream.end(bundle)
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

type Put = (path: string, content: Uint8Array) => Promise<void>

/** Where files are made that come to their place whole. */
export const SPOOL = 'new'

/** Readers see a file whole, also when it is made anew after a crash. */
function openPutting(
  { dir, disk, epoch }: { dir: string; disk: Disk; epoch: number },
  folders: Folders,
): Put {
  let count = 0
  return async (path, content) => {
    count += 1
    const temporary = join(dir, SPOOL, `${epoch}-${count}`)
    await folders.make(dirname(join(dir, path)))
    try {
      await disk.write(temporary, content)
      await disk.rename(temporary, join(dir, path))
    } catch (error) {
      await disk.remove(temporary).catch(() => undefined)
      throw error
    }
  }
}

/** Tiles at the right edge have files of their own, which full ones take the place of. */
function openPartials({
  dir,
  disk,
  folders,
  put,
}: {
  dir: string
  disk: Disk
  folders: Folders
  put: Put
}) {
  /** By the path of the full one, with the leaves of the smallest tree that has it. */
  const ending = new Map<string, { folder: string; leaves: number }>()
  /** Those of higher levels stay as they are for many checkpoints. */
  const written = new Set<string>()
  return {
    ends({ level, index }: TilePlace): void {
      const path = pathOf({ level, index, width: TILE_WIDTH }).replace(/\.gz$/, '')
      const height = level === 'entries' ? 1 : level + 1
      const leaves = (index + 1) * TILE_WIDTH ** height
      ending.set(path, { folder: join(dir, `${path}.p`), leaves })
    },
    async write({ place, content }: Page): Promise<void> {
      const path = pathOf(place)
      if (written.has(path)) return
      await put(path, await content())
      written.add(path)
    },
    async tidy(size: number): Promise<void> {
      for (const [path, { folder, leaves }] of ending) {
        if (leaves > size) continue
        await removeAll(disk, folder)
        ending.delete(path)
        folders.forget(folder)
        for (const one of written) if (join(dir, dirname(one)) === folder) written.delete(one)
      }
    },
  }
}

async function removeAll(disk: Disk, folder: string): Promise<void> {
  try {
    for (const { name } of await disk.list(folder)) await disk.remove(join(folder, name))
    await disk.removeFolder(folder)
  } catch (error) {
    if (!isAbsent(error)) throw error
  }
}

type Folders = ReturnType<typeof openFolders>

/** Folders that are there, and those whose own names are not yet on disk. */
function openFolders(root: string, disk: Disk) {
  const known = new Map<string, Promise<void>>()
  const fresh = new Set<string>()
  async function create(folder: string): Promise<void> {
    const parent = dirname(folder)
    if (folder.length > root.length) await make(parent)
    await disk.makeFolder(folder)
    fresh.add(parent)
  }
  function make(folder: string): Promise<void> {
    const made = known.get(folder) ?? create(folder)
    known.set(folder, made)
    made.catch(() => known.delete(folder))
    return made
  }
  return {
    make,
    forget(folder: string): void {
      known.delete(folder)
    },
    /** Names in these folders, and of folders that are new, are on disk. */
    async sync(folders: readonly string[]): Promise<void> {
      const all = [...new Set([...folders, ...fresh])]
      for (const folder of all) {
        await disk.syncFolder(folder).catch((error) => {
          if (!isAbsent(error)) throw error
        })
        fresh.delete(folder)
      }
    },
  }
}

/** At most so many at once; the others wait in order. */
function limited(most: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go))
    else running += 1
    try {
      await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
