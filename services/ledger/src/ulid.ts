import { createHmac, randomFillSync } from 'node:crypto'
import { CLOSE_DIGIT, DIGITS, ID_WORDS, ulidOf, VALUES, withDigit } from './ulid-words.ts'

/** ULID: 48 bits of milliseconds and 80 others in Crockford's base32, 26 characters. */
export type Ulid = string

export const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

const TIME_DIGITS = 10
/** Numbers of 32 bits that have the 80 bits. */
const OTHER_WORDS = 3

/** Asked for one by one, random bytes cost ten times as much as the rest of a ULID. */
const POOL = new Uint32Array(OTHER_WORDS * 512)
let used = POOL.length

/** Nobody else has it, and nobody can guess it. `at`: milliseconds since 1970. */
export function newUlid(at: number): Ulid {
  if (used === POOL.length) {
    randomFillSync(POOL)
    used = 0
  }
  used += OTHER_WORDS
  return ulidWith(at, random(3) & 0xffff, random(2), random(1))
}

function random(back: number): number {
  return POOL[used - back] as number
}

/**
 * Always the same for the same text, and not to be guessed without the key: who has to say
 * something again after a crash names it alike.
 */
export function derivedUlid(key: Uint8Array, at: number, text: string): Ulid {
  const mac = createHmac('sha256', key).update(`${at}\n${text}`).digest()
  return ulidWith(at, mac.readUInt16BE(0), mac.readUInt32BE(2), mac.readUInt32BE(6))
}

/**
 * The id of what closes an entry follows from its own: however often it is said, by the process
 * that opened it or by one that finds it open, the ledger takes one.
 */
export function closeIdOf(id: Ulid): Ulid {
  const digit = VALUES[id.charCodeAt(TIME_DIGITS)] as number
  return withDigit(id, TIME_DIGITS, digit ^ CLOSE_DIGIT)
}

/** Milliseconds since 1970. */
export function instantOf(ulid: Ulid): number {
  let at = 0
  for (let digit = 0; digit < TIME_DIGITS; digit += 1) {
    at = at * DIGITS.length + (VALUES[ulid.charCodeAt(digit)] as number)
  }
  return at
}

const words = new Uint32Array(ID_WORDS)

/** Of the others the first 16 bits, and two times 32. */
function ulidWith(at: number, first: number, second: number, third: number): Ulid {
  words[0] = Math.floor(at / 0x10000)
  words[1] = (at << 16) | first
  words[2] = second
  words[3] = third
  return ulidOf(words)
}
