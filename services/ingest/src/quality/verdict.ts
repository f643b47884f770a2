/** What one rule says of one source of a dataset: a small machine without clock or I/O. */
import type { Parameters } from './types.ts'

/** A verdict that was given on data. */
export type Settled = 'PASS' | 'WARN' | 'FAIL'

export type VerdictState = {
  verdict: Settled | 'UNKNOWN'
  /** The verdict before the outage; only while it is UNKNOWN. */
  frozen?: Settled
  /** Milliseconds since 1970: newest judgement, and since when the verdict holds. */
  judgedAt: number
  since: number
  /** Of the newest delivery. */
  checked: number
  found: number
  fresh: number
  fixed: number
  firstAt?: string
  firstMessage?: string
  /** SHA-256 of the newest delivery judged. */
  delivery?: string
  /** Readings and findings over some minutes, for deliveries that are only parts. */
  smooth: { checked: number; found: number }
}

export type Judged = {
  checked: number
  found: number
  fresh: number
  fixed: number
  first?: { at: string; message: string }
  delivery: string
  isWhole: boolean
}

/** What a batch of a connection said counts half after so long. */
const HALF_LIFE_MILLISECONDS = 300_000

/** Judges a delivery. Nothing that could be judged leaves the verdict as it is. */
export function judged(
  state: VerdictState | undefined,
  given: Judged,
  { warnPercent = 0, failPercent = 100 }: Parameters,
  now: number,
): VerdictState | undefined {
  if (given.checked === 0) return state
  const smooth = smoothed(state, given, now)
  const percent = (100 * smooth.found) / smooth.checked
  const verdict = verdictOf(percent, warnPercent, failPercent)
  return {
    verdict,
    judgedAt: now,
    since: state?.verdict === verdict ? state.since : now,
    checked: given.checked,
    found: given.found,
    fresh: given.fresh,
    fixed: given.fixed,
    ...(given.first ? { firstAt: given.first.at, firstMessage: given.first.message } : {}),
    delivery: given.delivery,
    smooth,
  }
}

/** The source is away: nobody knows. The verdict before is kept, and never becomes FAIL by it. */
export function froze(state: VerdictState, now: number): VerdictState {
  if (state.verdict === 'UNKNOWN') return state
  return { ...state, verdict: 'UNKNOWN', frozen: state.verdict, judgedAt: now, since: now }
}

/** The source is back, with what it had before until it brings something new. */
export function thawed(state: VerdictState, now: number): VerdictState {
  const { frozen, ...rest } = state
  if (state.verdict !== 'UNKNOWN' || frozen === undefined) return state
  return { ...rest, verdict: frozen, judgedAt: now, since: now }
}

/** A remainder of less than half a finding is none. */
const LEAST_FOUND = 0.5

function smoothed(state: VerdictState | undefined, given: Judged, now: number) {
  const { checked, found, isWhole } = given
  if (isWhole || !state) return { checked, found }
  const share = 0.5 ** (Math.max(0, now - state.judgedAt) / HALF_LIFE_MILLISECONDS)
  const kept = found + state.smooth.found * share
  return {
    checked: checked + state.smooth.checked * share,
    found: kept < LEAST_FOUND ? 0 : kept,
  }
}

function verdictOf(percent: number, warnPercent: number, failPercent: number): Settled {
  if (percent > failPercent) return 'FAIL'
  return percent > warnPercent ? 'WARN' : 'PASS'
}
