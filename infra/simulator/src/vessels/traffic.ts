import { alongShape, offset, type Place } from '../geography.ts'
import { noise } from '../random.ts'
import type { Vessel } from './vessels.ts'
import { LAKE, LAKE_RADIUS_METERS, RIVER } from './waterway.ts'

/** Where a vessel is and what it does. */
export type Sailing = Place & {
  /** Navigational status: 0 under way, 1 at anchor, 5 moored, 7 fishing. */
  status: number
  metersPerSecond: number
  /** Degrees from north; of a vessel at rest the one it had. */
  course: number
}

/** Vessels keep to the right of the fairway. */
const RIGHT_METERS = 70
/** At a berth or an anchorage, from the middle of the river. */
const BERTH_METERS = 160
/** At rest a vessel does not lie in another. */
const BERTHS = 12
const BERTH_STEP_METERS = 110

/** Where `vessel` is at `at` (milliseconds since 1970): the same for the same instant. */
export function sailingOf(vessel: Vessel, at: number): Sailing {
  const seconds = at / 1_000 + vessel.phaseSeconds
  if (vessel.kind === 'ferry') return ferryOf(vessel, seconds)
  const { fromMeters, toMeters, metersPerSecond, restSeconds } = vessel
  const way = Math.abs(toMeters - fromMeters)
  const underWay = way / metersPerSecond
  const leg = underWay + restSeconds
  const legs = Math.floor(seconds / leg)
  const gone = seconds - legs * leg
  const isReturn = legs % 2 === 1
  const [start, end] = isReturn ? [toMeters, fromMeters] : [fromMeters, toMeters]
  const isResting = gone >= underWay
  const meters = isResting ? end : start + (end - start) * (gone / underWay)
  const point = alongShape(RIVER, meters)
  const course = (point.bearingDegrees + (end >= start ? 0 : 180)) % 360
  if (isResting) {
    const berth = vessel.mmsi % BERTHS
    const ahead = (berth - BERTHS / 2) * BERTH_STEP_METERS
    const place = aside(aside(point, course, BERTH_METERS + 25 * (berth % 3)), course - 90, ahead)
    return { ...place, status: vessel.restStatus, metersPerSecond: 0, course }
  }
  const right = RIGHT_METERS * (0.5 + noise(vessel.mmsi, legs))
  const isFishing = vessel.kind === 'fishing'
  return {
    ...aside(point, course, right),
    status: isFishing ? 7 : 0,
    metersPerSecond,
    course,
  }
}

/** Ferries go round the lake, each on a ring of its own. */
function ferryOf(vessel: Vessel, seconds: number): Sailing {
  const radius = LAKE_RADIUS_METERS * (0.4 + 0.5 * noise(vessel.mmsi, 1))
  const angle = ((seconds * vessel.metersPerSecond) / radius) % (2 * Math.PI)
  const place = offset(LAKE, Math.sin(angle) * radius, Math.cos(angle) * radius)
  const course = ((angle * 180) / Math.PI + 90) % 360
  return { ...place, status: 0, metersPerSecond: vessel.metersPerSecond, course }
}

/** So many metres to the right of a course. */
function aside(place: Place, course: number, meters: number): Place {
  const angle = ((course + 90) * Math.PI) / 180
  return offset(place, Math.sin(angle) * meters, Math.cos(angle) * meters)
}
