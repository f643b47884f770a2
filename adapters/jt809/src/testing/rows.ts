import type { OutgoingReading } from '@tongqu/adapter-kit'
import type { Random } from './random.ts'

/** 2026-03-01T04:00:00Z. */
export const MORNING = Date.UTC(2026, 2, 1, 4)

const PLATES = ['云A12345', '云A00017', '云B55555', '云C9D2F8', '云A12345']

/**
 * Rows of a few invented vehicles, one a second in turn; two of them share a plate in two colours.
 * All are as the hub lands them, so that equality can be asked for.
 */
export function rowsOf(count: number, random: Random): OutgoingReading[] {
  return Array.from({ length: count }, (_, place) => {
    const vehicle = random.below(PLATES.length)
    const at = MORNING + place * 1_000
    const reading = {
      located_at: `${new Date(at).toISOString().slice(0, 19)}Z`,
      vehicle_kind: 'coach',
      plate: PLATES[vehicle],
      plate_color: vehicle === 4 ? 1 : 2,
      is_back_fill: false,
      is_positioned: true,
      in_service: true,
      latitude: (24_000_000 + random.below(1_000_000)) / 1e6,
      longitude: (102_000_000 + random.below(1_000_000)) / 1e6,
      source_datum: 'WGS84',
      altitude_meters: 1_800 + random.below(200),
      speed_kilometers_per_hour: random.below(1_200) / 10,
      direction_degrees: random.below(360),
      mileage_kilometers: random.below(9_000_000) / 10,
      status_flags: '3',
      alarm_flags: String(random.chance(0.1) ? 1 << random.below(31) : 0),
    }
    return { place, reading }
  })
}

/** What names a row on both sides. */
export function keyOf(reading: Readonly<Record<string, unknown>>): string {
  return `${reading.plate}|${reading.plate_color}|${reading.located_at}`
}
