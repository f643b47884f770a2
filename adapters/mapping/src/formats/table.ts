import { below, type Faults } from '../language/faults.ts'
import { countOption, type Options, type Reading, type TableRow } from './format.ts'

/** Where the names of the columns come from. */
export type Heading = {
  /** Rows before the header, or before the data. */
  skip: number
  /** Does a row hold the names? */
  hasHeader: boolean
  names: readonly string[] | undefined
  /** May a row have fewer cells than names? Then the missing ones are the last ones. */
  isRagged: boolean
}

/** `header`, `names` and `skip` of a table. Without names columns are called `1`, `2`, … */
export function headingOf(options: Options, at: string, faults: Faults): Heading {
  const { header = options.names === undefined, names } = options
  if (typeof header !== 'boolean') {
    faults.add(below(at, 'header'), '应为 true 或 false', 'is true or false')
  }
  const isList = Array.isArray(names) && names.every((name) => typeof name === 'string')
  if (names !== undefined && !isList) {
    faults.add(below(at, 'names'), '应为列名的列表', 'is a list of names')
  }
  return {
    skip: countOption(options, 'skip', 0, at, faults),
    hasHeader: header === true,
    names: isList ? (names as string[]) : undefined,
    isRagged: options.ragged !== false,
  }
}

/** A row as it was read: cells, or why there are none. */
export type RawRow = { at: string; cells: readonly unknown[] | undefined; reason?: string }

/**
 * Names the columns and gives the rows behind the header. Undefined, with a reject, when there is
 * no header. A row with more cells than names is a reject; one with fewer too, unless rows are
 * ragged: then it is read, with a finding.
 */
export function tableOf(
  rows: Iterator<RawRow>,
  { skip, hasHeader, names, isRagged }: Heading,
  { limits, remarks, rejects }: Reading,
) {
  let first = rows.next()
  for (let skipped = 0; skipped < skip && !first.done; skipped++) first = rows.next()
  const given = first.done ? undefined : first.value.cells
  if (!given) {
    rejects.push({ at: 'body', code: 'no-header', reason: 'no row of names' })
    return undefined
  }
  const titles = names ?? given.map((cell, index) => (hasHeader ? titleOf(cell) : `${index + 1}`))
  const header = new Map<string, number>()
  for (const [index, title] of titles.entries()) {
    if (title === '') continue
    if (header.has(title)) remarks.note('duplicate-column', 'a name stands twice', 'header')
    else header.set(title, index)
  }
  const width = Math.max(titles.length, hasHeader ? given.length : 0)
  function* behind(): Generator<TableRow> {
    if (!hasHeader && !first.done) yield rowOf(first.value)
    for (let count = 0; count <= limits.entities; count++) {
      const next = rows.next()
      if (next.done) return
      yield rowOf(next.value)
    }
    yield { reject: { at: 'body', code: 'too-many', reason: `more than ${limits.entities} rows` } }
  }
  function rowOf({ at, cells, reason }: RawRow): TableRow {
    if (!cells) return { reject: { at, code: 'broken-row', reason: reason ?? 'no row' } }
    if (cells.length === width) return { at, cells }
    const told = `${cells.length} cells under ${width} names`
    if (cells.length < width) {
      if (!isRagged) return { reject: { at, code: 'too-few-cells', reason: told } }
      remarks.note('short-row', 'fewer cells than the header', at)
    } else if (cells.slice(width).some((cell) => titleOf(cell) !== '')) {
      return { reject: { at, code: 'too-many-cells', reason: told } }
    }
    return { at, cells }
  }
  return { kind: 'table' as const, header, rows: behind() }
}

/** Names lose spaces around them and line breaks inside. */
function titleOf(cell: unknown): string {
  return cell === undefined || cell === null ? '' : String(cell).replace(/\s+/g, ' ').trim()
}
