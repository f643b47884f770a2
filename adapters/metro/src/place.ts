import { geometryOf, membersOf, wgs84OfBd09, wgs84OfGcj02 } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import type { Values } from './record.ts'

export type Datum = 'WGS84' | 'GCJ02' | 'BD09'

const DATUMS: ReadonlyMap<string, Datum> = new Map([
  ['wgs84', 'WGS84'],
  ['cgcs2000', 'WGS84'],
  ['epsg4326', 'WGS84'],
  ['epsg4490', 'WGS84'],
  ['gcj02', 'GCJ02'],
  ['bd09', 'BD09'],
  ['bd09ll', 'BD09'],
])

/** Six decimals are a decimetre; the conversion is exact to more, sources are not. */
const DECIMALS = 7

/** A datum by its name; CGCS2000 is taken for WGS 84, from which it differs by centimetres. */
export function datumOf(name: unknown, otherwise: Datum, desk: Desk, at: string): Datum {
  if (name === undefined || name === null) return otherwise
  const found = DATUMS.get(
    String(name)
      .toLowerCase()
      .replaceAll(/[\s:_-]/g, ''),
  )
  if (!found) desk.remarks.note('unknown-code', 'datum is not known; the usual one is taken', at)
  return found ?? otherwise
}

/** Columns of a place in WGS 84, of a pair `latitude` and `longitude`; one alone says nothing. */
export function placeOf(
  { latitude, longitude }: Values,
  datum: Datum,
  desk: Desk,
  at: string,
): Record<string, unknown> {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') {
    if (latitude !== longitude) {
      desk.remarks.note('half-position', 'one coordinate without the other; left out', at)
    }
    return {}
  }
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    desk.remarks.note('value-not-kept', 'coordinates out of range; left out', at)
    return {}
  }
  if (datum === 'WGS84') return { latitude, longitude }
  const [east, north] = converted([longitude, latitude], datum)
  return {
    ...{ latitude: north, longitude: east },
    ...{ source_crs: datum, source_latitude: latitude, source_longitude: longitude },
  }
}

/** A GeoJSON line, as object or as text, in WGS 84; undefined, with a remark, when it is none. */
export function lineOf(value: unknown, datum: Datum, desk: Desk, at: string): string | undefined {
  if (value === undefined || value === null) return undefined
  const geometry = geometryOf(typeof value === 'string' ? parsed(value) : value)
  if ('fault' in geometry) {
    desk.remarks.note('value-not-kept', `geometry: ${geometry.fault}; left out`, at)
    return undefined
  }
  if (geometry.type !== 'LineString' && geometry.type !== 'MultiLineString') {
    desk.remarks.note('value-not-kept', 'geometry is no line; left out', at)
    return undefined
  }
  if (datum === 'WGS84') return geometry.text
  const { type, coordinates } = membersOf(parsed(geometry.text))
  return JSON.stringify({ type, coordinates: convertedAll(coordinates, datum) })
}

/** Text that is no JSON is no geometry. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function convertedAll(coordinates: unknown, datum: Datum): unknown {
  if (!Array.isArray(coordinates)) return coordinates
  const [first, second] = coordinates
  if (typeof first === 'number' && typeof second === 'number') {
    return converted([first, second], datum)
  }
  return coordinates.map((one) => convertedAll(one, datum))
}

function converted(
  [longitude, latitude]: readonly [number, number],
  datum: Datum,
): [longitude: number, latitude: number] {
  const place = (datum === 'BD09' ? wgs84OfBd09 : wgs84OfGcj02)(latitude, longitude)
  return [Number(place.longitude.toFixed(DECIMALS)), Number(place.latitude.toFixed(DECIMALS))]
}
