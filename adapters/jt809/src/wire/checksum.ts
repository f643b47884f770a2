/** CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, no reflection (JT/T 809-2011 4.4.8). */
export function checksumOf(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xffff
  for (let at = start; at < end; at++) {
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ (bytes[at] ?? 0)] ?? 0)
  }
  return crc
}

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc & 0xffff
})
