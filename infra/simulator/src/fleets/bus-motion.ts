import { dateAt, dayBefore, midnight, type ServiceDate, serviceOn } from '../calendar.ts'
import { metersBetween, type Place, shapeOf } from '../geography.ts'
import { endSeconds, type Journey, journeyOf, whereabouts } from '../journeys.ts'
import { CENTRE, type ServiceId, type Trip, ZONE_OFFSET_SECONDS } from '../network.ts'
import { noise } from '../random.ts'
import type { Duty } from './duties.ts'
import { alongWay, lengthOf, type Motion, parkedAt } from './motion.ts'

/** A bus of the timetable; a spare one has no duty and stays in its depot. */
export type BusPlan = { kind: 'bus'; key: number; seed: number; depot: Place; duty?: Duty }

/** The way from the depot to the first stop, and back after the last, takes this long. */
const PULL_SECONDS = 900
const FIRST_DATE: ServiceDate = '20260101'
const DAY_MILLISECONDS = 86_400_000

/** Depots of the city: metres east and north of its middle. */
const DEPOTS = [
  [-3_400, 2_900],
  [3_100, 3_300],
  [2_700, -3_600],
] as const

/** The depots of the buses, by their places in the list. */
export function depotsNear(offset: (from: Place, east: number, north: number) => Place): Place[] {
  return DEPOTS.map(([east, north]) => offset(CENTRE, east, north))
}

export function nearest(places: readonly Place[], to: Place): Place {
  const found = places.toSorted((a, b) => metersBetween(a, to) - metersBetween(b, to))[0]
  if (!found) throw new Error('no places')
  return found
}

/** Where a bus is at an instant: on its trip exactly where the GTFS-Realtime feed has it. */
export function busMotion(plan: BusPlan, at: number): Motion {
  const { duty } = plan
  if (!duty) return parkedAt(plan.depot, noise(plan.key, 7) * 1e8)
  const today = dayAt(at)
  const first = duty.trips[today.service][0]
  const clock = (at - today.midnight) / 1000
  if (first && clock >= first.startSeconds - PULL_SECONDS) return onDay(plan, duty, today, at)
  return onDay(plan, duty, today.before(), at)
}

type Day = { date: ServiceDate; midnight: number; service: ServiceId; before(): Day }

/** A vehicle whose working day has begun: pulling out, on a trip, between two, or home again. */
function onDay(plan: BusPlan, duty: Duty, day: Day, at: number): Motion {
  const trips = duty.trips[day.service]
  const clock = (at - day.midnight) / 1000
  const before = odometerBefore(duty, day.date)
  const index = trips.findLastIndex((trip) => trip.startSeconds <= clock)
  const trip = trips[index]
  if (!trip) return pulling(plan, trips[0], clock, before)
  const done = trips.slice(0, index).reduce((sum, { pattern }) => sum + lengthOf(pattern.shape), 0)
  const journey = journeyOf(trip, day.date, plan.seed)
  const end = endSeconds(journey, plan.seed)
  if (clock <= end) return onTrip(plan, journey, at, before + done)
  const odometer = before + done + lengthOf(trip.pattern.shape)
  if (index < trips.length - 1) return atTerminus(trip, odometer)
  return homeward(plan, trip, clock - end, odometer)
}

function onTrip(plan: BusPlan, journey: Journey, at: number, odometer: number): Motion {
  const found = whereabouts(journey, plan.seed, at)
  const isInService = !journey.cancelled
  const share = found.call / journey.trip.pattern.calls.length
  return {
    latitude: found.latitude,
    longitude: found.longitude,
    bearingDegrees: found.bearingDegrees % 360,
    metersPerSecond: found.speedMetersPerSecond,
    odometerMeters: odometer + found.odometerMeters,
    isInService,
    isAwake: true,
    hasDoorsOpen: isInService && found.standing && found.call !== journey.skips,
    load: !isInService ? 'empty' : share > 0.3 && share < 0.7 ? 'full' : 'half',
  }
}

function atTerminus(trip: Trip, odometerMeters: number): Motion {
  const end = trip.pattern.shape.at(-1)
  if (!end) throw new Error('a trip has a shape')
  const motion = parkedAt(end, odometerMeters)
  return { ...motion, isInService: true, isAwake: true, hasDoorsOpen: false }
}

function pulling(plan: BusPlan, first: Trip | undefined, clock: number, before: number): Motion {
  const wait = first ? first.startSeconds - clock : PULL_SECONDS
  const start = first?.pattern.shape[0]
  if (!start || wait >= PULL_SECONDS) return parkedAt(plan.depot, before)
  return deadhead(plan.depot, start, 1 - wait / PULL_SECONDS, before)
}

function homeward(plan: BusPlan, last: Trip, seconds: number, odometer: number): Motion {
  const end = last.pattern.shape.at(-1)
  if (!end || seconds >= PULL_SECONDS) return parkedAt(plan.depot, odometer)
  return deadhead(end, plan.depot, seconds / PULL_SECONDS, odometer)
}

/** Empty along two straight streets; these few kilometres are not on the odometer. */
function deadhead(from: Place, to: Place, part: number, odometerMeters: number): Motion {
  const corner = { latitude: from.latitude, longitude: to.longitude }
  const way = shapeOf([from, corner, to])
  const length = lengthOf(way)
  return {
    ...parkedAt(from, odometerMeters),
    ...alongWay(way, length * part),
    metersPerSecond: length / PULL_SECONDS,
    isAwake: true,
  }
}

function odometerBefore(duty: Duty, date: ServiceDate): number {
  const { weekday, weekend } = daysBefore(date)
  return weekday * metersOf(duty, 'weekday') + weekend * metersOf(duty, 'weekend')
}

const lengths = new WeakMap<Duty, Record<ServiceId, number>>()

function metersOf(duty: Duty, service: ServiceId): number {
  const known = lengths.get(duty)
  if (known) return known[service]
  const sum = (trips: readonly Trip[]) =>
    trips.reduce((meters, { pattern }) => meters + lengthOf(pattern.shape), 0)
  const made = { weekday: sum(duty.trips.weekday), weekend: sum(duty.trips.weekend) }
  lengths.set(duty, made)
  return made[service]
}

const counted = new Map<ServiceDate, Record<ServiceId, number>>()

/** Working days and days of rest from the first date to the one before this. */
function daysBefore(date: ServiceDate): Record<ServiceId, number> {
  const known = counted.get(date)
  if (known) return known
  const days = { weekday: 0, weekend: 0 }
  const until = midnight(date)
  for (let at = midnight(FIRST_DATE); at < until; at += DAY_MILLISECONDS) {
    days[serviceOn(dateAt(at))] += 1
  }
  counted.set(date, days)
  return days
}

const calendar = new Map<number, Day>()

/** The local day of an instant, made once. */
function dayAt(at: number): Day {
  const number = Math.floor((at / 1000 + ZONE_OFFSET_SECONDS) / 86_400)
  const known = calendar.get(number)
  if (known) return known
  const date = dateAt(at)
  const day: Day = {
    date,
    midnight: midnight(date),
    service: serviceOn(date),
    before: () => dayAt(midnight(dayBefore(date))),
  }
  calendar.set(number, day)
  return day
}
