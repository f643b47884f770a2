import { pipeline, Readable, type Transform } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib'
import { Problem } from '@tongqu/contracts'
import { tooLarge } from '../http-body.ts'

/** Content codings of RFC 9110, RFC 7932 (br) and RFC 8878 (zstd). */
const CODINGS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/**
 * The body without its content coding, at most `maxBytes` of it. One coding, not several upon each
 * other. Throws `push-encoding` for one that is not known or bytes that are not coded so,
 * `push-too-large`, and whatever `body` throws.
 */
export function decoded(
  body: AsyncIterable<Uint8Array>,
  contentEncoding: string | undefined,
  maxBytes: number,
): AsyncIterable<Uint8Array> {
  const name = (contentEncoding ?? '').trim().toLowerCase()
  if (name === '' || name === 'identity') return body
  const coding = Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined
  if (!coding) throw wrongCoding(name)
  return unpacked(body, coding(), name, maxBytes)
}

async function* unpacked(
  body: AsyncIterable<Uint8Array>,
  unpacking: Transform,
  name: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let failure: unknown
  /** Errors of the body are told as they are; those of the coding are its sender's fault. */
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* body
    } catch (error) {
      failure = error
      throw error
    }
  }
  let bytes = 0
  const source = Readable.from(watched(), { objectMode: false })
  pipeline(source, unpacking, () => undefined)
  try {
    for await (const piece of unpacking) {
      bytes += (piece as Buffer).length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      yield piece as Buffer
    }
  } catch (error) {
    if (failure !== undefined) throw failure
    throw error instanceof Problem ? error : wrongCoding(name, error)
  } finally {
    source.destroy()
  }
}

function wrongCoding(name: string, cause?: unknown): Problem {
  const shown = name.replace(/[^\x21-\x7e]/g, '?').slice(0, 40)
  const detail = { 'zh-CN': shown, en: shown }
  return new Problem('push-encoding', { detail, ...(cause === undefined ? {} : { cause }) })
}
