const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const BITS = 5

/** RFC 4648, table 3, lower case, no padding: the first `characters` of it. */
export function base32(bytes: Uint8Array, characters: number): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    for (bits += 8; bits >= BITS && text.length < characters; bits -= BITS) {
      text += ALPHABET[(held >>> (bits - BITS)) & 0x1f]
    }
  }
  return text
}
