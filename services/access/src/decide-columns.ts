/** Columns that the lake adds, and the name of what a plan lets through. */
import type { DescribedTable } from '@tongqu/catalog'
import type { Contract } from '@tongqu/contracts'
import { digestOf } from './pseudonyms.ts'
import type { Mask, TableView } from './types.ts'

/**
 * What the lake adds to each table (see the lake's SYSTEM_COLUMNS): origin and partition, public
 * whatever the contract, and yet not always shown (`addedColumns`).
 */
export const ADDED_COLUMNS = ['feed_id', 'event_date', 'delivery_id', 'received_at'] as const

/**
 * Those of the added columns that a view may show, so that none of them tells of what it hides.
 * `delivery_id` is a hash over all columns and rows of a delivery: only whole tables have it, and
 * `withoutDeliveries` takes it away where another table is not.
 * `event_date` is the day of the event time (where the contract has one) and goes with it, in clear
 * or as a time. `received_at` follows the event time by seconds, and goes with it in clear only.
 * Throws when a column of the contract has the name of one of them.
 */
export function addedColumns(
  { contract, columns }: Pick<DescribedTable, 'contract' | 'columns'>,
  view: { whole: boolean; columns: readonly string[]; masks: Readonly<Record<string, Mask>> },
): string[] {
  const shadowing = columns.find(({ name }) => ADDED_COLUMNS.some((other) => other === name))
  if (shadowing) throw new Error(`${contract.id} hides the system column ${shadowing.name}`)
  const time = timeShown(contract, view)
  const shown: Record<(typeof ADDED_COLUMNS)[number], boolean> = {
    feed_id: true,
    event_date: contract.eventTime !== undefined && time !== 'hidden',
    delivery_id: view.whole,
    received_at: time === 'clear',
  }
  return ADDED_COLUMNS.filter((name) => shown[name])
}

/** Where the contract has no event time there is nothing to hide. */
function timeShown(
  { eventTime }: Contract,
  { columns, masks }: Pick<TableView, 'columns' | 'masks'>,
): 'clear' | 'floored' | 'hidden' {
  if (eventTime === undefined) return 'clear'
  if (!columns.includes(eventTime)) return 'hidden'
  if (!Object.hasOwn(masks, eventTime)) return 'clear'
  return masks[eventTime]?.kind === 'time' ? 'floored' : 'hidden'
}

/**
 * A delivery brings rows of all tables, and `delivery_id` is a hash over all of it: where a plan
 * hides anything of any table, no table is shown as it is stored.
 */
export function withoutDeliveries<T extends TableView>(
  tables: readonly DescribedTable[],
  views: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  if (tables.every(({ name }) => Object.hasOwn(views, name) && views[name]?.whole)) return views
  const narrow: Record<string, T> = Object.create(null)
  for (const [name, view] of Object.entries(views)) {
    const columns = view.columns.filter((column) => column !== DELIVERY)
    narrow[name] = view.whole ? Object.freeze({ ...view, whole: false, columns }) : view
  }
  return Object.freeze(narrow)
}

const DELIVERY: (typeof ADDED_COLUMNS)[number] = 'delivery_id'

/** Names what the views of a dataset let through, whatever the order of its tables. */
export function hashOfViews(
  dataset: string,
  tables: readonly DescribedTable[],
  views: Readonly<Record<string, TableView>>,
): string {
  const content = tables
    .filter(({ name }) => Object.hasOwn(views, name))
    .map(({ name, contract }) => JSON.stringify([name, contract.id, told(views[name])]))
    .sort()
  return digestOf([dataset, ...content])
}

/** Arrays only, members by name, so that equal content gives equal text. */
function told(view: TableView | undefined): unknown {
  if (!view) return []
  const { columns, whole, masks, rows, area, period, subjects, minimumGroup } = view
  return [
    columns,
    whole,
    Object.entries(masks)
      .map(([column, mask]) => [column, ...Object.values(mask)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    rows.map(({ column, operator, values }) => [column, operator, values]),
    area ?? [],
    period ? [period.from ?? '', period.to ?? ''] : [],
    subjects ? [subjects.column, subjects.key ?? '', subjects.digest] : [],
    minimumGroup ? [minimumGroup.size, minimumGroup.by, minimumGroup.of] : [],
  ]
}
