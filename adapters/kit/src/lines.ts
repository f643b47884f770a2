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
  readonly #most: number
  isGbk = false
  #number = 0
  #rest: Uint8Array[] = []
  #restBytes = 0

  /** `most` bytes of one line; a longer one is a fault, and only its length is kept. */
  constructor(most: number) {
    this.#most = most
  }

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
    if (this.#restBytes > this.#most) this.#rest = []
    else this.#rest.push(Uint8Array.from(piece))
  }

  *#line(last: Uint8Array): Generator<Line> {
    const length = this.#restBytes + last.length
    const rest = this.#rest
    this.#rest = []
    this.#restBytes = 0
    this.#number++
    const number = this.#number
    if (length > this.#most) {
      yield { number, fault: `more than ${this.#most} bytes` }
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
