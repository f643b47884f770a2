import { createHash } from 'node:crypto'
import { offset, type Place } from '../geography.ts'
import { CENTRE } from '../network.ts'
import { chance } from '../random.ts'

/** A bike that stands somewhere outside a station. */
export type FreeBike = Place & {
  /** New after each trip, so that nobody can follow a rider (GBFS 3.0, vehicle_status.json). */
  id: string
  isElectric: boolean
  isReserved: boolean
  isDisabled: boolean
  rangeMeters: number
}

const BIKES = 160
/** One bike is ridden once in so many milliseconds; for a part of that it is under way. */
const TRIP_MILLISECONDS = 90 * 60_000
const RIDING_SHARE = 0.15
const AREA_METERS = 3_600
export const MOST_RANGE_METERS = 60_000

/** The free bikes that stand at an instant; those that are ridden are not told (GBFS 3.0). */
export function freeBikes(seed: number, at: number): FreeBike[] {
  return Array.from({ length: BIKES }, (_, index) => bikeAt(seed, index, at)).filter(
    (bike) => bike !== undefined,
  )
}

function bikeAt(seed: number, index: number, at: number): FreeBike | undefined {
  const phase = chance(seed, 'bike', index)
  const turns = at / TRIP_MILLISECONDS + phase
  const trip = Math.floor(turns)
  if (turns - trip > 1 - RIDING_SHARE) return undefined
  const luck = (word: string) => chance(seed, 'bike', index, trip, word)
  const id = createHash('sha256').update(`${seed}|${index}|${trip}`).digest('hex').slice(0, 16)
  return {
    ...offset(CENTRE, (luck('x') - 0.5) * 2 * AREA_METERS, (luck('y') - 0.5) * 2 * AREA_METERS),
    id,
    isElectric: index % 3 === 0,
    isReserved: luck('reserved') < 0.04,
    isDisabled: luck('disabled') < 0.03,
    rangeMeters: Math.round(luck('range') * MOST_RANGE_METERS),
  }
}
