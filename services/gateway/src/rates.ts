import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Snapshot } from '@tongqu/lakehouse'
import type { Ask } from './ask.ts'
import type { GatewayDeps } from './deps.ts'
import { tryPlan } from './lookup.ts'
import { type Telling, tell } from './preview.ts'
import { viewOf } from './views.ts'

/** Numbers of one kind of vehicle, or of one operator in one area. */
export type Rate = {
  kind: string
  operator: string
  area: string
  due: number
  entered: number
  online: number
}

/** The rates of the newest day, a row for each kind, operator and area. */
export type Rates = { day: string; rows: readonly Rate[] }

/** 入网率 and 上线率 of some rows together; null when there is nothing to divide by. */
export type RateSum = Pick<Rate, 'due' | 'entered' | 'online'> & {
  entryRatePercent: number | null
  onlineRatePercent: number | null
}

const RATE_CONTRACT = 'vehicle/rate@1'
/** A province has some thousand operators in a hundred areas. */
const MAX_ROWS = 10_000
/** Without one of these there is nothing to tell. */
const NEEDED = ['day', 'vehicle_kind', 'due', 'entered', 'online']
const WANTED = [...NEEDED, 'operator_id', 'operator_name', 'area_code']

export type RatesDeps = Pick<GatewayDeps, 'catalog' | 'lake' | 'decide' | 'now'>

/** What was read last, by lake: a release never changes. */
const known = new WeakMap<RatesDeps['lake'], { key: string; rates: Rates | undefined }>()

/**
 * The rates as this caller may read them at the records door: the same decision, the same columns.
 * Undefined when there are none, or none for this caller.
 */
export async function ratesFor(
  deps: RatesDeps,
  ask: Pick<Ask, 'principal'> & Telling,
): Promise<Rates | undefined> {
  const dataset = [...deps.catalog().datasets.values()].find(isRates)
  const plan = dataset && tryPlan(deps, ask, dataset.id)
  if (!dataset || !plan || plan instanceof Problem) return undefined
  try {
    const snapshot = await deps.lake.pin(dataset.id)
    try {
      const key = JSON.stringify([dataset.id, plan.hash, snapshot.release])
      const last = known.get(deps.lake)
      const isKnown = last?.key === key
      const rates = isKnown ? last.rates : await readRates(deps.lake, snapshot, dataset, plan)
      if (!isKnown) known.set(deps.lake, { key, rates })
      if (rates) tell(ask, plan, snapshot.release, rates.rows.length)
      return rates
    } finally {
      snapshot.close()
    }
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}

export function sumOf(rows: readonly Rate[]): RateSum {
  const total = (name: 'due' | 'entered' | 'online') =>
    rows.reduce((sum, row) => sum + row[name], 0)
  const [due, entered, online] = [total('due'), total('entered'), total('online')]
  const entryRatePercent = percent(entered, due)
  return { due, entered, online, entryRatePercent, onlineRatePercent: percent(online, entered) }
}

/** Is the dataset the one that tells the rates? */
export function isRates({ state, doors, tables }: Dataset): boolean {
  return state === 'LISTED' && doors.includes('records') && tables[0]?.contract === RATE_CONTRACT
}

async function readRates(
  lake: RatesDeps['lake'],
  snapshot: Snapshot,
  dataset: Dataset,
  plan: AccessPlan,
): Promise<Rates | undefined> {
  const table = dataset.tables[0]?.name ?? ''
  const shown = viewOf(plan, table)
  const { view } = shown
  if (!NEEDED.every((name) => view.includes(name))) return undefined
  const select = WANTED.filter((name) => view.includes(name))
  const question = { table, ...shown, select, where: [], order: [] }
  const byDay = [{ column: 'day', descending: true }]
  const first = await lake.page(snapshot, { ...question, order: byDay }, { limit: 1 })
  const day = first.items[0]?.day
  if (typeof day !== 'string') return undefined
  const where = [{ column: 'day', operator: 'eq' as const, values: [day] }]
  const { items } = await lake.page(snapshot, { ...question, where }, { limit: MAX_ROWS })
  return { day, rows: items.map(rateOf) }
}

function rateOf(item: Record<string, unknown>): Rate {
  const word = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    kind: word(item.vehicle_kind),
    operator: word(item.operator_name) || word(item.operator_id),
    area: word(item.area_code),
    due: Number(item.due),
    entered: Number(item.entered),
    online: Number(item.online),
  }
}

/** One decimal, as the rates are published; never beyond 100 although vehicles come and go. */
function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.min(100, Math.round((part / whole) * 1_000) / 10)
}
