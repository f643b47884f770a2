/** Two hexadecimal digits of each byte, small letters. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Big-endian, as everything of JT/T 808 and 809 is. None of these checks the end of the bytes. */
export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
}

export function u32(bytes: Uint8Array, at: number): number {
  return ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0
}

/** Hexadecimal text of a piece: a table beats `Buffer` for the few bytes of an item. */
export function hexOf(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) text += HEX[bytes[at] as number]
  return text
}

/** `0x0200` of a number below 65,536. */
export function wordText(word: number): string {
  return `0x${word.toString(16).toUpperCase().padStart(4, '0')}`
}
