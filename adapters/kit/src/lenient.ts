/**
 * Values of foreign JSON and CSV, read as they are meant. Each reader answers undefined when
 * nothing can be read, and says through `note` how the value is not as it should be. What is null,
 * missing or empty says nothing, without a note.
 */

/** Hears what is odd about a value: a sentence without the value itself. */
export type Note = (message: string) => void

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
const COMMA_NUMBER = /^[+-]?\d+,\d+$/

/** Text; numbers and booleans are taken as their JSON form. */
export function lenientText(value: unknown, note: Note): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value.toWellFormed()
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' || typeof value === 'boolean') {
    note(`a ${typeof value} in place of text`)
    return String(value)
  }
  note('no text')
  return undefined
}

/** A finite number; one in text is taken, with a decimal comma too. */
export function lenientNumber(value: unknown, note: Note): number | undefined {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    note('no finite number')
    return undefined
  }
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') {
    note('no number')
    return undefined
  }
  const text = value.trim()
  if (text === '') return undefined
  const comma = COMMA_NUMBER.test(text)
  const number = NUMBER.test(text) || comma ? Number(text.replace(',', '.')) : Number.NaN
  note(commentOn(number, comma))
  return Number.isFinite(number) ? number : undefined
}

function commentOn(number: number, comma: boolean): string {
  if (!Number.isFinite(number)) return 'no number'
  return comma ? 'a number in text with a decimal comma' : 'a number in text'
}

/** A whole number within ±2^53. */
export function lenientInteger(value: unknown, note: Note): number | undefined {
  const number = lenientNumber(value, note)
  if (number === undefined || Number.isSafeInteger(number)) return number
  note('no whole number')
  return undefined
}

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [1, true],
  [0, false],
  ['1', true],
  ['0', false],
  ['true', true],
  ['false', false],
])

/** True or false; 1, 0 and the words in text are taken. */
export function lenientFlag(value: unknown, note: Note): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === undefined || value === null || value === '') return undefined
  const flag = FLAGS.get(typeof value === 'string' ? value.trim().toLowerCase() : value)
  note(flag === undefined ? 'neither true nor false' : `a ${typeof value} in place of a boolean`)
  return flag
}
