import type { Column } from './types.ts'

const INTEGER = /^[+-]?[0-9]+$/
const NUMBER = /^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$/
const GTFS_TIME = /^([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])$/
const GTFS_DATE = /^([0-9]{4})([0-9]{2})([0-9]{2})$/

/**
 * JSON value that the text of a source's cell stands for, or undefined for an empty cell. Text that
 * cannot be read comes back as a list of that text, which no column admits, so that `validate`
 * refuses it. Cells of type string keep their spaces; around others spaces and tabs are ignored,
 * and a cell of nothing else is empty. A map has no text form. Never throws.
 */
export function cellValue(column: Column, text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined
  if (column.type === 'string') return text
  const word = trim(text)
  if (word === '') return undefined
  const value = readWord(column, word)
  return value === undefined ? [text] : value
}

function readWord(column: Column, word: string): unknown {
  if (column.textForm === 'gtfs-time') return secondsOf(word)
  if (column.textForm === 'gtfs-date') return dateOf(word)
  if (column.textForm === 'zero-one') return either(word, '1', '0')
  switch (column.type) {
    case 'integer':
      return INTEGER.test(word) ? Number(word) : undefined
    case 'double':
      return NUMBER.test(word) && Number.isFinite(Number(word)) ? Number(word) : undefined
    case 'boolean':
      return either(word, 'true', 'false')
    case 'map':
      return undefined
    default:
      return word
  }
}

function either(word: string, yes: string, no: string): boolean | undefined {
  return word === yes ? true : word === no ? false : undefined
}

/** Without an expression: those for both ends take quadratic time on a cell full of spaces. */
function trim(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09
}

function secondsOf(word: string): number | undefined {
  const parts = GTFS_TIME.exec(word)
  return parts ? Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]) : undefined
}

/** Whether the calendar has the day is for the validator to say. */
function dateOf(word: string): string | undefined {
  const parts = GTFS_DATE.exec(word)
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : undefined
}
