/** What two platforms have agreed on; unsigned 32-bit (JT/T 809-2011 table 5). */
export type CipherKeys = { m1: number; ia1: number; ic1: number }

/**
 * Encrypts or decrypts the bytes from `start` to `end` in place: the same XOR does both (JT/T
 * 809-2011 4.4.7, table 5). `key` is ENCRYPT_KEY of the header, 0 counts as 1; so does M1.
 *
 * The product is taken in 32 bits as the table's C does; as doubles it would pass 2^53 and be off.
 */
export function applyCipher(
  bytes: Uint8Array,
  start: number,
  end: number,
  key: number,
  keys: CipherKeys,
): void {
  // All of them unsigned 32-bit, and seen to be: as doubles the remainder costs three times as
  // much.
  const modulus = keys.m1 >>> 0 || 1
  const factor = keys.ia1 | 0
  const step = keys.ic1 | 0
  let state = key >>> 0 || 1
  for (let at = start; at < end; at++) {
    state = (Math.imul(factor, (state >>> 0) % modulus) + step) >>> 0
    bytes[at] = (bytes[at] ?? 0) ^ (state >>> 20)
  }
}
