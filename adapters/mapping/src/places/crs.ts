import { wgs84OfBd09, wgs84OfGcj02 } from '@tongqu/adapter-kit'
import proj4 from 'proj4'

/** Longitude and latitude, WGS 84, of a position of the source; x is east, y is north. */
export type ToWgs84 = (x: number, y: number) => readonly [longitude: number, latitude: number]

export type Crs = {
  /** As it stands in `source_crs`. */
  name: string
  /** Undefined: positions are WGS 84 already. */
  toWgs84: ToWgs84 | undefined
}

/** Geographic systems that agree with WGS 84 to within a metre, which is all a car park needs. */
const ALREADY = ['EPSG:4326', 'CRS84', 'OGC:CRS84', 'WGS84', 'EPSG:4258', 'EPSG:4490', 'EPSG:4979']

/** Seven parameters of EPSG transformation 1777, DHDN to WGS 84 (accuracy 3 m). */
const DHDN = '+ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7 +units=m +no_defs'

const LISTED: Readonly<Record<string, string>> = {
  'EPSG:3857': proj4Web(),
  'EPSG:900913': proj4Web(),
  'EPSG:3035':
    '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m +no_defs',
  'EPSG:4314': '+proj=longlat +ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7',
}

/** Names for people and documents: what `crsOf` takes. */
export const CRS_NAMES: readonly string[] = [
  ...ALREADY,
  'GCJ02',
  'BD09',
  ...Object.keys(LISTED),
  'EPSG:25828 to 25838',
  'EPSG:31466 to 31469',
  'EPSG:32601 to 32660',
  'EPSG:32701 to 32760',
  'EPSG:4491 to 4554',
]

const known = new Map<string, Crs>()

/** The system of a name (`EPSG:25832`, `GCJ02`, a URN of OGC); undefined: not known here. */
export function crsOf(text: string): Crs | undefined {
  const name = nameOf(text)
  const found = known.get(name) ?? made(name)
  if (found) known.set(name, found)
  return found
}

function made(name: string): Crs | undefined {
  if (ALREADY.includes(name)) return { name, toWgs84: undefined }
  if (name === 'GCJ02') return { name, toWgs84: (x, y) => pair(wgs84OfGcj02(y, x)) }
  if (name === 'BD09') return { name, toWgs84: (x, y) => pair(wgs84OfBd09(y, x)) }
  const definition = Object.hasOwn(LISTED, name) ? LISTED[name] : zoneOf(name)
  if (definition === undefined) return undefined
  const converter = proj4(definition, '+proj=longlat +datum=WGS84 +no_defs')
  return {
    name,
    toWgs84: (x, y) => {
      const [longitude = Number.NaN, latitude = Number.NaN] = converter.forward([x, y])
      return [longitude, latitude]
    },
  }
}

function nameOf(text: string): string {
  const name = text
    .trim()
    .toUpperCase()
    .replace(/^URN:OGC:DEF:CRS:([A-Z]+):[^:]*:/, '$1:')
    .replace(/^OGC:CRS84$/, 'CRS84')
  if (/^\d{4,6}$/.test(name)) return `EPSG:${name}`
  return name.replace(/^(GCJ|BD)[-_ ]?0?([29])$/, '$10$2').replace(/^WGS[-_ ]84$/, 'WGS84')
}

/** Systems that come in rows of zones: the central meridian follows from the number. */
function zoneOf(name: string): string | undefined {
  const code = Number(/^EPSG:(\d{4,5})$/.exec(name)?.[1])
  const within = (first: number, last: number) => code >= first && code <= last
  if (within(25_828, 25_838)) return `+proj=utm +zone=${code - 25_800} +ellps=GRS80 +units=m`
  if (within(32_601, 32_660)) return `+proj=utm +zone=${code - 32_600} +datum=WGS84 +units=m`
  if (within(32_701, 32_760)) return `+proj=utm +zone=${code - 32_700} +south +datum=WGS84 +units=m`
  if (within(31_466, 31_469)) {
    // Gauss-Krüger zones 2 to 5 of 3°; the zone stands before the easting.
    const zone = code - 31_464
    return `${transverse(zone * 3, zone * 1_000_000 + 500_000)} ${DHDN}`
  }
  return cgcs2000Of(code)
}

/**
 * CGCS2000 Gauss-Krüger (EPSG 4491 to 4554, GB/T 18314): 6° zones 13 to 23 with and without the
 * zone before the easting, then 3° zones 25 to 45 likewise.
 */
function cgcs2000Of(code: number): string | undefined {
  const rows = [
    { first: 4_491, last: 4_501, meridian: 75, step: 6, zone: 13 },
    { first: 4_502, last: 4_512, meridian: 75, step: 6, zone: 0 },
    { first: 4_513, last: 4_533, meridian: 75, step: 3, zone: 25 },
    { first: 4_534, last: 4_554, meridian: 75, step: 3, zone: 0 },
  ]
  const row = rows.find(({ first, last }) => code >= first && code <= last)
  if (!row) return undefined
  const place = code - row.first
  const east = row.zone === 0 ? 500_000 : (row.zone + place) * 1_000_000 + 500_000
  return `${transverse(row.meridian + place * row.step, east)} +ellps=GRS80 +units=m +no_defs`
}

function transverse(meridian: number, east: number): string {
  return `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${east} +y_0=0`
}

function proj4Web(): string {
  const sphere = '+a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m'
  return `+proj=merc ${sphere} +nadgrids=@null +no_defs`
}

function pair({ latitude, longitude }: { latitude: number; longitude: number }) {
  return [longitude, latitude] as const
}
