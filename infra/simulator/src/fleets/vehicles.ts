import { type Crossing, crossingAt, crossingsPerSide } from '../bus-network.ts'
import { offset, type ShapePoint, shapeOf } from '../geography.ts'
import type { Name } from '../names.ts'
import type { Province } from '../province.ts'
import { chance, noise } from '../random.ts'
import { type BusPlan, depotsNear, nearest } from './bus-motion.ts'
import { type Duty, dutiesOf } from './duties.ts'
import type { VehicleKind } from './kinds.ts'
import type { Shuttle } from './motion.ts'
import { plateOf } from './plates.ts'
import { PLATFORMS, type PlatformAccess } from './platforms.ts'
import { AREAS, type RoadNetwork, roadNetwork } from './roads.ts'

/** How a vehicle reaches the hub. */
export type Access =
  | { protocol: 'jt808'; edition: '2011' | '2013' | '2019'; transport: 'tcp' | 'udp' }
  | { protocol: 'jt809'; platform: PlatformAccess }

export type FleetVehicle = {
  /** Place in the fleet, from 0. */
  index: number
  kind: VehicleKind
  plate: string
  plateColor: number
  /** Eleven digits; the terminal's SIM. */
  phone: string
  label: string
  operator: { id: string; name: Name }
  areaCode: string
  access: Access
  /** What its coordinates are: some terminals run the secrecy plug-in. */
  datum: 'WGS84' | 'GCJ02'
  /** Stands in the roster. */
  isDue: boolean
  /** Never comes: due, but without a working terminal. */
  isAbsent: boolean
  plan: BusPlan | Shuttle
}

/** One way of access for all vehicles, or each its own. */
export type AccessChoice = 'mixed' | 'jt808' | 'jt808-udp' | 'jt809'

export const MOST_VEHICLES = 100_000
/** Due vehicles that never connect, and vehicles that report but stand in no roster. */
const ABSENT_SHARE = 0.04
const UNLISTED_TRUCK_SHARE = 0.04
/** Trucks whose terminals send GCJ-02. */
const SECRET_TRUCK_SHARE = 0.1
const SPARE_BUSES_SHARE = 0.15
const MOST_BUSES_SHARE = 0.3
/** Shares of the vehicles that are no buses. */
const SHARES: readonly [VehicleKind, number][] = [
  ['coach', 0.18],
  ['hazmat', 0.14],
  ['truck', 0.38],
  ['taxi', 0.3],
]
const FIRST_PHONE = 13_900_000_000
/** Some work while others sleep: their day is the same, so many hours later. */
const NIGHT_SHARE = { taxi: 0.3, truck: 0.3, coach: 0.1, hazmat: 0.1, bus: 0 } as const
const NIGHT_SHIFT_HOURS = 11
const TAXI_LOOPS = 48
const HOUR_SECONDS = 3_600

/** The fleet of a province: equal arguments give equal vehicles. */
export function vehiclesOf(
  province: Province,
  options: { count: number; scale: number; choice?: AccessChoice },
): FleetVehicle[] {
  const { count, scale, choice = 'mixed' } = options
  if (!Number.isInteger(count) || count < 0 || count > MOST_VEHICLES) {
    throw new RangeError(`vehicles: a whole number from 0 to ${MOST_VEHICLES}, not ${count}`)
  }
  const duties = dutiesOf(province.bus).filter(({ line }) => line.kind === 'bus')
  const roads = roadNetwork(province.seed)
  const world = { province, duties, roads, loops: loops(province.seed, scale) }
  const vehicles: FleetVehicle[] = []
  for (const [kind, kindCount] of kindCounts(duties.length, count)) {
    for (let index = 0; index < kindCount; index += 1) {
      vehicles.push(vehicle(world, { kind, kindIndex: index, index: vehicles.length, choice }))
    }
  }
  return vehicles
}

type World = {
  province: Province
  /** Of buses; trams do not report by JT/T 808. */
  duties: readonly Duty[]
  roads: RoadNetwork
  loops: readonly (readonly ShapePoint[])[]
}

function kindCounts(duties: number, count: number): [VehicleKind, number][] {
  const wanted = Math.ceil(duties * (1 + SPARE_BUSES_SHARE))
  const buses = Math.min(wanted, Math.floor(count * MOST_BUSES_SHARE))
  let left = count - buses
  const others = SHARES.map(([kind, share], index): [VehicleKind, number] => {
    const isLast = index === SHARES.length - 1
    const number = isLast ? left : Math.min(left, Math.round((count - buses) * share))
    left -= number
    return [kind, number]
  })
  return [['bus', buses], ...others]
}

function vehicle(
  world: World,
  wanted: { kind: VehicleKind; kindIndex: number; index: number; choice: AccessChoice },
): FleetVehicle {
  const { kind, kindIndex, index, choice } = wanted
  const { seed } = world.province
  const luck = (about: string) => chance(seed, 'vehicle', about, index)
  const { duties } = world
  const duty = kind === 'bus' ? duties[kindIndex] : undefined
  // A spare bus takes a number beyond those of the timetable, which trams share.
  const all = dutiesOf(world.province.bus).length
  const plateIndex = kind === 'bus' ? (duty?.index ?? all + kindIndex - duties.length) : kindIndex
  const area = kind === 'bus' || kind === 'taxi' ? 0 : Math.floor(luck('area') * AREAS.length)
  const key = (seed * 1_000_003 + index) | 0
  const number = String(kindIndex + 1).padStart(4, '0')
  return {
    index,
    kind,
    ...plateOf(kind, plateIndex),
    phone: String(FIRST_PHONE + index + 1),
    label: duty?.label ?? `${PREFIXES[kind]}${number}`,
    operator: operatorOf(kind, area, luck('operator')),
    areaCode: AREAS[area]?.code ?? '680000',
    access: accessOf(kind, kindIndex, index, choice),
    datum: kind === 'truck' && luck('datum') < SECRET_TRUCK_SHARE ? 'GCJ02' : 'WGS84',
    isDue: kind !== 'truck' || luck('listed') >= UNLISTED_TRUCK_SHARE,
    isAbsent: luck('absent') < ABSENT_SHARE,
    plan: kind === 'bus' ? busPlan(world, key, duty) : shuttle(world, kind, key, area),
  }
}

const PREFIXES = { bus: 'GJ', coach: 'KC', hazmat: 'WX', truck: 'HC', taxi: 'CZ' } as const

const OPERATORS: Record<VehicleKind, readonly { id: string; name: Name }[]> = {
  bus: [{ id: 'linheng-bus', name: { zh: '临衡公交集团（模拟）', en: 'Linheng Bus' } }],
  coach: [
    { id: 'yunze-coach', name: { zh: '云泽客运集团（模拟）', en: 'Yunze Coach' } },
    { id: 'wangchuan-coach', name: { zh: '望川长运公司（模拟）', en: 'Wangchuan Coach' } },
  ],
  hazmat: [
    { id: 'qingyu-hazmat', name: { zh: '青屿危货运输公司（模拟）', en: 'Qingyu Hazmat' } },
    { id: 'linheng-chemical', name: { zh: '临衡化工物流公司（模拟）', en: 'Linheng Chemical' } },
  ],
  truck: [
    { id: 'baisha-freight', name: { zh: '白沙物流公司（模拟）', en: 'Baisha Freight' } },
    { id: 'yunze-trucking', name: { zh: '云泽货运公司（模拟）', en: 'Yunze Trucking' } },
    { id: 'wangchuan-mines', name: { zh: '望川矿运公司（模拟）', en: 'Wangchuan Mines' } },
  ],
  taxi: [
    { id: 'linheng-taxi', name: { zh: '临衡出租公司（模拟）', en: 'Linheng Taxi' } },
    { id: 'luyin-taxi', name: { zh: '绿荫出租公司（模拟）', en: 'Luyin Taxi' } },
  ],
}

function operatorOf(kind: VehicleKind, area: number, luck: number) {
  const list = OPERATORS[kind]
  const found = list[(area + Math.floor(luck * list.length)) % list.length]
  if (!found) throw new Error(`no operator of ${kind}`)
  return found
}

function accessOf(
  kind: VehicleKind,
  kindIndex: number,
  index: number,
  choice: AccessChoice,
): Access {
  const edition = (['2011', '2013', '2019'] as const)[index % 3] ?? '2019'
  if (choice === 'jt808') return { protocol: 'jt808', edition, transport: 'tcp' }
  if (choice === 'jt808-udp') return { protocol: 'jt808', edition, transport: 'udp' }
  const platforms = PLATFORMS.filter(({ kinds }) => kinds.includes(kind))
  const platform = platforms[0] ?? PLATFORMS[index % PLATFORMS.length]
  if (!platform) throw new Error('no platform')
  if (choice === 'jt809') return { protocol: 'jt809', platform }
  if (kind === 'coach' || kind === 'hazmat') return { protocol: 'jt809', platform }
  if (kind === 'truck' && kindIndex % 2 === 1) return { protocol: 'jt809', platform }
  if (kind === 'taxi') {
    return { protocol: 'jt808', edition: '2013', transport: kindIndex % 2 === 0 ? 'udp' : 'tcp' }
  }
  const old = kind === 'truck' ? '2011' : '2013'
  return { protocol: 'jt808', edition: kindIndex % 3 === 0 ? old : '2019', transport: 'tcp' }
}

function busPlan({ province }: World, key: number, duty: BusPlan['duty']): BusPlan {
  const depots = depotsNear(offset)
  const home = duty?.line.patterns[0]?.shape[0] ?? depots[Math.abs(key) % depots.length]
  if (!home) throw new Error('no depot')
  const depot = nearest(depots, home)
  return { kind: 'bus', key, seed: province.seed, depot, ...(duty ? { duty } : {}) }
}

function shuttle(world: World, kind: VehicleKind, key: number, area: number): Shuttle {
  const taken = (about: number) => noise(key, about, 11)
  const isNight = taken(5) < NIGHT_SHARE[kind]
  const shiftSeconds = isNight ? NIGHT_SHIFT_HOURS * HOUR_SECONDS : 0
  if (kind === 'taxi') {
    const loop = world.loops[Math.floor(taken(1) * world.loops.length)]
    if (!loop) throw new Error('no loop')
    return {
      kind: 'shuttle',
      key,
      out: loop,
      metersPerSecond: 6 + 3 * taken(2),
      dwellSeconds: 120,
      fromSeconds: 5 * HOUR_SECONDS,
      untilSeconds: 23.9 * HOUR_SECONDS,
      shiftSeconds,
      loads: 'hired',
      opensDoors: false,
    }
  }
  const { towns, way } = world.roads
  const site = towns.findIndex((town) => town.isSite && town.areaCode === AREAS[area]?.code)
  const base = kind === 'hazmat' ? site : area
  const others = towns.map((_, index) => index).filter((index) => index !== base)
  const to = others[Math.floor(taken(3) * others.length)] ?? 0
  const isCoach = kind === 'coach'
  return {
    kind: 'shuttle',
    key,
    out: way(base, to),
    back: way(to, base),
    metersPerSecond: (isCoach ? 20 : 16) + 4 * taken(4),
    dwellSeconds: (isCoach ? 25 : 45) * 60,
    fromSeconds: (isCoach ? 5.5 : kind === 'hazmat' ? 6 : 3) * HOUR_SECONDS,
    untilSeconds: (isCoach ? 22.5 : kind === 'hazmat' ? 22 : 23.8) * HOUR_SECONDS,
    shiftSeconds,
    loads: isCoach ? ['full', 'half'] : ['full', 'empty'],
    opensDoors: isCoach,
  }
}

/** Round trips along the streets of the city, which taxis share. */
function loops(seed: number, scale: number): ShapePoint[][] {
  const side = crossingsPerSide(scale)
  return Array.from({ length: TAXI_LOOPS }, (_, index) => {
    const luck = (about: string) => chance(seed, 'loop', about, index)
    const span = (about: string) => 3 + Math.floor(luck(about) * (side - 5))
    const width = span('width')
    const height = span('height')
    const west = Math.floor(luck('west') * (side - width))
    const south = Math.floor(luck('south') * (side - height))
    const corners: Crossing[] = []
    const at = (x: number, y: number) => corners.push(crossingAt(west + x, south + y, side, seed))
    for (let x = 0; x < width; x += 1) at(x, 0)
    for (let y = 0; y < height; y += 1) at(width, y)
    for (let x = width; x > 0; x -= 1) at(x, height)
    for (let y = height; y >= 0; y -= 1) at(0, y)
    return shapeOf(corners.map(({ place }) => place))
  })
}
