import type { Shape } from './shape.ts'

/** Signs of one text, as many as a contract's geometry may have. */
const MOST_CHARACTERS = 1_000_000

const TYPES: Readonly<Record<string, { type: string; nesting: number }>> = {
  POINT: { type: 'Point', nesting: 0 },
  LINESTRING: { type: 'LineString', nesting: 1 },
  POLYGON: { type: 'Polygon', nesting: 2 },
  MULTIPOINT: { type: 'MultiPoint', nesting: 1 },
  MULTILINESTRING: { type: 'MultiLineString', nesting: 2 },
  MULTIPOLYGON: { type: 'MultiPolygon', nesting: 3 },
}

/**
 * Well-known text (OGC 06-103r4 clause 7.2): `POINT (8.5 52.0)`, also with `SRID=4326;` before it
 * and with Z or M. Undefined when it is none; collections and EMPTY are none.
 */
export function wktShape(text: string): Shape | undefined {
  if (text.length > MOST_CHARACTERS) return undefined
  const head = /^\s*(?:SRID=\d+;)?\s*([A-Z]+)\s*(?:Z|M|ZM)?\s*(?=\()/i.exec(text)
  const name = head?.[1]?.toUpperCase().replace(/(?<=T|G|N)ZM?$|M$/, '') ?? ''
  const known = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined
  if (!head || !known) return undefined
  const reader = { text, at: head[0].length }
  const coordinates = read(reader, known.nesting, known.type === 'MultiPoint')
  if (coordinates === undefined || text.slice(reader.at).trim() !== '') return undefined
  return { type: known.type, coordinates }
}

type Reader = { text: string; at: number }

/**
 * `(…, …)`: a list of lists down to positions. Points of MULTIPOINT may have their own brackets.
 */
function read(reader: Reader, nesting: number, loose: boolean): unknown {
  if (!take(reader, '(')) return undefined
  const items: unknown[] = []
  do {
    const item = nesting <= 1 ? position(reader, loose) : read(reader, nesting - 1, loose)
    if (item === undefined) return undefined
    items.push(item)
  } while (take(reader, ','))
  if (!take(reader, ')')) return undefined
  return nesting === 0 ? items[0] : items
}

const NUMBERS =
  /\s*([+-]?[\d.]+(?:e[+-]?\d+)?)\s+([+-]?[\d.]+(?:e[+-]?\d+)?)((?:\s+[-+\d.e]+)*)\s*/iy

function position(reader: Reader, loose: boolean): [number, number] | undefined {
  const bracketed = loose && take(reader, '(')
  NUMBERS.lastIndex = reader.at
  const found = NUMBERS.exec(reader.text)
  if (!found) return undefined
  reader.at = NUMBERS.lastIndex
  if (bracketed && !take(reader, ')')) return undefined
  const [x, y] = [Number(found[1]), Number(found[2])]
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined
}

function take(reader: Reader, sign: string): boolean {
  while (reader.text[reader.at] === ' ') reader.at++
  if (reader.text[reader.at] !== sign) return false
  reader.at++
  return true
}
