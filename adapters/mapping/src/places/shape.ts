/** Longitude or easting first; further numbers are dropped. */
export type Position = readonly [x: number, y: number]

/** A geometry as RFC 7946 section 3.1 has it, in any reference system. */
export type Shape = { type: string; coordinates: unknown }

/** How deep positions lie in `coordinates`. */
const NESTING: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
}

/** Positions of one geometry. */
const MOST_POSITIONS = 100_000

/** A shape all of whose positions are pairs of numbers; undefined for anything else. */
export function shapeOf(value: unknown): Shape | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { type, coordinates } = value as Record<string, unknown>
  const nesting = typeof type === 'string' && Object.hasOwn(NESTING, type) ? NESTING[type] : -1
  if (nesting === undefined || nesting < 0) return undefined
  const count = { left: MOST_POSITIONS }
  const read = positions(coordinates, nesting, count)
  return read === undefined ? undefined : { type: type as string, coordinates: read }
}

/** The same shape with every position moved. */
export function moved(shape: Shape, move: (x: number, y: number) => Position): Shape {
  const walk = (value: unknown): unknown => {
    const list = value as unknown[]
    if (typeof list[0] === 'number') return move(list[0], list[1] as number)
    return list.map(walk)
  }
  return { type: shape.type, coordinates: walk(shape.coordinates) }
}

/**
 * The point that stands for a shape: of polygons the centre of the first one's area, of lines the
 * middle of the first one's length, of several points their mean.
 */
export function centreOf({ type, coordinates }: Shape): Position | undefined {
  if (type === 'Point') return coordinates as Position
  if (type === 'MultiPoint') return meanOf(coordinates as Position[])
  if (type === 'LineString') return middleOf(coordinates as Position[])
  if (type === 'MultiLineString') return middleOf((coordinates as Position[][])[0] ?? [])
  if (type === 'Polygon') return centroidOf((coordinates as Position[][])[0] ?? [])
  return centroidOf((coordinates as Position[][][])[0]?.[0] ?? [])
}

function positions(value: unknown, nesting: number, count: { left: number }): unknown {
  if (!Array.isArray(value)) return undefined
  if (nesting === 0) {
    const [x, y] = value
    if (typeof x !== 'number' || typeof y !== 'number' || --count.left < 0) return undefined
    return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined
  }
  if (value.length === 0) return undefined
  const read: unknown[] = []
  for (const item of value) {
    const inner = positions(item, nesting - 1, count)
    if (inner === undefined) return undefined
    read.push(inner)
  }
  return read
}

function meanOf(points: readonly Position[]): Position | undefined {
  if (points.length === 0) return undefined
  const sum = points.reduce<Position>(([x, y], point) => [x + point[0], y + point[1]], [0, 0])
  return [sum[0] / points.length, sum[1] / points.length]
}

/** Centre of the area of a ring (shoelace formula), about its first point against rounding. */
function centroidOf(ring: readonly Position[]): Position | undefined {
  const [origin] = ring
  if (!origin) return undefined
  let [area, x, y] = [0, 0, 0]
  for (const [index, point] of ring.entries()) {
    const next = ring[(index + 1) % ring.length] ?? origin
    const [x1, y1] = [point[0] - origin[0], point[1] - origin[1]]
    const [x2, y2] = [next[0] - origin[0], next[1] - origin[1]]
    const cross = x1 * y2 - x2 * y1
    area += cross
    x += (x1 + x2) * cross
    y += (y1 + y2) * cross
  }
  if (area === 0) return meanOf(ring)
  return [origin[0] + x / (3 * area), origin[1] + y / (3 * area)]
}

function middleOf(line: readonly Position[]): Position | undefined {
  const lengths = line.map((point, index) => {
    const before = line[index - 1] ?? point
    return Math.hypot(point[0] - before[0], point[1] - before[1])
  })
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2
  for (const [index, length] of lengths.entries()) {
    const [from, to] = [line[index - 1], line[index]]
    if (from && to && left <= length && length > 0) {
      const share = left / length
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
    }
    left -= length
  }
  return line[0]
}
