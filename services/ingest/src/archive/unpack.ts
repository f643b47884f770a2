import { open, rm } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { type ArchiveLimits, RATIO_FREE_BYTES, Refusal } from './limits.ts'
import { messageOf } from './listing.ts'
import { type Encoding, toUtf8, WrongEncoding } from './text.ts'

/** What all members of an archive share. */
export type Budget = {
  limits: ArchiveLimits
  /** Milliseconds of the monotonic clock. */
  deadline: number
  /** Unpacked so far, refused members included. */
  totalBytes: number
}

/** A source of bytes that can be opened again. */
export type Source = () => Promise<AsyncIterable<Buffer>>

/** Unpacked bytes of a member; throws Refusal as soon as a limit or a promise is broken. */
export function memberSource(zip: ZipFile, entry: Entry, budget: Budget): Source {
  return async () => {
    const packed = patient(await readStream(zip, entry))
    return bounded(entry.compressionMethod === 0 ? packed : inflated(packed), entry, budget)
  }
}

/** Bytes of a file that is no archive, under the same limits. */
export function fileSource(path: string, budget: Budget): Source {
  return async () => {
    const file = await open(path)
    return boundedBytes(patient(file.createReadStream({ highWaterMark: CHUNK_BYTES })), budget)
  }
}

const CHUNK_BYTES = 256 * 1024

async function readStream(zip: ZipFile, entry: Entry): Promise<Readable> {
  try {
    return await zip.openReadStreamPromise(entry, { decodeFileData: false })
  } catch (error) {
    throw new Refusal('damaged-member', messageOf(error))
  }
}

/** yauzl inflates in pieces of 16 KiB, each a turn through the thread pool; these are larger. */
function inflated(packed: Readable): Readable {
  const inflate = patient(createInflateRaw({ chunkSize: CHUNK_BYTES }))
  return pipeline(packed, inflate, () => undefined)
}

/**
 * A stream may fail before anybody reads it, while the file it goes to is being opened, or after
 * its reader has left. Whoever reads it still gets the error; nobody must not end the process.
 */
function patient<T extends Readable>(stream: T): T {
  return stream.on('error', () => undefined)
}

async function* bounded(
  chunks: AsyncIterable<Buffer>,
  entry: Entry,
  budget: Budget,
): AsyncGenerator<Buffer> {
  const most = Math.max(RATIO_FREE_BYTES, entry.compressedSize * budget.limits.ratio)
  let bytes = 0
  let sum = 0
  for await (const chunk of boundedBytes(chunks, budget)) {
    if (bytes === 0) refuseArchive(chunk)
    bytes += chunk.length
    sum = crc32(chunk, sum)
    if (bytes > entry.uncompressedSize) {
      throw new Refusal('wrong-size', `more than the ${entry.uncompressedSize} bytes it promises`)
    }
    if (bytes > most) {
      throw new Refusal('compression-ratio', `packed more than ${budget.limits.ratio} times`)
    }
    yield chunk
  }
  if (bytes < entry.uncompressedSize) {
    throw new Refusal('wrong-size', `${bytes} of the ${entry.uncompressedSize} bytes it promises`)
  }
  if (sum !== entry.crc32) throw new Refusal('wrong-checksum', 'its CRC-32 is not the one promised')
}

async function* boundedBytes(
  chunks: AsyncIterable<Buffer>,
  budget: Budget,
): AsyncGenerator<Buffer> {
  const { limits, deadline } = budget
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length
      budget.totalBytes += chunk.length
      if (performance.now() >= deadline)
        throw new Refusal('time-limit', `${limits.seconds} s are over`)
      if (bytes > limits.memberBytes) {
        throw new Refusal('member-too-large', `more than ${limits.memberBytes} bytes`)
      }
      if (budget.totalBytes > limits.totalBytes) {
        throw new Refusal('archive-too-large', `more than ${limits.totalBytes} bytes in all`)
      }
      yield chunk
    }
  } catch (error) {
    if (error instanceof Refusal || isOfDisk(error)) throw error
    throw new Refusal('damaged-member', messageOf(error))
  }
}

/** Errors of the operating system are ours; those of zlib and yauzl are the archive's. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

/** First bytes of zip, gzip, bzip2, xz, zstd, 7z and rar files. */
const ARCHIVES = [
  '504b0304',
  '504b0506',
  '1f8b',
  '425a68',
  'fd377a585a',
  '28b52ffd',
  '377abcaf',
  '52617221',
]

/** Archives inside an archive are never opened: a bomb would hide there. */
function refuseArchive(chunk: Buffer): void {
  const start = chunk.toString('hex', 0, 8)
  if (ARCHIVES.some((magic) => start.startsWith(magic))) {
    throw new Refusal('nested-archive', 'an archive inside the archive is not opened')
  }
}

/** Writes a member to `path`; a refused one leaves nothing behind. Text becomes UTF-8. */
export async function spool(
  source: Source,
  path: string,
  text: boolean,
): Promise<{ bytes: number; encoding?: Encoding }> {
  let encoding: Encoding | undefined
  for (;;) {
    try {
      const told = (found: Encoding) => {
        encoding = found
      }
      const chunks = await source()
      const bytes = await write(text ? toUtf8(chunks, encoding, told) : chunks, path)
      return encoding && text ? { bytes, encoding } : { bytes }
    } catch (error) {
      await rm(path, { force: true })
      if (!(error instanceof WrongEncoding)) throw error
      encoding = error.encoding
    }
  }
}

async function write(chunks: AsyncIterable<Buffer>, path: string): Promise<number> {
  const file = await open(path, 'wx')
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      await file.write(chunk)
      bytes += chunk.length
    }
  } finally {
    await file.close()
  }
  return bytes
}
