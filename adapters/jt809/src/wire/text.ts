import iconv from 'iconv-lite'

/** Texts kept decoded: plates come again with every message of their vehicle. */
const KEPT = 200_000

const kept = new Map<string, string>()

/**
 * A fixed-length field: GBK, padded with NUL or spaces on either side (JT/T 809-2011 table 1).
 * What stands behind the first NUL of a text is padding, too.
 */
export function textAt(bytes: Uint8Array, start: number, length: number): string {
  const buffer = bufferOf(bytes)
  const key = buffer.toString('latin1', start, Math.min(start + length, bytes.length))
  const known = kept.get(key)
  if (known !== undefined) return known
  const text = decoded(buffer.subarray(start, start + length))
  if (key.length > KEPT_LENGTH) return text
  if (kept.size >= KEPT) kept.clear()
  kept.set(key, text)
  return text
}

/** The same bytes as a Buffer. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Longer fields are free text and come once. */
const KEPT_LENGTH = 32

function decoded(bytes: Buffer): string {
  let start = 0
  while (start < bytes.length && (bytes[start] === 0 || bytes[start] === 0x20)) start++
  const nul = bytes.indexOf(0, start)
  const text = iconv.decode(bytes.subarray(start, nul < 0 ? bytes.length : nul), 'gbk')
  return text.trimEnd()
}

/** GBK bytes of a text; characters GBK does not have become `?`. */
export function gbkOf(text: string): Uint8Array {
  return iconv.encode(text, 'gbk')
}

/** Does the text survive GBK within `length` bytes? */
export function fitsGbk(text: string, length: number): boolean {
  const bytes = gbkOf(text)
  return bytes.length <= length && iconv.decode(Buffer.from(bytes), 'gbk') === text
}
