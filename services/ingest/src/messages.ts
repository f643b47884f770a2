import { isUtf8 } from 'node:buffer'
import {
  type DecodeAdapter,
  type DecodeContext,
  type Decoded,
  nothing,
  Remarks,
} from '@tongqu/adapter-kit'

/** One message of a broker as it was received. */
export type Message = {
  topic: string
  /** Receipt, RFC 3339. */
  at: string
  payload: Uint8Array
  isRetained: boolean
}

/** The first line of a delivery of messages; the number grows when the form changes. */
const HEAD = '{"messages":1}'

const LINE_FEED = 0x0a

/**
 * One message as a line of a delivery of messages, with its line end: `topic`, `at`, then `text`
 * (a payload in UTF-8) or `base64` (any other), and `retained` where it was.
 */
export function lineOf({ topic, at, payload, isRetained }: Message): string {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length)
  const content = isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString('base64') }
  return `${JSON.stringify({ topic, at, ...content, ...(isRetained && { retained: true }) })}\n`
}

/** A message that was too long to be taken, in the place it would have had. */
export function refusedLineOf(topic: string, at: string, bytes: number): string {
  return `${JSON.stringify({ topic, at, refused: bytes })}\n`
}

/** A delivery of messages: lines of JSON, the first of which says what it is. */
export function bodyOf(lines: readonly string[]): Buffer {
  return Buffer.from(`${HEAD}\n${lines.join('')}`)
}

/** Is it a delivery of messages? Its head is enough to ask. */
export function isMessages(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEAD.length + 1))
  return bytes.toString('latin1') === `${HEAD}\n`
}

/** The payload of the first message that is whole in the head of a delivery. */
export function firstPayload(head: Uint8Array): Uint8Array | undefined {
  for (const line of linesOf(head)) {
    const read = messageOf(line)
    if (read && 'payload' in read) return read.payload
  }
  return undefined
}

/**
 * The adapter as it reads a delivery of messages: each by itself, at the time of its receipt. What
 * it says of the place of a reject or a finding stands behind `message[i]`, counted from 0. A
 * message is a part of what there is, never all of it.
 */
export function readingMessages(adapter: DecodeAdapter): DecodeAdapter {
  const { decodePieces: _, ...rest } = adapter
  return { ...rest, decode: (bytes, context) => decodeMessages(adapter, bytes, context) }
}

function decodeMessages(
  adapter: DecodeAdapter,
  bytes: Uint8Array,
  context: DecodeContext,
): Decoded {
  const whole: Decoded = { ...nothing(), mode: 'differential' }
  const remarks = new Remarks()
  let index = 0
  for (const line of linesOf(bytes)) {
    const at = `message[${index++}]`
    const message = messageOf(line)
    if (!message) {
      whole.rejects.push({ at, code: 'not-a-message', reason: 'the line holds no message' })
    } else if ('refused' in message) {
      const reason = `a message of ${message.refused} bytes, more than are taken`
      whole.rejects.push({ at, code: 'message-too-large', reason })
    } else {
      const decoded = decodeOne(adapter, message.payload, { ...context, receivedAt: message.at })
      for (const reading of decoded.readings) whole.readings.push(reading)
      for (const reject of decoded.rejects) {
        whole.rejects.push({ ...reject, at: `${at}: ${reject.at}` })
      }
      for (const { code, message: text, at: place } of decoded.findings) {
        remarks.note(code, text, `${at}: ${place}`)
      }
    }
  }
  return { ...whole, findings: remarks.findings() }
}

/** An adapter that fails over a message, against its promise, must not take the others with it. */
function decodeOne(adapter: DecodeAdapter, payload: Uint8Array, context: DecodeContext): Decoded {
  try {
    return adapter.decode(payload, context)
  } catch {
    const reason = `the decoder of ${adapter.name} failed`
    return { ...nothing(), rejects: [{ at: 'body', code: 'decoder-failed', reason }] }
  }
}

/** Lines behind the first, without empty ones. */
function* linesOf(bytes: Uint8Array): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let start = HEAD.length + 1; start < buffer.length; ) {
    const feed = buffer.indexOf(LINE_FEED, start)
    const end = feed < 0 ? buffer.length : feed
    if (end > start) yield buffer.toString('utf8', start, end)
    start = end + 1
  }
}

/** Undefined for a line that nobody here wrote. Never throws. */
function messageOf(
  line: string,
): { at: string; payload: Uint8Array } | { refused: number } | undefined {
  try {
    const { at, text, base64, refused } = JSON.parse(line) as Record<string, unknown>
    if (typeof refused === 'number') return { refused }
    if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return undefined
    if (typeof text === 'string') return { at, payload: Buffer.from(text) }
    return typeof base64 === 'string' ? { at, payload: Buffer.from(base64, 'base64') } : undefined
  } catch {
    return undefined
  }
}
