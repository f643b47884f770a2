/** Deliveries of the four SIRI services, each made of the newest readings of its tables. */
import {
  ARRIVAL_STATUS,
  DEPARTURE_BOARDING,
  DEPARTURE_PLATFORM,
  DEPARTURE_STATUS,
  ENDS,
  FRAMED_REF,
  MONITORED_JOURNEY,
  OCCUPANCY,
  OPERATOR,
  PATTERN,
  STOP_POINT,
} from './journey.ts'
import { situations } from './situations.ts'
import { element, elementsOf, leaf, type Part, type Row } from './xml.ts'

export type Rows = Readonly<Record<string, readonly Row[] | undefined>>

export type SiriFilter = { lineRef?: string; stopRef?: string }

export type Service = {
  /** Table of `siri/*` that makes it. */
  table: string
  /** The functional service and its delivery element. */
  name: string
  /** The schema wants something inside the delivery. */
  isNeverEmpty?: boolean
  /** What stands inside the delivery behind its status. */
  content(rows: Rows, filter: SiriFilter, validUntil: string): string
}

/** SIRI requires a time until which an activity holds; a source that gives none gets this one. */
const ACTIVITY: (validUntil: string) => readonly Part[] = (validUntil) => [
  leaf('RecordedAtTime', 'recorded_at'),
  leaf('ItemIdentifier', 'item_identifier', 'token'),
  {
    write: ({ valid_until: until }) =>
      element('ValidUntilTime', typeof until === 'string' ? until : validUntil),
  },
  leaf('VehicleMonitoringRef', 'vehicle_monitoring_ref', 'token'),
  {
    name: 'ProgressBetweenStops',
    parts: [
      leaf('LinkDistance', 'link_distance_meters', 'decimal'),
      leaf('Percentage', 'link_progress_percentage', 'decimal'),
    ],
  },
  MONITORED_JOURNEY,
]

const VISIT: readonly Part[] = [
  leaf('RecordedAtTime', 'recorded_at'),
  leaf('ItemIdentifier', 'item_identifier', 'token'),
  leaf('ValidUntilTime', 'valid_until'),
  leaf('MonitoringRef', 'monitoring_ref', 'token'),
  MONITORED_JOURNEY,
]

const CALL_HEAD: readonly Part[] = [
  ...STOP_POINT,
  { oneOf: [leaf('ExtraCall', 'is_extra_call'), leaf('Cancellation', 'is_cancellation')] },
  leaf('PredictionInaccurate', 'is_prediction_inaccurate'),
  OCCUPANCY,
  leaf('RequestStop', 'is_request_stop'),
  leaf('DestinationDisplay', 'destination_display'),
]

const ESTIMATED_CALL: readonly Part[] = [
  ...CALL_HEAD,
  leaf('AimedArrivalTime', 'aimed_arrival_at'),
  leaf('ExpectedArrivalTime', 'expected_arrival_at'),
  ...ARRIVAL_STATUS,
  leaf('AimedDepartureTime', 'aimed_departure_at'),
  leaf('ExpectedDepartureTime', 'expected_departure_at'),
  DEPARTURE_STATUS,
  DEPARTURE_PLATFORM,
  DEPARTURE_BOARDING,
]

const RECORDED_CALL: readonly Part[] = [
  ...CALL_HEAD,
  leaf('AimedArrivalTime', 'aimed_arrival_at'),
  leaf('ExpectedArrivalTime', 'expected_arrival_at'),
  leaf('ActualArrivalTime', 'actual_arrival_at'),
  ...ARRIVAL_STATUS,
  leaf('AimedDepartureTime', 'aimed_departure_at'),
  leaf('ExpectedDepartureTime', 'expected_departure_at'),
  DEPARTURE_PLATFORM,
  leaf('ActualDepartureTime', 'actual_departure_at'),
  DEPARTURE_STATUS,
  DEPARTURE_BOARDING,
]

/** The schema demands a direction here, of which many sources know nothing. */
const DIRECTION: Part = {
  oneOf: [
    leaf('DirectionRef', 'direction_ref', 'token'),
    { write: () => element('DirectionRef', 'unknown') },
  ],
}

/** Before the calls, which come from another table. */
const JOURNEY: readonly Part[] = [
  leaf('RecordedAtTime', 'recorded_at'),
  leaf('LineRef', 'line_ref', 'token'),
  DIRECTION,
  {
    oneOf: [
      FRAMED_REF,
      leaf('DatedVehicleJourneyRef', 'dated_vehicle_journey_ref', 'token'),
      leaf('EstimatedVehicleJourneyCode', 'estimated_vehicle_journey_code', 'token'),
      leaf('EstimatedVehicleJourneyCode', 'journey_id', 'token'),
    ],
  },
  {
    oneOf: [
      { write: (row) => (row.is_extra_journey ? element('ExtraJourney', 'true') : '') },
      leaf('Cancellation', 'is_cancellation'),
    ],
  },
  ...PATTERN,
  ...ENDS,
  OPERATOR,
  leaf('OriginAimedDepartureTime', 'origin_aimed_departure_at'),
  leaf('Monitored', 'is_monitored'),
  leaf('PredictionInaccurate', 'is_prediction_inaccurate'),
  leaf('DataSource', 'data_source'),
  OCCUPANCY,
  leaf('BlockRef', 'block_ref', 'token'),
  leaf('VehicleRef', 'vehicle_ref', 'token'),
]

/** The stop first; line and direction only together. */
const CANCELLED_REFS: readonly Part[] = [
  leaf('MonitoringRef', 'monitoring_ref', 'token'),
  {
    write: (row) =>
      row.line_ref ? elementsOf([leaf('LineRef', 'line_ref', 'token'), DIRECTION], row) : '',
  },
  {
    name: 'VehicleJourneyRef',
    needs: ['data_frame_ref', 'dated_vehicle_journey_ref'],
    parts: [
      leaf('DataFrameRef', 'data_frame_ref', 'token'),
      leaf('DatedVehicleJourneyRef', 'dated_vehicle_journey_ref', 'token'),
    ],
  },
]

const CANCELLED_VISIT: readonly Part[] = [
  leaf('RecordedAtTime', 'recorded_at'),
  leaf('ItemRef', 'item_identifier', 'token'),
  { write: (row) => (row.monitoring_ref ? elementsOf(CANCELLED_REFS, row) : '') },
  ...PATTERN,
]

export const SERVICES: readonly Service[] = [
  { table: 'vehicle_activity', name: 'VehicleMonitoring', content: activities },
  { table: 'estimated_journey', name: 'EstimatedTimetable', isNeverEmpty: true, content: journeys },
  { table: 'stop_visit', name: 'StopMonitoring', content: visits },
  { table: 'situation', name: 'SituationExchange', content: situations },
]

function activities(rows: Rows, filter: SiriFilter, validUntil: string): string {
  const parts = ACTIVITY(validUntil)
  return (rows.vehicle_activity ?? [])
    .filter((row) => fits(row, filter, 'stop_point_ref'))
    .map((row) => element('VehicleActivity', elementsOf(parts, row)))
    .join('')
}

function visits(rows: Rows, filter: SiriFilter): string {
  const found = (rows.stop_visit ?? []).filter((row) => fits(row, filter, 'monitoring_ref'))
  const running = found.filter((row) => row.is_cancellation !== true)
  const cancelled = found.filter((row) => row.is_cancellation === true)
  return [
    ...running.map((row) => element('MonitoredStopVisit', elementsOf(VISIT, row))),
    ...cancelled.map((row) =>
      element('MonitoredStopVisitCancellation', elementsOf(CANCELLED_VISIT, row)),
    ),
  ].join('')
}

/** One frame holds them all; a journey without line or call has no place in a strict ET. */
function journeys(rows: Rows, filter: SiriFilter, validUntil: string): string {
  const calls = Map.groupBy(rows.estimated_call ?? [], (row) => row.journey_id)
  const found = (rows.estimated_journey ?? []).filter(
    (row) => row.line_ref && (!filter.lineRef || row.line_ref === filter.lineRef),
  )
  const written = found
    .filter((row) => {
      const own = calls.get(row.journey_id) ?? []
      return !filter.stopRef || own.some((call) => call.stop_point_ref === filter.stopRef)
    })
    .map((row) => journey(row, calls.get(row.journey_id) ?? []))
  if (written.length === 0) return ''
  const recorded = newest(found) ?? validUntil
  const head = element('RecordedAtTime', recorded)
  return element('EstimatedJourneyVersionFrame', `${head}${written.join('')}`)
}

function journey(row: Row, calls: readonly Row[]): string {
  const ordered = calls
    .filter((call) => call.stop_point_ref)
    .sort((a, b) => Number(a.call_index) - Number(b.call_index))
  const recorded = ordered
    .filter((call) => call.is_recorded === true)
    .map((call) => element('RecordedCall', elementsOf(RECORDED_CALL, call)))
  const estimated = ordered
    .filter((call) => call.is_recorded !== true)
    .map((call) => element('EstimatedCall', elementsOf(ESTIMATED_CALL, call)))
  return element(
    'EstimatedVehicleJourney',
    elementsOf(JOURNEY, row) +
      (recorded.length > 0 ? element('RecordedCalls', recorded.join('')) : '') +
      (estimated.length > 0 ? element('EstimatedCalls', estimated.join('')) : '') +
      elementsOf([leaf('IsCompleteStopSequence', 'is_complete_stop_sequence')], row),
  )
}

function newest(rows: readonly Row[]): string | undefined {
  const times = rows.flatMap(({ recorded_at: at }) => (typeof at === 'string' ? [at] : []))
  return times.sort().at(-1)
}

function fits(row: Row, { lineRef, stopRef }: SiriFilter, stopColumn: string): boolean {
  return (!lineRef || row.line_ref === lineRef) && (!stopRef || row[stopColumn] === stopRef)
}
