import type { Dataset } from '@tongqu/catalog'
import type { LakeFinding } from '@tongqu/lakehouse'
import { type Book, countFault, dayOf, type Landed } from './book.ts'
import { type Difference, differenceOf, type Standing } from './difference.ts'
import { parametersFor } from './parameters.ts'
import { rulesById } from './rules.ts'
import type { Outcome } from './types.ts'
import { judged } from './verdict.ts'

/** New findings of one rule that land in the findings of the dataset, for one delivery. */
export const MOST_LANDED = 20

/** Findings that stood after the last delivery, by `<dataset> <source> <rule>`; in memory only. */
export type Standings = Map<string, Standing>

/** A delivery as judgement sees it. */
export type JudgedDelivery = Landed & { sha256: string; now: number; isWhole: boolean }

/**
 * Takes what the rules said of one delivery into the book: verdicts, counts, faults by place.
 * Answers what is to land as findings: the new ones one by one up to a bound, the others counted.
 * What stood before is not told again with each delivery.
 */
export function takeOutcomes(
  { book, standings }: { book: Book; standings: Standings },
  dataset: Dataset,
  delivery: JudgedDelivery,
  examined: {
    outcomes: readonly Outcome[]
    has(contract: string, key?: string): boolean
    sampled: number
  },
  showsReasons: boolean,
): LakeFinding[] {
  const landing: LakeFinding[] = []
  for (const outcome of examined.outcomes) {
    const name = `${delivery.dataset} ${delivery.source} ${outcome.rule}`
    const { isWhole } = delivery
    const before = standings.get(name) ?? new Map()
    const difference = differenceOf(before, outcome, { isWhole, has: examined.has })
    if (difference.standing.size > 0) standings.set(name, difference.standing)
    else standings.delete(name)
    takeVerdict(book, name, dataset, delivery, outcome, difference)
    takeCounts(book, delivery, outcome, examined.sampled, showsReasons)
    landing.push(...toLand(outcome, difference))
  }
  return landing
}

/** What lands of a delivery that is judged once more, for a replay: everything is new to it. */
export function findingsOf(outcomes: readonly Outcome[]): LakeFinding[] {
  return outcomes.flatMap((outcome) => {
    const none = { isWhole: true, has: () => true }
    return toLand(outcome, differenceOf(new Map(), outcome, none))
  })
}

function takeVerdict(
  { verdicts }: Book,
  name: string,
  dataset: Dataset,
  { sha256, isWhole, now }: JudgedDelivery,
  { rule: id, checked, count, listed }: Outcome,
  { fresh, fixed }: Difference,
): void {
  const rule = rulesById.get(id)
  if (!rule) return
  const [first] = listed
  const given = {
    checked,
    found: count,
    fresh: fresh.length,
    fixed,
    ...(first ? { first: { at: first.at, message: first.message } } : {}),
    delivery: sha256,
    isWhole,
  }
  const next = judged(verdicts.get(name), given, parametersFor(rule, dataset), now)
  if (next) verdicts.set(name, next)
}

function takeCounts(
  book: Book,
  delivery: JudgedDelivery,
  { rule: id, checked, count, listed, isRejected }: Outcome,
  sampled: number,
  showsReasons: boolean,
): void {
  const rule = rulesById.get(id)
  const day = dayOf(book, delivery.dataset, delivery.day)
  if (id === 'no-value') {
    day.observed += checked * sampled
    day.empty += count * sampled
  }
  if (!rule || count === 0 || isRejected) return
  day.findings += count * sampled
  day.penalty += count * sampled * rule.weight
  const byContract = Map.groupBy(listed, ({ contract }) => contract)
  for (const [contract, some] of byContract) {
    const share = Math.round((count * some.length) / listed.length)
    const fault = { kind: 'finding' as const, code: id, place: contract }
    countFault(book, delivery, fault, share, showsReasons ? some[0]?.message : undefined)
  }
}

function toLand({ rule, count, isRejected }: Outcome, { fresh, fixed }: Difference): LakeFinding[] {
  if (isRejected || (fresh.length === 0 && fixed === 0)) return []
  const told = fresh.slice(0, MOST_LANDED).map(({ at, message }) => ({ at, code: rule, message }))
  const rest = fresh.length - told.length
  if (rest === 0 && fixed === 0 && count === told.length) return told
  const message = `${count} in all, ${fresh.length} new, ${fixed} fixed; ${rest} not told`
  return [...told, { at: 'delivery', code: rule, message }]
}
