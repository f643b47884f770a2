/** Bytes of one line; a year of quarter hours of one station needs a tenth of it. */
const MOST_LINE_BYTES = 2_000_000

const FEED = 0x0a

/** A line of text, or why it is none. Lines are numbered from 1. */
export type Line = { number: number; text: string } | { number: number; fault: string }

/** Cuts bytes into lines of UTF-8 as they come and holds no more than one. Empty lines are none. */
export class Lines {
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
    const whole = this.#rest.length === 0 ? last : Buffer.concat([...this.#rest, last])
    this.#rest = []
    this.#restBytes = 0
    const number = ++this.#number
    if (length > MOST_LINE_BYTES) {
      yield { number, fault: `more than ${MOST_LINE_BYTES} bytes` }
      return
    }
    const text = textOf(whole)
    if (text === undefined) yield { number, fault: 'not UTF-8' }
    else if (text.trim() !== '') yield { number, text }
  }
}

/** Without a byte order mark, which the decoder takes away. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return UTF_8.decode(bytes)
  } catch {
    return undefined
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })
