import { isUtf8 } from 'node:buffer'
import { type Decoded, type FrameContext, nothing, rejected } from '@tongqu/adapter-kit'
import { u32 } from './bytes.ts'
import { decodeMessage, messageReading, type Reporter, reporterOf } from './decode.ts'
import { FragmentJoiner, type Lost } from './fragments.ts'
import { FLAG, FrameSplitter } from './framing.ts'
import { editionOf, type Header, isPin, type Pin, phoneOf, readHeader } from './header.ts'
import { oldEditionOf, readRegistration } from './registration.ts'

/** Bytes that tell what a file is. */
const GUESS_BYTES = 4_096

/** Line feed, carriage return, tab, and all that is printed. */
const PRINTED = /^[\n\r\t\u0020-\u007e\u0080-\uffff]*$/

/**
 * Does a file look like JT/T 808? It begins with the flag 0x7E, or it is hexadecimal text whose
 * first line that is not empty and no `#` comment begins with 7e.
 */
export function looksLikeJt808(bytes: Uint8Array): boolean {
  if (bytes[0] === FLAG) return true
  const text = textOf(bytes.subarray(0, GUESS_BYTES))
  if (text === undefined) return false
  const line = text.split('\n').map(hexOfLine).find(Boolean)
  return line !== undefined && /^7e([0-9a-f]{2})*[0-9a-f]?$/i.test(line)
}

/**
 * A capture: raw bytes as they went over the line, or hexadecimal text with one frame a line
 * (spaces and `0x` are free, empty lines and `#` comments pass). Both directions, several
 * terminals. What a terminal registers holds for its frames behind it. Never throws on input.
 */
export function decodeCapture(bytes: Uint8Array, context: FrameContext): Decoded {
  const { limits, options } = context
  if (bytes.length === 0) return rejected('body', 'empty', 'no bytes')
  if (bytes.length > limits.bytes) {
    return rejected('body', 'too-many-bytes', `${bytes.length} bytes, more than ${limits.bytes}`)
  }
  const version = options.version ?? 'auto'
  if (!isPin(version)) return rejected('body', 'wrong-option', `no such version: ${version}`)
  const capture = new Capture(context, version)
  const text = bytes[0] === FLAG ? undefined : textOf(bytes)
  if (text === undefined) capture.raw(bytes)
  else capture.text(text)
  return capture.end()
}

/** What a capture has shown of one phone. */
type Terminal = {
  reporter: Reporter
  old: '2011' | '2013' | undefined
  joiner: FragmentJoiner
}

class Capture {
  readonly #context: FrameContext
  readonly #pin: Pin
  readonly #receivedAt: number
  readonly #terminals = new Map<string, Terminal>()
  readonly #decoding: { decoded: Decoded; context: FrameContext; isCapture: true }
  /** `frame` of raw bytes or `line` of a text, and which. */
  #place = 'frame'
  #index = 0
  /** Parts that are held: each may become a reading. */
  #held = 0

  constructor(context: FrameContext, pin: Pin) {
    this.#context = context
    this.#pin = pin
    this.#receivedAt = Date.parse(context.receivedAt)
    this.#decoding = { decoded: nothing(), context, isCapture: true }
  }

  raw(bytes: Uint8Array): void {
    this.#feed(bytes, () => this.#index++)
  }

  text(text: string): void {
    this.#place = 'line'
    const lines = text.split('\n')
    for (let at = 0; at < lines.length && !this.#isFull(); at++) {
      const digits = hexOfLine(lines[at] as string)
      if (digits === '') continue
      this.#index = at + 1
      if (/^([0-9a-f]{2})+$/i.test(digits)) this.#feed(Buffer.from(digits, 'hex'), () => {})
      else this.#reject('not-hex', 'the line is no pairs of hexadecimal digits')
    }
  }

  end(): Decoded {
    this.#held = 0
    for (const { reporter, joiner } of this.#terminals.values()) {
      for (const lost of joiner.rest()) this.#parts(reporter, lost)
    }
    if (this.#isFull()) {
      const most = this.#context.limits.entities
      return rejected('body', 'too-many-entities', `more than ${most} readings and rejects`)
    }
    return this.#decoding.decoded
  }

  #feed(bytes: Uint8Array, after: () => void): void {
    const splitter = new FrameSplitter({
      frame: (frame) => {
        if (!this.#isFull()) this.#take(frame)
        after()
      },
      fault: ({ code, reason }) => {
        if (!this.#isFull()) this.#reject(code, reason)
        after()
      },
    })
    splitter.feed(bytes)
    if (splitter.heldBytes() > 0) this.#reject('no-end', 'no flag at the end of the frame')
  }

  #take(bytes: Uint8Array): void {
    const header = readHeader(bytes, this.#pin)
    if ('code' in header) {
      this.#reject(header.code, header.reason)
      return
    }
    const terminal = this.#terminalOf(bytes, header)
    if (!header.fragment) {
      this.#whole(terminal, bytes, header)
      return
    }
    const before = terminal.joiner.heldParts()
    const taken = terminal.joiner.take(bytes, header, this.#receivedAt, (lost) => {
      this.#parts(terminal.reporter, lost)
    })
    this.#held += terminal.joiner.heldParts() - before
    if (taken.kind === 'joined') this.#whole(terminal, taken.joined.message, taken.joined.header)
    if (taken.kind === 'refused') this.#reject('too-many-fragments', taken.reason)
  }

  #whole(terminal: Terminal, bytes: Uint8Array, header: Header): void {
    if (header.id === 0x0100) this.#registered(terminal, bytes, header)
    const { reporter } = terminal
    decodeMessage(this.#decoding, {
      bytes,
      header,
      reporter,
      receivedAt: this.#receivedAt,
      at: this.#place,
      index: this.#index,
    })
    const start = header.bodyStart + (header.id === 0x0201 ? 2 : 0)
    const isReport = header.id === 0x0200 || header.id === 0x0201
    if (isReport && start + 4 <= bytes.length) reporter.before = u32(bytes, start)
  }

  #registered(terminal: Terminal, bytes: Uint8Array, header: Header): void {
    if (!header.is2019) terminal.old = oldEditionOf(bytes, header.bodyStart, bytes.length)
    const edition = editionOf(header, this.#pin, terminal.old)
    const read = readRegistration(bytes, header.bodyStart, bytes.length, edition)
    const phone = phoneOf(bytes, header)
    const { before } = terminal.reporter
    const vehicle = read?.plate && { plate: read.plate, plateColor: read.plateColor }
    terminal.reporter = reporterOf({ edition, phone, ...vehicle }, before)
  }

  #terminalOf(bytes: Uint8Array, header: Header): Terminal {
    const phone = phoneOf(bytes, header)
    const known = this.#terminals.get(phone)
    const edition = editionOf(header, this.#pin, known?.old)
    if (known) {
      const { carrier, before } = known.reporter
      if (carrier.edition !== edition) {
        const { plate, plateColor } = carrier
        const vehicle = plate !== undefined && plateColor !== undefined && { plate, plateColor }
        known.reporter = reporterOf({ edition, phone, ...vehicle }, before)
      }
      return known
    }
    const reporter = reporterOf({ edition, phone }, 0)
    const terminal = { reporter, old: undefined, joiner: new FragmentJoiner() }
    this.#terminals.set(phone, terminal)
    return terminal
  }

  /** The parts of a message that never became whole, each with what it holds. */
  #parts(reporter: Reporter, { header, head, parts, total }: Lost): void {
    for (const [index, body] of parts) {
      const message = {
        bytes: Buffer.concat([head, body]),
        header: { ...header, serial: (header.serial + index - 1) & 0xffff },
        reporter,
        receivedAt: this.#receivedAt,
        at: this.#place,
        index: this.#index,
      }
      const fields = { fragment: String(index), fragments: String(total) }
      messageReading(this.#decoding, message, fields)
    }
  }

  #isFull(): boolean {
    const { readings, rejects } = this.#decoding.decoded
    return readings.length + rejects.length + this.#held > this.#context.limits.entities
  }

  #reject(code: string, reason: string): void {
    this.#decoding.decoded.rejects.push({ at: `${this.#place}[${this.#index}]`, code, reason })
  }
}

/** The file as text, if it is text at all. */
function textOf(bytes: Uint8Array): string | undefined {
  const whole = bytes.length === GUESS_BYTES || isUtf8(bytes)
  const text = whole ? new TextDecoder().decode(bytes) : undefined
  return text !== undefined && PRINTED.test(text) ? text : undefined
}

/** The digits of a line, empty for a comment. */
function hexOfLine(line: string): string {
  return line.replace(/#.*$/, '').replace(/0x|[\s,]/gi, '')
}
