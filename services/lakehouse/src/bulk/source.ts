import { identifier, literal } from '../sql.ts'
import type { Inspection } from './inspect.ts'
import type { BulkTable } from './types.ts'

export type CsvSource = {
  path: string
  columns: number
  /** A clean copy has no header and ends each record in LF; else DuckDB looks for itself. */
  clean: boolean
  quotes: boolean
  recordBytes: number
}

/**
 * A member as DuckDB's strict reader sees it: every cell text, columns named `c0`, `c1` … by place.
 * Nothing is sniffed. A row with too few cells, text after a closing quote, lines that end in
 * different ways, bytes that are no UTF-8 or a longer record raise an error.
 */
export function csvSource({ path, columns, clean, quotes, recordBytes }: CsvSource): string {
  const names = Array.from({ length: columns }, (_, place) => `'c${place}': 'VARCHAR'`)
  const quote = literal(quotes ? '"' : '')
  const options = [
    `columns = {${names.join(', ')}}`,
    `header = ${!clean}`,
    ...(clean ? ["new_line = '\\n'"] : []),
    `quote = ${quote}, escape = ${quote}, delim = ',', nullstr = ''`,
    'auto_detect = false, strict_mode = true, null_padding = false',
    `max_line_size = ${recordBytes}`,
  ]
  return `read_csv(${literal(path)}, ${options.join(', ')})`
}

/**
 * The text of each column a plan fills, by contract column, without the blanks around it; NULL for
 * an empty cell without default. Only files that have blanks at all pay for the trimming.
 */
export function cellTexts(
  plan: BulkTable,
  header: readonly string[],
  blanks: Pick<Inspection, 'spaces' | 'tabs'>,
): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [column, name] of Object.entries(plan.columns)) {
    const text = textOf(header.indexOf(name), blanks)
    const constant = plan.defaults?.[column]
    texts.set(column, constant === undefined ? text : `coalesce(${text}, ${literal(constant)})`)
  }
  return texts
}

/** The `extra` map of a row: header → text, cells that are not empty only; NULL when all are. */
export function extraMap(
  plan: BulkTable,
  header: readonly string[],
  blanks: Pick<Inspection, 'spaces' | 'tabs'>,
): string | undefined {
  const names = [...new Set(plan.extra)].filter((name) => header.includes(name))
  if (names.length === 0) return undefined
  const texts = names.map((name) => textOf(header.indexOf(name), blanks))
  const entries = names.map((name, at) => `{'key': ${literal(name)}, 'value': ${texts[at]}}`)
  const filled = `list_filter([${entries.join(', ')}], lambda entry: entry.value IS NOT NULL)`
  const none = texts.map((text) => `${text} IS NULL`).join(' AND ')
  return `CASE WHEN ${none} THEN NULL ELSE map_from_entries(${filled}) END`
}

function textOf(place: number, { spaces, tabs }: Pick<Inspection, 'spaces' | 'tabs'>): string {
  if (place < 0) return 'CAST(NULL AS VARCHAR)'
  const cell = identifier(`c${place}`)
  if (tabs) return `nullif(trim(${cell}, ' \t'), '')`
  if (!spaces) return cell
  const blank = `starts_with(${cell}, ' ') OR ends_with(${cell}, ' ')`
  return `CASE WHEN ${blank} THEN nullif(trim(${cell}), '') ELSE ${cell} END`
}
