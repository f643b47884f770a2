import { isAscii } from 'node:buffer'
import { utf8Check } from '@tongqu/lakehouse'

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' | 'unknown'

/** Thrown by `toUtf8` when what has already been given out was read in the wrong encoding. */
export class WrongEncoding extends Error {
  readonly encoding: Encoding

  constructor(encoding: Encoding) {
    super(`to be read again as ${encoding}`)
    this.encoding = encoding
  }
}

/**
 * The chunks of a text file as UTF-8 without BOM. UTF-8 passes unchanged, checked on the way; a
 * UTF-16 BOM is believed; all else is read as GB18030, which holds GBK and GB 2312. What is neither
 * passes as it is (`unknown`), and so does UTF-8 with a few wrong bytes: the lines that hold them
 * fall later, each by itself. `told` hears the encoding once, at the end. When bytes that were
 * given out turn out to be wrong, `WrongEncoding` is thrown: begin again with that encoding as
 * `assumed`.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  assumed: Encoding | undefined,
  told: (encoding: Encoding) => void,
): AsyncGenerator<Buffer> {
  const check = utf8Check()
  let encoding = assumed
  let decoder = assumed && decoderOf(assumed)
  let first = true
  /** Characters beyond ASCII in the first chunk that had any. */
  let foreign = 0
  for await (const whole of chunks) {
    let chunk = whole
    if (first) {
      first = false
      encoding ??= wideEncoding(chunk)
      decoder ??= encoding && decoderOf(encoding)
      if (!decoder && startsWith(chunk, UTF8_BOM)) chunk = chunk.subarray(UTF8_BOM.length)
    }
    if (!decoder && encoding === undefined && !check.push(chunk)) {
      encoding = guess(chunk, foreign)
      decoder = decoderOf(encoding)
      if (decoder && foreign > 0) throw new WrongEncoding(encoding)
    }
    if (foreign === 0 && !isAscii(chunk)) foreign = foreignIn(chunk.toString())
    yield decoder ? decode(decoder, chunk) : chunk
  }
  if (decoder) yield decode(decoder, undefined)
  if (encoding === undefined && !check.end()) encoding = 'unknown'
  told(encoding ?? 'utf-8')
}

const UTF8_BOM = [0xef, 0xbb, 0xbf]

/** UTF-16 is only believed when its BOM is there. */
function wideEncoding(chunk: Buffer): Encoding | undefined {
  if (startsWith(chunk, [0xff, 0xfe])) return 'utf-16le'
  return startsWith(chunk, [0xfe, 0xff]) ? 'utf-16be' : undefined
}

function startsWith(chunk: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, at) => chunk[at] === byte)
}

function decoderOf(encoding: Encoding): TextDecoder | undefined {
  if (encoding === 'utf-8' || encoding === 'unknown') return undefined
  return new TextDecoder(encoding, { fatal: true })
}

/** Bytes that no character of the encoding has make the whole file `unknown`. */
function decode(decoder: TextDecoder, chunk: Buffer | undefined): Buffer {
  try {
    return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode())
  } catch {
    throw new WrongEncoding('unknown')
  }
}

/** GBK read as UTF-8 is nearly all wrong; UTF-8 with an accident in it is nearly all right. */
const WRONG_SHARE = 0.1

function guess(chunk: Buffer, foreignBefore: number): Encoding {
  const text = chunk.toString()
  const wrong = text.match(/\ufffd/g)?.length ?? 0
  return wrong < (foreignIn(text) + foreignBefore) * WRONG_SHARE ? 'unknown' : 'gb18030'
}

function foreignIn(text: string): number {
  return text.match(/[^\p{ASCII}]/gu)?.length ?? 0
}
