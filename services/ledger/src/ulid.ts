import { createHmac, randomFillSync } from 'node:crypto'

/** ULID: 48 bits of milliseconds and 80 others in Crockford's base32, 26 characters. */
export type Ulid = string

export const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const OTHER_BYTES = 10
const TIME_DIGITS = 10
const DIGIT_BITS = 5
const BYTE_BITS = 8
const MAX_DIGIT = 31
const ULID_DIGITS = 26
/** Numbers of 30 bits that it takes to write one down. */
export const ULID_WORDS = 5
const WORD_DIGITS = 6

const CODES = Buffer.from(DIGITS)
/** What a digit is worth, by its code. */
const VALUES = new Uint8Array(128)
for (const [value, code] of CODES.entries()) VALUES[code] = value

/** Nobody else has it, and nobody can guess it. `at`: milliseconds since 1970. */
export function newUlid(at: number): Ulid {
  if (used + OTHER_BYTES > POOL.length) {
    randomFillSync(POOL)
    used = 0
  }
  used += OTHER_BYTES
  return ulidOf(at, POOL.subarray(used - OTHER_BYTES, used))
}

/** Asked for one by one, random bytes cost ten times as much as the rest of a ULID. */
const POOL = Buffer.alloc(OTHER_BYTES * 512)
let used = POOL.length

/**
 * Always the same for the same text, and not to be guessed without the key: who has to say
 * something again after a crash names it alike.
 */
export function derivedUlid(key: Uint8Array, at: number, text: string): Ulid {
  const mac = createHmac('sha256', key).update(`${at}\n${text}`).digest()
  return ulidOf(at, mac.subarray(0, OTHER_BYTES))
}

/** Milliseconds since 1970. */
export function instantOf(ulid: Ulid): number {
  let at = 0
  for (let digit = 0; digit < TIME_DIGITS; digit += 1) {
    at = at * DIGITS.length + (VALUES[ulid.charCodeAt(digit)] ?? 0)
  }
  return at
}

/** Its 26 digits as five numbers of at most 30 bits. */
export function wordsOf(ulid: Ulid, words: Int32Array): void {
  for (let word = 0, digit = 0; word < ULID_WORDS; word += 1) {
    const end = Math.min(digit + WORD_DIGITS, ULID_DIGITS)
    let value = 0
    for (; digit < end; digit += 1) {
      value = (value << DIGIT_BITS) | (VALUES[ulid.charCodeAt(digit)] ?? 0)
    }
    words[word] = value
  }
}

/** Written byte by byte: a text of many parts is put together again by whoever looks at it. */
const text = Buffer.alloc(ULID_DIGITS)

function ulidOf(at: number, others: Uint8Array): Ulid {
  let rest = at
  for (let place = TIME_DIGITS - 1; place >= 0; place -= 1) {
    text[place] = CODES[rest % DIGITS.length] ?? 0
    rest = Math.floor(rest / DIGITS.length)
  }
  let place = TIME_DIGITS
  let bits = 0
  let count = 0
  for (const byte of others) {
    bits = ((bits & MAX_DIGIT) << BYTE_BITS) | byte
    count += BYTE_BITS
    for (; count >= DIGIT_BITS; count -= DIGIT_BITS) {
      text[place++] = CODES[(bits >> (count - DIGIT_BITS)) & MAX_DIGIT] ?? 0
    }
  }
  return text.toString('latin1')
}
