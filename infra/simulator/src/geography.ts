/** WGS 84, degrees. */
export type Place = { latitude: number; longitude: number }

/** A point of a line on the ground; `meters` is the way from its first point. */
export type ShapePoint = Place & { meters: number }

const EARTH_RADIUS_METERS = 6_371_000
const METERS_PER_DEGREE = (Math.PI * EARTH_RADIUS_METERS) / 180

/** The place so many metres east and north of another; flat, good to a few tens of kilometres. */
export function offset(from: Place, eastMeters: number, northMeters: number): Place {
  const shrink = Math.cos((from.latitude * Math.PI) / 180)
  return {
    latitude: rounded(from.latitude + northMeters / METERS_PER_DEGREE),
    longitude: rounded(from.longitude + eastMeters / (METERS_PER_DEGREE * shrink)),
  }
}

export function metersBetween(from: Place, to: Place): number {
  const shrink = Math.cos((((from.latitude + to.latitude) / 2) * Math.PI) / 180)
  const north = (to.latitude - from.latitude) * METERS_PER_DEGREE
  const east = (to.longitude - from.longitude) * METERS_PER_DEGREE * shrink
  return Math.hypot(north, east)
}

/** Compass direction in degrees, 0 north, clockwise, as GTFS-Realtime `Position.bearing` has it. */
export function bearingDegrees(from: Place, to: Place): number {
  const shrink = Math.cos((from.latitude * Math.PI) / 180)
  const east = (to.longitude - from.longitude) * shrink
  const degrees = (Math.atan2(east, to.latitude - from.latitude) * 180) / Math.PI
  return Math.round((degrees + 360) % 360)
}

/** Measures the way along the places. */
export function shapeOf(places: readonly Place[]): ShapePoint[] {
  let meters = 0
  return places.map((place, index) => {
    const before = places[index - 1]
    if (before) meters += metersBetween(before, place)
    return { ...place, meters: Math.round(meters * 10) / 10 }
  })
}

/** Where one is after `meters` of the shape, and which way one looks. */
export function alongShape(
  shape: readonly ShapePoint[],
  meters: number,
): Place & { bearingDegrees: number } {
  const index = shape.findIndex((point) => point.meters > meters)
  const end = index < 0 ? shape.length - 1 : Math.max(1, index)
  const from = shape[end - 1]
  const to = shape[end]
  if (!from || !to) throw new Error('a shape has at least two points')
  const length = to.meters - from.meters
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, (meters - from.meters) / length))
  return {
    latitude: rounded(from.latitude + (to.latitude - from.latitude) * part),
    longitude: rounded(from.longitude + (to.longitude - from.longitude) * part),
    bearingDegrees: bearingDegrees(from, to),
  }
}

/** Six decimals, a decimetre: what GTFS feeds carry. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
