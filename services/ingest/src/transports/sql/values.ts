import type { Cell, ColumnKind, Row, ViewColumn } from './types.ts'

/** Writes rows as lines of JSON (ended by a line feed); what is NULL is left out. */
export function lineWriter(columns: readonly ViewColumn[]): (row: Row) => string {
  const firsts = columns.map(({ name }) => `{${JSON.stringify(name)}:`)
  const others = columns.map(({ name }) => `,${JSON.stringify(name)}:`)
  const encoders = columns.map(({ kind }) => ENCODERS[kind])
  // Joined, not added up: a text that is kept for a page must be one piece in memory.
  const parts: string[] = []
  return (row) => {
    let length = 0
    for (let index = 0; index < encoders.length; index += 1) {
      const cell = row[index]
      const encode = encoders[index]
      if (cell === null || cell === undefined || encode === undefined) continue
      const value = encode(cell)
      if (value === '') continue
      parts[length] = (length === 0 ? firsts : others)[index] ?? ''
      parts[length + 1] = value
      length += 2
    }
    if (length === 0) return '{}\n'
    parts[length] = '}\n'
    parts.length = length + 1
    return parts.join('')
  }
}

/** A value as the text that a reader of the line finds there; undefined where none is written. */
export function plainText(kind: ColumnKind, cell: Cell | undefined): string | undefined {
  if (cell === null || cell === undefined) return undefined
  const written = ENCODERS[kind](cell)
  return written === '' ? undefined : String(JSON.parse(written))
}

/** One value as JSON; '' is left out. */
type Encode = (cell: NonNullable<Cell>) => string

const ENCODERS: Readonly<Record<ColumnKind, Encode>> = {
  number: (cell) => {
    if (typeof cell === 'number') return String(cell)
    const text = String(cell)
    // NaN and infinities of PostgreSQL are no numbers of JSON.
    return JSON_NUMBER.test(text) ? text : JSON.stringify(text)
  },
  exact: (cell) => `"${cell}"`,
  boolean: (cell) => (cell === 't' || cell === 1 || cell === '1' ? 'true' : 'false'),
  instant: (cell) => time(String(cell), 'Z'),
  local: (cell) => time(String(cell), ''),
  date: (cell) => (isNoDate(String(cell)) ? '' : `"${cell}"`),
  text: (cell) => JSON.stringify(String(cell)),
  binary: (cell) => `"${String(cell).replace(/^\\x/, '').toLowerCase()}"`,
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00(?::?00)?)?$/

const SPACE = 0x20
const HYPHEN = 0x2d
const POINT = 0x2e
/** `2026-05-01 12:00:00` */
const SECONDS_END = 19

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Sessions speak UTC. What is no plain time (`infinity`, a year before Christ) stays as it is. */
function time(text: string, zone: string): string {
  // Nearly all are written so; an expression for each value would take as long as the rest.
  if (text.charCodeAt(10) === SPACE && text.charCodeAt(4) === HYPHEN && !isNoDate(text)) {
    const isPlain = text.length === SECONDS_END || text.charCodeAt(SECONDS_END) === POINT
    if (isPlain && isDigit(text.charCodeAt(text.length - 1)) && !text.includes('+')) {
      return `"${text.slice(0, 10)}T${text.slice(11)}${zone}"`
    }
    if (text.endsWith('+00')) return `"${text.slice(0, 10)}T${text.slice(11, -3)}${zone}"`
  }
  if (isNoDate(text)) return ''
  const [, date, clock] = TIME.exec(text) ?? []
  return date === undefined ? JSON.stringify(text) : `"${date}T${clock}${zone}"`
}

/** MySQL without strict mode has a date that is none. */
function isNoDate(text: string): boolean {
  return text.startsWith('0000-00-00')
}
