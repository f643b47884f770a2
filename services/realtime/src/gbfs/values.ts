/** Columns of `gbfs/*` back to values of GBFS 3.0; undefined where nothing valid can be said. */

export type Row = Readonly<Record<string, unknown>>
export type LocalWords = { text: string; language: string }[]

/** `Language` of GBFS 3.0. */
const LANGUAGE = /^[a-z]{2,3}(-[A-Z]{2})?$/
const URI = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i
const EMAIL = /^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/
const MILLISECONDS = /\.\d{3}Z$/

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** The text of one language; the lake keeps no other. */
export function wordsOf(value: unknown, language: string): LocalWords | undefined {
  const text = textOf(value)
  return text === undefined ? undefined : [{ text, language }]
}

export function uriOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  const uri = URI.test(value) ? value : new URL(value).href
  return URI.test(uri) ? uri : undefined
}

export function emailOf(value: unknown): string | undefined {
  return typeof value === 'string' && EMAIL.test(value) ? value : undefined
}

/** Commas join them in the lake. */
export function listOf(value: unknown): string[] {
  if (typeof value !== 'string') return []
  return value.split(',').flatMap((one) => one.trim() || [])
}

export function languagesOf(value: unknown): string[] {
  return listOf(value).filter((one) => LANGUAGE.test(one))
}

export function codeOf(value: unknown, known: ReadonlySet<string>): string | undefined {
  return typeof value === 'string' && known.has(value) ? value : undefined
}

export function codesOf(value: unknown, known: ReadonlySet<string>): string[] | undefined {
  const codes = listOf(value).filter((one) => known.has(one))
  return codes.length === 0 ? undefined : codes
}

export function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

export function amountOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

/** Whole numbers: what the lake has between two of them is rounded. */
export function countOf(value: unknown): number | undefined {
  const amount = amountOf(value)
  return amount === undefined ? undefined : Math.round(amount)
}

/** RFC 3339 in UTC, to the second: some fields of GBFS 3.0 allow no fraction. */
export function instantOf(value: unknown): string | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace(MILLISECONDS, 'Z')
}

/** `lat` and `lon`, or neither. */
export function placeOf({ latitude, longitude }: Row): { lat: number; lon: number } | undefined {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined
  return { lat: latitude, lon: longitude }
}

/** What a column with JSON holds; undefined when it can not be read. */
export function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') return undefined
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

/** The records in a column with a JSON array; undefined when it is no array. */
export function recordsOf(value: unknown): Row[] | undefined {
  const list = jsonOf(value)
  return Array.isArray(list) ? list.filter(isRecord) : undefined
}

export function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type MultiPolygon = { type: 'MultiPolygon'; coordinates: unknown[] }

/** GBFS has areas as MultiPolygon only; one Polygon is one of one. */
export function areaOf(value: unknown): MultiPolygon | undefined {
  const geometry = jsonOf(value)
  if (!isRecord(geometry) || !Array.isArray(geometry.coordinates)) return undefined
  const { type, coordinates } = geometry
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : []
  const isWhole = polygons.length > 0 && polygons.every(isPolygon)
  return isWhole ? { type: 'MultiPolygon', coordinates: polygons } : undefined
}

/** A ring is closed, so it has four positions at least (RFC 7946, 3.1.6). */
const LEAST_POSITIONS = 4

function isPolygon(polygon: unknown): boolean {
  return (
    Array.isArray(polygon) &&
    polygon.length > 0 &&
    polygon.every(
      (ring) => Array.isArray(ring) && ring.length >= LEAST_POSITIONS && ring.every(isPosition),
    )
  )
}

function isPosition(position: unknown): boolean {
  return (
    Array.isArray(position) &&
    position.length >= 2 &&
    position.every((one) => typeof one === 'number' && Number.isFinite(one))
  )
}

/** The record without what is not known; undefined unless all that is needed is there. */
export function whole(
  record: Record<string, unknown>,
  needed: readonly string[],
): Record<string, unknown> | undefined {
  if (needed.some((name) => record[name] === undefined)) return undefined
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}
