import type { Level, Pathway, StationGraph, StationNode } from './station-graph.ts'

/** One pathway of a route, in the direction in which it is gone. */
export type Leg = {
  pathway: Pathway
  from: StationNode
  to: StationNode
  isReversed: boolean
  vertical: 'up' | 'down' | 'level'
  seconds: number
  /** The source tells no time; it was reckoned from length, stairs or what is usual. */
  isEstimated: boolean
  signs: string | null
}

export type StationRoute = {
  from: StationNode
  to: StationNode
  legs: Leg[]
  seconds: number
  /** What is told of its length. */
  meters: number
  isEstimated: boolean
}

/**
 * The steepest slope that counts as step-free: 8.3 %, which GTFS Schedule names for `max_slope` in
 * pathways.txt as the greatest for hand-propelled wheelchairs.
 */
export const STEEPEST_SLOPE = 0.083

/** Pace on the flat where no time is told: 3.5 feet a second (MUTCD 2009, section 4E.06). */
const WALK_METERS_PER_SECOND = 1.07
/** Nominal speed of escalators and moving walkways (EN 115-1). */
const BELT_METERS_PER_SECOND = 0.5
/** Our own assumptions, for what names neither time nor length. */
const SECONDS_PER_STAIR = 1
const ELEVATOR_SECONDS = 60
const GATE_SECONDS = 10
const UNKNOWN_SECONDS = 30

/**
 * May a wheelchair take it? Not stairs, not escalators, nothing that counts stairs, and no slope
 * beyond `STEEPEST_SLOPE`. A slope that is not told counts as none.
 */
export function isStepFree({ mode, stairCount, maxSlope }: Pathway): boolean {
  if (mode === 'stairs' || mode === 'escalator') return false
  return !stairCount && Math.abs(maxSlope ?? 0) <= STEEPEST_SLOPE
}

/**
 * The quickest way from the nearest of `starts` to the nearest of `ends` (Dijkstra over
 * `traversal_time`); undefined where there is none. `stepFree` leaves out pathways that are not,
 * and places of which the source says that no wheelchair gets there.
 */
export function stationRoute(
  graph: StationGraph,
  starts: readonly string[],
  ends: readonly string[],
  stepFree: boolean,
): StationRoute | undefined {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const isOpen = (id: string) => !stepFree || nodes.get(id)?.wheelchair !== 'not_possible'
  const edges = edgesOf(graph, nodes, stepFree, isOpen)
  const reached = new Map<string, { seconds: number; leg?: Leg }>()
  const waiting = new Map<string, { seconds: number; leg?: Leg }>()
  for (const start of starts)
    if (nodes.has(start) && isOpen(start)) waiting.set(start, { seconds: 0 })
  const goals = new Set(ends)
  while (waiting.size > 0) {
    const id = nearest(waiting)
    const way = waiting.get(id)
    if (!way) break
    waiting.delete(id)
    reached.set(id, way)
    if (goals.has(id)) return routeTo(id, reached, nodes)
    for (const leg of edges.get(id) ?? []) {
      const seconds = way.seconds + leg.seconds
      const known = reached.get(leg.to.id) ?? waiting.get(leg.to.id)
      if (known === undefined || seconds < known.seconds) waiting.set(leg.to.id, { seconds, leg })
    }
  }
  return undefined
}

/**
 * Where a route may begin or end that is asked for by a place: the place, and the boarding areas of
 * a platform, which has no pathways of its own then (GTFS Schedule, pathways.txt).
 */
export function endsOf({ nodes }: StationGraph, id: string): string[] {
  return nodes.filter((node) => node.id === id || node.platform === id).map((node) => node.id)
}

/** All entrances. */
export function entrancesOf({ nodes }: StationGraph): string[] {
  return nodes.filter(({ kind }) => kind === 'entrance').map(({ id }) => id)
}

function nearest(waiting: ReadonlyMap<string, { seconds: number }>): string {
  let best = ''
  let least = Number.POSITIVE_INFINITY
  for (const [id, { seconds }] of waiting) {
    if (seconds < least) [best, least] = [id, seconds]
  }
  return best
}

function routeTo(
  end: string,
  reached: ReadonlyMap<string, { leg?: Leg }>,
  nodes: ReadonlyMap<string, StationNode>,
): StationRoute | undefined {
  const legs: Leg[] = []
  let id = end
  for (let leg = reached.get(id)?.leg; leg; leg = reached.get(id)?.leg) {
    legs.unshift(leg)
    id = leg.from.id
  }
  const [from, to] = [nodes.get(id), nodes.get(end)]
  if (!from || !to) return undefined
  return {
    from,
    to,
    legs,
    seconds: legs.reduce((sum, { seconds }) => sum + seconds, 0),
    meters: legs.reduce((sum, { pathway }) => sum + (pathway.lengthMeters ?? 0), 0),
    isEstimated: legs.some(({ isEstimated }) => isEstimated),
  }
}

function edgesOf(
  { pathways, levels }: StationGraph,
  nodes: ReadonlyMap<string, StationNode>,
  stepFree: boolean,
  isOpen: (id: string) => boolean,
): Map<string, Leg[]> {
  const edges = new Map<string, Leg[]>()
  const heights = new Map(levels.map((level) => [level.id, level]))
  const add = (pathway: Pathway, isReversed: boolean) => {
    const [start, end] = isReversed ? [pathway.to, pathway.from] : [pathway.from, pathway.to]
    const [from, to] = [nodes.get(start), nodes.get(end)]
    if (!from || !to || !isOpen(end)) return
    const leg = legOf(pathway, from, to, isReversed, heights)
    const list = edges.get(start)
    if (list) list.push(leg)
    else edges.set(start, [leg])
  }
  for (const pathway of pathways) {
    if (stepFree && !isStepFree(pathway)) continue
    add(pathway, false)
    if (pathway.isBidirectional) add(pathway, true)
  }
  return edges
}

function legOf(
  pathway: Pathway,
  from: StationNode,
  to: StationNode,
  isReversed: boolean,
  heights: ReadonlyMap<string, Level>,
): Leg {
  const climb = (heightOf(to, heights) ?? 0) - (heightOf(from, heights) ?? 0)
  const { traversalSeconds, signpostedAs, reversedSignpostedAs } = pathway
  return {
    pathway,
    from,
    to,
    isReversed,
    vertical: climb > 0 ? 'up' : climb < 0 ? 'down' : 'level',
    seconds: traversalSeconds ?? estimatedSeconds(pathway),
    isEstimated: traversalSeconds === null,
    signs: isReversed ? reversedSignpostedAs : signpostedAs,
  }
}

function heightOf({ level }: StationNode, heights: ReadonlyMap<string, Level>) {
  return level === null ? undefined : heights.get(level)?.index
}

function estimatedSeconds({ mode, lengthMeters, stairCount }: Pathway): number {
  const isBelt = mode === 'escalator' || mode === 'moving_sidewalk'
  const speed = isBelt ? BELT_METERS_PER_SECOND : WALK_METERS_PER_SECOND
  if (mode === 'elevator') return ELEVATOR_SECONDS
  if (mode === 'stairs' && stairCount) return Math.abs(stairCount) * SECONDS_PER_STAIR
  if (lengthMeters !== null) return Math.max(1, Math.round(lengthMeters / speed))
  return mode === 'fare_gate' || mode === 'exit_gate' ? GATE_SECONDS : UNKNOWN_SECONDS
}
