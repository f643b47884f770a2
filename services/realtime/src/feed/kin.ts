/** Readings that make one thing together, and how long a thing stays of which nobody speaks. */
import type { Contract } from '@tongqu/contracts'
import type { Row, RowsByTable } from './entity.ts'
import { GONE_AFTER_FRESHNESS_LIMITS } from './fleet.ts'

/** Whose reading it is. What a new reading of a parent does not bring along is no more. */
export type Kin = { owner: string; isParent: boolean }

const OWNERS: Readonly<Record<string, { key: readonly string[]; isParent: boolean }>> = {
  'siri/estimated_journey': { key: ['journey_id'], isParent: true },
  'siri/estimated_call': { key: ['journey_id'], isParent: false },
  'siri/situation': { key: ['situation_number', 'participant_ref'], isParent: true },
  'siri/situation_affect': { key: ['situation_number', 'participant_ref'], isParent: false },
  'siri/situation_text': { key: ['situation_number', 'participant_ref'], isParent: false },
}

/** They last until somebody says that they have ended. */
const LASTING: ReadonlySet<string> = new Set([
  'situation',
  'situation_affect',
  'situation_text',
  'event',
  'work_zone',
  'alert',
  'service_status',
])

/** SIRI tells of a journey when something changes, which on a calm day may be at its end only. */
const JOURNEY_MILLISECONDS = 3 * 3_600_000
const JOURNEYS: ReadonlySet<string> = new Set(['estimated_journey', 'estimated_call'])

/** Undefined for a reading that stands alone. */
export function kinOf({ family, name }: Contract, reading: Row): Kin | undefined {
  const found = OWNERS[`${family}/${name}`]
  if (!found) return undefined
  const { key, isParent } = found
  return { owner: JSON.stringify(key.map((column) => reading[column] ?? null)), isParent }
}

/**
 * Is a thing of a differential feed gone, though nobody said so? Past its own `valid_until`, or
 * silent for five times what the catalogue promises. `at` and `time` are milliseconds since 1970.
 */
export function hasLapsed(
  { rows, time }: { rows: Readonly<RowsByTable>; time: number },
  at: number,
  freshMilliseconds: number,
): boolean {
  for (const table in rows) {
    const until = rows[table]?.[0]?.valid_until
    if (typeof until === 'string') return Date.parse(until) < at
    if (LASTING.has(table)) return false
    const silence = JOURNEYS.has(table)
      ? JOURNEY_MILLISECONDS
      : freshMilliseconds * GONE_AFTER_FRESHNESS_LIMITS
    return freshMilliseconds > 0 && time < at - silence
  }
  return false
}
