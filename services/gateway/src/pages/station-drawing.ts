import { html } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import type { Level, Pathway, StationGraph, StationNode } from '../station-graph.ts'
import { isStepFree, type Leg, type StationRoute } from '../station-route.ts'
import { levelName, modeName, nodeName } from '../station-words.ts'
import { each, type Html, nothing } from './layout.ts'
import { words } from './words.ts'

const WIDTH = 960
const LEFT = 130
const STOREY_HEIGHT = 150
const NODE_WIDTH = 112
const NODE_HEIGHT = 36
/** Between pathways that join the same two places. */
const APART = 46
/** Characters of a name that fit into its box. */
const FITTING = 13

type Point = { x: number; y: number }

/**
 * The levels of a station as storeys, its places as boxes on them, pathways as lines between. The
 * route lies under its pathways as a broad line.
 */
export function stationDrawing(
  graph: StationGraph,
  route: StationRoute | undefined,
  locale: Locale,
): Html {
  const storeys = storeysOf(graph)
  const places = placesOf(storeys)
  const height = storeys.length * STOREY_HEIGHT
  const say = words(locale)
  const onRoute = new Set(route?.legs.map(({ pathway }) => pathway.id))
  const bends = bendsOf(graph.pathways)
  const label = say(
    `${graph.name ?? graph.id} 的楼层、节点与通道`,
    `Levels, places and pathways of ${graph.name ?? graph.id}`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
<svg class="station" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"
 orient="auto"><path d="M0 0L8 4L0 8z" class="head"></path></marker></defs>
${each(storeys.entries(), ([index, storey]) => storeyBand(storey, index, locale))}
${each(route?.legs ?? [], (leg) => routeLine(leg, places, bends))}
${each(graph.pathways, (pathway) => pathwayLine(pathway, { places, bends, onRoute, locale }))}
${each(graph.nodes, (node) => nodeBox(node, graph.id, { places, route, locale }))}
</svg></div>`
}

type Storey = { level: Level | undefined; nodes: StationNode[] }

/** Levels from the top down; places without a level stand below all. */
function storeysOf({ levels, nodes }: StationGraph): Storey[] {
  const known = new Set(levels.map(({ id }) => id))
  const storeys: Storey[] = levels.map((level) => ({
    level,
    nodes: nodes.filter((node) => node.level === level.id),
  }))
  const rest = nodes.filter(({ level }) => level === null || !known.has(level))
  return rest.length > 0 ? [...storeys, { level: undefined, nodes: rest }] : storeys
}

function placesOf(storeys: readonly Storey[]): Map<string, Point> {
  const places = new Map<string, Point>()
  for (const [row, { nodes }] of storeys.entries()) {
    const step = (WIDTH - LEFT) / Math.max(1, nodes.length)
    for (const [index, { id }] of nodes.entries()) {
      const x = Math.round(LEFT + step * (index + 0.5))
      places.set(id, { x, y: row * STOREY_HEIGHT + STOREY_HEIGHT / 2 })
    }
  }
  return places
}

/** How far each pathway bends aside, so that those between the same places lie apart. */
function bendsOf(pathways: readonly Pathway[]): Map<string, number> {
  const groups = new Map<string, Pathway[]>()
  for (const pathway of pathways) {
    const key = [pathway.from, pathway.to].sort().join('\n')
    groups.set(key, [...(groups.get(key) ?? []), pathway])
  }
  const bends = new Map<string, number>()
  for (const group of groups.values()) {
    for (const [index, { id, from, to }] of group.entries()) {
      const side = from <= to ? 1 : -1
      bends.set(id, side * APART * (index - (group.length - 1) / 2))
    }
  }
  return bends
}

function storeyBand({ level }: Storey, index: number, locale: Locale): Html {
  const y = index * STOREY_HEIGHT
  const name = level ? levelName(level)[locale] : words(locale)('未标楼层', 'No level')
  return html`<rect class="storey ${index % 2 ? 'odd' : 'even'}" x="0" y="${y}" width="${WIDTH}"
 height="${STOREY_HEIGHT}"></rect>
<text class="level" x="14" y="${y + STOREY_HEIGHT / 2}">${name}</text>
${level ? html`<text class="index" x="14" y="${y + STOREY_HEIGHT / 2 + 20}">${level.index}</text>` : nothing}`
}

type Curve = { d: string; middle: Point }

function curveOf(
  { id, from, to }: Pathway,
  places: ReadonlyMap<string, Point>,
  bends: ReadonlyMap<string, number>,
): Curve | undefined {
  const [start, end] = [places.get(from), places.get(to)]
  if (!start || !end) return undefined
  const isLevel = start.y === end.y
  const bend = (bends.get(id) ?? 0) + (isLevel ? STOREY_HEIGHT / 3 : 0)
  const way = isLevel ? 0 : Math.sign(end.y - start.y) * (NODE_HEIGHT / 2 + 2)
  const [a, b] = [
    { x: start.x, y: start.y + way },
    { x: end.x, y: end.y - way },
  ]
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  const normal = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length }
  const control = {
    x: Math.round((a.x + b.x) / 2 + normal.x * bend * 2),
    y: Math.round((a.y + b.y) / 2 + normal.y * bend * 2),
  }
  return {
    d: `M${a.x} ${a.y}Q${control.x} ${control.y} ${b.x} ${b.y}`,
    middle: {
      x: Math.round((a.x + 2 * control.x + b.x) / 4),
      y: Math.round((a.y + 2 * control.y + b.y) / 4),
    },
  }
}

function routeLine(
  { pathway }: Leg,
  places: ReadonlyMap<string, Point>,
  bends: ReadonlyMap<string, number>,
): Html {
  const curve = curveOf(pathway, places, bends)
  return curve ? html`<path class="route" d="${curve.d}"></path>` : nothing
}

type Drawn = {
  places: ReadonlyMap<string, Point>
  bends: ReadonlyMap<string, number>
  onRoute: ReadonlySet<string>
  locale: Locale
}

function pathwayLine(pathway: Pathway, { places, bends, onRoute, locale }: Drawn): Html {
  const curve = curveOf(pathway, places, bends)
  if (!curve) return nothing
  const { mode, isBidirectional, maxSlope } = pathway
  const { x, y } = curve.middle
  const slope = maxSlope === null ? '' : ` ${percent(maxSlope)}`
  const name = `${modeName(mode)[locale]}${slope}`
  const classes = ['pathway', mode, isStepFree(pathway) ? 'free' : 'steps']
  if (onRoute.has(pathway.id)) classes.push('chosen')
  return html`<path class="${classes.join(' ')}" d="${curve.d}"
${isBidirectional ? nothing : html` marker-end="url(#arrow)"`}><title>${name}</title></path>
<text class="mode" x="${x}" y="${y + 4}">${name}</text>`
}

function nodeBox(
  node: StationNode,
  station: string,
  {
    places,
    route,
    locale,
  }: Pick<Drawn, 'places' | 'locale'> & { route?: StationRoute | undefined },
): Html {
  const place = places.get(node.id)
  if (!place) return nothing
  const name = nodeName(node, station)[locale]
  const isEnd = route?.from.id === node.id || route?.to.id === node.id
  const fits = name.length > FITTING ? `${name.slice(0, FITTING)}…` : name
  return html`<g class="node ${node.kind}${isEnd ? ' end' : ''}">
<rect x="${place.x - NODE_WIDTH / 2}" y="${place.y - NODE_HEIGHT / 2}" width="${NODE_WIDTH}"
 height="${NODE_HEIGHT}" rx="8"></rect><title>${name} (${node.id})</title>
<text x="${place.x}" y="${place.y + 5}">${fits}</text></g>`
}

/** A slope, in per cent. */
export function percent(slope: number): string {
  return `${Math.round(slope * 1_000) / 10} %`
}
