import { dateAt, dayBefore, type ServiceDate } from '../calendar.ts'
import { type Consignment, consignmentsOn, type Leg } from './consignments.ts'
import type { FreightPlace } from './places.ts'

/** What happens to a consignment at one moment, in the words of DCSA Track & Trace 3.0. */
export type Milestone = {
  /** Unique in the consignment: `rail-departed`. */
  name: string
  type: 'SHIPMENT' | 'TRANSPORT' | 'EQUIPMENT' | 'IOT'
  code: string
  classifier: 'ACTUAL' | 'ESTIMATED'
  at: number
  /** When it became known: estimates are known before they happen. */
  toldAt: number
  mode?: Leg['mode']
  place: FreightPlace
  leg?: Leg
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The longest a consignment is on its way, in days. */
const DAYS_UNDER_WAY = 9

/** Everything that will have happened to a consignment, in order of its times. */
export function milestonesOf(consignment: Consignment): Milestone[] {
  const { agreedAt, legs } = consignment
  const [road, rail, water] = legs
  const booked = fact('booked', 'SHIPMENT', 'CONFIRMED', agreedAt + 5 * MINUTE, road.from)
  const issued = fact('issued', 'SHIPMENT', 'ISSUED', water.departsAt + HOUR, water.from)
  return [
    booked,
    handled('gated-out', 'GATED_OUT', road.departsAt - 5 * MINUTE, road, road.from),
    ...travel(road),
    handled('gated-in', 'GATED_IN', road.arrivesAt + 10 * MINUTE, road, road.to),
    opened(road.arrivesAt + 25 * MINUTE, road.to),
    handled('rail-loaded', 'LOADED', rail.departsAt - 30 * MINUTE, rail, rail.from),
    ...travel(rail),
    handled('rail-discharged', 'DISCHARGED', rail.arrivesAt + 40 * MINUTE, rail, rail.to),
    handled('water-loaded', 'LOADED', water.departsAt - 2 * HOUR, water, water.from),
    ...travel(water),
    issued,
    handled('water-discharged', 'DISCHARGED', water.arrivesAt + 3 * HOUR, water, water.to),
    handled('delivered', 'GATED_OUT', water.arrivesAt + DAY, { ...water, mode: 'road' }, water.to),
  ].sort((one, other) => one.at - other.at)
}

/** What is known of a consignment at a moment. An estimate goes when the fact is there. */
export function knownAt(consignment: Consignment, now: number): Milestone[] {
  return milestonesOf(consignment).filter(({ classifier, at, toldAt }) => {
    return toldAt <= now && (classifier === 'ACTUAL' || at > now)
  })
}

/** Consignments to which something happened since a moment, with all that is known of them. */
export function movedSince(
  since: number,
  now: number,
  options: { seed: number; scale: number },
): { consignment: Consignment; milestones: Milestone[] }[] {
  return daysUnderWay(now).flatMap((day) =>
    consignmentsOn(day, options).flatMap((consignment) => {
      const milestones = knownAt(consignment, now)
      const hasMoved = milestones.some(({ toldAt }) => toldAt > since)
      return hasMoved ? [{ consignment, milestones }] : []
    }),
  )
}

/** Days whose consignments may still be under way, the oldest first. */
function daysUnderWay(now: number): ServiceDate[] {
  const days = [dateAt(now)]
  while (days.length < DAYS_UNDER_WAY) days.unshift(dayBefore(days[0] ?? ''))
  return days
}

function travel(leg: Leg): Milestone[] {
  const departed = moved(leg, 'departed', 'DEPARTED', leg.departsAt, leg.from)
  const arrived = moved(leg, 'arrived', 'ARRIVED', leg.arrivesAt, leg.to)
  const expected: Milestone = {
    ...arrived,
    name: `${leg.mode}-expected`,
    classifier: 'ESTIMATED',
    toldAt: leg.departsAt,
  }
  return [departed, expected, arrived]
}

function moved(leg: Leg, name: string, code: string, at: number, place: FreightPlace): Milestone {
  const { mode } = leg
  return { ...fact(`${mode}-${name}`, 'TRANSPORT', code, at, place), mode, leg }
}

function handled(name: string, code: string, at: number, leg: Leg, place: FreightPlace): Milestone {
  return { ...fact(name, 'EQUIPMENT', code, at, place), mode: leg.mode, leg }
}

function opened(at: number, place: FreightPlace): Milestone {
  return fact('door-opened', 'IOT', 'DOOR_OPENED', at, place)
}

function fact(
  name: string,
  type: Milestone['type'],
  code: string,
  at: number,
  place: FreightPlace,
): Milestone {
  return { name, type, code, classifier: 'ACTUAL', at, toldAt: at, place }
}
