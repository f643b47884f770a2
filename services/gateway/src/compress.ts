import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  createZstdCompress,
  gzip,
  zstdCompress,
} from 'node:zlib'
import type { Coding } from './negotiate.ts'
import type { Tap } from './streams.ts'

/** Below this a coded body is hardly smaller and costs more than it saves. */
export const MIN_COMPRESS_BYTES = 1_024
/** A stream that says nothing for so long flushes what it holds: no row waits for others. */
const IDLE_FLUSH_MILLISECONDS = 20

/** Own measurement on a 2 MB feed: beyond these levels time grows much faster than size falls. */
const BROTLI_QUALITY = 5
const GZIP_LEVEL = 4
const ZSTD_LEVEL = 3

const COMPRESSIBLE = [
  /^text\//,
  /^application\/(json|x-ndjson|x-protobuf|vnd\.apache\.arrow)/,
  /^(application|image)\/[\w.-]+\+(json|xml)/,
]

/** Parquet and zip are compressed inside; coding them again only costs. */
export function isCompressible(contentType: string | undefined): boolean {
  return contentType !== undefined && COMPRESSIBLE.some((type) => type.test(contentType))
}

/** The whole body in the coding, computed off the event loop. */
export function compressWhole(body: Uint8Array, coding: Coding): Promise<Uint8Array> {
  if (coding === 'gzip') return promisify(gzip)(body, { level: GZIP_LEVEL })
  if (coding === 'br') return promisify(brotliCompress)(body, brotliOptions(body.byteLength))
  return promisify(zstdCompress)(body, zstdOptions())
}

/**
 * The stream in the coding. Back-pressure passes through, a cancelled reader cancels the source, an
 * error of the source errors the result, and a pause of the source flushes what has been read.
 * `tap` sees each piece before it is coded; what it throws errors the result.
 */
export function compressStream(
  body: ReadableStream<Uint8Array>,
  coding: Coding,
  tap?: Tap,
): ReadableStream<Uint8Array> {
  const engine = engineOf(coding)
  const flushed = withFlushes(body, () => engine.flush(), tap)
  pipeline(flushed, engine).catch((error) => engine.destroy(error))
  return Readable.toWeb(engine) as unknown as ReadableStream<Uint8Array>
}

async function* withFlushes(
  body: ReadableStream<Uint8Array>,
  flush: () => void,
  tap: Tap | undefined,
) {
  const reader = body.getReader()
  let ended = false
  try {
    for (;;) {
      const reading = reader.read()
      const pause = new AbortController()
      const idle = sleep(IDLE_FLUSH_MILLISECONDS, 'idle' as const, { signal: pause.signal })
      const first = await Promise.race([reading, idle])
      if (first === 'idle') flush()
      else stop(pause, idle)
      const { done, value } = first === 'idle' ? await reading : first
      if (done) break
      const tapped = tap?.(value)
      if (tapped) await tapped
      yield value
    }
    ended = true
  } finally {
    if (!ended) await reader.cancel().catch(() => {})
  }
}

function stop(pause: AbortController, idle: Promise<unknown>): void {
  idle.catch(() => {})
  pause.abort()
}

function engineOf(coding: Coding) {
  if (coding === 'gzip') return createGzip({ level: GZIP_LEVEL })
  if (coding === 'br') return createBrotliCompress(brotliOptions())
  return createZstdCompress(zstdOptions())
}

function brotliOptions(bytes?: number) {
  const size = bytes === undefined ? {} : { [constants.BROTLI_PARAM_SIZE_HINT]: bytes }
  return { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, ...size } }
}

function zstdOptions() {
  return { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } }
}
