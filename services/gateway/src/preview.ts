import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Ask } from './ask.ts'
import { isSystemColumn } from './columns.ts'
import type { GatewayDeps } from './deps.ts'
import { viewOf } from './views.ts'

export type Preview = {
  table: string
  columns: string[]
  rows: Record<string, unknown>[]
}

const PREVIEW_ROWS = 8

/** Whoever tells the ledger what has been shown. */
export type Telling = Pick<Ask, 'reads' | 'uses' | 'tells'>

/** Rows of a release were shown, by this plan. */
export function tell(
  ask: Telling | undefined,
  plan: AccessPlan,
  release: number,
  rows: number,
): void {
  const { dataset } = plan
  ask?.reads(plan, false)
  ask?.uses({ dataset, release })
  ask?.tells(dataset, rows)
}

/**
 * The first rows of the main table, as this plan lets them out; undefined when it lets nothing out
 * or nothing has landed. The lake's own columns are left out: they say nothing to a first look.
 */
export async function previewOf(
  lake: GatewayDeps['lake'],
  dataset: Dataset,
  plan: AccessPlan | Problem,
  ask?: Telling,
): Promise<Preview | undefined> {
  const [main] = dataset.tables
  if (plan instanceof Problem || !main || !dataset.doors.includes('records')) return undefined
  const shown = viewOf(plan, main.name)
  const columns = shown.view.filter((name) => !isSystemColumn(name))
  const question = { table: main.name, ...shown, select: columns, where: [], order: [] }
  try {
    const snapshot = await lake.pin(dataset.id)
    try {
      const { items } = await lake.page(snapshot, question, { limit: PREVIEW_ROWS })
      tell(ask, plan, snapshot.release, items.length)
      return { table: main.name, columns: filled(columns, items), rows: items }
    } finally {
      snapshot.close()
    }
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return undefined
    if (error instanceof Problem && error.code === 'dataset-not-landed') return undefined
    throw error
  }
}

/** Columns that hold something in these rows: a GTFS table has many that most feeds leave empty. */
function filled(columns: readonly string[], rows: readonly Record<string, unknown>[]): string[] {
  const used = columns.filter((name) => rows.some((row) => (row[name] ?? null) !== null))
  return used.length > 0 ? used : [...columns]
}
