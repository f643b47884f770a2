import { pipeline, type Transform } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'
import { Problem } from '@tongqu/contracts'
import type { Dispatcher } from 'undici'
import { claimsOf, type DigestCheck, openDigestCheck } from './channels/digests.ts'
import type { EgressRequest } from './egress.ts'
import { detail, differs, failure, tooLarge } from './egress-faults.ts'

/** What a source may send compressed. */
export const ACCEPT_ENCODING = 'gzip, deflate, br'

/**
 * A body may swell by this much: JSON and XML of sensors shrink to a twentieth, seldom to a
 * hundredth; Deflate ends at 1032 (RFC 1951), and only a bomb comes near.
 */
const INFLATE_RATIO = 400
/** Smaller than this nothing harms: a page of zeros is no bomb. */
const INFLATE_FREE_BYTES = 4 * 2 ** 20

/** The low four bits of the first byte of a zlib stream say Deflate (RFC 1950, 2.2). */
const ZLIB_METHOD = 8

/** A body within its limits, and how many bytes of it came over the wire. */
export type BoundedBody = {
  body: AsyncIterable<Uint8Array>
  wireBytes(): number
  /** Algorithms of the digests that it is held against. */
  check?: string
}

/** What has come so far; `digests` hears of it. */
type Wire = { bytes: number; isWhole: boolean; digests: DigestCheck }

/**
 * The body of an answer, decompressed, piece by piece; it fails with a Problem when a limit is
 * passed or the answer breaks off.
 */
export function boundedBody(
  answer: Dispatcher.ResponseData,
  url: URL,
  request: EgressRequest,
  signal: AbortSignal,
): BoundedBody {
  // A field of a source that is malformed says nothing.
  const claims = request.digests ? claimsOf(answer.headers).claims : []
  const digests = openDigestCheck(claims, encodingOf(answer) !== undefined)
  const wire = { bytes: 0, isWhole: false, digests }
  return {
    body: bounded(answer, url, request, signal, wire),
    wireBytes: () => wire.bytes,
    ...(digests.name === undefined ? {} : { check: digests.name }),
  }
}

async function* bounded(
  answer: Dispatcher.ResponseData,
  url: URL,
  request: EgressRequest,
  signal: AbortSignal,
  wire: Wire,
): AsyncGenerator<Uint8Array> {
  const { limits } = request
  const { digests } = wire
  let taken = 0
  try {
    const announced = Number(answer.headers['content-length'] ?? 0)
    if (announced > limits.bytes) throw tooLarge(limits)
    const encoding = encodingOf(answer)
    const counted = count(answer.body, wire)
    const plain = encoding === undefined ? counted : await decompressed(encoding, counted)
    for await (const chunk of plain) {
      taken += chunk.length
      if (taken > limits.bytes) throw tooLarge(limits)
      const isSwollen = taken > INFLATE_FREE_BYTES && taken > wire.bytes * INFLATE_RATIO
      if (encoding !== undefined && isSwollen) throw bomb()
      if (encoding !== undefined) digests.plain(chunk)
      yield chunk
    }
    if (signal.aborted) throw signal.reason
    if (digests.name !== undefined) checkDigests(wire)
  } catch (cause) {
    throw failure(cause, request, url)
  } finally {
    answer.body.destroy()
  }
}

async function* count(body: AsyncIterable<Uint8Array>, wire: Wire): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    wire.bytes += chunk.length
    wire.digests.sent(chunk)
    yield chunk
  }
  wire.isWhole = true
}

/** Bytes behind the end of compressed data are part of what was sent, and were not looked at. */
function checkDigests({ digests, isWhole }: Wire): void {
  const wrong = digests.wrong()
  if (wrong || !isWhole) throw differs(wrong)
}

function encodingOf(answer: Dispatcher.ResponseData): string | undefined {
  const header = answer.headers['content-encoding']
  const encoding = String(header ?? '')
    .trim()
    .toLowerCase()
  return encoding === 'identity' || encoding === '' ? undefined : encoding
}

/** Undoes `Content-Encoding` piece by piece, so that a bomb never swells further than one piece. */
async function decompressed(
  encoding: string,
  body: AsyncGenerator<Uint8Array>,
): Promise<AsyncIterable<Buffer>> {
  const [pieces, first] = encoding === 'deflate' ? await peeked(body) : [body, undefined]
  const decompressor = decompressorFor(encoding, first)
  if (!decompressor) {
    throw new Problem(
      'upstream-content-type',
      detail(`不支持的内容编码：${encoding}`, `content encoding not understood: ${encoding}`),
    )
  }
  // Errors of either end reach whoever reads the decompressor; when nobody does, they end nothing.
  decompressor.on('error', () => undefined)
  pipeline(pieces, decompressor, () => undefined)
  return decompressor
}

/** The first byte, and all bytes with it. */
async function peeked(
  body: AsyncGenerator<Uint8Array>,
): Promise<[AsyncIterable<Uint8Array>, number | undefined]> {
  const first = await body.next()
  async function* whole() {
    if (first.done) return
    yield first.value
    yield* body
  }
  return [whole(), first.done ? undefined : first.value[0]]
}

/** `deflate` means zlib (RFC 9110, 8.4.1.2), and is sent without its header by many. */
function decompressorFor(encoding: string, first: number | undefined): Transform | undefined {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  if (encoding === 'deflate') {
    return ((first ?? ZLIB_METHOD) & 0x0f) === ZLIB_METHOD ? createInflate() : createInflateRaw()
  }
  if (encoding === 'br') return createBrotliDecompress()
  if (encoding === 'zstd') return createZstdDecompress()
  return undefined
}

function bomb(): Problem {
  return new Problem(
    'upstream-too-large',
    detail(
      `应答解压后超过原来的 ${INFLATE_RATIO} 倍`,
      `the answer swells to more than ${INFLATE_RATIO} times its size`,
    ),
  )
}
