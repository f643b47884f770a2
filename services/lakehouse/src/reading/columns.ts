import { identifier } from '../sql.ts'
import type { LakeColumn } from '../table.ts'

/**
 * SQL of the value that JSON, NDJSON and CSV show, as `ColumnType` of the contracts says: int64,
 * decimal, date and timestamp as text, no NaN or infinity.
 */
export function plainValue(column: LakeColumn): string {
  const name = identifier(column.name)
  switch (column.type) {
    case 'long':
    case 'date':
      return `CAST(${name} AS VARCHAR)`
    case 'double':
      return `CASE WHEN isfinite(${name}) THEN ${name} END`
    case 'decimal':
      return decimalText(name, column.scale ?? 0)
    case 'timestamp':
      // Through plain TIMESTAMP, which needs no time-zone library per row.
      return `replace(CAST(make_timestamp(epoch_us(${name})) AS VARCHAR), ' ', 'T') || 'Z'`
    default:
      return name
  }
}

/** SQL of a JSON object with a member per column, in order; nulls are written. */
export function jsonObject(columns: readonly LakeColumn[]): string {
  const members = columns.map((column) => `${identifier(column.name)} := ${plainValue(column)}`)
  return `to_json(struct_pack(${members.join(', ')}))`
}

/** SQL of a CSV record without its line end (RFC 4180); null is empty, an empty string `""`. */
export function csvRecord(columns: readonly LakeColumn[]): string {
  return `concat(${columns.map(csvField).join(", ',', ")})`
}

/** The header record of the same columns, without its line end. */
export function csvHeader(columns: readonly { name: string }[]): string {
  return columns
    .map(({ name }) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name))
    .join(',')
}

/** SQL of a CSV field of a VARCHAR expression; NULL stays NULL, which `concat` leaves out. */
export function quotedWhereNeeded(text: string): string {
  const needed = ["'\"'", "','", 'chr(10)', 'chr(13)'].map((sign) => `contains(${text}, ${sign})`)
  const whenNeeded = `WHEN ${needed.join(' OR ')} THEN ${quoted(text)}`
  return `CASE ${whenNeeded} WHEN ${text} = '' THEN '""' ELSE ${text} END`
}

function csvField(column: LakeColumn): string {
  const name = identifier(column.name)
  if (column.type === 'string') return quotedWhereNeeded(name)
  if (column.type === 'map') return quoted(`CAST(to_json(${name}) AS VARCHAR)`)
  return plainValue(column)
}

function quoted(text: string): string {
  return `'"' || replace(${text}, '"', '""') || '"'`
}

/** Without trailing zeros, which the source may or may not have written. */
function decimalText(name: string, scale: number): string {
  const text = `CAST(${name} AS VARCHAR)`
  return scale === 0 ? text : `rtrim(rtrim(${text}, '0'), '.')`
}
