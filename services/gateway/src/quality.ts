import type { Dataset } from '@tongqu/catalog'
import { type Column, contractOf, type LocalText, Problem } from '@tongqu/contracts'
import type { Ask } from './ask.ts'
import { tryPlan } from './lookup.ts'
import type {
  DatasetQuality,
  DayScores,
  Fault,
  QualityDeps,
  QualityState,
  SideScore,
  Verdict,
} from './quality-state.ts'
import { restrictionOf } from './views.ts'

/** Quality of a dataset in one line, of its newest day: metadata, as public as its entry. */
export type Badge = {
  day: string
  /** Mean of the sides that have a score; null without any. */
  score: number | null
  /** `frozen` in an outage: the score is that from before. */
  state: 'scored' | 'frozen' | 'no-data'
  sides: SideScore[]
}

/** How many rules say what, over all sources of a dataset. */
export type VerdictCounts = { pass: number; warn: number; fail: number; unknown: number }

/**
 * How much of the quality of a dataset a caller sees. `scores`: scores and verdicts, which are
 * metadata. `reasons`: also how much came, and what was found, where and why, when every row and
 * column of every table is open to the caller: faults are counted in all of them, and texts may
 * hold values.
 */
export type Depth = 'scores' | 'reasons'

export type QualityReport = {
  dataset: string
  depth: Depth
  current: Badge | null
  days: Day[]
  verdicts: ToldVerdict[]
  faults: Fault[]
}

export type Day = Omit<DayScores, 'readings' | 'rejects' | 'findings'> &
  Partial<Pick<DayScores, 'readings' | 'rejects' | 'findings'>> & { score: number | null }

type Amounts = 'checked' | 'found' | 'newFound' | 'fixed'
export type ToldVerdict = Omit<Verdict, Amounts> & Partial<Pick<Verdict, Amounts>>

/** Faults that one report names. */
const MOST_FAULTS = 200

export function badgeOf(state: QualityState, dataset: string): Badge | null {
  const [newest] = state.get(dataset)?.days ?? []
  if (!newest) return null
  const { day, sides } = newest
  return { day, score: meanOf(sides), state: stateOf(sides), sides }
}

export function countsOf(state: QualityState, dataset: string): VerdictCounts {
  const counts = { pass: 0, warn: 0, fail: 0, unknown: 0 }
  for (const { verdict } of state.get(dataset)?.verdicts ?? []) {
    counts[verdict.toLowerCase() as keyof VerdictCounts] += 1
  }
  return counts
}

/** What this caller may know of the quality of a listed dataset. */
export function reportOf(
  deps: Pick<QualityDeps, 'decide' | 'now'>,
  ask: Pick<Ask, 'principal'>,
  state: QualityState,
  dataset: Dataset,
): QualityReport {
  const depth = depthOf(deps, ask, dataset)
  const found: DatasetQuality = state.get(dataset.id) ?? { days: [], verdicts: [], faults: [] }
  return {
    dataset: dataset.id,
    depth,
    current: badgeOf(state, dataset.id),
    days: found.days.map((day) => dayFor(day, depth)),
    verdicts: found.verdicts.map((verdict) => verdictFor(verdict, depth)),
    faults: depth === 'reasons' ? found.faults.slice(0, MOST_FAULTS) : [],
  }
}

/** Decided by access, for the dataset the report is about. */
function depthOf(
  deps: Pick<QualityDeps, 'decide' | 'now'>,
  ask: Pick<Ask, 'principal'>,
  { id, tables }: Dataset,
): Depth {
  const plan = tryPlan(deps, ask, id)
  if (plan instanceof Problem) return 'scores'
  const isTold = tables.every(({ name, contract }) => {
    const view = plan.tables[name]
    if (!view || restrictionOf(view)) return false
    const shown = new Set(view.columns)
    return contractOf(contract).columns.every((each) => shown.has(each.name) || isRest(each))
  })
  return isTold ? 'reasons' : 'scores'
}

/** The map of fields that no column takes: no check looks into it, so no reason speaks of it. */
function isRest({ name, type }: Column): boolean {
  return name === 'extra' && type === 'map'
}

function dayFor(day: DayScores, depth: Depth): Day {
  const { readings, rejects, findings, expected, ...told } = day
  return { ...(depth === 'reasons' ? day : told), score: meanOf(day.sides) }
}

function verdictFor(verdict: Verdict, depth: Depth): ToldVerdict {
  const { checked, found, newFound, fixed, firstAt, firstMessage, ...told } = verdict
  return depth === 'reasons' ? verdict : told
}

function meanOf(sides: readonly SideScore[]): number | null {
  const scores = sides.flatMap(({ score }) => (score === undefined ? [] : [score]))
  if (scores.length === 0) return null
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const rounded = Math.round(mean * 10) / 10
  // Only what is faultless on every side is 100.
  return mean < 100 && rounded === 100 ? 99.9 : rounded
}

function stateOf(sides: readonly SideScore[]): Badge['state'] {
  if (sides.some(({ state }) => state === 'frozen')) return 'frozen'
  return sides.some(({ state }) => state === 'scored') ? 'scored' : 'no-data'
}

/** A provider as far as it is public: one with a listed dataset. Throws `provider-not-found`. */
export function listedProvider({ catalog }: Pick<QualityDeps, 'catalog'>, id: string) {
  const { datasets, providers } = catalog()
  const own = [...datasets.values()].filter(
    ({ provider, state }) => provider === id && state === 'LISTED',
  )
  const name: LocalText | undefined = providers.get(id)?.name
  if (own.length === 0) throw new Problem('provider-not-found')
  return { id, name: name ?? { 'zh-CN': id, en: id }, datasets: own.toSorted(byId) }
}

/** Listed datasets in the order of lists of quality. */
export function listedDatasets({ catalog }: Pick<QualityDeps, 'catalog'>): Dataset[] {
  return [...catalog().datasets.values()].filter(({ state }) => state === 'LISTED').sort(byId)
}

function byId({ id: left }: Dataset, { id: right }: Dataset): number {
  return left < right ? -1 : 1
}
