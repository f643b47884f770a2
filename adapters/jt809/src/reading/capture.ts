import { checked, type Decoded, type FrameContext, nothing } from '@tongqu/adapter-kit'
import { keysOf } from '../options.ts'
import { exchangeOf, isExchange } from '../wire/body.ts'
import type { CipherKeys } from '../wire/cipher.ts'
import {
  accessCodeOf,
  checkedMessage,
  decrypt,
  type Edition,
  FRAME_END,
  FRAME_START,
  type FrameFault,
  hasLoneEscape,
  isEncrypted,
  messageIdOf,
  unescaped,
  wordAt,
} from '../wire/frame.ts'
import { FrameSplitter } from '../wire/splitter.ts'
import { decodeMessage } from './decode.ts'
import { Contexts, contextText } from './link-context.ts'
import { messageReading } from './message.ts'

/** Longest frame of a capture: a photo of a few megabytes (0x1502). */
const MAX_FRAME_BYTES = 8 * 1_024 * 1_024

/**
 * A captured file: raw bytes, or hexadecimal text with one frame a line (blanks and lines beginning
 * with `#` are skipped). Options `version`, without which each frame is asked for its edition, and
 * `m1`, `ia1`, `ic1` for encrypted ones. Messages of either direction, places are `frame[<index>]`.
 */
export function decodeCapture(bytes: Uint8Array, context: FrameContext): Decoded {
  const decoded = nothing()
  const contexts = new Contexts(context)
  const keys = keysOf(context.options)
  const told = editionOption(context.options.version)
  let index = 0
  for (const piece of isHexText(bytes) ? linesOf(bytes) : rawPieces(bytes)) {
    const at = `frame[${index++}]`
    const room = context.limits.entities - decoded.readings.length - decoded.rejects.length
    if (room <= 0) break
    const one = 'fault' in piece ? faulty(piece.fault, at) : decodeOne(piece, at)
    keepWithin(one, room, at, decoded)
  }
  return decoded

  function decodeOne(piece: Plain, at: string): Decoded {
    const edition = told ?? guessedEdition(piece.whole)
    const message = checkedMessage(piece.whole, edition)
    if (!(message instanceof Uint8Array)) return faulty(message, at)
    const one = decodedMessage(message, edition, keys, at, contexts, context.receivedAt)
    if (piece.isUnescaped) {
      one.findings.push({ at, code: 'not-escaped', message: 'the frame was written unescaped' })
    }
    return one
  }
}

type Plain = { whole: Uint8Array; isUnescaped: boolean }
type CapturePiece = Plain | { fault: FrameFault }

function decodedMessage(
  original: Uint8Array,
  edition: Edition,
  keys: CipherKeys | undefined,
  at: string,
  contexts: Contexts,
  notedAt: string,
): Decoded {
  const bytes = new Uint8Array(original)
  if (isEncrypted(bytes)) {
    if (!keys) return faulty({ code: 'no-key', reason: 'encrypted, and no m1, ia1, ic1' }, at)
    decrypt(bytes, edition, keys)
    if (isExchange(messageIdOf(bytes)) && !exchangeOf(bytes, edition)) {
      return faulty({ code: 'wrong-key', reason: 'nothing sensible after decryption' }, at)
    }
  }
  const text = contextText({ edition, platform: String(accessCodeOf(bytes)) })
  const read = contexts.of({ context: text })
  const decoded = nothing()
  if (!read) return decoded
  const message = { bytes, context: read, at, receivedAt: undefined, notedAt }
  if (decodeMessage(message, contexts, decoded)) return decoded
  const result = messageReading(bytes, edition, notedAt)
  const valid = checked(result.contract, withoutGaps(result.reading), at)
  if ('reading' in valid) decoded.readings.push(valid)
  else decoded.rejects.push(valid)
  return decoded
}

/** What a frame decodes to, no more than there is room for. */
function keepWithin(one: Decoded, room: number, at: string, decoded: Decoded): void {
  if (one.readings.length + one.rejects.length > room) {
    const reason = 'more readings than the delivery may hold'
    decoded.rejects.push({ at, code: 'too-many-entities', reason })
    return
  }
  for (const reading of one.readings) decoded.readings.push(reading)
  for (const reject of one.rejects) decoded.rejects.push(reject)
  for (const finding of one.findings) decoded.findings.push(finding)
}

function faulty({ code, reason }: FrameFault, at: string): Decoded {
  return { ...nothing(), rejects: [{ at, code, reason }] }
}

/**
 * The edition of a frame alone: 2019 has a plausible time of sending where 2011 has its body. A
 * login or an empty body is told by its length (JT/T 809-2011 tables 3 and 7).
 */
function guessedEdition(whole: Uint8Array): Edition {
  const bodyBytes = whole.length - 24
  if (bodyBytes === 46 && messageIdOf(whole) === 0x1001) return '2011'
  if (bodyBytes < 8) return '2011'
  const isTime = wordAt(whole, 22) === 0 && wordAt(whole, 26) >= EARLIEST_SECONDS
  return isTime ? '2019' : '2011'
}

/** 2011-01-01; earlier than any message of the edition and later than most small numbers. */
const EARLIEST_SECONDS = 1_293_840_000

function editionOption(version: string | undefined): Edition | undefined {
  return version === '2011' || version === '2019' ? version : undefined
}

/** Hexadecimal text: the first characters that are no space or comment say so. */
export function isHexText(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4_096))
  const text = head.toString('latin1').replace(/^(?:\s|#[^\n]*\n)+/, '')
  return /^5[bB]/.test(text)
}

function* linesOf(bytes: Uint8Array): Generator<CapturePiece> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const hex = line.replace(/\s+/g, '')
    if (hex === '' || hex.startsWith('#')) continue
    if (!/^(?:[0-9a-fA-F]{2})+$/.test(hex)) {
      yield { fault: { code: 'no-hex', reason: 'the line is no hexadecimal text' } }
    } else yield* linePieces(Buffer.from(hex, 'hex'))
  }
}

/**
 * A line is one frame. Documentation also shows frames without escapes, which a stream could not
 * carry: such a line is taken when its length and its checksum say that it is whole.
 */
function* linePieces(bytes: Uint8Array): Generator<CapturePiece> {
  const inner = bytes.subarray(1, -1)
  const isFramed = bytes[0] === FRAME_START && bytes.at(-1) === FRAME_END
  const hasFlags = inner.includes(FRAME_START) || inner.includes(FRAME_END)
  if (isFramed && (hasFlags || hasLoneEscape(inner))) {
    if (checkedMessage(inner, '2011') instanceof Uint8Array) {
      yield { whole: inner, isUnescaped: true }
      return
    }
  }
  yield* rawPieces(bytes)
}

function* rawPieces(bytes: Uint8Array): Generator<CapturePiece> {
  const splitter = new FrameSplitter(MAX_FRAME_BYTES)
  for (const piece of splitter.push(bytes)) {
    if ('fault' in piece) yield { fault: piece.fault }
    else {
      const isUnescaped = hasLoneEscape(piece.escaped)
      yield { whole: unescaped(piece.escaped), isUnescaped }
    }
  }
  if (splitter.isOpen()) {
    yield { fault: { code: 'unfinished-frame', reason: 'the file ends inside of a frame' } }
  }
}

function withoutGaps(reading: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined))
}
