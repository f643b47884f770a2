import { type Crossing, crossingAt, crossingsPerSide } from '../bus-network.ts'
import { roadNetwork } from '../fleets/roads.ts'
import { alongShape, bearingDegrees, type Place, type ShapePoint, shapeOf } from '../geography.ts'
import { type Name, stationName } from '../names.ts'
import { chance } from '../random.ts'

/** Classes of roads of the province and what they are built for. */
export const ROAD_CLASSES = {
  expressway: { freeFlowKilometersPerHour: 100, lanes: 3, lanesVehiclesPerHour: 1_900 },
  trunk: { freeFlowKilometersPerHour: 80, lanes: 2, lanesVehiclesPerHour: 1_600 },
  arterial: { freeFlowKilometersPerHour: 60, lanes: 3, lanesVehiclesPerHour: 900 },
  secondary: { freeFlowKilometersPerHour: 45, lanes: 2, lanesVehiclesPerHour: 700 },
} as const
export type RoadClass = keyof typeof ROAD_CLASSES

/** A piece of one direction of a road. */
export type Section = {
  /** Place in the list of all sections. */
  index: number
  id: string
  roadName: Name
  roadNumber: string
  roadClass: RoadClass
  lanes: number
  freeFlowKilometersPerHour: number
  /** Of all its lanes. */
  capacityVehiclesPerHour: number
  /** Compass word of DATEX II `DirectionEnum`. */
  direction: 'northBound' | 'eastBound' | 'southBound' | 'westBound'
  lengthMeters: number
  shape: readonly ShapePoint[]
  /** Where the road ends in this direction. */
  towards: Name
  /** The next section of the road in this direction, by index; -1 at its end. */
  next: number
  /** Does it lead towards the middle of the city? Then the morning is its rush hour. */
  isInbound: boolean
  isUrban: boolean
  /** Crossings of the street grid that it joins, in order; none outside the city. */
  crossings: readonly number[]
}

/** Pieces between towns are about so long, metres. */
const RURAL_METERS = 11_000
/** Every second street of the grid is a main street, and a piece of it spans so many crossings. */
const MAIN_STREET_EVERY = 2
const CROSSINGS_A_PIECE = 5
/** Roads from the capital (the first town) to the cities after it are expressways. */
const CITIES = 4

/** All sections of the province, in a fixed order: equal seeds and scales give equal sections. */
export function roadSections(seed: number, scale: number): Section[] {
  const sections: Section[] = []
  for (const line of [...streets(seed, scale), ...roads(seed)]) {
    addPieces(sections, line, line.pieces)
    addPieces(sections, { ...line, from: line.towards, towards: line.from }, backwards(line))
  }
  return sections
}

/** The place of a share (0 to 1) of the way along a section, and the way it looks there. */
export function onSection(section: Section, share: number) {
  return alongShape(section.shape, section.lengthMeters * share)
}

type Piece = { shape: ShapePoint[]; crossings: number[] }
type RoadLine = {
  number: string
  name: Name
  roadClass: RoadClass
  from: Name
  towards: Name
  isUrban: boolean
  /** Share of the line at which it is nearest to the middle of the city. */
  middle: number
  pieces: Piece[]
}

function backwards(line: RoadLine): Piece[] {
  return line.pieces
    .map(({ shape, crossings }) => ({
      shape: shapeOf(
        shape.toReversed().map(({ latitude, longitude }) => ({ latitude, longitude })),
      ),
      crossings: crossings.toReversed(),
    }))
    .reverse()
}

function addPieces(sections: Section[], line: RoadLine, pieces: readonly Piece[]): void {
  const built = ROAD_CLASSES[line.roadClass]
  const isForward = pieces === line.pieces
  for (const [place, { shape, crossings }] of pieces.entries()) {
    const index = sections.length
    const share = (place + 0.5) / pieces.length
    sections.push({
      index,
      id: `${line.number}-${isForward ? 'U' : 'D'}${String(place + 1).padStart(2, '0')}`,
      roadName: line.name,
      roadNumber: line.number,
      roadClass: line.roadClass,
      lanes: built.lanes,
      freeFlowKilometersPerHour: built.freeFlowKilometersPerHour,
      capacityVehiclesPerHour: built.lanes * built.lanesVehiclesPerHour,
      direction: directionOf(shape),
      lengthMeters: shape.at(-1)?.meters ?? 0,
      shape,
      towards: line.towards,
      next: place + 1 < pieces.length ? index + 1 : -1,
      isInbound: share < (isForward ? line.middle : 1 - line.middle),
      isUrban: line.isUrban,
      crossings,
    })
  }
}

function streets(seed: number, scale: number): RoadLine[] {
  const side = crossingsPerSide(scale)
  const lines: RoadLine[] = []
  for (const [across, way] of [
    [false, '路'],
    [true, '大道'],
  ] as const) {
    for (let street = 1; street < side; street += MAIN_STREET_EVERY) {
      const walk = Array.from({ length: side }, (_, step) =>
        across ? crossingAt(street, step, side, seed) : crossingAt(step, street, side, seed),
      )
      const root = stationName(street * 3 + (across ? 1 : 0))
      const isMain = Math.abs(street - side / 2) < side / 4
      lines.push({
        number: `L${across ? 2 : 1}${String(street).padStart(2, '0')}`,
        name: { zh: root.zh + way, en: `${root.en} ${across ? 'Avenue' : 'Road'}` },
        roadClass: isMain ? 'arterial' : 'secondary',
        from: across ? { zh: '南', en: 'south' } : { zh: '西', en: 'west' },
        towards: across ? { zh: '北', en: 'north' } : { zh: '东', en: 'east' },
        isUrban: true,
        middle: 0.5,
        pieces: piecesOf(walk),
      })
    }
  }
  return lines
}

function piecesOf(walk: readonly Crossing[]): Piece[] {
  const pieces: Piece[] = []
  for (let from = 0; from + 1 < walk.length; from += CROSSINGS_A_PIECE) {
    const part = walk.slice(from, from + CROSSINGS_A_PIECE + 1)
    pieces.push({
      shape: shapeOf(part.map(({ place }) => place)),
      crossings: part.map(({ index }) => index),
    })
  }
  return pieces
}

function roads(seed: number): RoadLine[] {
  const { towns, pairs, way } = roadNetwork(seed)
  return pairs.map(([a, b], index): RoadLine => {
    const [from, to] = [towns[a], towns[b]]
    if (!from || !to) throw new Error('a road has two ends')
    const isExpressway = a === 0 && b < CITIES
    const number = `${isExpressway ? 'YG' : 'YS'}${String(index + 1).padStart(3, '0')}`
    const suffix = isExpressway ? { zh: '高速', en: 'Expressway' } : { zh: '公路', en: 'Highway' }
    return {
      number,
      name: {
        zh: `${from.name.zh.slice(0, 1)}${to.name.zh.slice(0, 1)}${suffix.zh}`,
        en: `${from.name.en}–${to.name.en} ${suffix.en}`,
      },
      roadClass: isExpressway ? 'expressway' : 'trunk',
      from: from.name,
      towards: to.name,
      isUrban: false,
      middle: a === 0 ? 0 : chance(seed, 'middle', index),
      pieces: cut(way(a, b)),
    }
  })
}

/** Cuts a way at its bends into pieces of about equal length. */
function cut(way: readonly ShapePoint[]): Piece[] {
  const whole = way.at(-1)?.meters ?? 0
  const count = Math.max(1, Math.round(whole / RURAL_METERS))
  const pieces: Piece[] = []
  let part: Place[] = []
  for (const [index, { meters, latitude, longitude }] of way.entries()) {
    part.push({ latitude, longitude })
    const isEnd = index === way.length - 1
    const isCut = part.length > 1 && meters >= (whole * (pieces.length + 1)) / count
    if (!isEnd && !isCut) continue
    if (part.length > 1) pieces.push({ shape: shapeOf(part), crossings: [] })
    part = [{ latitude, longitude }]
  }
  return pieces
}

function directionOf(shape: readonly ShapePoint[]): Section['direction'] {
  const [from, to] = [shape[0], shape.at(-1)]
  if (!from || !to) throw new Error('a section has two ends')
  const quarter = Math.round(bearingDegrees(from, to) / 90) % 4
  const words = ['northBound', 'eastBound', 'southBound', 'westBound'] as const
  return words[quarter] ?? 'northBound'
}
