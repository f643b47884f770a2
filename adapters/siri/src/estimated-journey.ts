import { childOf, childrenOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk, Row } from './desk.ts'
import { fieldsOf, flag, occupancy, ref, type Shape, take, text, time } from './fields.ts'
import { CALL_STATES, CALL_TIMES, JOURNEY, STOP_POINT, takeFramed } from './journey.ts'
import { ESTIMATED_CALL, ESTIMATED_JOURNEY, RECORDED_CALL } from './orders.ts'
import { type Placed, recordedAt } from './place.ts'

/** The longest lines of the world have some 200 stops. */
const MOST_CALLS = 10_000
const MOST_ID_CHARACTERS = 512

const JOURNEY_SHAPE: Shape = {
  fields: fieldsOf({
    ...JOURNEY,
    RecordedAtTime: ['recorded_at', time],
    DatedVehicleJourneyRef: ['dated_vehicle_journey_ref', ref],
    EstimatedVehicleJourneyCode: ['estimated_vehicle_journey_code', ref],
    BlockRef: ['block_ref', ref],
    ExtraJourney: ['is_extra_journey', flag],
    Cancellation: ['is_cancellation', flag],
    IsCompleteStopSequence: ['is_complete_stop_sequence', flag],
    PredictionInaccurate: ['is_prediction_inaccurate', flag],
    OriginAimedDepartureTime: ['origin_aimed_departure_at', time],
    DataSource: ['data_source', text(256)],
  }),
  order: ESTIMATED_JOURNEY,
  apart: new Set(['FramedVehicleJourneyRef', 'RecordedCalls', 'EstimatedCalls', 'Extensions']),
}

const CALL_FIELDS = fieldsOf({
  ...STOP_POINT,
  ...CALL_TIMES,
  ...CALL_STATES,
  ExtraCall: ['is_extra_call', flag],
  Cancellation: ['is_cancellation', flag],
  RequestStop: ['is_request_stop', flag],
  PredictionInaccurate: ['is_prediction_inaccurate', flag],
  Occupancy: ['occupancy', occupancy],
})
const APART: ReadonlySet<string> = new Set(['Extensions'])
const RECORDED: Shape = { fields: CALL_FIELDS, order: RECORDED_CALL, apart: APART }
const ESTIMATED: Shape = { fields: CALL_FIELDS, order: ESTIMATED_CALL, apart: APART }

/**
 * EstimatedVehicleJourney of Estimated Timetable (CEN/TS 15531-3), of SIRI 2.0 and 2.1, with the
 * calls that were made (RecordedCalls) and are to come (EstimatedCalls), in this order.
 */
export function readEstimatedJourney(desk: Desk, place: Placed): void {
  const { element, at } = place
  const row: Row = {}
  takeFramed(desk, childOf(element, 'FramedVehicleJourneyRef'), row, at)
  const extra = take(desk, element, JOURNEY_SHAPE, row, at)
  const recorded = callsOf(element, 'RecordedCalls', 'RecordedCall')
  const calls = [...recorded, ...callsOf(element, 'EstimatedCalls', 'EstimatedCall')]
  if (calls.length > MOST_CALLS) {
    desk.reject('too-many', `more than ${MOST_CALLS} calls`, at)
    return
  }
  const rows = calls.map((call, index) => {
    const isRecorded = index < recorded.length
    const own: Row = { call_index: index, is_recorded: isRecorded }
    const more = take(desk, call, isRecorded ? RECORDED : ESTIMATED, own, placeOf(at, call, index))
    const entries = more.entries()
    if (entries) own.extra = entries
    return own
  })
  const id = identityOf(row, rows[0])
  if (id === undefined) {
    const reason = 'no FramedVehicleJourneyRef, no EstimatedVehicleJourneyCode, no line and time'
    desk.reject('no-identity', reason, at)
    return
  }
  row.recorded_at = recordedAt(desk, place, row.recorded_at)
  row.journey_id = id
  row.calls = calls.length
  const entries = extra.entries()
  if (entries) row.extra = entries
  desk.add('siri/estimated_journey@1', row, at)
  for (const [index, own] of rows.entries()) {
    own.recorded_at = row.recorded_at
    own.journey_id = id
    const call = calls[index]
    if (call) desk.add('siri/estimated_call@1', own, placeOf(at, call, index))
  }
}

function callsOf(element: XmlElement, holder: string, name: string): XmlElement[] {
  return childrenOf(element, holder).flatMap((calls) => childrenOf(calls, name))
}

function placeOf(at: string, { name, line }: XmlElement, index: number): string {
  return `${at} ${name}[${index}] line ${line}`
}

/** Stays the same from message to message. */
function identityOf(row: Row, first: Row | undefined): string | undefined {
  const { data_frame_ref: frame, dated_vehicle_journey_ref: dated, line_ref: line } = row
  const departs = row.origin_aimed_departure_at ?? first?.aimed_departure_at
  const id =
    dated !== undefined
      ? [frame, dated].filter((part) => part !== undefined).join('/')
      : (row.estimated_vehicle_journey_code ??
        (line !== undefined && departs !== undefined
          ? [line, row.direction_ref, departs].filter((part) => part !== undefined).join('/')
          : undefined))
  return typeof id === 'string' ? id.slice(0, MOST_ID_CHARACTERS) : undefined
}
