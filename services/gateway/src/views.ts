import type { AccessPlan, TableView } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import type { RecordsQuery, Restriction } from '@tongqu/lakehouse'

/** What a plan lets out of a table, as the lake takes it; nothing of a table it does not name. */
export function viewOf(
  plan: AccessPlan,
  table: string,
): Pick<RecordsQuery, 'view'> & { restrict?: Restriction } {
  const view = plan.tables[table]
  if (!view) return NOTHING
  const restrict = restrictionOf(view)
  return restrict ? { view: view.columns, restrict } : { view: view.columns }
}

const NOTHING = { view: [] }

/** Beyond the choice of columns; undefined when every row leaves as it is stored. */
export function restrictionOf(view: TableView): Restriction | undefined {
  if (view.whole) return undefined
  const { masks, rows, area, period, subjects, minimumGroup } = view
  const free =
    Object.keys(masks).length === 0 &&
    rows.length === 0 &&
    !area &&
    !period &&
    !subjects &&
    !minimumGroup
  if (free) return undefined
  return {
    masks,
    rows,
    ...(area && { area }),
    ...(period && { period }),
    ...(subjects && { subjects }),
    ...(minimumGroup && { minimumGroup }),
  }
}

/**
 * May the number of rows be told? Not where rows are hidden: it would count those, too.
 */
export function countsAreTold(view: TableView | undefined): boolean {
  if (!view) return false
  const { rows, area, period, subjects, minimumGroup } = view
  return rows.length === 0 && !area && !period && !subjects && !minimumGroup
}

/** May the rows of all tables together be counted? */
export function allCountsAreTold({ tables }: Dataset, plan: AccessPlan): boolean {
  return tables.every(({ name }) => countsAreTold(plan.tables[name]))
}

/**
 * Does the plan show every column and row of every table? Then what is said of the dataset as a
 * whole (sizes, checks on the way in, how much a source brings) tells nothing that it hides.
 */
export function showsAll({ tables }: Dataset, plan: AccessPlan): boolean {
  return tables.every(({ name }) => plan.tables[name]?.whole === true)
}
