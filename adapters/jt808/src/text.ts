import iconv from 'iconv-lite'

/** NUL and space on both ends: 2011 and 2013 pad behind, 2019 in front (table 8). */
const PADDING = /^[\0 ]+|[\0 ]+$/g

/**
 * Text of a field, GBK (JT/T 808-2019 4.3), without its padding. Bytes that are no GBK come as the
 * replacement character.
 */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return iconv.decode(viewOf(bytes, start, end), 'gbk').replace(PADDING, '')
}

/** Text of a column: undefined when it is empty or longer than the contract takes. */
export function shortText(
  bytes: Uint8Array,
  start: number,
  end: number,
  characters: number,
): string | undefined {
  const text = textOf(bytes, start, end)
  return text === '' || [...text].length > characters ? undefined : text
}

function viewOf(bytes: Uint8Array, start: number, end: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
}
