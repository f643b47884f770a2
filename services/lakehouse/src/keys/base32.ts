const ALPHABET = Buffer.from('abcdefghijklmnopqrstuvwxyz234567')
const BITS = 5
/** Longer texts get a buffer of their own. */
const MOST_SHARED = 64
const shared = Buffer.alloc(MOST_SHARED)

/** The first `characters` of the bytes in base32 (RFC 4648, table 3, lower case, no padding). */
export function base32(bytes: Uint8Array, characters: number): string {
  const text = characters > MOST_SHARED ? Buffer.alloc(characters) : shared
  let count = 0
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= BITS && count < characters) {
      bits -= BITS
      text[count++] = ALPHABET[(held >>> bits) & 0x1f] ?? 0
    }
  }
  return text.toString('latin1', 0, count)
}
