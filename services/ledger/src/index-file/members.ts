/** Members of an entry that the index needs, as `membersOf` numbers them. */
export const [ID, KIND, TIME, PREV, DATASET, AGREEMENT, ACTOR, ORGANISATION, TYPE] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const
const COUNT = 9

/** Of each of those the place of its first byte, then that of the end; 0 when it is not there. */
export type Spans = Int32Array

export function newSpans(): Spans {
  return new Int32Array(2 * COUNT)
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c] as const
const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d] as const
const FIRST_BEYOND_ASCII = 0x80
const VERSION_1 = 0x31

/**
 * Finds the members in canonical JSON (RFC 8785: no white space) without taking it apart. False for
 * what has to be parsed: texts that are not plain ASCII, other shapes, no entry at all.
 */
export function membersOf(bytes: Uint8Array, spans: Spans): boolean {
  spans.fill(0)
  const end = object(bytes, 0, false, spans)
  return end === bytes.length && spans[2 * ID + 1] !== 0 && spans[2 * TIME + 1] !== 0
}

/** The end of the object that begins at `from`; -1 when it is not as expected. */
function object(bytes: Uint8Array, from: number, isActor: boolean, spans: Spans): number {
  if (bytes[from] !== OBJECT) return -1
  let at = from
  let hasVersion = isActor
  do {
    const key = at + 2
    const keyEnd = bytes[at + 1] === QUOTE ? plainEnd(bytes, key) : -1
    if (keyEnd < 0 || bytes[keyEnd + 1] !== COLON) return -1
    const value = keyEnd + 2
    const member = isActor ? ofActor(bytes, key, keyEnd) : ofEntry(bytes, key, keyEnd)
    if (member >= 0) {
      const end = bytes[value] === QUOTE ? plainEnd(bytes, value + 1) : -1
      if (end < 0) return -1
      spans[2 * member] = value + 1
      spans[2 * member + 1] = end
      at = end + 1
    } else if (!isActor && isAt(bytes, key, keyEnd, 'actor')) {
      at = object(bytes, value, true, spans)
    } else {
      if (!isActor && isAt(bytes, key, keyEnd, 'v')) hasVersion = bytes[value] === VERSION_1
      at = valueEnd(bytes, value)
    }
    if (at < 0) return -1
  } while (bytes[at] === COMMA)
  return bytes[at] === OBJECT_END && hasVersion ? at + 1 : -1
}

function ofEntry(bytes: Uint8Array, from: number, to: number): number {
  switch (to - from) {
    case 1:
      if (isAt(bytes, from, to, 'k')) return KIND
      return isAt(bytes, from, to, 't') ? TIME : -1
    case 2:
      return isAt(bytes, from, to, 'id') ? ID : -1
    case 4:
      return isAt(bytes, from, to, 'prev') ? PREV : -1
    case 7:
      return isAt(bytes, from, to, 'dataset') ? DATASET : -1
    case 9:
      return isAt(bytes, from, to, 'agreement') ? AGREEMENT : -1
    default:
      return -1
  }
}

function ofActor(bytes: Uint8Array, from: number, to: number): number {
  if (isAt(bytes, from, to, 'id')) return ACTOR
  if (isAt(bytes, from, to, 'type')) return TYPE
  return isAt(bytes, from, to, 'organisation') ? ORGANISATION : -1
}

/** Do the bytes from `from` up to `to` say `text`, which is ASCII? */
export function isAt(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  if (to - from !== text.length) return false
  for (let at = 0; at < text.length; at += 1) {
    if (bytes[from + at] !== text.charCodeAt(at)) return false
  }
  return true
}

/** The quote that ends a text of plain ASCII; -1 when it is no such text. */
function plainEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte === QUOTE) return at
    if (byte === BACKSLASH || byte >= FIRST_BEYOND_ASCII) return -1
  }
  return -1
}

/** The end of a value of any shape; -1 when there is none. */
function valueEnd(bytes: Uint8Array, from: number): number {
  let depth = 0
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte === QUOTE) {
      at = textEnd(bytes, at + 1)
      if (depth === 0) return at + 1
    } else if (byte === OBJECT || byte === LIST) depth += 1
    else if (byte === OBJECT_END || byte === LIST_END) {
      if (depth === 0) return at
      depth -= 1
      if (depth === 0) return at + 1
    } else if (byte === COMMA && depth === 0) return at
  }
  return -1
}

/** The quote that ends a text, or the end of the bytes. */
function textEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}
