import type { Reject } from './types.ts'

/**
 * Delimited text: RFC 4180, and what is sent under its name. A broken row is told by its line and
 * hides no other.
 */
export type CsvRow = {
  /** Line on which it begins, from 1. */
  line: number
  /** Undefined when its quotes do not close, or it has more than `CSV_CELLS` cells. */
  cells: string[] | undefined
  /** Quotes stood where RFC 4180 has none, and were taken as text. */
  loose?: boolean
}

export type CsvOptions = {
  /** One character. */
  delimiter: string
  /** One character; default `"`. */
  quote?: string
}

/** Cells of one row. Wider tables are something else. */
export const CSV_CELLS = 2_000

/** Characters of one quoted cell; a quote that does not close would else take the file with it. */
const CELL_CHARACTERS = 100_000

/** Lines looked at to find the delimiter, and what it may be. */
const SNIFFED_LINES = 20
const DELIMITERS = [',', ';', '\t', '|']

/** How text may be written. `auto`: by its BOM, else UTF-8, GB 18030 or windows-1252. */
export type TextEncoding = 'auto' | 'utf-8' | 'gbk' | 'latin-1' | 'utf-16'

const LABELS = {
  'utf-8': ['utf-8'],
  gbk: ['gb18030'],
  'latin-1': ['windows-1252'],
  'utf-16': ['utf-16le'],
  auto: ['utf-8', 'gb18030', 'windows-1252'],
} as const

/**
 * Text of bytes; `encoding` names the one that was found. GBK is read as GB 18030, its superset,
 * Latin-1 as windows-1252. A BOM counts more than what is asked for. Where bytes are not of the
 * encoding asked for, the reject `not-text` says so; `auto` always finds one.
 */
export function textIn(
  bytes: Uint8Array,
  encoding: TextEncoding = 'auto',
): { text: string; encoding: string } | { reject: Reject } {
  for (const label of bomOf(bytes) ?? LABELS[encoding]) {
    try {
      return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding: label }
    } catch {
      // The next encoding is tried.
    }
  }
  return { reject: { at: 'body', code: 'not-text', reason: `the body is not ${encoding}` } }
}

/**
 * The delimiter of a text: the one of `, ; tab |` that stands equally often in most of its first
 * lines outside of quotes. An Excel line `sep=;` says it itself.
 */
export function delimiterOf(text: string, quote = '"'): string {
  const said = /^\uFEFF?sep=(.)\r?\n/i.exec(text)
  if (said?.[1]) return said[1]
  const lines = firstLines(text).map((line) => withoutQuoted(line, quote))
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1)
    const first = counts[0] ?? 0
    const score = first === 0 ? 0 : counts.filter((count) => count === first).length * 100 + first
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/**
 * The rows of a text that hold anything. A quoted cell may span lines, as RFC 4180 has it, as long
 * as the row then has as many cells as the first row; else the line is broken by itself.
 */
export function* csvRows(given: string, { delimiter, quote = '"' }: CsvOptions): Generator<CsvRow> {
  const text = given.includes('\n') ? given : given.replaceAll('\r', '\n')
  const quotes = text.includes(quote)
  let at = /^\uFEFF?sep=.\r?\n/i.exec(text)?.[0].length ?? (text.startsWith('\uFEFF') ? 1 : 0)
  let line = at > 1 ? 2 : 1
  let width = 0
  while (at < text.length) {
    const feed = text.indexOf('\n', at)
    const end = feed < 0 ? text.length : feed
    const stop = text.charCodeAt(end - 1) === CARRIAGE_RETURN && end > at ? end - 1 : end
    const plain = text.slice(at, stop)
    if (!quotes || !plain.includes(quote)) {
      const cells = plain.split(delimiter, CSV_CELLS + 1)
      if (cells.length > CSV_CELLS) yield { line, cells: undefined }
      else if (!isBlank(cells)) {
        if (width === 0) width = cells.length
        yield { line, cells }
      }
      at = end + 1
      line++
      continue
    }
    const row = quotedRow(text, at, delimiter, quote)
    const fits = row && (row.lines === 1 || width === 0 || row.cells.length === width)
    if (!fits) {
      yield { line, cells: undefined }
      at = end + 1
      line++
      continue
    }
    if (width === 0) width = row.cells.length
    yield { line, cells: row.cells, ...(row.loose && { loose: true }) }
    at = row.next
    line += row.lines
  }
}

const CARRIAGE_RETURN = 13
const FEED = 10

/** Empty lines, and lines of delimiters only. */
function isBlank(cells: readonly string[]): boolean {
  return (cells[0] ?? '').trim() === '' && cells.every((cell) => cell.trim() === '')
}

type QuotedRow = { cells: string[]; next: number; lines: number; loose: boolean }

/** A row with quotes in it, from `start`; undefined when it is broken. */
function quotedRow(
  text: string,
  start: number,
  delimiter: string,
  quote: string,
): QuotedRow | undefined {
  const cells: string[] = []
  let at = start
  let lines = 1
  let loose = false
  while (cells.length < CSV_CELLS) {
    const isQuoted = text[at] === quote
    const cell = isQuoted ? quotedCell(text, at, delimiter, quote) : plainCell(text, at, delimiter)
    if (!cell) return undefined
    if (cell.loose || (!isQuoted && cell.text.includes(quote))) loose = true
    cells.push(cell.text)
    lines += cell.lines
    const next = text.charCodeAt(cell.end)
    if (Number.isNaN(next)) return { cells, next: cell.end, lines, loose }
    if (next === FEED) return { cells, next: cell.end + 1, lines, loose }
    if (next === CARRIAGE_RETURN) return { cells, next: cell.end + 2, lines, loose }
    at = cell.end + 1
  }
  return undefined
}

type Cell = { text: string; end: number; lines: number; loose: boolean }

function plainCell(text: string, from: number, delimiter: string): Cell {
  let end = from
  while (end < text.length && text[end] !== delimiter && !endsRow(text, end)) end++
  return { text: text.slice(from, end), end, lines: 0, loose: false }
}

/** `end` is behind the closing quote. */
function quotedCell(
  text: string,
  from: number,
  delimiter: string,
  quote: string,
): Cell | undefined {
  let at = from + 1
  let loose = false
  let doubled = false
  for (;;) {
    const found = text.indexOf(quote, at)
    if (found < 0 || found - from > CELL_CHARACTERS) return undefined
    const behind = found + 1
    if (behind >= text.length || text[behind] === delimiter || endsRow(text, behind)) {
      const inside = text.slice(from + 1, found)
      const lines = inside.includes('\n') ? inside.split('\n').length - 1 : 0
      if (loose && lines > 0) return undefined
      const cell = doubled ? inside.replaceAll(quote + quote, quote) : inside
      return { text: cell, end: behind, lines, loose }
    }
    if (text[behind] === quote) doubled = true
    else loose = true
    at = text[behind] === quote ? behind + 1 : behind
  }
}

function endsRow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit === FEED || (unit === CARRIAGE_RETURN && text.charCodeAt(at + 1) === FEED)
}

function bomOf(bytes: Uint8Array): readonly string[] | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return ['utf-8']
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ['utf-16le']
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ['utf-16be']
  return undefined
}

function firstLines(text: string): string[] {
  const lines: string[] = []
  for (let at = 0; at < text.length && lines.length < SNIFFED_LINES; ) {
    const feed = text.indexOf('\n', at)
    const end = feed < 0 ? text.length : feed
    const line = text.slice(at, Math.min(end, at + CELL_CHARACTERS))
    if (line.trim() !== '') lines.push(line)
    at = end + 1
  }
  return lines
}

/** Every other piece between quotes stands outside of them. */
function withoutQuoted(line: string, quote: string): string {
  return line
    .split(quote)
    .filter((_, index) => index % 2 === 0)
    .join('')
}
