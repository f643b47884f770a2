/** What the lake knows of vehicles: rosters, entries, presence. */
import { rowsOf, type StoredDeps } from '../lake-rows.ts'
import { ENTRY, identityOf, PRESENCE } from './derive.ts'
import { type DueVehicle, IMPLIED, LANDED, type Tally } from './tally.ts'

export const ROSTER = 'vehicle/roster@1'

/** The rosters of all datasets and feeds, as the newest releases have them. */
export async function dueVehicles(deps: StoredDeps): Promise<DueVehicle[]> {
  const due: DueVehicle[] = []
  for await (const row of rowsOf(deps, ROSTER, ROSTER_COLUMNS)) {
    const identity = identityOf(row)
    if (identity === undefined) continue
    due.push({
      identity,
      kind: String(row.vehicle_kind),
      operator: textOf(row.operator_id),
      operatorName: textOf(row.operator_name),
      area: textOf(row.area_code),
      from: textOf(row.due_from),
      until: textOf(row.due_until),
    })
  }
  return due
}

/**
 * Tells the tally which vehicles have entered, and which were present since midnight of the first
 * open day. No position is read.
 */
export async function recall(deps: StoredDeps, tally: Tally, midnight: string): Promise<void> {
  for await (const row of rowsOf(deps, ENTRY, ['day', 'plate', 'plate_color'])) {
    const identity = identityOf(row)
    if (identity !== undefined) tally.enter(identity, String(row.day), LANDED)
  }
  const columns = ['day_at', 'day', 'vehicle_id', 'plate', 'plate_color']
  for await (const row of rowsOf(deps, PRESENCE, columns, { from: midnight })) {
    const identity = identityOf(row)
    const day = String(row.day)
    if (identity !== undefined) tally.enter(identity, day, IMPLIED)
    tally.appear(identity, String(row.vehicle_id), day, LANDED)
  }
}

const ROSTER_COLUMNS = [
  'plate',
  'plate_color',
  'vehicle_kind',
  'operator_id',
  'operator_name',
  'area_code',
  'due_from',
  'due_until',
]

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
