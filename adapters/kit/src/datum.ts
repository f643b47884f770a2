/** Degrees. */
export type Coordinates = { latitude: number; longitude: number }

/**
 * WGS 84 as GCJ-02, the datum that the secrecy plug-in of Chinese maps puts in its place. Outside
 * of the area both are the same.
 *
 * Constants and area as in standards.md 3.1 (Krasovsky ellipsoid; longitude 73.66 to 135.05,
 * latitude 3.86 to 53.55). Implementations differ at the border of the area, where the shift jumps.
 */
export function gcj02OfWgs84(latitude: number, longitude: number): Coordinates {
  if (!isShifted(latitude, longitude)) return { latitude, longitude }
  return {
    latitude: latitude + latitudeShift(latitude, longitude),
    longitude: longitude + longitudeShift(latitude, longitude),
  }
}

/**
 * GCJ-02 as WGS 84: the point whose shift leads to the given one, to within 1e-9 degree (0.1 mm).
 * The shift has no inverse in closed form and one step alone errs by 2e-6 degree, so that it is
 * repeated with the shift at the point found. Outside of the area both are the same.
 */
export function wgs84OfGcj02(latitude: number, longitude: number): Coordinates {
  if (!isShifted(latitude, longitude)) return { latitude, longitude }
  let [north, east] = [latitude, longitude]
  for (let step = 0; step < STEPS; step++) {
    const nextNorth = latitude - latitudeShift(north, east)
    const nextEast = longitude - longitudeShift(north, east)
    const moved = Math.max(Math.abs(nextNorth - north), Math.abs(nextEast - east))
    north = nextNorth
    east = nextEast
    if (moved < TOLERANCE_DEGREES) break
  }
  return { latitude: north, longitude: east }
}

/**
 * BD-09, the datum of Baidu's maps, as WGS 84. It is GCJ-02 turned and stretched by a wave
 * (standards.md 3.1); the way back is repeated until it leads to the given point, to 1e-9 degree.
 */
export function wgs84OfBd09(latitude: number, longitude: number): Coordinates {
  let [north, east] = [latitude - BD_NORTH, longitude - BD_EAST]
  for (let step = 0; step < STEPS; step++) {
    const there = bd09OfGcj02(north, east)
    const [missedNorth, missedEast] = [latitude - there.latitude, longitude - there.longitude]
    north += missedNorth
    east += missedEast
    if (Math.max(Math.abs(missedNorth), Math.abs(missedEast)) < TOLERANCE_DEGREES) break
  }
  return wgs84OfGcj02(north, east)
}

/** WGS 84 as BD-09. */
export function bd09OfWgs84(latitude: number, longitude: number): Coordinates {
  const gcj = gcj02OfWgs84(latitude, longitude)
  return bd09OfGcj02(gcj.latitude, gcj.longitude)
}

function bd09OfGcj02(latitude: number, longitude: number): Coordinates {
  const radius = Math.hypot(longitude, latitude) + 0.00002 * Math.sin(latitude * BD_WAVE)
  const angle = Math.atan2(latitude, longitude) + 0.000003 * Math.cos(longitude * BD_WAVE)
  return {
    latitude: radius * Math.sin(angle) + BD_NORTH,
    longitude: radius * Math.cos(angle) + BD_EAST,
  }
}

/** Degrees by which BD-09 is moved, and the length of its wave. */
const BD_NORTH = 0.006
const BD_EAST = 0.0065
const BD_WAVE = (Math.PI * 3_000) / 180

/** A hundredth of what is promised, so that rounding leaves it true. */
const TOLERANCE_DEGREES = 1e-11

/** The shift changes by less than 1 % over its own length: each step wins two digits or more. */
const STEPS = 16

/** Semi-major axis in metres and squared eccentricity of the Krasovsky ellipsoid. */
const AXIS = 6_378_245
const ECCENTRICITY = 0.006_693_421_622_965_943

const RADIANS = Math.PI / 180

function isShifted(latitude: number, longitude: number): boolean {
  return longitude >= 73.66 && longitude <= 135.05 && latitude >= 3.86 && latitude <= 53.55
}

/** In degrees; so is `longitudeShift`. */
function latitudeShift(latitude: number, longitude: number): number {
  const x = longitude - 105
  const y = latitude - 35
  const metres =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    common(x) +
    waves(y, 20, 40, 3) +
    ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3
  const magic = magicOf(latitude)
  const meridian = (AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic))
  return metres / (meridian * RADIANS)
}

function longitudeShift(latitude: number, longitude: number): number {
  const x = longitude - 105
  const y = latitude - 35
  const metres =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    common(x) +
    waves(x, 20, 40, 3) +
    ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3
  const parallel = (AXIS / Math.sqrt(magicOf(latitude))) * Math.cos(latitude * RADIANS)
  return metres / (parallel * RADIANS)
}

function common(x: number): number {
  return ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3
}

function waves(value: number, short: number, long: number, period: number): number {
  const radians = value * Math.PI
  return ((short * Math.sin(radians) + long * Math.sin(radians / period)) * 2) / 3
}

function magicOf(latitude: number): number {
  const sine = Math.sin(latitude * RADIANS)
  return 1 - ECCENTRICITY * sine * sine
}
