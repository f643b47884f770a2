import { isAscii, isUtf8 } from 'node:buffer'
import { csvRows, delimiterOf } from '@tongqu/adapter-kit'

/** Takes what is found, in the order of the document; lines are counted from 1. */
export type LineSink = {
  cells(cells: readonly string[], line: number): void
  fault(line: number, code: string, reason: string): void
}

const FEED = 0x0a
const RETURN = 0x0d
/** A line of so many spaces is a row of one cell. */
const BLANK_CHARACTERS = 32
/** Bytes of one line. */
const LINE_BYTES = 65_536
const MARK = [0xef, 0xbb, 0xbf]
const SEPARATOR_LINE = /^sep=.$/i

/**
 * Rows of delimited text that comes in pieces of any size: a row is a line. UTF-8 or GB 18030 (the
 * superset of GBK) by the first line that is not ASCII; the delimiter by the first line.
 */
export class CsvLines {
  #sink: LineSink
  #held: Buffer = Buffer.alloc(0)
  #line = 0
  #delimiter: string | undefined
  #decoder: TextDecoder | undefined
  /** In the middle of a line that was refused for its length. */
  #isSkipping = false

  constructor(sink: LineSink) {
    this.#sink = sink
  }

  push(bytes: Uint8Array): void {
    const held = Buffer.concat([this.#held, bytes])
    const end = held.lastIndexOf(FEED) + 1
    if (end > 0) this.#block(held.subarray(0, end - 1))
    this.#held = held.subarray(end)
    if (this.#held.length <= LINE_BYTES) return
    if (!this.#isSkipping) this.#tooLong(this.#line + 1)
    this.#isSkipping = true
    this.#held = Buffer.alloc(0)
  }

  end(): void {
    if (this.#held.length > 0) this.#block(this.#held)
  }

  /** Whole lines. */
  #block(given: Buffer): void {
    let block = given
    if (this.#isSkipping) {
      const feed = block.indexOf(FEED)
      this.#line++
      this.#isSkipping = false
      if (feed < 0) return
      block = block.subarray(feed + 1)
    }
    if (this.#line === 0 && MARK.every((byte, index) => block[index] === byte)) {
      block = block.subarray(MARK.length)
      this.#decoder = new TextDecoder('utf-8', { fatal: true })
    }
    const text = this.#textOf(block)
    if (text === undefined) this.#eachLine(block)
    else this.#rows(text)
  }

  /** A block in which a line is not of the encoding of the others. */
  #eachLine(block: Buffer): void {
    for (let at = 0; at <= block.length; ) {
      const feed = block.indexOf(FEED, at)
      const end = feed < 0 ? block.length : feed
      const line = this.#textOf(block.subarray(at, end))
      if (line !== undefined) this.#rows(line)
      else this.#sink.fault(++this.#line, 'not-text', 'neither UTF-8 nor GB 18030')
      at = end + 1
    }
  }

  #textOf(bytes: Buffer): string | undefined {
    this.#decoder ??= decoderOf(bytes)
    try {
      return this.#decoder ? this.#decoder.decode(bytes) : bytes.toString('latin1')
    } catch {
      return undefined
    }
  }

  #rows(text: string): void {
    const hasQuotes = text.includes('"')
    for (const each of text.split('\n')) {
      this.#line++
      const line = each.charCodeAt(each.length - 1) === RETURN ? each.slice(0, -1) : each
      if (line.length < BLANK_CHARACTERS && line.trim() === '') continue
      if (line.length > LINE_BYTES) {
        this.#tooLong(this.#line)
        continue
      }
      if (this.#delimiter === undefined) {
        this.#delimiter = delimiterOf(SEPARATOR_LINE.test(line) ? `${line}\n` : line)
        if (SEPARATOR_LINE.test(line)) continue
      }
      if (hasQuotes && line.includes('"')) this.#quoted(line, this.#delimiter)
      else this.#sink.cells(line.split(this.#delimiter), this.#line)
    }
  }

  #quoted(line: string, delimiter: string): void {
    const [row] = csvRows(line, { delimiter })
    if (row?.cells) this.#sink.cells(row.cells, this.#line)
    else this.#sink.fault(this.#line, 'quotes', 'its quotes do not close')
  }

  #tooLong(line: number): void {
    this.#sink.fault(line, 'too-large', `a line of more than ${LINE_BYTES} bytes`)
  }
}

/** By the first line that is not ASCII; undefined while there is none. */
function decoderOf(block: Buffer): TextDecoder | undefined {
  if (isAscii(block)) return undefined
  for (let at = 0; at < block.length; ) {
    const feed = block.indexOf(FEED, at)
    const end = feed < 0 ? block.length : feed
    const line = block.subarray(at, end)
    if (!isAscii(line)) {
      return new TextDecoder(isUtf8(line) ? 'utf-8' : 'gb18030', { fatal: true })
    }
    at = end + 1
  }
  return undefined
}
