import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { isDiskFull } from '../storage/file-system.ts'
import { startedBody } from './body.ts'
import { throughPipe } from './pipe.ts'
import { type CipherFile, cipherFile } from './spool-cipher.ts'
import { openStored } from './stored.ts'

/**
 * Results that must be whole before their first byte leaves wait here as files. What this process
 * writes itself is encrypted, for it may be personal; the key is gone with the stream.
 */
export type Spool = {
  /** Writes a result, then streams it; the file is gone when the stream ends, however it ends. */
  through(
    write: (file: SpoolFile) => Promise<void>,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>>
}

export type SpoolFile = {
  path: string
  /** Appends pieces; throws `result-too-large` beyond the limit, `lake-full` without space. */
  fill(pieces: AsyncIterable<readonly Uint8Array[]>): Promise<void>
  /**
   * The same of what something else writes to the end of a pipe whose path it is given; `stop` is
   * called when it passes the limit.
   */
  pipe(work: (path: string) => Promise<void>, stop: () => void): Promise<void>
  /** Watches a file that something else writes; `stop` is called when it passes the limit. */
  watch(work: () => Promise<void>, stop: () => void): Promise<void>
}

/** One result; a sorted table of 10 M rows of NDJSON is about 2.5 GB. */
export const SPOOL_RESULT_BYTES = 4 * 1024 ** 3

const WATCH_MILLISECONDS = 100

/** A file this old was left behind by a process that died: no download runs for so long. */
const STALE_MILLISECONDS = 24 * 60 * 60 * 1000

/** Opens the folder and clears what dead processes left. */
export async function openSpool(deps: {
  folder: string
  uuid: () => string
  /** Milliseconds since 1970. */
  now: () => number
  resultBytes: number
}): Promise<Spool> {
  const { folder, resultBytes } = deps
  await mkdir(folder, { recursive: true })
  await clearStale(folder, deps.now() - STALE_MILLISECONDS)

  return {
    async through(write, signal) {
      const path = join(folder, `${deps.uuid()}.part`)
      const remove = () => rm(path, { force: true })
      let cipher: CipherFile | undefined
      const fill = (pieces: AsyncIterable<readonly Uint8Array[]>) => {
        cipher = cipherFile()
        return fillSealed(path, cipher, pieces, resultBytes)
      }
      try {
        await write({
          path,
          fill,
          pipe: (work, stop) => throughPipe(`${path}.pipe`, work, { fill, stop }),
          watch: (work, stop) => watch(path, work, stop, resultBytes),
        })
        if (cipher) return await sealedBody(path, cipher, signal, remove)
        const { body } = await openStored(path, { signal, ended: remove })
        return body
      } catch (error) {
        await remove()
        throw isDiskFull(error) ? new Problem('lake-full', { cause: error }) : error
      }
    },
  }
}

async function fillSealed(
  path: string,
  cipher: CipherFile,
  pieces: AsyncIterable<readonly Uint8Array[]>,
  limit: number,
): Promise<void> {
  const handle = await open(path, 'wx')
  let bytes = 0
  try {
    for await (const batch of pieces) {
      bytes += batch.reduce((sum, piece) => sum + piece.byteLength, 0)
      if (bytes > limit) throw tooLarge(limit)
      for (const piece of batch) await cipher.write(handle, piece)
    }
    await cipher.end(handle)
  } finally {
    await handle.close()
  }
}

async function sealedBody(
  path: string,
  cipher: CipherFile,
  signal: AbortSignal,
  remove: () => Promise<void>,
): Promise<ReadableStream<Uint8Array>> {
  const handle = await open(path, 'r')
  return startedBody((own) => sealedPieces(handle, cipher, own, remove), signal)
}

async function* sealedPieces(
  handle: FileHandle,
  cipher: CipherFile,
  signal: AbortSignal,
  remove: () => Promise<void>,
): AsyncGenerator<Uint8Array[], void, void> {
  try {
    for await (const piece of cipher.read(handle)) {
      signal.throwIfAborted()
      yield [piece]
    }
  } finally {
    await handle.close()
    await remove()
  }
}

async function watch(
  path: string,
  work: () => Promise<void>,
  stop: () => void,
  limit: number,
): Promise<void> {
  let passed = false
  const look = async () => {
    const { size } = await stat(path).catch(() => ({ size: 0 }))
    if (size > limit) {
      passed = true
      stop()
    }
  }
  const timer = setInterval(() => void look(), WATCH_MILLISECONDS)
  try {
    await work()
    await look()
  } catch (error) {
    if (!passed) throw error
  } finally {
    clearInterval(timer)
  }
  if (passed) throw tooLarge(limit)
}

function tooLarge(limit: number): Problem {
  return new Problem('result-too-large', { limitBytes: limit })
}

async function clearStale(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: before }))
    if (mtimeMs < before) await rm(path, { force: true })
  }
}
