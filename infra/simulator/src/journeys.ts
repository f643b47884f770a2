import { dateAt, dayBefore, midnight, type ServiceDate, serviceOn } from './calendar.ts'
import { alongShape, type Place } from './geography.ts'
import { type Call, durationSeconds, type Network, type Trip } from './network.ts'
import { chance } from './random.ts'

/** A trip of one service date, and how it really runs. */
export type Journey = {
  trip: Trip
  date: ServiceDate
  /** Milliseconds since 1970 at which it should start. */
  startsAt: number
  cancelled: boolean
  /** Index of a call it drives past, or -1. */
  skips: number
}

/** Where the vehicle of a journey is. */
export type Whereabouts = Place & {
  bearingDegrees: number
  odometerMeters: number
  speedMetersPerSecond: number
  /** Index of the call it stands at or is on its way to. */
  call: number
  standing: boolean
  /** Late by this much, seconds; negative when early. */
  delaySeconds: number
}

/** Predictions begin this long before a trip does. */
const LEAD_SECONDS = 600
/** The worst that a bus is late at its last stop, seconds. */
export const MOST_DELAY_SECONDS = 540
const LEAST_DELAY_SECONDS = -60
const CANCELLED_SHARE = 0.02
const SKIPPING_SHARE = 0.04

/** Journeys under way, or about to start, at an instant (milliseconds since 1970). */
export function journeysAt(network: Network, seed: number, now: number): Journey[] {
  const today = dateAt(now)
  return [dayBefore(today), today].flatMap((date) => {
    const clock = (now - midnight(date)) / 1000
    const service = serviceOn(date)
    return network.trips
      .filter((trip) => trip.service === service && isNear(trip, clock))
      .map((trip) => journeyOf(trip, date, seed))
      .filter((found) => found.cancelled || clock <= endSeconds(found, seed))
  })
}

/** Has its vehicle left the first stop? */
export function isUnderWay(journey: Journey, now: number): boolean {
  return !journey.cancelled && now >= journey.startsAt
}

/** Where the vehicle is at an instant; delays grow or shrink steadily along the way. */
export function whereabouts(journey: Journey, seed: number, now: number): Whereabouts {
  const { calls, shape } = journey.trip.pattern
  const planned = plannedSeconds(journey, seed, (now - journey.startsAt) / 1000)
  const next = calls.findIndex((call) => call.departureSeconds >= planned)
  const index = next < 0 ? calls.length - 1 : next
  const call = callAt(calls, index)
  const before = callAt(calls, Math.max(0, index - 1))
  const standing = planned >= call.arrivalSeconds
  const length = call.arrivalSeconds - before.departureSeconds
  const part = standing || length <= 0 ? 1 : (planned - before.departureSeconds) / length
  const odometerMeters = before.meters + (call.meters - before.meters) * part
  return {
    ...alongShape(shape, odometerMeters),
    odometerMeters,
    speedMetersPerSecond: standing ? 0 : (call.meters - before.meters) / length,
    call: index,
    standing,
    delaySeconds: delayAt(journey, seed, planned),
  }
}

/** How late the journey is when the timetable says `planned` seconds after its start. */
export function delayAt(journey: Journey, seed: number, planned: number): number {
  const { trip, date } = journey
  const plain = chance(seed, 'delay', trip.id, date)
  // The traffic at its start decides for the whole journey: a delay that changed would turn it
  // back.
  const luck = plain + (1 - plain) * (trip.line.pressureAt?.(journey.startsAt) ?? 0)
  const most = luck * luck * (MOST_DELAY_SECONDS - LEAST_DELAY_SECONDS) + LEAST_DELAY_SECONDS
  const part = Math.min(1, Math.max(0, planned / durationSeconds(trip.pattern)))
  return Math.round(most * part)
}

/** How a trip runs on a date. */
export function journeyOf(trip: Trip, date: ServiceDate, seed: number): Journey {
  const cancelled = chance(seed, 'cancelled', trip.id, date) < CANCELLED_SHARE
  const skipping = chance(seed, 'skips', trip.id, date)
  const inner = trip.pattern.calls.length - 2
  const skips = skipping < SKIPPING_SHARE ? 1 + Math.floor((skipping / SKIPPING_SHARE) * inner) : -1
  return { trip, date, startsAt: midnight(date) + trip.startSeconds * 1000, cancelled, skips }
}

function isNear(trip: Trip, clock: number): boolean {
  const latest = trip.startSeconds + durationSeconds(trip.pattern) + MOST_DELAY_SECONDS
  return clock >= trip.startSeconds - LEAD_SECONDS && clock <= latest
}

/** Seconds of the service day at which it really arrives at its last stop. */
export function endSeconds(journey: Journey, seed: number): number {
  const duration = durationSeconds(journey.trip.pattern)
  return journey.trip.startSeconds + duration + delayAt(journey, seed, duration)
}

/**
 * The timetable second whose place the vehicle has reached `elapsed` seconds after the planned
 * start. Real time is planned time plus a delay that grows linearly, so the inverse is a division.
 */
function plannedSeconds(journey: Journey, seed: number, elapsed: number): number {
  const duration = durationSeconds(journey.trip.pattern)
  const growth = delayAt(journey, seed, duration) / duration
  return elapsed / (1 + growth)
}

function callAt(calls: readonly Call[], index: number): Call {
  const call = calls[index]
  if (!call) throw new Error(`no call ${index}`)
  return call
}
