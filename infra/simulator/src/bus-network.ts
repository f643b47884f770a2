import { offset, type Place, shapeOf } from './geography.ts'
import { stopName } from './names.ts'
import {
  CENTRE,
  callsAt,
  type Line,
  type LineKind,
  type Network,
  type Pattern,
  type Running,
  type Stop,
  tripsOf,
} from './network.ts'
import { chance, pick, seededRandom } from './random.ts'

/** Lines at scale 1; every fourth runs at night, the first is a tram. */
const LINES_PER_SCALE = 8
/** Streets of the square city at scale 1, each way; they grow with the root of the scale. */
const CROSSINGS_PER_SIDE = 16
const CROSSING_DISTANCE_METERS = 520
const LINE_CROSSINGS = 18
const PACE = { metersPerSecond: 7.2, dwellSeconds: 20 }
const COLORS = ['0958D9', '08979C', '389E0D', 'D46B08', 'CF1322', '531DAB', 'C41D7F', '5B8C00']

/** Where two streets meet. */
export type Crossing = { x: number; y: number; place: Place; index: number }

/** Bus lines on the street grid of a city; lines that meet at a crossing share its stops. */
export function busNetwork(seed: number, scale: number): Network {
  const random = seededRandom(seed)
  const side = crossingsPerSide(scale)
  const stops = new Map<string, Stop>()
  const count = Math.max(2, Math.round(LINES_PER_SCALE * scale))
  const lines: Line[] = []
  for (let number = 1; number <= count; number += 1) {
    const walk = streetWalk(random, side, seed)
    lines.push(busLine(number, walk, stops))
  }
  return {
    id: 'bus',
    agency: {
      id: 'linheng-bus',
      name: { zh: '临衡公交集团（模拟）', en: 'Linheng Bus (synthetic)' },
    },
    stops: [...stops.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    lines,
    trips: lines.flatMap(tripsOf),
  }
}

/** Streets each way of the city at a scale. */
export function crossingsPerSide(scale: number): number {
  return Math.round(CROSSINGS_PER_SIDE * Math.sqrt(Math.max(1, scale)))
}

/** A walk over crossings that never turns back: only two of the four directions are taken. */
function streetWalk(random: () => number, side: number, seed: number): Crossing[] {
  const stepX = random() < 0.5 ? 1 : -1
  const stepY = random() < 0.5 ? 1 : -1
  const slope = 0.25 + random() * 0.5
  const length = Math.min(LINE_CROSSINGS, side)
  let x =
    stepX > 0 ? Math.floor(random() * (side / 3)) : side - 1 - Math.floor(random() * (side / 3))
  let y =
    stepY > 0 ? Math.floor(random() * (side / 3)) : side - 1 - Math.floor(random() * (side / 3))
  const walk: Crossing[] = []
  while (walk.length < length) {
    walk.push(crossingAt(x, y, side, seed))
    if (random() < slope) x += stepX
    else y += stepY
    if (x < 0 || y < 0 || x >= side || y >= side) break
  }
  return walk
}

/** The crossing of two streets; grids of equal side are equal. */
export function crossingAt(x: number, y: number, side: number, seed: number): Crossing {
  const bend = (axis: string) => (chance(seed, 'bend', axis, x, y) - 0.5) * 160
  const east = (x - side / 2) * CROSSING_DISTANCE_METERS + bend('x')
  const north = (y - side / 2) * CROSSING_DISTANCE_METERS + bend('y')
  return { x, y, place: offset(CENTRE, east, north), index: y * side + x }
}

function busLine(number: number, walk: readonly Crossing[], stops: Map<string, Stop>): Line {
  const id = `B${String(number).padStart(3, '0')}`
  const kind: LineKind = number === 1 ? 'tram' : 'bus'
  const night = number % 4 === 0
  const patterns = [pattern(id, 0, walk, stops), pattern(id, 1, walk.toReversed(), stops)]
  const ends = [patterns[0]?.calls[0]?.stop.name, patterns[0]?.headsign]
  const shortName = kind === 'tram' ? '电车1' : night ? `夜${number}` : `${number}`
  return {
    id,
    kind,
    shortName,
    name: {
      zh: `${shortName}路 ${ends[0]?.zh} – ${ends[1]?.zh}`,
      en: `Line ${number} ${ends[0]?.en} – ${ends[1]?.en}`,
    },
    color: pick(COLORS, (number % COLORS.length) / COLORS.length),
    carriages: kind === 'tram' ? 4 : number % 3 === 0 ? 2 : 1,
    byFrequency: false,
    patterns,
    runnings: night ? NIGHT : DAY,
  }
}

const DAY: readonly Running[] = [
  { service: 'weekday', firstSeconds: 5.5 * 3600, lastSeconds: 22.5 * 3600, headwaySeconds: 600 },
  { service: 'weekend', firstSeconds: 6 * 3600, lastSeconds: 22.5 * 3600, headwaySeconds: 900 },
]
/** Night lines run past midnight, so their times pass 24:00:00, until the first of the day. */
const NIGHT: readonly Running[] = [
  { service: 'weekday', firstSeconds: 22 * 3600, lastSeconds: 29.5 * 3600, headwaySeconds: 1200 },
  { service: 'weekend', firstSeconds: 22 * 3600, lastSeconds: 30 * 3600, headwaySeconds: 1200 },
]

function pattern(
  line: string,
  direction: 0 | 1,
  walk: readonly Crossing[],
  stops: Map<string, Stop>,
): Pattern {
  const shape = shapeOf(walk.map((crossing) => crossing.place))
  const called = walk.map((crossing, index) => {
    const stop = stopAt(crossing, direction, stops)
    return { stop, meters: shape[index]?.meters ?? 0 }
  })
  const last = called.at(-1)?.stop
  if (!last) throw new Error('a line has stops')
  return {
    id: `${line}-${direction}`,
    direction,
    headsign: last.name,
    calls: callsAt(called, PACE),
    shape,
  }
}

/** The stop on this side of the crossing, made when first asked for. */
function stopAt(crossing: Crossing, direction: 0 | 1, stops: Map<string, Stop>): Stop {
  const id = `S${String(crossing.index).padStart(5, '0')}${direction === 0 ? 'A' : 'B'}`
  const known = stops.get(id)
  if (known) return known
  const aside = direction === 0 ? 12 : -12
  const stop: Stop = {
    ...offset(crossing.place, aside, -aside),
    id,
    name: stopName(crossing.index),
    kind: 'stop',
  }
  stops.set(id, stop)
  return stop
}
