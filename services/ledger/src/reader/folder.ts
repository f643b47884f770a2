import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { HASH_BYTES } from '../merkle/hashes.ts'
import { TILE_WIDTH, type TilePlace, tilePath } from '../merkle/tiles.ts'
import { bundleStart, MAX_BUNDLE_BYTES } from './bundles.ts'
import { damaged, unreadable } from './damage.ts'

/**
 * Files of a log: `checkpoint`, `tile/<level>/…`, `tile/entries/….gz` (or without `.gz`). A place
 * is also found in a file that goes further, as partial tiles vanish once the full one is there.
 * Nothing is verified here. Throws `ledger-damaged` for a file that is too short or no gzip.
 */
export type LogFolder = {
  /** Of a tile that is not there: undefined. */
  tile(level: number, index: number, width: number): Promise<Uint8Array | undefined>
  /** A plain bundle of `width` entries. */
  bundle(index: number, width: number): Promise<Uint8Array | undefined>
}

/** While a partial tile is exchanged for a longer one, a look at the folder can miss both. */
const LOOKS = 3

export function logFolder(dir: string): LogFolder {
  return {
    async tile(level, index, width) {
      const bytes = await found(dir, { level, index, width }, (path) => fileAt(join(dir, path)))
      if (bytes && bytes.length < width * HASH_BYTES) {
        throw damaged(`${tilePath({ level, index, width })} is too short`)
      }
      return bytes?.subarray(0, width * HASH_BYTES)
    },
    async bundle(index, width) {
      const place = { level: 'entries', index, width } as const
      const bytes = await found(dir, place, (path) => plainBundle(join(dir, path)))
      return bytes && bundleStart(bytes, width)
    },
  }
}

/** Bytes of a file; undefined when there is none. Throws `ledger-unavailable` for anything else. */
export async function fileAt(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw unreadable(path, error)
  }
}

type Read = (path: string) => Promise<Buffer | undefined>

async function found(dir: string, place: TilePlace, read: Read): Promise<Buffer | undefined> {
  for (let look = 0; look < LOOKS; look += 1) {
    const exact = await read(tilePath(place))
    if (exact || place.width === TILE_WIDTH) return exact
    for (const width of [TILE_WIDTH, ...(await widerThan(dir, place))]) {
      const longer = await read(tilePath({ ...place, width }))
      if (longer) return longer
    }
  }
  return undefined
}

/** Widths of other partial files of the tile. */
async function widerThan(dir: string, place: TilePlace): Promise<number[]> {
  const folder = join(dir, tilePath(place), '..')
  try {
    const widths = (await readdir(folder)).map((name) => Number(name.replace(/\.gz$/, '')))
    return widths.filter((width) => width > place.width && width < TILE_WIDTH)
  } catch (error) {
    if (isMissing(error)) return []
    throw unreadable(folder, error)
  }
}

const inflated = promisify(gunzip)

async function plainBundle(path: string): Promise<Buffer | undefined> {
  const packed = await fileAt(`${path}.gz`)
  if (!packed) return fileAt(path)
  try {
    const chunkSize = chunkFor(packed)
    return await inflated(packed, { maxOutputLength: MAX_BUNDLE_BYTES, chunkSize })
  } catch (cause) {
    throw damaged(`${path}.gz`, cause)
  }
}

/** Of the usual 16 KiB a bundle takes ten, each of which goes to a thread and back. */
const LEAST_CHUNK_BYTES = 16_384
const MOST_CHUNK_BYTES = 2 ** 20
/** The length at the end of a gzip file (RFC 1952 section 2.3.1), which may be anything. */
const LENGTH_BYTES = 4

/** Room for all of a bundle, and a byte: full room is asked for more. */
function chunkFor(packed: Buffer): number {
  const at = packed.length - LENGTH_BYTES
  const length = at < 0 ? 0 : packed.readUInt32LE(at)
  return Math.min(MOST_CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, length + 1))
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
