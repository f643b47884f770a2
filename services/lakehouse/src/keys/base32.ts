const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const BITS = 5
/** Two characters of ten bits. */
const PAIRS = Array.from({ length: 1 << (2 * BITS) }, (_, bits) => {
  return (ALPHABET[bits >>> BITS] ?? '') + (ALPHABET[bits & 0x1f] ?? '')
})

/** The first `characters` of the bytes in base32 (RFC 4648, table 3, lower case, no padding). */
export function base32(bytes: Uint8Array, characters: number): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0x3ffff
    bits += 8
    if (bits >= 2 * BITS && text.length < characters) {
      bits -= 2 * BITS
      text += PAIRS[(held >>> bits) & 0x3ff]
    }
  }
  if (bits >= BITS && text.length < characters) text += ALPHABET[(held >>> (bits - BITS)) & 0x1f]
  return text.length > characters ? text.slice(0, characters) : text
}
