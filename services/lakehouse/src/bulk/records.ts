/**
 * What a record of a delimited member is: RFC 4180 with the oddities DuckDB's strict reader accepts
 * too (a property test holds the two together): one space before an opening quote, spaces after a
 * closing one, a quote inside an unquoted cell, empty cells beyond the last column, a last line
 * without a line break.
 */
export const QUOTE = 0x22
export const LF = 0x0a
export const CR = 0x0d
export const COMMA = 0x2c
export const SPACE = 0x20
export const TAB = 0x09

export type RecordFault =
  | 'too-few-cells'
  | 'too-many-cells'
  | 'stray-quote'
  | 'unterminated-quote'
  | 'stray-carriage-return'
  | 'nul-byte'
  | 'record-too-long'
  | 'not-utf8'

/** One record as it stands in the bytes, or why there is none. */
export type Scan = {
  /** Cells, those beyond the last column included. */
  cells: number
  /** Cells up to the last that is not empty. */
  filled: number
  /** Offset where the cell number `columns` ends; 0 when there are fewer. */
  cut: number
  /** Offset of the next record. */
  next: number
  /** Physical lines of the record. */
  lines: number
  /** Nothing but blanks on the line: no record at all. */
  blank: boolean
  fault?: 'stray-quote' | 'unterminated-quote' | 'stray-carriage-return' | 'nul-byte'
}

export type ScanOptions = {
  /** Are these the last bytes of the file? */
  last: boolean
  columns: number
  /** LF (also for CRLF files), or CR for a file that has no LF at all. */
  newline: typeof LF | typeof CR
  /** Told the place of each cell's text, without its quotes. */
  cell?: (start: number, end: number, quoted: boolean) => void
}

/**
 * Reads the record that begins at `from`; undefined when the bytes end before it does. After a
 * fault `next` and the counts mean nothing.
 */
export function scanRecord(bytes: Buffer, from: number, options: ScanOptions): Scan | undefined {
  const { last, columns, newline } = options
  const end = bytes.length
  const scan: Scan = { cells: 0, filled: 0, cut: 0, next: end, lines: 1, blank: false }
  let quotes = false
  let at = from
  for (;;) {
    let start = at
    if (start < end && bytes[start] === SPACE) start++
    const quoted = start < end && bytes[start] === QUOTE
    if (quoted) {
      quotes = true
      const close = closingQuote(bytes, start + 1, scan, newline)
      if (scan.fault) return scan
      if (close >= end || (close + 1 >= end && !last)) {
        return last ? { ...scan, fault: 'unterminated-quote' } : undefined
      }
      options.cell?.(start + 1, close, true)
      if (close > start + 1) scan.filled = scan.cells + 1
      at = close + 1
      while (at < end && bytes[at] === SPACE) at++
    } else {
      const stop = cellEnd(bytes, at, scan)
      if (scan.fault) return scan
      options.cell?.(at, stop, false)
      at = stop
    }
    scan.cells++
    if (scan.cells === columns) scan.cut = at
    if (at >= end && !last) return undefined
    const next = recordEnd(bytes, at, newline)
    if (next === PENDING) {
      if (!last) return undefined
    } else if (next === NO_END) {
      if (bytes[at] !== COMMA) {
        scan.fault = bytes[at] === CR ? 'stray-carriage-return' : 'stray-quote'
        return scan
      }
      at++
      continue
    }
    scan.next = next === PENDING ? end : next
    scan.blank = scan.cells === 1 && scan.filled === 0 && !quotes
    return scan
  }
}

/** The bytes end right after a CR: LF may follow. */
const PENDING = -1
const NO_END = -2

/** Offset after the line break at `at` (or the end of the bytes). */
function recordEnd(bytes: Buffer, at: number, newline: number): number {
  if (at >= bytes.length) return bytes.length
  const byte = bytes[at]
  if (byte === newline) return at + 1
  if (byte !== CR) return NO_END
  if (at + 1 >= bytes.length) return PENDING
  return bytes[at + 1] === LF ? at + 2 : NO_END
}

/** Offset of the quote that ends the cell whose text begins at `at`; the bytes' end if none. */
function closingQuote(bytes: Buffer, at: number, scan: Scan, newline: number): number {
  const end = bytes.length
  let here = at
  while (here < end) {
    const byte = bytes[here]
    if (byte === QUOTE) {
      if (here + 1 >= end || bytes[here + 1] !== QUOTE) return here
      here++
    } else if (byte === newline) scan.lines++
    else if (byte === 0) {
      scan.fault = 'nul-byte'
      return here
    }
    here++
  }
  return end
}

/** Offset after an unquoted cell. */
function cellEnd(bytes: Buffer, at: number, scan: Scan): number {
  const end = bytes.length
  let here = at
  let text = false
  while (here < end) {
    const byte = bytes[here] as number
    if (byte === COMMA || byte === LF || byte === CR) break
    if (byte === 0) {
      scan.fault = 'nul-byte'
      return here
    }
    if (byte !== SPACE && byte !== TAB) text = true
    here++
  }
  if (text) scan.filled = scan.cells + 1
  return here
}

/**
 * Texts of the cells of the record at `from`, quotes taken off; undefined when the bytes end before
 * it does.
 */
export function readCells(
  bytes: Buffer,
  from: number,
  last: boolean,
): { texts: string[]; next: number; lines: number } | { fault: string } | undefined {
  const texts: string[] = []
  const cell = (start: number, end: number, quoted: boolean) => {
    const text = bytes.toString('utf8', start, end)
    texts.push(quoted ? text.replaceAll('""', '"') : text)
  }
  const newline = bytes.includes(LF, from) ? LF : CR
  const scan = scanRecord(bytes, from, { last, columns: 0, newline, cell })
  if (scan === undefined) return undefined
  return scan.fault ? { fault: scan.fault } : { texts, next: scan.next, lines: scan.lines }
}
