import type { Dialect, Place, Statement, ViewColumn } from './types.ts'

/** What is read, and in which order. */
export type Reading = {
  /** `schema.view`, plain names. */
  view: string
  columns: readonly ViewColumn[]
  /** Absent: the whole view in the order of its key. */
  watermark?: ViewColumn
  key: readonly ViewColumn[]
}

/** Where a page begins: at a watermark, or at a row; what stands there is read again. */
export type From = { watermark?: string; key?: readonly string[] }

/**
 * One page. Rows without a key are left out, as are those without a watermark (NULL has no place in
 * an order) and those after `until`.
 */
export function pageStatement(
  dialect: Dialect,
  reading: Reading,
  from: From,
  { rows, until }: { rows: number; until?: string | undefined },
): Statement {
  const { columns, key, watermark, view } = reading
  const binding = openBinding(dialect)
  const order = watermark ? [watermark, ...key] : key
  const conditions = [
    ...placeCondition(dialect, binding, reading, from),
    ...(watermark && until !== undefined
      ? [`${column(dialect, watermark)} <= ${binding.bind(watermark, until)}`]
      : []),
    ...order.map((one) => `${column(dialect, one)} IS NOT NULL`),
  ]
  const list = columns.map((one) => dialect.select(column(dialect, one), one)).join(', ')
  const by = order.map((one) => column(dialect, one)).join(', ')
  const where = conditions.join(' AND ')
  const sql = `SELECT ${list} FROM ${viewName(dialect, view)} AS t WHERE ${where} ORDER BY ${by}`
  return { sql: `${sql} LIMIT ${rows}`, values: binding.values }
}

/** The greatest watermark, as one row of one column. */
export function newestStatement(
  dialect: Dialect,
  { view, watermark }: { view: string; watermark: ViewColumn },
  until: string | undefined,
): Statement {
  const binding = openBinding(dialect)
  const name = column(dialect, watermark)
  const what = dialect.select(name, watermark)
  const where =
    until === undefined ? `${name} IS NOT NULL` : `${name} <= ${binding.bind(watermark, until)}`
  const from = `${viewName(dialect, view)} AS t`
  const sql = `SELECT ${what} FROM ${from} WHERE ${where} ORDER BY ${name} DESC LIMIT 1`
  return { sql, values: binding.values }
}

/** Rows that have no value in a column, counted up to `most`. */
export function nullsStatement(
  dialect: Dialect,
  { view, of, most }: { view: string; of: ViewColumn; most: number },
): Statement {
  const where = `${column(dialect, of)} IS NULL`
  return counting(`SELECT 1 FROM ${viewName(dialect, view)} AS t WHERE ${where} LIMIT ${most}`, [])
}

/** Rows whose value is after `than`, counted up to `most`. */
export function laterStatement(
  dialect: Dialect,
  { view, of, than, most }: { view: string; of: ViewColumn; than: string; most: number },
): Statement {
  const binding = openBinding(dialect)
  const where = `${column(dialect, of)} > ${binding.bind(of, than)}`
  const rows = `SELECT 1 FROM ${viewName(dialect, view)} AS t WHERE ${where} LIMIT ${most}`
  return counting(rows, binding.values)
}

/** `schema.view`, each part quoted. */
export function viewName({ quote }: Dialect, view: string): string {
  return view.split('.').map(quote).join('.')
}

/** Is it the same place? */
export function isSamePlace(one: Place | undefined, other: Place | undefined): boolean {
  if (one === undefined || other === undefined) return false
  if (one.watermark !== other.watermark) return false
  return one.key.every((part, index) => part === other.key[index])
}

function placeCondition(
  dialect: Dialect,
  { bind }: Binding,
  { watermark, key }: Reading,
  from: From,
): string[] {
  const parts: { of: ViewColumn; text: string }[] = []
  if (watermark && from.watermark !== undefined) parts.push({ of: watermark, text: from.watermark })
  for (const [index, of] of key.entries()) {
    const text = from.key?.[index]
    if (text !== undefined) parts.push({ of, text })
  }
  const [first] = parts
  if (!first) return []
  const names = parts.map(({ of }) => column(dialect, of))
  if (parts.length === 1) return [`${names[0]} >= ${bind(first.of, first.text)}`]
  if (dialect.comparesRows) {
    const bound = parts.map(({ of, text }) => bind(of, text))
    return [`(${names.join(', ')}) >= (${bound.join(', ')})`]
  }
  // The first column by itself, so that an index on it finds the place.
  const leading = `${names[0]} >= ${bind(first.of, first.text)}`
  const nested = (index: number): string => {
    const part = parts[index]
    if (!part) return ''
    const name = names[index]
    if (index === parts.length - 1) return `${name} >= ${bind(part.of, part.text)}`
    const after = `${name} > ${bind(part.of, part.text)}`
    const same = `${name} = ${bind(part.of, part.text)}`
    return `(${after} OR (${same} AND ${nested(index + 1)}))`
  }
  return [leading, nested(0)]
}

type Binding = { values: string[]; bind(of: ViewColumn, text: string): string }

function openBinding(dialect: Dialect): Binding {
  const values: string[] = []
  return {
    values,
    bind(of, text) {
      values.push(dialect.value({ column: of, text }))
      return dialect.param(values.length, of)
    },
  }
}

function column({ quote }: Dialect, { name }: ViewColumn): string {
  return `t.${quote(name)}`
}

function counting(rows: string, values: readonly string[]): Statement {
  return { sql: `SELECT count(*) FROM (${rows}) AS found`, values }
}
