/** Bits of a character of the armoured payload (IEC 61162-1, annex C). */
const BITS = 6

/** Longest payload that is read: nine sentences of at most 82 characters hold less. */
export const MOST_CHARACTERS = 720

/** Value of each armour character; 255 for a character that is none. */
const VALUES = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code >= 48 && code <= 87) return code - 48
  return code >= 96 && code <= 119 ? code - 56 : 255
})

/** The 6-bit characters of texts (ITU-R M.1371-5, table 47). */
const TEXT = '@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !"#$%&\'()*+,-./0123456789:;<=>?'

/**
 * The bits of one message, without its armour. One object serves many messages, so that a sentence
 * costs no memory. Fields are read as ITU-R M.1371-5 numbers them: bit 0 is the first one sent.
 */
export class BitReader {
  readonly #sixes = new Uint8Array(MOST_CHARACTERS)
  #count = 0
  #fill = 0

  clear(): void {
    this.#count = 0
    this.#fill = 0
  }

  /**
   * Adds the characters of a part, the last `fill` bits of which are none. False when a character
   * is no armour or there are too many of them; nothing may be read then.
   */
  add(bytes: Uint8Array, start: number, end: number, fill: number): boolean {
    const sixes = this.#sixes
    let count = this.#count
    if (count + end - start > MOST_CHARACTERS) return false
    for (let at = start; at < end; at++) {
      const value = VALUES[bytes[at] as number] as number
      if (value === 255) return false
      sixes[count++] = value
    }
    this.#count = count
    this.#fill = fill
    return true
  }

  /** Bits of the message. */
  length(): number {
    return Math.max(0, this.#count * BITS - this.#fill)
  }

  /** Unsigned number of at most 30 bits; `start + length` must lie within the message. */
  u(start: number, length: number): number {
    const sixes = this.#sixes
    let index = (start / BITS) | 0
    const first = BITS - (start - index * BITS)
    let value = (sixes[index] as number) & ((1 << first) - 1)
    if (first >= length) return value >> (first - length)
    let rest = length - first
    while (rest >= BITS) {
      value = (value << BITS) | (sixes[++index] as number)
      rest -= BITS
    }
    return rest === 0 ? value : (value << rest) | ((sixes[++index] as number) >> (BITS - rest))
  }

  /** Signed number in two's complement of at most 30 bits. */
  s(start: number, length: number): number {
    const shift = 32 - length
    return (this.u(start, length) << shift) >> shift
  }

  flag(at: number): boolean {
    return this.u(at, 1) === 1
  }

  /**
   * A text of so many characters, up to the first `@`, without spaces at its end; undefined when
   * nothing is left of it.
   */
  text(start: number, characters: number): string | undefined {
    let text = ''
    for (let index = 0; index < characters; index++) {
      const six = this.u(start + index * BITS, BITS)
      if (six === 0) break
      text += TEXT[six]
    }
    const trimmed = text.trimEnd()
    return trimmed === '' ? undefined : trimmed
  }
}
