import { childOf } from '@tongqu/adapter-kit'
import type { Desk, Row } from './desk.ts'
import { fieldsOf, flag, number, ref, type Shape, take, time } from './fields.ts'
import { CALL_TIMES, JOURNEY, PROGRESS, STOP_POINT, takeFramed, takeLocation } from './journey.ts'
import { MONITORED_CALL, MONITORED_JOURNEY, VEHICLE_ACTIVITY } from './orders.ts'
import { type Placed, recordedAt } from './place.ts'

const CONTRACT = 'siri/vehicle_activity@1'

const ACTIVITY: Shape = {
  fields: fieldsOf({
    RecordedAtTime: ['recorded_at', time],
    ItemIdentifier: ['item_identifier', ref],
    ValidUntilTime: ['valid_until', time],
    VehicleMonitoringRef: ['vehicle_monitoring_ref', ref],
  }),
  order: VEHICLE_ACTIVITY,
  apart: new Set(['MonitoredVehicleJourney', 'ProgressBetweenStops', 'Extensions']),
}

const MONITORED: Shape = {
  fields: fieldsOf({ ...JOURNEY, ...PROGRESS }),
  order: MONITORED_JOURNEY,
  apart: new Set(['FramedVehicleJourneyRef', 'VehicleLocation', 'MonitoredCall', 'Extensions']),
}

const CALL: Shape = {
  fields: fieldsOf({ ...STOP_POINT, ...CALL_TIMES, VehicleAtStop: ['is_vehicle_at_stop', flag] }),
  order: MONITORED_CALL,
  apart: new Set(['Extensions']),
}

const BETWEEN: Shape = {
  fields: fieldsOf({
    LinkDistance: ['link_distance_meters', number(0, 10_000_000)],
    Percentage: ['link_progress_percentage', number(0, 100)],
  }),
  order: undefined,
  apart: new Set(),
}

/** VehicleActivity of Vehicle Monitoring (CEN/TS 15531-3, VehicleActivityStructure). */
export function readVehicleActivity(desk: Desk, place: Placed): void {
  const { element, at } = place
  const row: Row = {}
  const extra = take(desk, element, ACTIVITY, row, at)
  const journey = childOf(element, 'MonitoredVehicleJourney')
  if (!journey) {
    desk.reject('no-journey', 'no MonitoredVehicleJourney', at)
    return
  }
  const between = childOf(element, 'ProgressBetweenStops')
  if (between) take(desk, between, BETWEEN, row, at)
  takeFramed(desk, childOf(journey, 'FramedVehicleJourneyRef'), row, at)
  takeLocation(desk, childOf(journey, 'VehicleLocation'), row, at)
  const more = take(desk, journey, MONITORED, row, at).entries()
  const call = childOf(journey, 'MonitoredCall')
  const ofCall = call && take(desk, call, CALL, row, at).entries()
  row.recorded_at = recordedAt(desk, place, row.recorded_at)
  const all = { ...ofCall, ...more, ...extra.entries() }
  if (Object.keys(all).length > 0) row.extra = all
  desk.add(CONTRACT, row, at)
}

const CANCELLATION: Shape = {
  fields: fieldsOf({
    RecordedAtTime: ['recorded_at', time],
    ItemRef: ['item_identifier', ref],
    ItemIdentifier: ['item_identifier', ref],
    VehicleMonitoringRef: ['vehicle_monitoring_ref', ref],
    LineRef: ['line_ref', ref],
    DirectionRef: ['direction_ref', ref],
    VehicleMode: JOURNEY.VehicleMode,
    PublishedLineName: JOURNEY.PublishedLineName,
  }),
  order: undefined,
  apart: new Set(['VehicleJourneyRef', 'FramedVehicleJourneyRef', 'Extensions']),
}

/** VehicleActivityCancellation: the activity once more, with its end. */
export function readVehicleCancellation(desk: Desk, place: Placed): void {
  const { element, at } = place
  const row: Row = {}
  const extra = take(desk, element, CANCELLATION, row, at)
  takeFramed(desk, childOf(element, 'VehicleJourneyRef'), row, at)
  takeFramed(desk, childOf(element, 'FramedVehicleJourneyRef'), row, at)
  row.recorded_at = recordedAt(desk, place, row.recorded_at)
  row.ended_at = row.recorded_at
  row.extra = extra.entries()
  if (row.extra === undefined) delete row.extra
  desk.add(CONTRACT, row, at)
}
