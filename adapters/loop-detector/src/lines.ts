/** Bytes of one line; a matrix of 10 000 sensors needs a tenth of it. */
const MOST_LINE_BYTES = 8_000_000

const FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** A line of text, or why it is none. Lines are numbered from 1. */
export type Line = { number: number; text: string } | { number: number; fault: string }

/**
 * Cuts bytes into lines as they come and holds no more than one. Text is UTF-8 with or without BOM;
 * from the first line that is not, GB 18030 (the superset of GBK). Neither encoding has the byte of
 * a line feed inside of a character.
 */
export class Lines {
  isGbk = false
  #number = 0
  #rest: Uint8Array[] = []
  #restBytes = 0;

  *push(bytes: Uint8Array): Generator<Line> {
    let from = 0
    for (let end = bytes.indexOf(FEED); end >= 0; end = bytes.indexOf(FEED, from)) {
      yield* this.#line(bytes.subarray(from, end))
      from = end + 1
    }
    this.#keep(bytes.subarray(from))
  }

  /** The last line, when no line feed ends it. */
  *end(): Generator<Line> {
    if (this.#restBytes > 0) yield* this.#line(new Uint8Array())
  }

  /** Of a line that is too long only the length is kept. */
  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return
    this.#restBytes += piece.length
    if (this.#restBytes > MOST_LINE_BYTES) this.#rest = []
    else this.#rest.push(Uint8Array.from(piece))
  }

  *#line(last: Uint8Array): Generator<Line> {
    const length = this.#restBytes + last.length
    const rest = this.#rest
    this.#rest = []
    this.#restBytes = 0
    this.#number++
    const number = this.#number
    if (length > MOST_LINE_BYTES) {
      yield { number, fault: `more than ${MOST_LINE_BYTES} bytes` }
      return
    }
    const whole = rest.length === 0 ? last : Buffer.concat([...rest, last])
    const bytes = whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole
    const text = this.#textOf(bytes)
    if (text === undefined) yield { number, fault: 'neither UTF-8 nor GBK' }
    else if (text.trim() !== '') yield { number, text }
  }

  #textOf(bytes: Uint8Array): string | undefined {
    if (!this.isGbk) {
      try {
        return UTF_8.decode(bytes)
      } catch {
        this.isGbk = true
      }
    }
    try {
      return GB_18030.decode(bytes)
    } catch {
      this.isGbk = false
      return undefined
    }
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })
const GB_18030 = new TextDecoder('gb18030', { fatal: true })

/** The cells of a line; undefined when its quotes do not close. */
export function cellsOf(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim())
  const cells: string[] = []
  let at = 0
  while (at <= text.length) {
    const isQuoted = text[at] === '"'
    const end = isQuoted ? behindQuotes(text, at, delimiter) : text.indexOf(delimiter, at)
    if (end === undefined) return undefined
    const stop = end < 0 ? text.length : end
    const cell = text.slice(at, stop)
    cells.push((isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell).trim())
    at = stop + 1
  }
  return cells
}

/** Behind the closing quote, where a delimiter or the end must stand. */
function behindQuotes(text: string, from: number, delimiter: string): number | undefined {
  let at = text.indexOf('"', from + 1)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  if (at < 0) return undefined
  return at + 1 === text.length || text[at + 1] === delimiter ? at + 1 : undefined
}
