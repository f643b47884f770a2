import { createHmac, randomBytes } from 'node:crypto'

/** ULID: 48 bits of milliseconds and 80 others in Crockford's base32, 26 characters. */
export type Ulid = string

export const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const OTHER_BYTES = 10
const TIME_DIGITS = 10

/** Nobody else has it, and nobody can guess it. `at`: milliseconds since 1970. */
export function newUlid(at: number): Ulid {
  return ulidOf(at, randomBytes(OTHER_BYTES))
}

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
  const bits = (BigInt(at) << 80n) | BigInt(`0x${Buffer.from(others).toString('hex')}`)
  let text = ''
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += DIGITS[Number((bits >> shift) & 31n)]
  return text
}
