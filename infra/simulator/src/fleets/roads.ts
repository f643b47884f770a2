import { metersBetween, offset, type Place, type ShapePoint, shapeOf } from '../geography.ts'
import type { Name } from '../names.ts'
import { CENTRE } from '../network.ts'
import { chance } from '../random.ts'

/** A town or an industrial site of the province. */
export type Town = Place & { name: Name; areaCode: string; isSite: boolean }

export type RoadNetwork = {
  towns: readonly Town[]
  /** Towns joined by a road of their own, by their places in `towns`, the lower one first. */
  pairs: readonly (readonly [number, number])[]
  /** Shortest way between two towns, by their places in `towns`; the same list when asked again. */
  way(from: number, to: number): readonly ShapePoint[]
}

/**
 * Prefectures of the invented province. No province of GB/T 2260 has a code that begins with 68:
 * it goes from 11 to 65, then 71, 81 and 82.
 */
export const AREAS: readonly { code: string; name: Name }[] = [
  { code: '680100', name: { zh: '临衡市', en: 'Linheng' } },
  { code: '680200', name: { zh: '青屿市', en: 'Qingyu' } },
  { code: '680300', name: { zh: '白沙市', en: 'Baisha' } },
  { code: '680400', name: { zh: '望川市', en: 'Wangchuan' } },
]

const SITES: readonly Name[] = [
  { zh: '临衡化工园', en: 'Linheng Chemical Park' },
  { zh: '青屿油库', en: 'Qingyu Tank Farm' },
  { zh: '白沙物流港', en: 'Baisha Freight Port' },
  { zh: '望川矿区', en: 'Wangchuan Mines' },
]
const COUNTIES: readonly Name[] = [
  { zh: '柳河县', en: 'Liuhe' },
  { zh: '石桥县', en: 'Shiqiao' },
  { zh: '金水县', en: 'Jinshui' },
  { zh: '竹海县', en: 'Zhuhai' },
  { zh: '松涛县', en: 'Songtao' },
  { zh: '玉泉县', en: 'Yuquan' },
]
/** Towns beside the capital lie on rings at these distances, metres. */
const CITY_RING_METERS = 68_000
const COUNTY_RING_METERS = 41_000
const SITE_DISTANCE_METERS = 9_500
/** Each town has roads to this many nearest ones. */
const NEIGHBOURS = 3
const BEND_EVERY_METERS = 2_500
const BEND_METERS = 450

/** Roads between the towns and sites of the province: equal seeds give equal roads. */
export function roadNetwork(seed: number): RoadNetwork {
  const towns = townsOf(seed)
  const roads = roadsOf(towns)
  const ways = new Map<number, readonly ShapePoint[]>()
  const pairs = roads.flatMap((others, from) =>
    [...others].filter((to) => to > from).map((to) => [from, to] as const),
  )
  return {
    towns,
    pairs,
    way(from, to) {
      const key = from * towns.length + to
      const way = ways.get(key) ?? wayOn(towns, roads, from, to, seed)
      ways.set(key, way)
      return way
    },
  }
}

function townsOf(seed: number): Town[] {
  const around = (index: number, count: number, meters: number, word: string): Place => {
    const turn = (index + chance(seed, 'turn', word, index) * 0.5) / count
    const far = meters * (0.85 + 0.3 * chance(seed, 'far', word, index))
    const angle = turn * 2 * Math.PI
    return offset(CENTRE, Math.cos(angle) * far, Math.sin(angle) * far)
  }
  const area = (index: number) => AREAS[index % AREAS.length]?.code ?? '680000'
  const cities = AREAS.map(({ code, name }, index): Town => {
    const place =
      index === 0 ? CENTRE : around(index - 1, AREAS.length - 1, CITY_RING_METERS, 'city')
    return { ...place, name, areaCode: code, isSite: false }
  })
  const counties = COUNTIES.map((name, index): Town => {
    const place = around(index, COUNTIES.length, COUNTY_RING_METERS, 'county')
    return { ...place, name, areaCode: area(index), isSite: false }
  })
  const sites = SITES.map((name, index): Town => {
    const city = cities[index] ?? CENTRE
    const east = (chance(seed, 'site', index) < 0.5 ? -1 : 1) * SITE_DISTANCE_METERS
    return {
      ...offset(city, east, SITE_DISTANCE_METERS),
      name,
      areaCode: area(index),
      isSite: true,
    }
  })
  return [...cities, ...counties, ...sites]
}

/** Neighbours of each town. The capital joins all cities, so that every town can be reached. */
function roadsOf(towns: readonly Town[]): readonly ReadonlySet<number>[] {
  const roads = towns.map(() => new Set<number>())
  const join = (a: number, b: number) => {
    roads[a]?.add(b)
    roads[b]?.add(a)
  }
  for (const [from, town] of towns.entries()) {
    const near = towns
      .map((other, to) => ({ to, meters: metersBetween(town, other) }))
      .filter(({ to }) => to !== from)
      .sort((a, b) => a.meters - b.meters)
    for (const { to } of near.slice(0, NEIGHBOURS)) join(from, to)
    if (from > 0 && from < AREAS.length + COUNTIES.length) join(0, from)
    if (from >= AREAS.length + COUNTIES.length) join(from - AREAS.length - COUNTIES.length, from)
  }
  return roads
}

function wayOn(
  towns: readonly Town[],
  roads: readonly ReadonlySet<number>[],
  from: number,
  to: number,
  seed: number,
): readonly ShapePoint[] {
  const stops = shortest(towns, roads, from, to)
  const places = stops.flatMap((stop, index): Place[] => {
    const before = stops[index - 1]
    return before === undefined ? [] : road(towns, before, stop, seed).slice(1)
  })
  return shapeOf([townAt(towns, from), ...places])
}

/** Dijkstra over a dozen towns. */
function shortest(
  towns: readonly Town[],
  roads: readonly ReadonlySet<number>[],
  from: number,
  to: number,
): number[] {
  const best = new Map([[from, { meters: 0, before: -1 }]])
  const open = new Set([from])
  while (open.size > 0) {
    const at = [...open].sort((a, b) => (best.get(a)?.meters ?? 0) - (best.get(b)?.meters ?? 0))[0]
    if (at === undefined || at === to) break
    open.delete(at)
    for (const next of roads[at] ?? []) {
      const step = metersBetween(townAt(towns, at), townAt(towns, next))
      const meters = (best.get(at)?.meters ?? 0) + step
      if (meters >= (best.get(next)?.meters ?? Number.POSITIVE_INFINITY)) continue
      best.set(next, { meters, before: at })
      open.add(next)
    }
  }
  const stops: number[] = []
  for (let at = to; at >= 0; at = best.get(at)?.before ?? -1) stops.unshift(at)
  return stops
}

/** The bends of one road, the same from both ends. */
function road(towns: readonly Town[], a: number, b: number, seed: number): Place[] {
  const [low, high] = a < b ? [a, b] : [b, a]
  const from = townAt(towns, low)
  const to = townAt(towns, high)
  const count = Math.max(1, Math.round(metersBetween(from, to) / BEND_EVERY_METERS))
  const places: Place[] = [from]
  for (let index = 1; index < count; index += 1) {
    const part = index / count
    const bend = (axis: string) =>
      (chance(seed, 'road', low, high, axis, index) - 0.5) * 2 * BEND_METERS
    const straight = {
      latitude: from.latitude + (to.latitude - from.latitude) * part,
      longitude: from.longitude + (to.longitude - from.longitude) * part,
    }
    places.push(offset(straight, bend('x'), bend('y')))
  }
  places.push(to)
  return a < b ? places : places.reverse()
}

function townAt(towns: readonly Town[], index: number): Town {
  const town = towns[index]
  if (!town) throw new Error(`no town ${index}`)
  return town
}
