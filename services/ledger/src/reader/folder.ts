import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip, gunzipSync } from 'node:zlib'
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

/** Throws for what is no gzip, or of more than `MAX_BUNDLE_BYTES`. */
export type Inflate = (packed: Buffer) => Buffer | Promise<Buffer>

/** `inflate`: `inflatedHere` for a thread that has nothing else to do meanwhile. */
export function logFolder(dir: string, inflate: Inflate = inflated): LogFolder {
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
      const bytes = await found(dir, place, (path) => plainBundle(join(dir, path), inflate))
      // A full one has no more: whoever takes it apart sees whether it has as many.
      return bytes && width < TILE_WIDTH ? bundleStart(bytes, width) : bytes
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

async function plainBundle(path: string, inflate: Inflate): Promise<Buffer | undefined> {
  const packed = await fileAt(`${path}.gz`)
  if (!packed) return fileAt(path)
  try {
    return await inflate(packed)
  } catch (cause) {
    throw damaged(`${path}.gz`, cause)
  }
}

/** Of the usual 16 KiB a bundle takes ten, each of which goes to a thread and back. */
const CHUNK_BYTES = 65_536

/** By a stream, for the reason of the writer's `packed`. */
async function inflated(packed: Buffer): Promise<Buffer> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES })
  stream.end(packed)
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of stream) {
    bytes += piece.length
    if (bytes > MAX_BUNDLE_BYTES) throw new RangeError(`more than ${MAX_BUNDLE_BYTES} bytes`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** In half the time of a stream, while the thread waits. */
export function inflatedHere(packed: Buffer): Buffer {
  // The last bytes tell the length, so that all goes into one piece (RFC 1952 2.3.1).
  const told = packed.length < LENGTH_BYTES ? 0 : packed.readUInt32LE(packed.length - LENGTH_BYTES)
  const chunkSize = Math.min(Math.max(CHUNK_BYTES, told + 1), MAX_BUNDLE_BYTES)
  return gunzipSync(packed, { chunkSize, maxOutputLength: MAX_BUNDLE_BYTES })
}

const LENGTH_BYTES = 4

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
