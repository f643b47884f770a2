import { dutyOf } from '../fleets/duties.ts'
import { vehicleOccupancy } from '../gtfs-realtime.ts'
import { localInstant } from '../instants.ts'
import { delayAt, isUnderWay, type Journey, type Whereabouts, whereabouts } from '../journeys.ts'
import type { Name } from '../names.ts'
import type { Call } from '../network.ts'
import type { World } from '../world.ts'
import { element, group, leaf } from '../xml.ts'

/** Words of `OccupancyEnumeration` (siri_reference.xsd) for `OccupancyStatus` 0 to 5 of GTFS. */
const OCCUPANCIES = [
  'empty',
  'manySeatsAvailable',
  'fewSeatsAvailable',
  'standingRoomOnly',
  'crushedStandingRoomOnly',
  'full',
] as const
/** Closer to the timetable than this, seconds, a call is `onTime`. */
const ON_TIME_SECONDS = 60
/** Later than this a vehicle is said to be in congestion. */
const CONGESTION_SECONDS = 300

/** Name with its language; Chinese first. */
export function named(name: string, { zh, en }: Name): string {
  const text = (lang: string, words: string) => element(name, { 'xml:lang': lang }, leafText(words))
  return text('zh', zh) + text('en', en)
}

/** `LineRef`, `DirectionRef`. */
export function lineOf({ trip }: Journey): string {
  return leaf('LineRef', trip.line.id) + leaf('DirectionRef', String(trip.pattern.direction))
}

/** `FramedVehicleJourneyRef` or another element of that type: date and trip of the timetable. */
export function framed(journey: Journey, name = 'FramedVehicleJourneyRef'): string {
  const { date, trip } = journey
  const frame = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
  return group(name, leaf('DataFrameRef', frame), leaf('DatedVehicleJourneyRef', trip.id))
}

/** From `VehicleMode` to `PublishedLineName`: what all journeys have in common. */
export function publicName({ trip }: Journey): string {
  return (
    leaf('VehicleMode', trip.line.kind === 'tram' ? 'tram' : 'bus') +
    leaf('PublishedLineName', trip.line.shortName)
  )
}

/** `OriginRef`, `OriginName`, `DestinationRef`, `DestinationName`. */
export function ends({ trip }: Journey): string {
  const { calls } = trip.pattern
  const [first, last] = [calls[0]?.stop, calls.at(-1)?.stop]
  if (!first || !last) throw new Error('a pattern has calls')
  return [
    leaf('OriginRef', first.id),
    named('OriginName', first.name),
    leaf('DestinationRef', last.id),
    named('DestinationName', last.name),
  ].join('')
}

/** `OriginAimedDepartureTime`, `DestinationAimedArrivalTime`. */
export function aimed(journey: Journey): string {
  const last = journey.trip.pattern.calls.at(-1)
  return (
    leaf('OriginAimedDepartureTime', localInstant(journey.startsAt)) +
    leaf('DestinationAimedArrivalTime', time(journey, last?.arrivalSeconds ?? 0, 0))
  )
}

/** From `Monitored` to `VehicleRef`; place and speed only of those that are on the road. */
export function progress(world: World, journey: Journey, at: number, here: Whereabouts): string {
  const { faults, province } = world
  const vehicle = dutyOf(province.bus, journey.trip).id
  const isMoving = isUnderWay(journey, at)
  const place = faults.placeOf('siri', vehicle, here)
  const { status } = vehicleOccupancy(journey, world.seed, here.call)
  return [
    leaf('Monitored', isMoving),
    leaf('InCongestion', here.delaySeconds > CONGESTION_SECONDS),
    leaf('DataSource', 'synthetic'),
    isMoving
      ? group(
          'VehicleLocation',
          leaf('Longitude', place.longitude),
          leaf('Latitude', place.latitude),
        )
      : '',
    isMoving
      ? leaf('LocationRecordedAtTime', localInstant(faults.timeOf('siri', vehicle, at)))
      : '',
    isMoving ? leaf('Bearing', here.bearingDegrees) : '',
    isMoving ? leaf('Velocity', Math.round(here.speedMetersPerSecond)) : '',
    leaf('Occupancy', OCCUPANCIES[status]),
    leaf('Delay', duration(faults.jumped('siri', vehicle, here.delaySeconds))),
    leaf('VehicleRef', vehicle),
  ].join('')
}

/** Stop, order, name: the beginning of every call. */
export function callHead(call: Call, order: number): string {
  return (
    leaf('StopPointRef', call.stop.id) +
    leaf('Order', order + 1) +
    named('StopPointName', call.stop.name)
  )
}

/** Instant of a second of the timetable, so many seconds late. */
export function time(journey: Journey, plannedSeconds: number, lateSeconds: number): string {
  return localInstant(journey.startsAt + (plannedSeconds + lateSeconds) * 1000)
}

/** How late the journey is at a second of its timetable. */
export function late(world: World, journey: Journey, plannedSeconds: number): number {
  return delayAt(journey, world.seed, plannedSeconds)
}

/** `CallStatusEnumeration` of a time that is to come. */
export function statusOf(lateSeconds: number): string {
  if (lateSeconds > ON_TIME_SECONDS) return 'delayed'
  return lateSeconds < -ON_TIME_SECONDS ? 'early' : 'onTime'
}

/** xsd:duration of whole seconds; before the timetable it is negative. */
export function duration(seconds: number): string {
  return `${seconds < 0 ? '-' : ''}PT${Math.abs(seconds)}S`
}

/** Where the vehicle of a journey is, or will begin. */
export function whereNow(world: World, journey: Journey, at: number): Whereabouts {
  return whereabouts(journey, world.seed, Math.max(at, journey.startsAt))
}

function leafText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
