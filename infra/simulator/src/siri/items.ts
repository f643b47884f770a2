import { dutyOf } from '../fleets/duties.ts'
import { localInstant } from '../instants.ts'
import { isUnderWay, type Journey, journeysAt } from '../journeys.ts'
import type { Call } from '../network.ts'
import type { World } from '../world.ts'
import { group, leaf } from '../xml.ts'
import {
  aimed,
  callHead,
  ends,
  framed,
  late,
  lineOf,
  progress,
  publicName,
  statusOf,
  time,
  whereNow,
} from './journeys.ts'
import type { Item, Topic } from './services.ts'
import { situationItems } from './situations.ts'

const VALID_MILLISECONDS = 120_000
const PREVIEW_SECONDS = 3_600

/** What a topic holds at an instant, by the key of each thing. `at`: milliseconds since 1970. */
export function itemsOf(world: World, topic: Topic, at: number): Item[] {
  switch (topic.service) {
    case 'VM':
      return journeysOf(world, topic, at)
        .filter((journey) => isUnderWay(journey, shownAt(world, journey, at)))
        .filter((journey) => !topic.vehicleRef || vehicleOf(world, journey) === topic.vehicleRef)
        .map((journey) => activity(world, journey, at))
    case 'ET':
      return journeysOf(world, topic, at).map((journey) => estimated(world, journey, at))
    case 'SM':
      return visits(world, topic, at)
    default:
      return situationItems(world, at)
  }
}

function journeysOf(world: World, topic: Topic, at: number): Journey[] {
  const journeys = journeysAt(world.province.bus, world.seed, at)
  const { lineRefs } = topic
  return lineRefs ? journeys.filter(({ trip }) => lineRefs.includes(trip.line.id)) : journeys
}

function activity(world: World, journey: Journey, at: number): Item {
  const shown = shownAt(world, journey, at)
  const here = whereNow(world, journey, shown)
  const { calls } = journey.trip.pattern
  const call = callOf(calls, here.call)
  const before = calls[here.call - 1]
  const length = call.meters - (before?.meters ?? 0)
  const done = here.odometerMeters - (before?.meters ?? 0)
  const vehicle = vehicleOf(world, journey)
  const recordedAt = world.faults.timeOf('siri', vehicle, at)
  const id = `VM-${vehicle}-${journey.trip.id}-${journey.date}`
  const body = [
    length > 0
      ? group(
          'ProgressBetweenStops',
          leaf('LinkDistance', Math.round(length)),
          leaf('Percentage', Math.round((100 * done) / length)),
        )
      : '',
    group(
      'MonitoredVehicleJourney',
      lineOf(journey),
      framed(journey),
      publicName(journey),
      leaf('OperatorRef', world.province.bus.agency.id),
      ends(journey),
      aimed(journey),
      progress(world, journey, shown, here),
      group(
        'MonitoredCall',
        callHead(call, here.call),
        leaf('VehicleAtStop', here.standing),
        callTimes(world, journey, call),
      ),
    ),
  ].join('')
  const key = `${journey.trip.id}-${journey.date}`
  return {
    key,
    // A vehicle that stands tells the same place again: only what it says of itself counts.
    signature: body.replace(/<LocationRecordedAtTime>[^<]*<\/LocationRecordedAtTime>/, ''),
    xml: group(
      'VehicleActivity',
      leaf('RecordedAtTime', localInstant(recordedAt)),
      leaf('ItemIdentifier', id),
      leaf('ValidUntilTime', localInstant(recordedAt + VALID_MILLISECONDS)),
      leaf('VehicleMonitoringRef', vehicle),
      body,
    ),
    ending: group(
      'VehicleActivityCancellation',
      leaf('RecordedAtTime', localInstant(recordedAt)),
      leaf('ItemRef', id),
      leaf('VehicleMonitoringRef', vehicle),
      framed(journey, 'VehicleJourneyRef'),
      lineOf(journey),
    ),
  }
}

function estimated(world: World, journey: Journey, at: number): Item {
  const shown = shownAt(world, journey, at)
  const here = whereNow(world, journey, shown)
  const { calls } = journey.trip.pattern
  const isMoving = isUnderWay(journey, shown)
  // Whoever stands at a call has arrived there, but has not left it.
  const passed = isMoving && !journey.cancelled ? here.call : 0
  const recorded = calls
    .slice(0, passed)
    .map((call, index) =>
      group('RecordedCall', callHead(call, index), recordedTimes(world, journey, call, index)),
    )
  const coming = calls.slice(passed).map((call, index) => {
    const isSkipped = journey.cancelled || index + passed === journey.skips
    return group(
      'EstimatedCall',
      callHead(call, index + passed),
      isSkipped ? leaf('Cancellation', true) : '',
      callTimes(world, journey, call, isSkipped),
    )
  })
  const body = [
    lineOf(journey),
    framed(journey),
    journey.cancelled ? leaf('Cancellation', true) : '',
    publicName(journey),
    ends(journey),
    leaf('OperatorRef', world.province.bus.agency.id),
    aimed(journey),
    leaf('Monitored', isMoving),
    leaf('DataSource', 'synthetic'),
    leaf('VehicleRef', vehicleOf(world, journey)),
    recorded.length > 0 ? group('RecordedCalls', recorded) : '',
    coming.length > 0 ? group('EstimatedCalls', coming) : '',
    leaf('IsCompleteStopSequence', true),
  ].join('')
  const recordedAt = localInstant(world.faults.timeOf('siri', vehicleOf(world, journey), at))
  return {
    key: `${journey.trip.id}-${journey.date}`,
    signature: body,
    xml: group('EstimatedVehicleJourney', leaf('RecordedAtTime', recordedAt), body),
  }
}

function visits(world: World, topic: Topic, at: number): Item[] {
  const { monitoringRef, previewSeconds = PREVIEW_SECONDS, maximumVisits = 100 } = topic
  const horizon = at + previewSeconds * 1000
  return journeysOf(world, topic, at)
    .filter(({ cancelled }) => !cancelled)
    .flatMap((journey) =>
      journey.trip.pattern.calls.flatMap((call, index) => {
        if (call.stop.id !== monitoringRef || index === journey.skips) return []
        const leaves =
          journey.startsAt +
          (call.departureSeconds + late(world, journey, call.departureSeconds)) * 1000
        if (leaves < at || leaves > horizon) return []
        return [{ leaves, item: visit(world, journey, call, index, at) }]
      }),
    )
    .sort((a, b) => a.leaves - b.leaves)
    .slice(0, maximumVisits)
    .map(({ item }) => item)
}

function visit(world: World, journey: Journey, call: Call, index: number, at: number): Item {
  const shown = shownAt(world, journey, at)
  const here = whereNow(world, journey, shown)
  const vehicle = vehicleOf(world, journey)
  const recordedAt = localInstant(world.faults.timeOf('siri', vehicle, at))
  const id = `SM-${call.stop.id}-${journey.trip.id}-${journey.date}`
  const times = callTimes(world, journey, call)
  const isHere = here.standing && here.call === index && isUnderWay(journey, shown)
  const body = group(
    'MonitoredVehicleJourney',
    lineOf(journey),
    framed(journey),
    publicName(journey),
    leaf('OperatorRef', world.province.bus.agency.id),
    ends(journey),
    aimed(journey),
    progress(world, journey, shown, here),
    group('MonitoredCall', callHead(call, index), leaf('VehicleAtStop', isHere), times),
  )
  return {
    key: id,
    // The board changes with its times, not with each metre of the vehicle.
    signature: `${times}${isHere}${here.call}`,
    xml: group(
      'MonitoredStopVisit',
      leaf('RecordedAtTime', recordedAt),
      leaf('ItemIdentifier', id),
      leaf('MonitoringRef', call.stop.id),
      body,
    ),
    ending: group(
      'MonitoredStopVisitCancellation',
      leaf('RecordedAtTime', recordedAt),
      leaf('ItemRef', id),
      leaf('MonitoringRef', call.stop.id),
      lineOf(journey),
    ),
  }
}

function callTimes(world: World, journey: Journey, call: Call, isSkipped = false): string {
  const event = (word: string, planned: number) => {
    const seconds = late(world, journey, planned)
    return [
      leaf(`Aimed${word}Time`, time(journey, planned, 0)),
      isSkipped ? '' : leaf(`Expected${word}Time`, time(journey, planned, seconds)),
      leaf(`${word}Status`, isSkipped ? 'cancelled' : statusOf(seconds)),
    ].join('')
  }
  return event('Arrival', call.arrivalSeconds) + event('Departure', call.departureSeconds)
}

function recordedTimes(world: World, journey: Journey, call: Call, index: number): string {
  if (index === journey.skips) return leaf('Cancellation', true)
  const event = (word: string, planned: number) =>
    leaf(`Aimed${word}Time`, time(journey, planned, 0)) +
    leaf(`Actual${word}Time`, time(journey, planned, late(world, journey, planned)))
  return event('Arrival', call.arrivalSeconds) + event('Departure', call.departureSeconds)
}

function shownAt(world: World, journey: Journey, at: number): number {
  return world.faults.valueTime('siri', vehicleOf(world, journey), at)
}

function vehicleOf(world: World, journey: Journey): string {
  return dutyOf(world.province.bus, journey.trip).id
}

function callOf(calls: readonly Call[], index: number): Call {
  const call = calls[index]
  if (!call) throw new Error(`no call ${index}`)
  return call
}
