import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { numberAt, placeOf, textAt } from './tree.ts'

/** Longitude, latitude in degrees, as GeoJSON has them (RFC 7946 section 3.1.1). */
export type Position = readonly [longitude: number, latitude: number]

/** Positions read of one geometry. */
const MOST_POSITIONS = 20_000

/** Mean radius of the Earth, IUGG 1980, metres. */
const EARTH_METERS = 6_371_008.8

/** Coordinates of an element with `latitude` and `longitude`, WGS 84 (PointCoordinates). */
export function positionOf(desk: Desk, element: XmlElement | undefined): Position | undefined {
  const latitude = numberAt(desk, element, 'latitude')
  const longitude = numberAt(desk, element, 'longitude')
  if (latitude === undefined || longitude === undefined) return undefined
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return [longitude, latitude]
  desk.note('not-a-position', 'coordinates out of range; left out', placeOf(element))
  return undefined
}

/** Coordinates at a path. */
export function positionAt(
  desk: Desk,
  element: XmlElement | undefined,
  ...path: string[]
): Position | undefined {
  const holder = childOf(element, ...path)
  return holder && positionOf(desk, holder)
}

/**
 * A GML posList. Order is that of the reference system (EN 16157-2, GmlLineString): latitude
 * first in EPSG:4326 and EPSG:4258, which is also what an absent srsName means; longitude first
 * in CRS84. A list that can only be meant the other way round is turned, with a remark.
 */
export function positionsOf(desk: Desk, line: XmlElement | undefined): Position[] | undefined {
  const text = textAt(line, 'posList')
  if (line === undefined || text === undefined) return undefined
  const system = textAt(line, 'srsName') ?? ''
  if (!/(^|\D)(4326|4258)$|CRS:?84$/i.test(system) && system !== '') {
    desk.note('unknown-crs', 'the reference system of a GML line is not read', placeOf(line))
    return undefined
  }
  const numbers = text.split(/[\s,]+/).map(Number)
  const step = textAt(line, 'srsDimension') === '3' ? 3 : 2
  if (numbers.some((number) => !Number.isFinite(number)) || numbers.length % step !== 0) {
    desk.note('not-a-position', 'a posList is no list of coordinates; left out', placeOf(line))
    return undefined
  }
  if (numbers.length / step > MOST_POSITIONS) {
    desk.note('geometry-too-large', `more than ${MOST_POSITIONS} positions`, placeOf(line))
    return undefined
  }
  return turned(desk, line, numbers, step, /84$/.test(system))
}

function turned(
  desk: Desk,
  line: XmlElement,
  numbers: readonly number[],
  step: number,
  isLongitudeFirst: boolean,
): Position[] | undefined {
  const positions = pairs(numbers, step, isLongitudeFirst)
  if (positions.every(isOnEarth)) return positions
  const other = pairs(numbers, step, !isLongitudeFirst)
  if (other.every(isOnEarth)) {
    desk.note('axis-order', 'a posList has its axes the other way round; turned', placeOf(line))
    return other
  }
  desk.note('not-a-position', 'coordinates out of range; left out', placeOf(line))
  return undefined
}

function pairs(numbers: readonly number[], step: number, isLongitudeFirst: boolean): Position[] {
  const positions: Position[] = []
  for (let at = 0; at + 1 < numbers.length; at += step) {
    const first = numbers[at] ?? 0
    const second = numbers[at + 1] ?? 0
    positions.push(isLongitudeFirst ? [first, second] : [second, first])
  }
  return positions
}

function isOnEarth([longitude, latitude]: Position): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
}

/** One geometry as it was read: a single position is a point, a ring a polygon. */
export type Shape =
  | { kind: 'point'; position: Position }
  | { kind: 'line'; positions: readonly Position[] }
  | { kind: 'polygon'; rings: readonly (readonly Position[])[] }

/** All shapes as one GeoJSON geometry (RFC 7946), as text; undefined when there is none. */
export function geoJsonOf(shapes: readonly Shape[]): string | undefined {
  const simple = shapes.map(simpleOf)
  const [first] = simple
  if (first === undefined) return undefined
  if (simple.length === 1) return JSON.stringify(first)
  if (simple.some(({ type }) => type !== first.type)) {
    return JSON.stringify({ type: 'GeometryCollection', geometries: simple })
  }
  const coordinates = simple.map((one) => one.coordinates)
  return JSON.stringify({ type: `Multi${first.type}`, coordinates })
}

function simpleOf(shape: Shape): { type: string; coordinates: unknown } {
  if (shape.kind === 'point') return { type: 'Point', coordinates: shape.position }
  if (shape.kind === 'line') return { type: 'LineString', coordinates: shape.positions }
  return { type: 'Polygon', coordinates: shape.rings }
}

/** A position that stands for the shapes: their first. */
export function firstPositionOf(shapes: readonly Shape[]): Position | undefined {
  const [first] = shapes
  if (first === undefined) return undefined
  if (first.kind === 'point') return first.position
  return first.kind === 'line' ? first.positions[0] : first.rings[0]?.[0]
}

/**
 * The piece of a line between two distances from its start in metres, along great circles. Ends
 * beyond the line are drawn back to it; equal ends give a single position.
 */
export function pieceOf(line: readonly Position[], from: number, to: number): Position[] {
  const start = Math.max(0, Math.min(from, to))
  const end = Math.max(from, to)
  const piece: Position[] = []
  let walked = 0
  for (let at = 1; at < line.length; at++) {
    const [one, other] = [line[at - 1], line[at]]
    if (one === undefined || other === undefined) continue
    const length = metersBetween(one, other)
    const next = walked + length
    if (next >= start && walked <= end && length > 0) {
      if (piece.length === 0) piece.push(between(one, other, (start - walked) / length))
      const share = Math.min(1, (end - walked) / length)
      piece.push(between(one, other, share))
    }
    walked = next
  }
  const last = line.at(-1)
  if (piece.length === 0 && last !== undefined) piece.push(last)
  const drawn = withoutRepeats(piece)
  return from > to ? drawn.reverse() : drawn
}

/** Length of a line in metres. */
export function metersOf(line: readonly Position[]): number {
  let meters = 0
  for (let at = 1; at < line.length; at++) {
    const [one, other] = [line[at - 1], line[at]]
    if (one && other) meters += metersBetween(one, other)
  }
  return meters
}

function between(one: Position, other: Position, share: number): Position {
  if (share <= 0) return one
  if (share >= 1) return other
  const along = (from: number, to: number): number =>
    Number((from + (to - from) * share).toFixed(7))
  return [along(one[0], other[0]), along(one[1], other[1])]
}

function withoutRepeats(positions: readonly Position[]): Position[] {
  return positions.filter((position, at) => {
    const before = positions[at - 1]
    return before === undefined || before[0] !== position[0] || before[1] !== position[1]
  })
}

/** Haversine distance. */
function metersBetween(
  [longitude, latitude]: Position,
  [toLongitude, toLatitude]: Position,
): number {
  const radians = Math.PI / 180
  const north = Math.sin(((toLatitude - latitude) * radians) / 2)
  const east = Math.sin(((toLongitude - longitude) * radians) / 2)
  const flat = Math.cos(latitude * radians) * Math.cos(toLatitude * radians)
  return 2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(north * north + flat * east * east)))
}
