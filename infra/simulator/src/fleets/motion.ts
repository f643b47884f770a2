import { bearingDegrees, type Place, type ShapePoint } from '../geography.ts'
import { ZONE_OFFSET_SECONDS } from '../network.ts'
import { noise } from '../random.ts'

/** What a vehicle does at one moment; lengths in metres, course in degrees, 0 north. */
export type Motion = {
  latitude: number
  longitude: number
  bearingDegrees: number
  metersPerSecond: number
  odometerMeters: number
  /** On a trip, waiting for one, or driving for a customer: status bit 4 is 0. */
  isInService: boolean
  /** The engine runs: status bit 0. */
  isAwake: boolean
  /** Standing at a stop with doors open. */
  hasDoorsOpen: boolean
  load: 'empty' | 'half' | 'full'
}

/** A vehicle that goes from its base to another place and back, or round and round, every day. */
export type Shuttle = {
  kind: 'shuttle'
  /** A number of its own. */
  key: number
  out: readonly ShapePoint[]
  /** Absent when `out` ends where it begins. */
  back?: readonly ShapePoint[]
  metersPerSecond: number
  /** Pause at each end, seconds. */
  dwellSeconds: number
  /** Seconds of the local day at which the working day begins and ends at the latest. */
  fromSeconds: number
  untilSeconds: number
  /** Its day begins so many seconds after midnight: the working hours of a night shift. */
  shiftSeconds: number
  /** Load on the way out and on the way back; taxis take and leave passengers underway. */
  loads: readonly [Motion['load'], Motion['load']] | 'hired'
  opensDoors: boolean
}

const DAY_SECONDS = 86_400
/** Odometers count from 2026-01-01, local time, in days since 1970. */
const FIRST_DAY = 20_454
/** A taxi is free or taken for about this long a way. */
const FARE_METERS = 2_600
const HIRED_SHARE = 0.6

/** Where a shuttle is at an instant, milliseconds since 1970: a function of the time alone. */
export function shuttleMotion(plan: Shuttle, at: number): Motion {
  const local = at / 1000 + ZONE_OFFSET_SECONDS - plan.shiftSeconds
  const day = Math.floor(local / DAY_SECONDS)
  const outMeters = lengthOf(plan.out)
  const backMeters = plan.back ? lengthOf(plan.back) : 0
  const outSeconds = outMeters / plan.metersPerSecond
  const backSeconds = backMeters / plan.metersPerSecond
  const legs = plan.back ? 2 : 1
  const cycle = outSeconds + backSeconds + legs * plan.dwellSeconds
  const cycles = Math.max(1, Math.floor((plan.untilSeconds - plan.fromSeconds) / cycle))
  const slack = Math.max(0, plan.untilSeconds - plan.fromSeconds - cycles * cycle)
  const elapsed = local - day * DAY_SECONDS - plan.fromSeconds - slack * noise(plan.key, 3)
  const perDay = cycles * (outMeters + backMeters)
  const before = Math.max(0, day - FIRST_DAY) * perDay
  if (elapsed < 0) return parked(plan, before)
  if (elapsed >= cycles * cycle) return parked(plan, before + perDay)
  const round = Math.floor(elapsed / cycle)
  const odometer = before + round * (outMeters + backMeters)
  const second = elapsed - round * cycle
  if (second < outSeconds) return under(plan, plan.out, second, odometer, 0)
  if (!plan.back) return waiting(plan, plan.out, odometer + outMeters)
  if (second < outSeconds + plan.dwellSeconds) return waiting(plan, plan.out, odometer + outMeters)
  const home = second - outSeconds - plan.dwellSeconds
  if (home < backSeconds) return under(plan, plan.back, home, odometer + outMeters, 1)
  return waiting(plan, plan.back, odometer + outMeters + backMeters)
}

/** Where one is after `meters` of a way; found by halving, for ways have many points. */
export function alongWay(way: readonly ShapePoint[], meters: number) {
  let low = 1
  let high = way.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((way[middle]?.meters ?? 0) > meters) high = middle
    else low = middle + 1
  }
  const from = pointAt(way, low - 1)
  const to = pointAt(way, low)
  const length = to.meters - from.meters
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, (meters - from.meters) / length))
  return {
    latitude: from.latitude + (to.latitude - from.latitude) * part,
    longitude: from.longitude + (to.longitude - from.longitude) * part,
    bearingDegrees: bearingDegrees(from, to) % 360,
  }
}

export function lengthOf(way: readonly ShapePoint[]): number {
  return way[way.length - 1]?.meters ?? 0
}

/** A vehicle that stands with its engine off. */
export function parkedAt(place: Place, odometerMeters: number): Motion {
  return {
    latitude: place.latitude,
    longitude: place.longitude,
    bearingDegrees: 0,
    metersPerSecond: 0,
    odometerMeters,
    isInService: false,
    isAwake: false,
    hasDoorsOpen: false,
    load: 'empty',
  }
}

function parked(plan: Shuttle, odometerMeters: number): Motion {
  return parkedAt(pointAt(plan.out, 0), odometerMeters)
}

function under(
  plan: Shuttle,
  way: readonly ShapePoint[],
  seconds: number,
  odometer: number,
  leg: 0 | 1,
): Motion {
  const meters = seconds * plan.metersPerSecond
  const odometerMeters = odometer + meters
  const fare = Math.floor(odometerMeters / FARE_METERS)
  const hired = noise(plan.key, fare, 5) < HIRED_SHARE ? 'full' : 'empty'
  return {
    ...alongWay(way, meters),
    metersPerSecond: plan.metersPerSecond,
    odometerMeters,
    isInService: true,
    isAwake: true,
    hasDoorsOpen: false,
    load: plan.loads === 'hired' ? hired : plan.loads[leg],
  }
}

function waiting(plan: Shuttle, way: readonly ShapePoint[], odometerMeters: number): Motion {
  const end = pointAt(way, way.length - 1)
  return {
    ...parkedAt(end, odometerMeters),
    isInService: true,
    isAwake: true,
    hasDoorsOpen: plan.opensDoors,
    load: 'half',
  }
}

function pointAt(way: readonly ShapePoint[], index: number): ShapePoint {
  const point = way[index]
  if (!point) throw new Error('a way has at least two points')
  return point
}
