/** The text of a statement, which both sides hash; made in pieces, as it can have megabytes. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '@tongqu/contracts'
import { csvLines } from '../lives/csv.ts'
import type { StatementContent } from './types.ts'

/** Lines that are written at once, two milliseconds or three. */
const LINES_AT_ONCE = 500

/** Is waited for between some lines and the next. */
export type Between = () => Promise<void>

/** Canonical JSON (RFC 8785) and its SHA-256. */
export async function textOf(
  { lines, ...head }: StatementContent,
  between: Between,
): Promise<{ text: string; sha256: string }> {
  const written = await inPieces(lines, between, (some) => some.map(canonicalJson).join(','))
  const whole = canonicalJson({ ...head, lines: [] })
  // Within a text a quotation mark would have a backslash before it: this stands there once.
  const text = whole.replace('"lines":[]', () => `"lines":[${written.join(',')}]`)
  return { text, sha256: createHash('sha256').update(text).digest('hex') }
}

const COLUMNS = ['statement', 'agreement', 'currency', 'day', 'dataset', 'app', 'meter', 'quantity']

/** Its lines as CSV (RFC 4180). */
export async function csvOfStatement(
  { id, agreement, prices, lines }: StatementContent,
  between: Between,
): Promise<string> {
  const header = csvLines([[...COLUMNS, 'unit_micros', 'amount_micros']])
  const rowOf = ({ day, dataset, app, meter, ...sums }: StatementContent['lines'][number]) => [
    ...[id, agreement, prices.currency, day, dataset, app, meter],
    ...[sums.quantity, sums.unitMicros, sums.amountMicros],
  ]
  const written = await inPieces(lines, between, (some) => csvLines(some.map(rowOf)))
  return header + written.join('')
}

type Lines = StatementContent['lines']

async function inPieces(
  lines: Lines,
  between: Between,
  write: (some: Lines) => string,
): Promise<string[]> {
  const written: string[] = []
  for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
    if (at > 0) await between()
    written.push(write(lines.slice(at, at + LINES_AT_ONCE)))
  }
  return written
}
