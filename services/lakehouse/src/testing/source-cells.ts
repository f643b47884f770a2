import type { Column } from '@tongqu/contracts'

/** A plain reader of well-formed CSV; what a feed holds beyond that fails the comparison. */
export function csvRows(text: string): { header: string[]; rows: string[][] } {
  const rows: string[][] = []
  let row: string[] = []
  const cells = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/y
  for (let ended = false; !ended; ) {
    const [, cell = '', end = ''] = cells.exec(text) ?? []
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end === ',') continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
    ended = end === '' || cells.lastIndex === text.length
  }
  const [header = [], ...data] = rows
  return { header: header.map((name) => name.trim()), rows: data }
}

/** The normalisation of `bulk/NORMALISATION.md`, written a second time. */
export function normalCell(column: Column, text: string): string {
  if (text === '') return ''
  if (column.textForm === 'gtfs-time') return text.padStart(8, '0')
  if (column.textForm) return text
  if (column.type === 'integer' || column.type === 'double') return String(Number(text))
  if (column.type === 'decimal') return text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return text
}
