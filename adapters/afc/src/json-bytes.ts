/** Walks over the bytes of JSON, without recursion and without building anything. */

export const COMMA = 0x2c
export const OPEN_BRACKET = 0x5b
export const CLOSE_BRACKET = 0x5d
export const OPEN_BRACE = 0x7b
export const CLOSE_BRACE = 0x7d
export const FEED = 0x0a

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** RFC 8259 section 2. */
const SPACES = new Set([0x20, 0x09, FEED, 0x0d])

/** Members that hold the records of a page. */
export const LISTS = /^(?:data|rows|records|list|items|数据)$/i
const NAME_BYTES = 32
/** Objects around the list of a page: `{"result": {"data": […]}}`. */
export const MOST_LEVELS = 4

/** Index of the first byte from `from` on that is no space. */
export function afterSpaces(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && SPACES.has(bytes[at] ?? 0)) at++
  return at
}

/** The last byte before `to` that is no space. */
export function lastByte(bytes: Uint8Array, from: number, to: number): number | undefined {
  let at = to - 1
  while (at > from && SPACES.has(bytes[at] ?? 0)) at--
  return bytes[at]
}

/** Index behind the value at `from`, be it whole; a value of no brackets ends before its comma. */
export function endOfValue(bytes: Uint8Array, from: number): number | undefined {
  let levels = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      const end = endOfText(bytes, at)
      if (end === undefined) return undefined
      at = end
    } else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) levels++
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      levels--
      if (levels <= 0) return levels < 0 ? at : at + 1
    } else if (levels === 0 && byte === COMMA) return at
  }
  return undefined
}

/**
 * The list of records in the page that begins at `from`: the place behind its bracket, and how many
 * objects are open there. Undefined when the object has none, or it has not come yet.
 */
export function listIn(
  bytes: Buffer,
  from: number,
  to = bytes.length,
): { at: number; levels: number } | undefined {
  let [objects, arrays] = [0, 0]
  let name = ''
  for (let at = from; at < to; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      const end = endOfText(bytes, at)
      if (end === undefined) return undefined
      name = end - at <= NAME_BYTES ? bytes.toString('utf8', at + 1, end) : ''
      at = end
    } else if (byte === OPEN_BRACE) objects++
    else if (byte === CLOSE_BRACKET) arrays--
    else if (byte === CLOSE_BRACE) {
      objects--
      if (objects <= 0) return undefined
    } else if (byte === OPEN_BRACKET) {
      const isOutside = arrays === 0 && objects <= MOST_LEVELS
      if (isOutside && LISTS.test(name)) return { at: at + 1, levels: objects }
      arrays++
    }
  }
  return undefined
}

/** Where braces lead out of `levels` open objects; how far it got when they have not all come. */
export function outOf(
  bytes: Uint8Array,
  from: number,
  levels: number,
): { at: number; levels: number } {
  let open = levels
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      const end = endOfText(bytes, at)
      if (end === undefined) return { at, levels: open }
      at = end
    } else if (byte === OPEN_BRACE) open++
    else if (byte === CLOSE_BRACE) {
      open--
      if (open === 0) return { at: at + 1, levels: 0 }
    }
  }
  return { at: bytes.length, levels: open }
}

/**
 * Where behind `from` the next object of an array, or its end, seems to come; undefined: nowhere.
 */
export function nextObject(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(CLOSE_BRACE, from); at >= 0; ) {
    const behind = afterSpaces(bytes, at + 1)
    if (bytes[behind] === CLOSE_BRACKET) return behind
    if (bytes[behind] === COMMA) {
      const next = afterSpaces(bytes, behind + 1)
      if (bytes[next] === OPEN_BRACE) return next
    }
    at = bytes.indexOf(CLOSE_BRACE, at + 1)
  }
  return undefined
}

/** Index of the closing quote; undefined when it is not there yet. */
function endOfText(bytes: Uint8Array, start: number): number | undefined {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at < bytes.length ? at : undefined
}
