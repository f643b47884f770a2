import { dutyOf } from './fleets/duties.ts'
import { plateOf } from './fleets/plates.ts'
import { delayAt, isUnderWay, type Journey, journeysAt, whereabouts } from './journeys.ts'
import type { Line, Network } from './network.ts'
import { double, encode, type Field, float, type Message, text, varint } from './protobuf.ts'
import type { Province } from './province.ts'
import { chance } from './random.ts'

/** Field numbers are those of gtfs-realtime.proto (google/transit), version 2.0. */
const FULL_DATASET = 0
const SCHEDULED = 0
const CANCELLED = 3
const SKIPPED = 1
const STATUS = { incomingAt: 0, stoppedAt: 1, inTransitTo: 2 } as const
/** Closer than this, metres, a vehicle is about to arrive. */
const INCOMING_METERS = 90

/** Predictions for every trip under way or about to start. `now` in milliseconds since 1970. */
export function tripUpdates(province: Province, now: number): Buffer {
  const journeys = journeysAt(province.bus, province.seed, now)
  return feed(
    now,
    journeys.map((journey) => [
      [1, text(`T-${journey.trip.id}-${journey.date}`)],
      [3, tripUpdate(journey, province, now)],
    ]),
  )
}

/** One entity for each vehicle on the road. */
export function vehiclePositions(province: Province, now: number): Buffer {
  const journeys = journeysAt(province.bus, province.seed, now)
  const moving = journeys.filter((journey) => isUnderWay(journey, now))
  return feed(
    now,
    moving.map((journey) => [
      [1, text(`V-${dutyOf(province.bus, journey.trip).id}`)],
      [4, vehiclePosition(journey, province, now)],
    ]),
  )
}

/** A feed message that replaces all before it. */
export function feed(now: number, entities: readonly Message[]): Buffer {
  const header: Message = [
    [1, text('2.0')],
    [2, varint(FULL_DATASET)],
    [3, varint(seconds(now))],
  ]
  return encode([[1, header], ...entities.map((entity): Field => [2, entity])])
}

export function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

function tripUpdate(journey: Journey, { seed, bus }: Province, now: number): Message {
  const parts: Field[] = [[1, tripDescriptor(journey)]]
  if (journey.cancelled) return [...parts, [4, varint(seconds(now))]]
  const at = whereabouts(journey, seed, Math.max(now, journey.startsAt))
  const { calls } = journey.trip.pattern
  for (const [index, call] of calls.entries()) {
    if (index < at.call) continue
    const delay = (planned: number) => delayAt(journey, seed, planned)
    const arrival = delay(call.arrivalSeconds)
    const departure = delay(call.departureSeconds)
    const event = (planned: number, late: number): Message => [
      [1, varint(late)],
      [2, varint(seconds(journey.startsAt) + planned + late)],
    ]
    const skipped = index === journey.skips
    parts.push([
      2,
      [
        [1, varint(index + 1)],
        [2, skipped ? undefined : event(call.arrivalSeconds, arrival)],
        [3, skipped ? undefined : event(call.departureSeconds, departure)],
        [4, text(call.stop.id)],
        [5, varint(skipped ? SKIPPED : SCHEDULED)],
        [7, skipped ? undefined : varint(occupancy(journey, seed, index, 0).status)],
      ],
    ])
  }
  return [
    ...parts,
    [3, vehicleDescriptor(journey, bus)],
    [4, varint(seconds(now))],
    [5, varint(at.delaySeconds)],
  ]
}

function vehiclePosition(journey: Journey, { seed, bus }: Province, now: number): Message {
  const at = whereabouts(journey, seed, now)
  const { line, pattern } = journey.trip
  const call = pattern.calls[at.call]
  if (!call) throw new Error('a vehicle is on its way to a call')
  const near = call.meters - at.odometerMeters < INCOMING_METERS
  const status = at.standing ? STATUS.stoppedAt : near ? STATUS.incomingAt : STATUS.inTransitTo
  const carriages = Array.from({ length: line.carriages }, (_, index) =>
    occupancy(journey, seed, at.call, index),
  )
  const percent = Math.round(
    carriages.reduce((sum, carriage) => sum + carriage.percent, 0) / carriages.length,
  )
  return [
    [1, tripDescriptor(journey)],
    [
      2,
      [
        [1, float(at.latitude)],
        [2, float(at.longitude)],
        [3, float(at.bearingDegrees)],
        [4, double(Math.round(at.odometerMeters))],
        [5, float(at.speedMetersPerSecond)],
      ],
    ],
    [3, varint(at.call + 1)],
    [4, varint(status)],
    [5, varint(seconds(now))],
    [6, varint(at.delaySeconds > 300 ? 2 : 1)],
    [7, text(call.stop.id)],
    [8, vehicleDescriptor(journey, bus)],
    [9, varint(statusOf(percent))],
    [10, varint(percent)],
    ...(line.carriages > 1 ? carriageDetails(line, carriages) : []),
  ]
}

function carriageDetails(line: Line, carriages: readonly Occupancy[]): Field[] {
  return carriages.map((carriage, index) => [
    11,
    [
      [1, text(`${line.id}-C${index + 1}`)],
      [2, text(`${index + 1}`)],
      [3, varint(carriage.status)],
      [4, varint(carriage.percent)],
      [5, varint(index + 1)],
    ],
  ])
}

function tripDescriptor({ trip, date, cancelled }: Journey): Message {
  return [
    [1, text(trip.id)],
    [3, text(date)],
    [4, varint(cancelled ? CANCELLED : SCHEDULED)],
    [5, text(trip.line.id)],
    [6, varint(trip.pattern.direction)],
  ]
}

/** Wheelchair access 2 = accessible. The bus is the one that also reports by JT/T 808. */
function vehicleDescriptor(journey: Journey, network: Network): Message {
  const duty = dutyOf(network, journey.trip)
  return [
    [1, text(duty.id)],
    [2, text(duty.label)],
    [3, text(plateOf('bus', duty.index).plate)],
    [4, varint(2)],
  ]
}

export type Occupancy = { percent: number; status: number }

/** How full all carriages are on the way to a call; `status` is `OccupancyStatus`. */
export function vehicleOccupancy(journey: Journey, seed: number, call: number): Occupancy {
  const { carriages } = journey.trip.line
  const all = Array.from({ length: carriages }, (_, index) => occupancy(journey, seed, call, index))
  const percent = Math.round(all.reduce((sum, one) => sum + one.percent, 0) / carriages)
  return { percent, status: statusOf(percent) }
}

function occupancy(journey: Journey, seed: number, call: number, carriage: number): Occupancy {
  const { trip, date } = journey
  const share = call / trip.pattern.calls.length
  // Full in the middle of the line, emptier towards both ends.
  const usual = 100 * Math.sin(Math.PI * share) ** 2
  const luck = chance(seed, 'occupancy', trip.id, date, call, carriage)
  const percent = Math.round(usual * (0.3 + 0.8 * luck))
  return { percent, status: statusOf(percent) }
}

/** `OccupancyStatus`: 0 empty, 1 many seats, 2 few seats, 3 standing room, 4 crushed, 5 full. */
function statusOf(percent: number): number {
  return [5, 35, 60, 80, 95].filter((limit) => percent >= limit).length
}
