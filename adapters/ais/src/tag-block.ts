import { hexByte } from './sentence.ts'

/** What a TAG block tells of the sentence behind it (IEC 61162-450, 7.2.3; NMEA 0183 4.10). */
export type TagBlock = {
  /** Parameter `c`: when the source heard it, milliseconds since 1970. */
  at: number | undefined
  /** Parameter `s`: who heard it. */
  source: string | undefined
  /** Identifier of the group, the last number of parameter `g`. */
  group: string | undefined
}

const BACKSLASH = 0x5c
const STAR = 0x2a
/** Three characters of checksum and a backslash. */
const END_BYTES = 4
const MOST_SOURCE_CHARACTERS = 15

/** Seconds below this number of 1970, milliseconds from it on: the year 5138, and 1973. */
const LEAST_MILLISECONDS = 100_000_000_000

/**
 * The TAG block that begins at `start` with a backslash and ends right before `sentence`. Undefined
 * when there is none, or its checksum is wrong or missing: then nothing in it can be believed.
 */
export function readTagBlock(
  bytes: Uint8Array,
  start: number,
  sentence: number,
): TagBlock | undefined {
  const star = sentence - END_BYTES
  if (star <= start || bytes[start] !== BACKSLASH) return undefined
  if (bytes[sentence - 1] !== BACKSLASH || bytes[star] !== STAR) return undefined
  let sum = 0
  for (let at = start + 1; at < star; at++) {
    if (bytes[at] === BACKSLASH) return undefined
    sum ^= bytes[at] as number
  }
  if (hexByte(bytes, star + 1) !== sum) return undefined
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start + 1, star - start - 1)
  return fieldsOf(text.toString('latin1'))
}

function fieldsOf(text: string): TagBlock {
  const block: TagBlock = { at: undefined, source: undefined, group: undefined }
  for (const field of text.split(',')) {
    const value = field.slice(2)
    if (field.startsWith('c:')) block.at = instantOf(value)
    else if (field.startsWith('s:')) block.source = sourceOf(value)
    else if (field.startsWith('g:')) block.group = value.split('-')[2]
  }
  return block
}

function instantOf(text: string): number | undefined {
  if (!/^\d{1,15}(\.\d{1,6})?$/.test(text)) return undefined
  const number = Number(text)
  if (number === 0) return undefined
  return Math.trunc(number < LEAST_MILLISECONDS ? number * 1_000 : number)
}

function sourceOf(text: string): string | undefined {
  return /^[\u0021-\u007e]+$/.test(text) ? text.slice(0, MOST_SOURCE_CHARACTERS) : undefined
}
