/** What is no text, or longer than its column: it is left out with a finding. */
export const NO_TEXT = Symbol('no text')

/** How tables write that there is nothing. */
const NOTHING = new Set(['', '-', '--', '\\n', 'null', 'none', 'nan', '无'])
/** The longest of them. */
const NOTHING_CHARACTERS = 4

/**
 * A text as it is kept: trimmed and well-formed, numbers and booleans as text. Undefined when it
 * says nothing; `NO_TEXT` when it is none, or has more than `most` characters.
 */
export function cleanText(value: unknown, most: number): string | undefined | typeof NO_TEXT {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return NO_TEXT
  const text = isTrimmed(value) ? value : value.trim()
  if (text.length <= NOTHING_CHARACTERS && mayBeNothing(text.charCodeAt(0))) {
    if (NOTHING.has(text.toLowerCase())) return undefined
  }
  if (text.length > most) return NO_TEXT
  return text.isWellFormed() ? text : text.toWellFormed()
}

/** Short names of stations need not be looked up. */
function mayBeNothing(unit: number): boolean {
  return unit < FIRST_HAN || unit === NONE_HAN || Number.isNaN(unit)
}

const SPACE = 0x20
/** The character for "none". */
const NONE_HAN = 0x65e0
const LAST_ASCII = 0x7f
const FIRST_HAN = 0x4e00

/** Neither begins nor ends with what might be a space; cheaper than to trim millions of texts. */
function isTrimmed(text: string): boolean {
  return text !== '' && isSolid(text.charCodeAt(0)) && isSolid(text.charCodeAt(text.length - 1))
}

function isSolid(unit: number): boolean {
  return (unit > SPACE && unit <= LAST_ASCII) || (unit >= FIRST_HAN && unit < SURROGATES)
}

const SURROGATES = 0xd800
