const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const BITS = 5

/** The first `characters` of the bytes in base32 (RFC 4648, table 3, lower case, no padding). */
export function base32(bytes: Uint8Array, characters: number): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= BITS && text.length < characters) {
      bits -= BITS
      text += ALPHABET[(held >>> bits) & 0x1f]
    }
  }
  return text
}
