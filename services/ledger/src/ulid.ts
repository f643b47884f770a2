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
  for (const digit of ulid.slice(0, TIME_DIGITS)) at = at * DIGITS.length + DIGITS.indexOf(digit)
  return at
}

function ulidOf(at: number, others: Uint8Array): Ulid {
  let text = ''
  for (let unit = DIGITS.length ** (TIME_DIGITS - 1); unit >= 1; unit /= DIGITS.length) {
    text += DIGITS[Math.floor(at / unit) % DIGITS.length]
  }
  let bits = 0
  let count = 0
  for (const byte of others) {
    bits = ((bits & MAX_DIGIT) << BYTE_BITS) | byte
    count += BYTE_BITS
    for (; count >= DIGIT_BITS; count -= DIGIT_BITS) {
      text += DIGITS[(bits >> (count - DIGIT_BITS)) & MAX_DIGIT]
    }
  }
  return text
}
