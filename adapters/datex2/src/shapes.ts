import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import {
  metersOf,
  type Position,
  pieceOf,
  positionAt,
  positionOf,
  positionsOf,
  type Shape,
} from './geometry.ts'
import { childrenNamed, numberAt, searchIn } from './tree.ts'

/** Points of one OpenLR reference or one linear element. */
const MOST_POINTS = 1_000

/**
 * Shapes of one location, from the first method that gives coordinates: those of the point, GML,
 * TPEG, linear element, OpenLR. Alert-C has none: its location tables are not public.
 */
export function shapesOf(desk: Desk, location: XmlElement): Shape[] {
  const area = areasOf(desk, location)
  if (area.length > 0) return area
  const lines = linesOf(desk, location)
  if (lines.length > 0) return lines
  const point = pointOf(desk, location)
  return point ? [{ kind: 'point', position: point }] : []
}

/** The position that a map shall show, where the location has one of its own. */
export function displayPositionOf(desk: Desk, location: XmlElement): Position | undefined {
  return (
    positionAt(desk, location, 'locationForDisplay') ??
    positionAt(desk, location, 'coordinatesForDisplay')
  )
}

function pointOf(desk: Desk, location: XmlElement): Position | undefined {
  const tpeg = childOf(location, 'tpegPointLocation')
  const along = childOf(location, 'pointAlongLinearElement')
  const openlr = openlrOf(location)
  return (
    positionAt(desk, location, 'pointByCoordinates', 'pointCoordinates') ??
    positionAt(desk, tpeg, 'point', 'pointCoordinates') ??
    positionAt(desk, tpeg, 'framedPoint', 'pointCoordinates') ??
    (along && pointAlong(desk, along)) ??
    (openlr && openlrPointsOf(desk, openlr)[0]) ??
    displayPositionOf(desk, location)
  )
}

function linesOf(desk: Desk, location: XmlElement): Shape[] {
  const gml = childrenNamed(location, 'gmlLineString').flatMap((line) =>
    lineOf(positionsOf(desk, line)),
  )
  if (gml.length > 0) return gml
  const parts = childrenNamed(location, 'linearWithinLinearElement').flatMap((part) => {
    return lineOf(pieceWithin(desk, part))
  })
  if (parts.length > 0) return parts
  const tpeg = childOf(location, 'tpegLinearLocation')
  const ends = [childOf(tpeg, 'from'), childOf(tpeg, 'to')]
  const tpegLine = lineOf(known(ends.map((end) => positionAt(desk, end, 'pointCoordinates'))))
  if (tpegLine.length > 0) return tpegLine
  const openlr = openlrLinearOf(location)
  return openlr ? lineOf(openlrPointsOf(desk, childOf(openlr, 'firstDirection') ?? openlr)) : []
}

function areasOf(desk: Desk, location: XmlElement): Shape[] {
  const polygons = childrenNamed(childOf(location, 'gmlMultiPolygon'), 'gmlPolygon')
  const shapes = polygons.flatMap((polygon): Shape[] => {
    const borders = childrenNamed(polygon, 'exterior', 'interior')
    const rings = known(
      borders.map((ring) => positionsOf(desk, childOf(ring, 'gmlLinearRing') ?? ring)),
    )
    const isWhole = rings.length === borders.length && rings.every(({ length }) => length >= 4)
    return isWhole && rings.length > 0 ? [{ kind: 'polygon', rings }] : []
  })
  if (shapes.length > 0) return shapes
  const corners = searchIn(childOf(location, 'openlrAreaLocationReference'), 'openlrPolygonCorners')
  const ring = corners ? openlrPointsOf(desk, corners) : []
  const [first] = ring
  if (first && ring.length >= 3) return [{ kind: 'polygon', rings: [[...ring, first]] }]
  const centre = positionAt(desk, location, 'tpegAreaLocation', 'centrePoint')
  return centre ? [{ kind: 'point', position: centre }] : []
}

/** The OpenLR element of a location, wherever the version and its extensions put it. */
export function openlrOf(location: XmlElement): XmlElement | undefined {
  return (
    openlrLinearOf(location) ??
    childOf(location, 'openlrPointLocationReference') ??
    childOf(location, 'pointExtension', 'openlrExtendedPoint') ??
    childOf(location, 'openlrAreaLocationReference') ??
    childOf(location, 'areaExtension', 'openlrExtendedArea')
  )
}

function openlrLinearOf(location: XmlElement): XmlElement | undefined {
  return (
    childOf(location, 'openlrLinear') ??
    childOf(location, 'linearExtension', 'openlrExtendedLinear')
  )
}

/** Coordinates of the reference points in their order: what OpenLR passes through. */
function openlrPointsOf(desk: Desk, element: XmlElement): Position[] {
  const positions: Position[] = []
  const open = [element]
  for (let step = 0; step < MOST_POINTS && open.length > 0; step++) {
    const next = open.shift()
    if (next === undefined) break
    if (next.name === 'openlrCoordinate' || next.name === 'openlrCoordinates') {
      const position = positionOf(desk, next)
      if (position) positions.push(position)
    } else {
      open.unshift(...next.children.filter(({ children }) => children.length > 0))
    }
  }
  return positions
}

/** The piece of a linear element between its fromPoint and toPoint. */
function pieceWithin(desk: Desk, part: XmlElement): Position[] | undefined {
  const [from, to] = [childOf(part, 'fromPoint'), childOf(part, 'toPoint')]
  const line = lineOfElement(desk, childOf(part, 'linearElement'))
  if (line !== undefined) {
    const [start, end] = [distanceOf(desk, from, line), distanceOf(desk, to, line)]
    return start === undefined || end === undefined ? [...line] : pieceOf(line, start, end)
  }
  return known([from, to].map((end) => positionAt(desk, end, 'fromReferent', 'pointCoordinates')))
}

function pointAlong(desk: Desk, along: XmlElement): Position | undefined {
  const distance = childOf(along, 'distanceAlongLinearElement')
  const line = lineOfElement(desk, childOf(along, 'linearElement'))
  const meters = line && distanceOf(desk, distance, line)
  if (line && meters !== undefined) return pieceOf(line, meters, meters)[0]
  return positionAt(desk, distance, 'fromReferent', 'pointCoordinates')
}

/** Coordinates of a linear element, given as GML or by its points. */
function lineOfElement(desk: Desk, element: XmlElement | undefined): Position[] | undefined {
  if (element === undefined) return undefined
  const gml = positionsOf(desk, childOf(element, 'gmlLineString'))
  if (gml !== undefined) return gml
  const start = childOf(element, 'startPointOfLinearElement')
  const between = childrenNamed(element, 'intermediatePointOnLinearElement').slice(0, MOST_POINTS)
  const end = childOf(element, 'endPointOfLinearElement')
  const referents = [start, ...between.map((one) => childOf(one, 'referent') ?? one), end]
  const positions = known(referents.map((one) => positionAt(desk, one, 'pointCoordinates')))
  return positions.length === referents.length && positions.length > 1 ? positions : undefined
}

/** Metres from the start of the line, from metres or from a percentage of its length. */
function distanceOf(
  desk: Desk,
  point: XmlElement | undefined,
  line: readonly Position[],
): number | undefined {
  if (childOf(point, 'fromReferent')) return undefined
  const percentage = numberAt(desk, point, 'percentageDistanceAlong')
  if (percentage !== undefined) return (percentage / 100) * metersOf(line)
  return numberAt(desk, point, 'distanceAlong')
}

function lineOf(positions: readonly Position[] | undefined): Shape[] {
  const [only] = positions ?? []
  if (positions === undefined || only === undefined) return []
  return positions.length === 1 ? [] : [{ kind: 'line', positions }]
}

function known<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined)
}
