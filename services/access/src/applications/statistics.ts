/** 申请统计, for everybody. They count applications of organisations and name nobody. */
import type { TierId } from '@tongqu/catalog'
import type { Flow } from '../agreements/flow.ts'
import { readRow } from './rows.ts'

export type DecisionFigures = {
  submitted: number
  approved: number
  rejected: number
  /** Of what was decided; null when nothing was. */
  approvalShare: number | null
  /** Working days from submission to decision, standing still not counted; null when none. */
  medianWorkingDays: number | null
}

export type ApplicationStatistics = {
  /** RFC 3339. */
  at: string
  byState: Readonly<Record<string, number>>
  total: DecisionFigures
  byTier: readonly (DecisionFigures & { tier: TierId })[]
  /** By the month of submission in the zone of the clock, `2026-03`; oldest first. */
  byMonth: readonly (DecisionFigures & { month: string })[]
}

type Case = { state: string; tier: TierId; month: string; verdict?: string; days?: number }

/** A case counts with its newest decision; withdrawn drafts were never submitted. */
export async function statisticsOf({ store, now, zone }: Flow): Promise<ApplicationStatistics> {
  const rows = await store.db
    .selectFrom('applications')
    .selectAll()
    .where('submitted_at', 'is not', null)
    .execute()
  const month = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
  })
  const cases = rows.map((row): Case => {
    const { state, submitted_at, decided_at, body } = readRow(row)
    const isDecided = decided_at !== null && (state === 'APPROVED' || state === 'REJECTED')
    const { verdict, days } = (isDecided ? body.decision : undefined) ?? {}
    const parts = month.formatToParts(Date.parse(submitted_at ?? ''))
    const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
    return {
      state,
      tier: body.tier,
      month: `${of('year')}-${of('month')}`,
      ...(verdict && { verdict }),
      ...(days !== undefined && { days }),
    }
  })
  return {
    at: new Date(now()).toISOString(),
    byState: Object.fromEntries(
      [...groups(cases, ({ state }) => state)].map(([state, { length }]) => [state, length]),
    ),
    total: figuresOf(cases),
    byTier: [...groups(cases, ({ tier }) => tier)].map(([tier, own]) => ({
      tier: tier as TierId,
      ...figuresOf(own),
    })),
    byMonth: [...groups(cases, (one) => one.month)].map(([key, own]) => ({
      month: key,
      ...figuresOf(own),
    })),
  }
}

function groups(cases: readonly Case[], key: (one: Case) => string): Map<string, Case[]> {
  const sorted = cases.toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))))
  return Map.groupBy(sorted, key)
}

function figuresOf(cases: readonly Case[]): DecisionFigures {
  const approved = cases.filter(({ verdict }) => verdict === 'approved').length
  const rejected = cases.filter(({ verdict }) => verdict === 'rejected').length
  const decided = approved + rejected
  return {
    submitted: cases.length,
    approved,
    rejected,
    approvalShare: decided === 0 ? null : approved / decided,
    medianWorkingDays: median(cases.flatMap(({ days }) => days ?? [])),
  }
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
