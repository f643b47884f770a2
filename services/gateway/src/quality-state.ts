import type { Dataset } from '@tongqu/catalog'
import { contractOf, Problem } from '@tongqu/contracts'
import { ndjsonRows, type Snapshot } from '@tongqu/lakehouse'
import type { Ask } from './ask.ts'
import type { GatewayDeps } from './deps.ts'
import { tryPlan } from './lookup.ts'

/** The five sides of an assessment, in their order: 数量, 质量, 更新, 运用, 异议处理. */
export const SIDES = ['quantity', 'quality', 'timeliness', 'usage', 'objections'] as const
export type Side = (typeof SIDES)[number]
export type ScoreState = 'scored' | 'frozen' | 'no-data'

export type SideScore = { side: Side; state: ScoreState; score?: number }

/** One day of a dataset. Amounts are for those who may read the dataset. */
export type DayScores = {
  day: string
  sides: SideScore[]
  outageSeconds: number
  readings: number
  rejects: number
  findings: number
  expected?: number
}

export type Verdict = {
  source: string
  rule: string
  side?: string
  verdict: 'PASS' | 'WARN' | 'FAIL' | 'UNKNOWN'
  frozenVerdict?: string
  judgedAt: string
  since: string
  checked: number
  found: number
  newFound: number
  fixed: number
  firstAt?: string
  firstMessage?: string
}

export type Fault = {
  source: string
  day: string
  kind: 'reject' | 'finding'
  code: string
  place: string
  occurrences: number
  reason?: string
}

/** What the newest release says of one dataset; days newest first. */
export type DatasetQuality = { days: DayScores[]; verdicts: Verdict[]; faults: Fault[] }
export type QualityState = ReadonlyMap<string, DatasetQuality>

export type QualityDeps = Pick<GatewayDeps, 'catalog' | 'lake' | 'decide' | 'now'>

const SCORE = 'hub/quality_score@1'
const VERDICT = 'hub/quality_verdict@1'
const FAULT = 'hub/quality_fault@1'
/** Rows of one table that are read: five weeks of a thousand datasets. */
const MOST_ROWS = 200_000

/** What was read last, by lake: a release never changes. */
const known = new WeakMap<QualityDeps['lake'], { key: string; state: QualityState }>()
const NONE: QualityState = new Map()

/**
 * What is known of the quality of all datasets. The dataset of quality has internal columns:
 * amounts, places and reasons of datasets that not everybody may read. They are read here, and each
 * route asks `decide` for the dataset they are about before they leave. Empty when nothing has
 * landed, or this caller may not read the dataset of quality itself.
 */
export async function qualityState(
  deps: QualityDeps,
  ask: Pick<Ask, 'principal'>,
): Promise<QualityState> {
  const dataset = [...deps.catalog().datasets.values()].find(isQuality)
  if (!dataset || tryPlan(deps, ask, dataset.id) instanceof Problem) return NONE
  try {
    const snapshot = await deps.lake.pin(dataset.id)
    try {
      const key = `${dataset.id} ${snapshot.release}`
      const last = known.get(deps.lake)
      if (last?.key === key) return last.state
      const state = await readState(deps.lake, snapshot, dataset)
      known.set(deps.lake, { key, state })
      return state
    } finally {
      snapshot.close()
    }
  } catch (error) {
    if (error instanceof Problem) return NONE
    throw error
  }
}

function isQuality({ state, tables }: Dataset): boolean {
  return state === 'LISTED' && tables.some(({ contract }) => contract === SCORE)
}

async function readState(
  lake: QualityDeps['lake'],
  snapshot: Snapshot,
  dataset: Dataset,
): Promise<QualityState> {
  const state = new Map<string, DatasetQuality>()
  const of = (row: Row) => {
    const id = String(row.dataset)
    const found = state.get(id) ?? { days: [], verdicts: [], faults: [] }
    state.set(id, found)
    return found
  }
  for await (const row of rowsOf(lake, snapshot, dataset, SCORE)) addScore(of(row), row)
  for await (const row of rowsOf(lake, snapshot, dataset, VERDICT))
    of(row).verdicts.push(verdict(row))
  for await (const row of rowsOf(lake, snapshot, dataset, FAULT)) of(row).faults.push(fault(row))
  for (const { days, verdicts, faults } of state.values()) {
    days.sort((a, b) => (a.day < b.day ? 1 : -1))
    for (const { sides } of days)
      sides.sort((a, b) => SIDES.indexOf(a.side) - SIDES.indexOf(b.side))
    verdicts.sort((a, b) => compare(`${a.source} ${a.rule}`, `${b.source} ${b.rule}`))
    faults.sort((a, b) => b.occurrences - a.occurrences || compare(a.code, b.code))
  }
  return state
}

type Row = Record<string, unknown>

async function* rowsOf(
  lake: QualityDeps['lake'],
  snapshot: Snapshot,
  { tables }: Dataset,
  contract: typeof SCORE | typeof VERDICT | typeof FAULT,
): AsyncGenerator<Row> {
  const table = tables.find((one) => one.contract === contract)
  if (!table) return
  const view = contractOf(contract).columns.map(({ name }) => name)
  const question = { table: table.name, view, select: view, where: [], order: [] }
  const { body } = await lake.stream(snapshot, question, 'ndjson', { limit: MOST_ROWS })
  yield* ndjsonRows(body)
}

function addScore({ days }: DatasetQuality, row: Row): void {
  const day = String(row.day)
  let found = days.find((one) => one.day === day)
  if (!found) {
    const { readings, rejects, findings, outage_seconds: outage, expected } = row
    found = {
      day,
      sides: [],
      outageSeconds: Number(outage ?? 0),
      readings: Number(readings ?? 0),
      rejects: Number(rejects ?? 0),
      findings: Number(findings ?? 0),
      ...(expected === undefined || expected === null ? {} : { expected: Number(expected) }),
    }
    days.push(found)
  }
  const score = typeof row.score === 'number' ? { score: row.score } : {}
  found.sides.push({ side: row.side as Side, state: row.state as ScoreState, ...score })
}

function verdict(row: Row): Verdict {
  const { side, frozen_verdict: frozen, first_at: firstAt, first_message: firstMessage } = row
  return {
    source: String(row.source_id),
    rule: String(row.rule),
    ...(typeof side === 'string' && { side }),
    verdict: row.verdict as Verdict['verdict'],
    ...(typeof frozen === 'string' && { frozenVerdict: frozen }),
    judgedAt: String(row.judged_at),
    since: String(row.since),
    checked: Number(row.checked ?? 0),
    found: Number(row.found ?? 0),
    newFound: Number(row.new_found ?? 0),
    fixed: Number(row.fixed ?? 0),
    ...(typeof firstAt === 'string' && { firstAt }),
    ...(typeof firstMessage === 'string' && { firstMessage }),
  }
}

function fault(row: Row): Fault {
  return {
    source: String(row.source_id),
    day: String(row.day),
    kind: row.kind === 'reject' ? 'reject' : 'finding',
    code: String(row.code),
    place: String(row.place),
    occurrences: Number(row.occurrences ?? 0),
    ...(typeof row.reason === 'string' && { reason: row.reason }),
  }
}

function compare(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
