import { dayIn } from '@tongqu/adapter-kit'
import type { LakeReading } from '@tongqu/lakehouse'

type Rows = Record<string, unknown>
export type Rate = { group: string; due: number; entered: number; online: number }

/** Rates of a day from all readings there ever were, by counting everything anew. */
export function ratesByForce(
  day: string,
  roster: readonly Rows[],
  readings: readonly LakeReading[],
  zone: string,
): Rate[] {
  const rates = new Map<string, Rate>()
  const { first, present } = factsOf(readings, zone)
  for (const row of roster) {
    if (String(row.due_from ?? '') > day || String(row.due_until ?? '9999') < day) continue
    const group = groupOf(row)
    const rate = rates.get(group) ?? { group, due: 0, entered: 0, online: 0 }
    rates.set(group, rate)
    const vehicle = `${row.plate}|${row.plate_color}`
    rate.due++
    if ((first.get(vehicle) ?? '9999') <= day) rate.entered++
    if (present.has(`${day} ${vehicle}`)) rate.online++
  }
  return sorted([...rates.values()])
}

/** Rows of `vehicle/rate@1` in the form of the oracle. */
export function ratesOf(rows: readonly Rows[]): Rate[] {
  return sorted(
    rows.map((row) => ({
      group: groupOf(row),
      due: Number(row.due),
      entered: Number(row.entered),
      online: Number(row.online),
    })),
  )
}

/** First day of each vehicle, and `<day> <vehicle>` of each that had a fix. */
export function factsOf(readings: readonly LakeReading[], zone: string) {
  const first = new Map<string, string>()
  const present = new Set<string>()
  for (const { contract, reading } of readings) {
    const isPosition = contract === 'vehicle/position@1'
    if (!isPosition && contract !== 'vehicle/registration@1') continue
    const at = isPosition ? reading.located_at : reading.registered_at
    const day = dayIn(zone, Date.parse(String(at)))
    const vehicle = `${reading.plate}|${reading.plate_color}`
    if (isPosition && reading.is_positioned) present.add(`${day} ${vehicle}`)
    if (reading.plate === undefined || reading.plate_color === undefined) continue
    const known = first.get(vehicle)
    if (known === undefined || day < known) first.set(vehicle, day)
  }
  return { first, present }
}

function groupOf({ vehicle_kind, operator_id, area_code }: Rows): string {
  return [vehicle_kind, operator_id ?? '', area_code ?? ''].join(' ')
}

function sorted(rates: Rate[]): Rate[] {
  return rates.sort((a, b) => (a.group < b.group ? -1 : 1))
}
