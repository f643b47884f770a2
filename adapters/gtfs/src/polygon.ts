/** A linear ring is closed and has four positions or more (RFC 7946 section 3.1.6). */
const RING_POSITIONS = 4

/**
 * Why a value is no GeoJSON Polygon or MultiPolygon in degrees (RFC 7946 sections 3.1.6, 3.1.7);
 * undefined when it is one. Whether its rings cross is not looked at.
 */
export function polygonFault(geometry: unknown): string | undefined {
  if (typeof geometry !== 'object' || geometry === null) return 'no geometry'
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown }
  if (type !== 'Polygon' && type !== 'MultiPolygon') return 'neither Polygon nor MultiPolygon'
  if (!isList(coordinates)) return 'no coordinates'
  const polygons = type === 'Polygon' ? [coordinates] : coordinates
  for (const rings of polygons) {
    if (!isList(rings)) return 'a polygon without rings'
    for (const ring of rings) {
      const fault = ringFault(ring)
      if (fault) return fault
    }
  }
  return undefined
}

function ringFault(ring: unknown): string | undefined {
  if (!isList(ring) || ring.length < RING_POSITIONS) return 'a ring of fewer than 4 positions'
  if (!ring.every(isPosition)) return 'a position that is no longitude and latitude in degrees'
  const first = ring[0]
  const last = ring.at(-1)
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return 'a ring that is not closed'
  return undefined
}

/** Longitude, latitude and perhaps an altitude. */
function isPosition(value: unknown): value is number[] {
  if (!isList(value) || value.length > 3 || !value.every(Number.isFinite)) return false
  const [longitude, latitude] = value as number[]
  if (longitude === undefined || latitude === undefined) return false
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0
}
