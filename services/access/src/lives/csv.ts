/** CSV (RFC 4180) that a spreadsheet shows and does not carry out. */

/** Characters with which spreadsheets begin a formula, full-width ones too. */
const FORMULA = /^[\s\p{Cc}\ufeff]*[=+\-@|%\t\r＝＋－＠]/u
const NUMBER = /^[+-]?\d+(\.\d+)?$/

type Row = readonly (string | number)[]

/** Lines end in CRLF; the first one is `header`. */
export function csvOf(header: readonly string[], rows: readonly Row[]): string {
  return csvLines([header, ...rows])
}

/** As `csvOf`, without a header. */
export function csvLines(rows: readonly Row[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: string | number): string {
  const text = String(value)
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
