import { childOf } from '@tongqu/adapter-kit'
import type { Desk, Row } from './desk.ts'
import { fieldsOf, flag, number, ref, type Shape, seconds, take, time, whole } from './fields.ts'
import {
  CALL_STATES,
  CALL_TIMES,
  JOURNEY,
  STOP_POINT,
  takeFramed,
  takeLocation,
} from './journey.ts'
import { MONITORED_CALL, MONITORED_JOURNEY, STOP_VISIT } from './orders.ts'
import { inherited, type Placed, recordedAt } from './place.ts'

const CONTRACT = 'siri/stop_visit@1'

const VISIT: Shape = {
  fields: fieldsOf({
    RecordedAtTime: ['recorded_at', time],
    ItemIdentifier: ['item_identifier', ref],
    ValidUntilTime: ['valid_until', time],
    MonitoringRef: ['monitoring_ref', ref],
  }),
  order: STOP_VISIT,
  apart: new Set(['MonitoredVehicleJourney', 'Extensions']),
}

const MONITORED: Shape = {
  fields: fieldsOf({ ...JOURNEY, Delay: ['delay_seconds', seconds] }),
  order: MONITORED_JOURNEY,
  apart: new Set(['FramedVehicleJourneyRef', 'VehicleLocation', 'MonitoredCall', 'Extensions']),
}

const CALL: Shape = {
  fields: fieldsOf({
    ...STOP_POINT,
    ...CALL_TIMES,
    ...CALL_STATES,
    VehicleAtStop: ['is_vehicle_at_stop', flag],
    NumberOfStopsAway: ['stops_from_call', whole(0, 10_000)],
    DistanceFromStop: ['distance_from_stop_meters', number(0, 10_000_000)],
  }),
  order: MONITORED_CALL,
  apart: new Set(['Extensions']),
}

/** MonitoredStopVisit of Stop Monitoring (CEN/TS 15531-3, MonitoredStopVisitStructure). */
export function readStopVisit(desk: Desk, place: Placed): void {
  const { element, at } = place
  const row: Row = {}
  const extra = take(desk, element, VISIT, row, at)
  const journey = childOf(element, 'MonitoredVehicleJourney')
  if (!journey) {
    desk.reject('no-journey', 'no MonitoredVehicleJourney', at)
    return
  }
  takeFramed(desk, childOf(journey, 'FramedVehicleJourneyRef'), row, at)
  takeLocation(desk, childOf(journey, 'VehicleLocation'), row, at)
  const more = take(desk, journey, MONITORED, row, at).entries()
  const call = childOf(journey, 'MonitoredCall')
  const ofCall = call && take(desk, call, CALL, row, at).entries()
  row.recorded_at = recordedAt(desk, place, row.recorded_at)
  monitor(desk, place, row)
  const states = [row.arrival_status, row.departure_status, ofCall?.CallStatus]
  if (states.includes('cancelled')) row.is_cancellation = true
  const all = { ...ofCall, ...more, ...extra.entries() }
  if (Object.keys(all).length > 0) row.extra = all
  desk.add(CONTRACT, row, at)
}

const CANCELLATION: Shape = {
  fields: fieldsOf({
    RecordedAtTime: ['recorded_at', time],
    ItemRef: ['item_identifier', ref],
    ItemIdentifier: ['item_identifier', ref],
    MonitoringRef: ['monitoring_ref', ref],
    VisitNumber: STOP_POINT.VisitNumber,
    Order: STOP_POINT.Order,
    LineRef: ['line_ref', ref],
    DirectionRef: ['direction_ref', ref],
    VehicleMode: JOURNEY.VehicleMode,
    PublishedLineName: JOURNEY.PublishedLineName,
  }),
  order: undefined,
  apart: new Set(['VehicleJourneyRef', 'FramedVehicleJourneyRef', 'Extensions']),
}

/** MonitoredStopVisitCancellation: a visit that will not be, or is over. */
export function readVisitCancellation(desk: Desk, place: Placed): void {
  const { element, at } = place
  const row: Row = {}
  const extra = take(desk, element, CANCELLATION, row, at)
  takeFramed(desk, childOf(element, 'VehicleJourneyRef'), row, at)
  takeFramed(desk, childOf(element, 'FramedVehicleJourneyRef'), row, at)
  row.recorded_at = recordedAt(desk, place, row.recorded_at)
  monitor(desk, place, row)
  row.is_cancellation = true
  row.extra = extra.entries()
  if (row.extra === undefined) delete row.extra
  desk.add(CONTRACT, row, at)
}

/** Where the visit says no stop it is the one that the delivery is about. */
function monitor(desk: Desk, place: Placed, row: Row): void {
  if (row.monitoring_ref !== undefined) return
  const above = inherited(place, 'MonitoringRef')
  if (above === undefined || above.length > 512) return
  row.monitoring_ref = above
  desk.note(
    'no-monitoring-ref',
    'a visit has no MonitoringRef; that of its delivery counts',
    place.at,
  )
}
