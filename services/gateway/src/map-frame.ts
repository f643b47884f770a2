import type { Dataset } from '@tongqu/catalog'

/** Degrees of WGS 84 on a flat sheet: good for a province, where nobody measures on it. */
export type Frame = {
  west: number
  south: number
  east: number
  north: number
  /** Width of a degree of longitude beside one of latitude, in the middle of the frame. */
  shrink: number
}

/** Place on the sheet, whole units from its north-western corner. */
export type Spot = { x: number; y: number }

export type Box = { x: number; y: number; width: number; height: number }

/** Units of one degree of latitude: some eleven metres each. */
export const UNITS_PER_DEGREE = 10_000
/** Room around what is shown, as a share of it. */
const MARGIN = 0.08

/** The frame of all that these datasets cover; undefined when none says where. */
export function frameOf(datasets: Iterable<Pick<Dataset, 'coverage'>>): Frame | undefined {
  const boxes = [...datasets].flatMap(({ coverage }) => (coverage.bbox ? [coverage.bbox] : []))
  if (boxes.length === 0) return undefined
  const west = Math.min(...boxes.map((box) => box[0]))
  const south = Math.min(...boxes.map((box) => box[1]))
  const east = Math.max(...boxes.map((box) => box[2]))
  const north = Math.max(...boxes.map((box) => box[3]))
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  return { west, south, east, north, shrink }
}

/** The frame of these places, at least so many degrees high and wide. */
export function frameAround(
  places: readonly { latitude: number; longitude: number }[],
  leastDegrees: number,
): Frame {
  const edges = { west: 180, south: 90, east: -180, north: -90 }
  for (const { latitude, longitude } of places) {
    edges.west = Math.min(edges.west, longitude)
    edges.south = Math.min(edges.south, latitude)
    edges.east = Math.max(edges.east, longitude)
    edges.north = Math.max(edges.north, latitude)
  }
  const { west, south, east, north } = edges
  const wide = Math.max(0, leastDegrees - (east - west)) / 2
  const high = Math.max(0, leastDegrees - (north - south)) / 2
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  return {
    west: west - wide,
    south: south - high,
    east: east + wide,
    north: north + high,
    shrink,
  }
}

export function spotOf({ west, north, shrink }: Frame, longitude: number, latitude: number): Spot {
  return {
    x: Math.round((longitude - west) * shrink * UNITS_PER_DEGREE),
    y: Math.round((north - latitude) * UNITS_PER_DEGREE),
  }
}

/** The whole frame in its own units. */
export function wholeBox(frame: Frame): Box {
  const { x, y } = spotOf(frame, frame.east, frame.south)
  return padded({ x: 0, y: 0, width: x, height: y })
}

/** What these spots need, with room around; undefined without any. */
export function boxOf(spots: readonly Spot[]): Box | undefined {
  const [first] = spots
  if (!first) return undefined
  const box = { left: first.x, top: first.y, right: first.x, bottom: first.y }
  for (const { x, y } of spots) {
    box.left = Math.min(box.left, x)
    box.top = Math.min(box.top, y)
    box.right = Math.max(box.right, x)
    box.bottom = Math.max(box.bottom, y)
  }
  const { left, top, right, bottom } = box
  return padded({ x: left, y: top, width: right - left, height: bottom - top })
}

function padded({ x, y, width, height }: Box): Box {
  const margin = Math.round(Math.max(width, height) * MARGIN)
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin }
}
