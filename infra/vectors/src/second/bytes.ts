/** Hexadecimal digits, small letters. */
export function hexOf(bytes: Iterable<number>): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** An unsigned number of any width, big-endian. */
export function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

/** GBK text without NUL and space on both ends. */
export function gbkOf(bytes: Uint8Array): string {
  const isPadding = (byte: number) => byte === 0 || byte === 0x20
  const start = bytes.findIndex((byte) => !isPadding(byte))
  const end = bytes.findLastIndex((byte) => !isPadding(byte))
  return start < 0 ? '' : new TextDecoder('gbk').decode(bytes.slice(start, end + 1))
}

/** A field of fixed width, which ends at its first NUL behind leading padding. */
export function fixedOf(bytes: Uint8Array): string {
  return (gbkOf(bytes).split('\0')[0] ?? '').trimEnd()
}

/** `0x0200`. */
export function wordText(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(4, '0')}`
}

/** Year to second of GMT+8 as RFC 3339 in UTC; undefined when there is no such time. */
export function utcOf(parts: readonly number[]): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
  const there = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const asRead = [
    there.getUTCFullYear(),
    there.getUTCMonth() + 1,
    there.getUTCDate(),
    there.getUTCHours(),
    there.getUTCMinutes(),
    there.getUTCSeconds(),
  ]
  if (Number.isNaN(there.getTime()) || asRead.join() !== parts.join()) return undefined
  return timeText(there.getTime() / 1_000 - 8 * 3_600)
}

/** Seconds since 1970 as RFC 3339. */
export function timeText(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z')
}
