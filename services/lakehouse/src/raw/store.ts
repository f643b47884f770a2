import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable, Transform, type TransformCallback } from 'node:stream'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { Problem } from '@tongqu/contracts'
import { type Faults, noFaults } from '../faults.ts'
import {
  codeOf,
  type FileSystem,
  isAbsent,
  isDiskFull,
  nodeFileSystem,
} from '../storage/file-system.ts'
import { SPOOL } from '../storage/local.ts'
import { type Journal, openJournal } from './journal.ts'

export type RawStore = Pick<
  Journal,
  'append' | 'pending' | 'newest' | 'find' | 'sources' | 'records'
> & {
  /**
   * Keeps a payload under its hash, compressed and durable; the same bytes are kept once. Throws
   * `Problem('lake-full')` when there is no space.
   */
  put(content: RawContent): Promise<{ sha256: string; bytes: number }>
  /**
   * The raw bytes as they were received. Throws `Problem('delivery-not-found')` when they are not
   * (or no longer) kept; the stream fails when the stored bytes do not have their hash any more.
   */
  open(sha256: string): Promise<ReadableStream<Uint8Array>>
  /**
   * Deletes what is older than `rawDays(dataset)`; a dataset that is not known keeps its raw data.
   */
  retain(rawDays: (dataset: string) => number | undefined): Promise<{ deleted: number }>
}

/** Bytes, chunks, or the path of a local file (left in place). */
export type RawContent =
  | Uint8Array
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>
  | { path: string }

/** As fast as the network even on one core; archives are compressed already and gain nothing. */
const ZSTD_LEVEL = 3

const DAY_MILLISECONDS = 86_400_000

/** A payload that is stored but not yet in the journal must not be swept. */
const SWEEP_GRACE_MILLISECONDS = 3_600_000

/** Opens `raw/` below the data folder, making it if need be. */
export async function openRawStore(deps: {
  dir: string
  /** Milliseconds since 1970. */
  now: () => number
  uuid: () => string
  fs?: FileSystem
  faults?: Faults
}): Promise<RawStore> {
  const { dir, now, uuid, fs = nodeFileSystem, faults = noFaults } = deps
  const root = join(dir, 'raw')
  const objects = join(root, 'objects')
  const spool = join(dir, ...SPOOL.split('/'))
  for (const folder of [dirname(spool), spool, root, objects, join(root, 'journal')]) {
    await fs.makeFolder(folder)
    await fs.syncFolder(dirname(folder))
  }
  const journal = openJournal({ root: join(root, 'journal'), fs, faults })
  const pathOf = (sha256: string) => join(objects, sha256.slice(0, 2), `${sha256}.zst`)

  async function put(content: RawContent): Promise<{ sha256: string; bytes: number }> {
    const temporary = join(spool, `${uuid()}.raw`)
    try {
      const counted = hashing(chunksOf(content))
      await fs.write(temporary, compressed(counted.chunks))
      await fs.sync(temporary)
      const { sha256, bytes } = counted.result()
      await keep(fs, temporary, pathOf(sha256))
      await faults('raw.after-write')
      return { sha256, bytes }
    } catch (error) {
      throw isDiskFull(error) ? new Problem('lake-full', { cause: error }) : error
    } finally {
      await fs.remove(temporary).catch(() => undefined)
    }
  }

  async function open(sha256: string): Promise<ReadableStream<Uint8Array>> {
    const path = pathOf(sha256)
    const known = /^[0-9a-f]{64}$/.test(sha256) && (await exists(fs, path))
    if (!known) throw new Problem('delivery-not-found')
    const file = createReadStream(path)
    const plain = file.pipe(createZstdDecompress())
    const checked = plain.pipe(checking(sha256))
    file.on('error', (error) => plain.destroy(error))
    plain.on('error', (error) => checked.destroy(error))
    checked.on('close', () => file.destroy())
    return Readable.toWeb(checked) as ReadableStream<Uint8Array>
  }

  return { ...journal, put, open, retain: (rawDays) => retain(rawDays) }

  async function retain(rawDays: (dataset: string) => number | undefined) {
    const wanted = new Set<string>()
    for (const source of await journal.sources()) {
      const dataset = (await journal.newest(source))?.dataset
      const days = dataset === undefined ? undefined : rawDays(dataset)
      const cut = days === undefined ? 0 : now() - days * DAY_MILLISECONDS
      await journal.expire(source, new Date(cut).toISOString())
      for (const record of await journal.records(source)) {
        if (Date.parse(record.receivedAt) >= cut) wanted.add(record.sha256)
      }
    }
    return { deleted: await sweep(fs, objects, wanted, now() - SWEEP_GRACE_MILLISECONDS) }
  }
}

/** Deletes the objects that no record wants and that are older than `before`. */
async function sweep(
  fs: FileSystem,
  objects: string,
  wanted: ReadonlySet<string>,
  before: number,
): Promise<number> {
  let deleted = 0
  for (const shelf of await fs.list(objects)) {
    const folder = join(objects, shelf.name)
    for (const { name } of await fs.list(folder)) {
      const path = join(folder, name)
      if (wanted.has(name.replace('.zst', ''))) continue
      if ((await fs.stat(path)).modifiedAt >= before) continue
      await fs.remove(path)
      deleted += 1
    }
  }
  return deleted
}

/** Links the finished file to its place; another one with the same hash has the same bytes. */
async function keep(fs: FileSystem, temporary: string, path: string): Promise<void> {
  await fs.makeFolder(dirname(path))
  await fs.syncFolder(dirname(dirname(path)))
  await fs.link(temporary, path).catch((error) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  await fs.syncFolder(dirname(path))
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
