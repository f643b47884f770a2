import type { Place } from '../geography.ts'

/** Krasovsky ellipsoid as the coordinates of Chinese maps have it: metres, squared eccentricity. */
const SEMI_MAJOR_METERS = 6_378_245
const ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943

/**
 * GCJ-02 of a WGS 84 place: what a terminal sends whose positions went through the secrecy plug-in
 * (status bit 5; ENCRYPT 1 in JT/T 809). For places in China.
 */
export function gcj02(place: Place): Place {
  const x = place.longitude - 105
  const y = place.latitude - 35
  const radians = (place.latitude / 180) * Math.PI
  const magic = 1 - ECCENTRICITY_SQUARED * Math.sin(radians) ** 2
  const root = Math.sqrt(magic)
  const meridian = (SEMI_MAJOR_METERS * (1 - ECCENTRICITY_SQUARED)) / (magic * root)
  const parallel = (SEMI_MAJOR_METERS / root) * Math.cos(radians)
  return {
    latitude: place.latitude + (north(x, y) * 180) / (meridian * Math.PI),
    longitude: place.longitude + (east(x, y) * 180) / (parallel * Math.PI),
  }
}

/**
 * BD-09 of a WGS 84 place, as a map service shows it: GCJ-02, turned and stretched by a wave
 * (standards.md 3.1). For places in China.
 */
export function bd09(place: Place): Place {
  const { latitude, longitude } = gcj02(place)
  const turn = (Math.PI * 3_000) / 180
  const radius = Math.hypot(longitude, latitude) + 0.00002 * Math.sin(latitude * turn)
  const angle = Math.atan2(latitude, longitude) + 0.000003 * Math.cos(longitude * turn)
  return {
    latitude: radius * Math.sin(angle) + 0.006,
    longitude: radius * Math.cos(angle) + 0.0065,
  }
}

function north(x: number, y: number): number {
  const plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x))
  const slow = 160 * wave(y / 12) + 320 * wave(y / 30)
  return plain + ((ripple(x) + 20 * wave(y) + 40 * wave(y / 3) + slow) * 2) / 3
}

function east(x: number, y: number): number {
  const plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x))
  const slow = 150 * wave(x / 12) + 300 * wave(x / 30)
  return plain + ((ripple(x) + 20 * wave(x) + 40 * wave(x / 3) + slow) * 2) / 3
}

function ripple(x: number): number {
  return 20 * wave(6 * x) + 20 * wave(2 * x)
}

function wave(x: number): number {
  return Math.sin(x * Math.PI)
}
