/** A ULID as its 128 bits: four numbers of 32 bits, the highest first. */
export type Words = Uint32Array

export const ID_WORDS = 4

export const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ULID_DIGITS = 26
const DIGIT_BITS = 5
const MOST_DIGIT = 31
const WORD_BITS = 32
const WORD_SHIFT = 5
/** 26 digits have two bits more than a ULID, which are 0. */
const SPARE_BITS = 2
const MOST_FIRST_DIGIT = 7
/** By this the first random digit of a close differs from that of its open (`closeIdOf`). */
export const CLOSE_DIGIT = 0x10
/** Of the second word that digit follows on 16 bits of the time. */
const CLOSE_BIT = CLOSE_DIGIT << (16 - DIGIT_BITS)
const NO_DIGIT = 0x80

const CODES = Buffer.from(DIGITS)
/** Written byte by byte: a text of many parts is put together again by whoever looks at it. */
const text = Buffer.alloc(ULID_DIGITS)

/** Values of characters, `NO_DIGIT` for what is none. */
export const VALUES = new Uint8Array(256).fill(NO_DIGIT)
for (const [value, digit] of [...DIGITS].entries()) VALUES[digit.charCodeAt(0)] = value

/** Reads the characters from `from` up to `to`; false when they are no ULID. */
export function readWords(bytes: Uint8Array, from: number, to: number, words: Words): boolean {
  if (to - from !== ULID_DIGITS) return false
  let seen = 0
  let word = 0
  let bits = -SPARE_BITS
  let at = 0
  for (let place = from; place < to; place += 1) {
    const digit = VALUES[bytes[place] as number] as number
    seen |= digit
    bits += DIGIT_BITS
    if (bits < WORD_BITS) {
      word = (word << DIGIT_BITS) | digit
      continue
    }
    bits -= WORD_BITS
    words[at++] = (word << (DIGIT_BITS - bits)) | (digit >> bits)
    word = digit & ((1 << bits) - 1)
  }
  return seen < NO_DIGIT && (VALUES[bytes[from] as number] as number) <= MOST_FIRST_DIGIT
}

/** Puts the bits of a text there; false when it is no ULID. */
export function putWords(id: string, words: Words): boolean {
  const isAscii = id.length === ULID_DIGITS && text.write(id) === ULID_DIGITS
  return isAscii && readWords(text, 0, ULID_DIGITS, words)
}

/** The bits of a ULID; undefined when it is none. */
export function wordsOf(id: string): Words | undefined {
  const words = new Uint32Array(ID_WORDS)
  return putWords(id, words) ? words : undefined
}

export function ulidOf(words: Words): string {
  for (let place = 0, end = DIGIT_BITS - SPARE_BITS; place < ULID_DIGITS; place += 1) {
    const last = (end - 1) >> WORD_SHIFT
    const below = (last + 1) * WORD_BITS - end
    let digit = (words[last] as number) >>> below
    if (below + DIGIT_BITS > WORD_BITS) digit |= (words[last - 1] ?? 0) << (WORD_BITS - below)
    text[place] = CODES[digit & MOST_DIGIT] as number
    end += DIGIT_BITS
  }
  return text.toString('latin1')
}

/** The same ULID with another digit at that place. */
export function withDigit(id: string, place: number, digit: number): string {
  text.write(id, 'latin1')
  text[place] = CODES[digit] as number
  return text.toString('latin1')
}

/** Milliseconds since 1970. */
export function instantOf(words: Words): number {
  return (words[0] as number) * 0x10000 + ((words[1] as number) >>> 16)
}

/** The bits of `closeIdOf`. */
export function closeOf([first, second, ...others]: Words): Words {
  return Uint32Array.of(first ?? 0, (second ?? 0) ^ CLOSE_BIT, ...others)
}

export function isCloseOf(id: Words, prev: Words): boolean {
  return (
    id[3] === prev[3] &&
    id[2] === prev[2] &&
    ((id[1] as number) ^ (prev[1] as number)) === CLOSE_BIT &&
    id[0] === prev[0]
  )
}
