import type { ContractId } from '@tongqu/contracts'
import { SIDES } from '../quality-state.ts'

type Row = { contract: ContractId; reading: Record<string, unknown> }

/** What must not be told of a dataset that is not open, and what only of one that is all public. */
export const SECRET_PLACE = 'SECRET-PLACE'
export const SECRET_REASON = 'SECRET-REASON'
export const OPEN_PLACE = 'stops.txt'
export const OPEN_REASON = 'stop_lat 95 is beyond 90'

/**
 * Three datasets: an open one all of whose columns are public, an open one with internal columns,
 * and a restricted one in an outage.
 */
export function qualityRows(): Row[] {
  return [
    ...scores('bus-timetable', '2026-02-28', 'scored', 90),
    ...scores('bus-timetable', '2026-03-01', 'scored', 97.5),
    verdict('bus-timetable', 'PASS', { first_at: OPEN_PLACE, first_message: OPEN_REASON }),
    fault('bus-timetable', OPEN_PLACE, OPEN_REASON),
    ...scores('bus-positions', '2026-03-01', 'scored', 60),
    verdict('bus-positions', 'WARN', { first_at: OPEN_PLACE, first_message: SECRET_REASON }),
    fault('bus-positions', OPEN_PLACE, SECRET_REASON),
    ...scores('hazmat-positions', '2026-03-01', 'frozen', 88),
    verdict('hazmat-positions', 'UNKNOWN', {
      frozen_verdict: 'PASS',
      first_at: SECRET_PLACE,
      first_message: SECRET_REASON,
    }),
    fault('hazmat-positions', SECRET_PLACE, SECRET_REASON),
    ...scores('loop-readings', '2026-03-01', 'scored', 70),
    ...scores('proposed-stops', '2026-03-01', 'scored', 11),
  ]
}

function scores(dataset: string, day: string, state: string, score: number): Row[] {
  return SIDES.map((side) => {
    const hasNone = side === 'usage' || side === 'objections'
    const told = hasNone ? { state: 'no-data' } : { state, score }
    const amounts = { readings: '1234', rejects: '5', findings: '6', outage_seconds: 60 }
    return {
      contract: 'hub/quality_score@1',
      reading: { dataset, day, side, ...told, ...amounts, basis: '{}' },
    }
  })
}

function verdict(dataset: string, word: string, more: Record<string, unknown>): Row {
  const at = '2026-03-01T03:00:00Z'
  return {
    contract: 'hub/quality_verdict@1',
    reading: {
      dataset,
      source_id: 'bus-source',
      rule: 'range',
      side: 'quality',
      verdict: word,
      judged_at: at,
      since: at,
      checked: '1234',
      found: 7,
      new_found: 2,
      fixed: 1,
      ...more,
    },
  }
}

function fault(dataset: string, place: string, reason: string): Row {
  return {
    contract: 'hub/quality_fault@1',
    reading: {
      dataset,
      source_id: 'bus-source',
      day: '2026-03-01',
      kind: 'reject',
      code: 'maximum',
      place,
      occurrences: '3',
      reason,
    },
  }
}
