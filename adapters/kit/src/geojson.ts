import { membersOf } from './collect.ts'

/** A geometry that was read: as text for a contract, and its first point. */
export type Geometry = { text: string; type: string; longitude: number; latitude: number }

/** Nesting of `coordinates` by type (RFC 7946 section 3.1). */
const NESTING: ReadonlyMap<unknown, number> = new Map([
  ['Point', 0],
  ['MultiPoint', 1],
  ['LineString', 1],
  ['MultiLineString', 2],
  ['Polygon', 2],
  ['MultiPolygon', 3],
])

/** Characters of a geometry that a contract takes. */
const MOST_CHARACTERS = 1_000_000

/**
 * A GeoJSON geometry in WGS 84 as JSON text of its type and coordinates alone, or what is wrong
 * with it. Collections of geometries are not read. Every position must be longitude and latitude
 * in degrees; further numbers (a height) stay.
 */
export function geometryOf(value: unknown): Geometry | { fault: string } {
  const { type, coordinates } = membersOf(value)
  const nesting = NESTING.get(type)
  if (typeof type !== 'string' || nesting === undefined) return { fault: 'no geometry' }
  if (!areCoordinates(coordinates, nesting)) return { fault: 'no coordinates in degrees' }
  const text = JSON.stringify({ type, coordinates })
  if (text.length > MOST_CHARACTERS) return { fault: `more than ${MOST_CHARACTERS} characters` }
  const [longitude, latitude] = firstOf(coordinates, nesting)
  if (longitude === undefined || latitude === undefined) return { fault: 'no coordinates' }
  return { text, type, longitude, latitude }
}

function areCoordinates(value: unknown, nesting: number): boolean {
  if (!Array.isArray(value)) return false
  if (nesting > 0) return value.length > 0 && value.every((one) => areCoordinates(one, nesting - 1))
  const [longitude, latitude, ...more] = value
  if (!isWithin(longitude, 180) || !isWithin(latitude, 90)) return false
  return more.every((one) => isWithin(one, Number.MAX_VALUE))
}

function isWithin(value: unknown, most: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= most
}

function firstOf(coordinates: unknown, nesting: number): (number | undefined)[] {
  const first = Array.isArray(coordinates) ? coordinates : []
  return nesting === 0 ? first : firstOf(first[0], nesting - 1)
}
