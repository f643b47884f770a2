import type { Source, SqlPull } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { type Scale, scaleOf } from './scale.ts'
import { changeOf, changeText, type SeenColumns, seenOf, type ViewChange } from './seen.ts'
import type { Reading } from './statements.ts'
import type { Place, Row, ViewColumn } from './types.ts'
import { lineWriter, plainText } from './values.ts'

/** How a view is read this time. */
export type Plan = Reading & {
  scale?: Scale
  /** What has changed since it was read before. */
  change?: ViewChange
  seen: SeenColumns
  /** A row as the line of a delivery, and its cells of the order, the first of them first. */
  take(row: Row): Taken
  placeOf(order: Row): Place
}

export type Taken = { line: string; order: Row }

/**
 * Looks at a view before it is read. `before` is what was seen of it, `position` how far it has
 * been read. Throws `sql-column-missing`, `sql-view-changed` when something that is read is gone,
 * and `sql-view-unfit`.
 */
export function planOf(
  transport: SqlPull,
  mapping: Source['mapping'],
  columns: readonly ViewColumn[],
  before: SeenColumns | undefined,
): Plan {
  const seen = seenOf(columns)
  const change = before && changeOf(before, seen)
  checkColumns(transport, mapping, seen, change)
  const named = (name: string) => columns.find((column) => column.name === name)
  const key = transport.key.flatMap((name) => named(name) ?? [])
  const watermark = transport.watermark === undefined ? undefined : named(transport.watermark)
  const wanted = new Set([...transport.columns, ...key.map(({ name }) => name), watermark?.name])
  const isAll = transport.columns.length === 0
  const read = columns.filter(({ name }) => isAll || wanted.has(name))
  const order = watermark ? [watermark, ...key] : key
  const indexes = order.map((one) => read.indexOf(one))
  const write = lineWriter(read)
  const cellsOf = picking(indexes)
  return {
    view: transport.view,
    columns: read,
    key,
    seen,
    ...(watermark ? { watermark, scale: scaleOf(watermark, transport) } : {}),
    ...(change ? { change } : {}),
    take: (row) => ({ line: write(row), order: cellsOf(row) }),
    placeOf: (cells) => {
      const texts = order.map(({ kind }, index) => plainText(kind, cells[index]) ?? '')
      return watermark
        ? { watermark: texts[0] ?? '', key: texts.slice(1) }
        : { watermark: '', key: texts }
    },
  }
}

/** These cells of a row; each row is asked, and most have a key of one column. */
function picking(indexes: readonly number[]): (row: Row) => Row {
  const [first = 0, second = 0] = indexes
  if (indexes.length === 2) return (row) => [row[first] ?? null, row[second] ?? null]
  return (row) => indexes.map((index) => row[index] ?? null)
}

function checkColumns(
  { columns, watermark, key }: SqlPull,
  mapping: Source['mapping'],
  seen: SeenColumns,
  change: ViewChange | undefined,
): void {
  const named = [...columns, ...key, ...(watermark === undefined ? [] : [watermark])]
  const missing = named.filter((name) => !Object.hasOwn(seen, name))
  const gone = change?.removed ?? []
  const lost = gone.filter((name) => {
    return named.includes(name) || (columns.length === 0 && isMapped(name, mapping))
  })
  if (change && lost.length > 0) {
    throw new Problem('sql-view-changed', { detail: changeText(change) })
  }
  if (missing.length === 0) return
  const list = missing.join(', ')
  throw new Problem('sql-column-missing', { detail: { 'zh-CN': list, en: list } })
}

/** Is it spoken of in the mapping? Who has none may read every column. */
function isMapped(name: string, mapping: Source['mapping']): boolean {
  return (
    mapping === undefined || JSON.stringify(mapping).includes(JSON.stringify(name).slice(1, -1))
  )
}
