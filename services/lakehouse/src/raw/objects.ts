import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open as openFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform, type TransformCallback } from 'node:stream'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { Problem } from '@tongqu/contracts'
import type { Faults } from '../faults.ts'
import type { KeyRing } from '../keys/types.ts'
import { codeOf, type FileSystem, isAbsent, isDiskFull } from '../storage/file-system.ts'
import { readSealedHeader, sealing, unsealing } from './sealed.ts'

/** Bytes, chunks, or the path of a local file (left in place). */
export type RawContent =
  | Uint8Array
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>
  | { path: string }

export type PutOptions = {
  /** The source whose key of the day seals the payload: when it holds personal data. */
  seal?: string
}

export type ObjectDeps = {
  /** Folder of the objects, and one for what is not finished. */
  objects: string
  spool: string
  fs: FileSystem
  faults: Faults
  now: () => number
  uuid: () => string
  keys: KeyRing | undefined
}

/** As fast as the network even on one core; archives are compressed already and gain nothing. */
const ZSTD_LEVEL = 3

/** Payloads by the hash of their plain bytes: `<sha256>.zst`, or `<sha256>.sealed`. */
export function openObjects(deps: ObjectDeps) {
  const { objects, spool, fs, faults, now, uuid, keys } = deps
  const makeShelf = rememberShelves(fs)
  const pathOf = (sha256: string, ending: 'zst' | 'sealed') =>
    join(objects, sha256.slice(0, 2), `${sha256}.${ending}`)

  async function put(content: RawContent, { seal }: PutOptions = {}) {
    if (seal !== undefined && !keys) throw new Problem('keys-unusable')
    const temporary = join(spool, `${uuid()}.raw`)
    try {
      const counted = hashing(chunksOf(content))
      const packed = compressed(counted.chunks)
      const day = new Date(now()).toISOString().slice(0, 10)
      const stored = seal !== undefined && keys ? sealing(packed, keys, seal, day) : packed
      await fs.write(temporary, stored)
      await fs.sync(temporary)
      const { sha256, bytes } = counted.result()
      await makeShelf(dirname(pathOf(sha256, 'zst')))
      await keep(fs, temporary, pathOf(sha256, seal === undefined ? 'zst' : 'sealed'))
      await faults('raw.after-write')
      return { sha256, bytes }
    } catch (error) {
      throw isDiskFull(error) ? new Problem('lake-full', { cause: error }) : error
    } finally {
      await fs.remove(temporary).catch(() => undefined)
    }
  }

  async function open(sha256: string): Promise<ReadableStream<Uint8Array>> {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Problem('delivery-not-found')
    const path = pathOf(sha256, 'zst')
    if (await exists(fs, path)) return checkedStream(createReadStream(path), [], sha256)
    return openSealed(pathOf(sha256, 'sealed'), sha256)
  }

  /** From one open file: another source may put its own seal over the name at any moment. */
  async function openSealed(path: string, sha256: string): Promise<ReadableStream<Uint8Array>> {
    const file = await openFile(path, 'r').catch((error) => {
      throw isAbsent(error) ? new Problem('delivery-not-found') : error
    })
    try {
      const held = heldFile(file)
      const header = await readSealedHeader(held, path)
      if (!header) throw new Problem('lake-damaged', { sha256 })
      if (!keys) throw new Problem('keys-unusable')
      const key = await keys.knownDayKey(header.source, header.day)
      if (!key) throw new Problem('delivery-not-found')
      const { stream, start, end } = await unsealing(held, path, header, key)
      if (end <= start) throw new Problem('lake-damaged', { sha256 })
      return checkedStream(file.createReadStream({ start, end: end - 1 }), [stream], sha256)
    } catch (error) {
      await file.close().catch(() => undefined)
      throw error
    }
  }

  return {
    put,
    open,
    sweep: (wanted: ReadonlySet<string>, before: number) => sweep(deps, wanted, before),
  }
}

/**
 * Deletes the objects that are not wanted and that are older than `before`; `keysInUse` are those
 * (`source day`) of the sealed ones that stay.
 */
async function sweep(
  { fs, objects }: Pick<ObjectDeps, 'fs' | 'objects'>,
  wanted: ReadonlySet<string>,
  before: number,
): Promise<{ deleted: number; keysInUse: Set<string> }> {
  let deleted = 0
  const keysInUse = new Set<string>()
  for (const shelf of await fs.list(objects)) {
    const folder = join(objects, shelf.name)
    for (const { name } of await fs.list(folder)) {
      const path = join(folder, name)
      const stays =
        wanted.has(name.replace(/\.\w+$/, '')) || (await fs.stat(path)).modifiedAt >= before
      if (!stays) {
        await fs.remove(path)
        deleted += 1
      } else if (name.endsWith('.sealed')) {
        const header = await readSealedHeader(fs, path)
        if (header) keysInUse.add(`${header.source} ${header.day}`)
      }
    }
  }
  return { deleted, keysInUse }
}

/**
 * Puts the finished file in its place, also over one with the same hash: that has the same bytes,
 * but sweeping goes by its age, and its seal may be near its end.
 */
async function keep(fs: FileSystem, temporary: string, path: string): Promise<void> {
  await fs.rename(temporary, path).catch(async (error) => {
    // Windows does not replace a file that is being read.
    if (!HELD.has(codeOf(error) ?? '') || !(await exists(fs, path))) throw error
  })
  await fs.syncFolder(dirname(path))
}

/** An open file in the place of its name. */
function heldFile(file: FileHandle): Pick<FileSystem, 'readAt'> & {
  stat(path: string): Promise<{ bytes: number }>
} {
  return {
    async readAt(_path, position, length) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
      return buffer.subarray(0, bytesRead)
    },
    stat: async () => ({ bytes: (await file.stat()).size }),
  }
}

const HELD = new Set(['EPERM', 'EACCES', 'EBUSY'])

/** Makes the folder of an object, once: those of the 256 shelves stay. */
function rememberShelves(fs: FileSystem): (shelf: string) => Promise<void> {
  const made = new Set<string>()
  return async (shelf) => {
    if (made.has(shelf)) return
    await fs.makeFolder(shelf)
    await fs.syncFolder(dirname(shelf))
    made.add(shelf)
  }
}

function chunksOf(content: RawContent): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (content instanceof Uint8Array) return [content]
  if ('path' in content) return createReadStream(content.path)
  return content
}

/** Passes chunks on and knows, once they are through, their hash and length. */
function hashing(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  const hash = createHash('sha256')
  let bytes = 0
  async function* through(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  return { chunks: through(), result: () => ({ sha256: hash.digest('hex'), bytes }) }
}

function compressed(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const compressor = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  })
  // An upstream may fail while the file is still being opened and nobody reads yet.
  compressor.on('error', () => undefined)
  const source = Readable.from(chunks, { objectMode: false })
  source.on('error', (error) => compressor.destroy(error))
  return source.pipe(compressor)
}

/** The file through `stages`, unpacked and checked; what breaks one of them breaks the stream. */
function checkedStream(
  file: Readable,
  stages: readonly Transform[],
  sha256: string,
): ReadableStream<Uint8Array> {
  let last: Readable = file
  for (const next of [...stages, createZstdDecompress(), checking(sha256)]) {
    last.on('error', (error) => next.destroy(error))
    last = last.pipe(next)
  }
  last.on('close', () => file.destroy())
  return Readable.toWeb(last) as ReadableStream<Uint8Array>
}

/** Fails at the end when the bytes that went through do not have the hash they were kept under. */
function checking(sha256: string): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done: TransformCallback) {
      const sound = hash.digest('hex') === sha256
      done(sound ? null : new Problem('lake-damaged', { sha256 }))
    },
  })
}

async function exists(fs: FileSystem, path: string): Promise<boolean> {
  try {
    await fs.stat(path)
    return true
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}
