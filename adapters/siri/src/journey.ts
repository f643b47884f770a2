import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk, Row } from './desk.ts'
import {
  fieldsOf,
  flag,
  number,
  occupancy,
  prose,
  ref,
  seconds,
  text,
  time,
  whole,
} from './fields.ts'

/** Of all journeys: LineIdentity, JourneyPatternInfo, ServiceInfo and JourneyEndNames groups. */
export const JOURNEY = {
  LineRef: ['line_ref', ref],
  DirectionRef: ['direction_ref', ref],
  VehicleMode: ['vehicle_mode', text(32)],
  PublishedLineName: ['published_line_name', ref],
  OperatorRef: ['operator_ref', ref],
  OriginRef: ['origin_ref', ref],
  OriginName: ['origin_name', ref],
  DestinationRef: ['destination_ref', ref],
  DestinationName: ['destination_name', ref],
  Monitored: ['is_monitored', flag],
  Occupancy: ['occupancy', occupancy],
  VehicleRef: ['vehicle_ref', ref],
} as const

/** Of a journey that is followed on its way. */
export const PROGRESS = {
  BlockRef: ['block_ref', ref],
  CourseOfJourneyRef: ['course_of_journey_ref', ref],
  OriginAimedDepartureTime: ['origin_aimed_departure_at', time],
  DestinationAimedArrivalTime: ['destination_aimed_arrival_at', time],
  Bearing: ['bearing_degrees', number(0, 360)],
  Velocity: ['velocity_meters_per_second', number(0, 500)],
  Delay: ['delay_seconds', seconds],
  InCongestion: ['is_in_congestion', flag],
  InPanic: ['is_in_panic', flag],
  ProgressRate: ['progress_rate', text(32)],
  ProgressStatus: ['progress_status', prose(256)],
  VehicleStatus: ['vehicle_status', text(32)],
} as const

/** StopPointInSequenceGroup. */
export const STOP_POINT = {
  StopPointRef: ['stop_point_ref', ref],
  VisitNumber: ['visit_number', whole(0, 2_147_483_647)],
  Order: ['call_order', whole(0, 2_147_483_647)],
  StopPointName: ['stop_point_name', ref],
  DestinationDisplay: ['destination_display', ref],
} as const

export const CALL_TIMES = {
  AimedArrivalTime: ['aimed_arrival_at', time],
  ExpectedArrivalTime: ['expected_arrival_at', time],
  ActualArrivalTime: ['actual_arrival_at', time],
  AimedDepartureTime: ['aimed_departure_at', time],
  ExpectedDepartureTime: ['expected_departure_at', time],
  ActualDepartureTime: ['actual_departure_at', time],
} as const

export const CALL_STATES = {
  ArrivalStatus: ['arrival_status', text(32)],
  DepartureStatus: ['departure_status', text(32)],
  ArrivalPlatformName: ['arrival_platform_name', text(256)],
  DeparturePlatformName: ['departure_platform_name', text(256)],
  ArrivalBoardingActivity: ['arrival_boarding_activity', text(32)],
  DepartureBoardingActivity: ['departure_boarding_activity', text(32)],
} as const

const FRAMED = fieldsOf({
  DataFrameRef: ['data_frame_ref', ref],
  DatedVehicleJourneyRef: ['dated_vehicle_journey_ref', ref],
})

/** FramedVehicleJourneyRef; of cancellations it is called VehicleJourneyRef. */
export function takeFramed(
  desk: Desk,
  element: XmlElement | undefined,
  row: Row,
  at: string,
): void {
  takeLeaves(desk, element, FRAMED, row, at)
}

const LOCATION = fieldsOf({
  Longitude: ['longitude', number(-180, 180)],
  Latitude: ['latitude', number(-90, 90)],
})

/** Degrees of WGS 84, both or none; other coordinates (`gml:pos` with srsName) are remarked. */
export function takeLocation(
  desk: Desk,
  element: XmlElement | undefined,
  row: Row,
  at: string,
): void {
  if (!element) return
  takeLeaves(desk, element, LOCATION, row, at)
  if (row.longitude !== undefined && row.latitude !== undefined) return
  delete row.longitude
  delete row.latitude
  const isOther = childOf(element, 'Coordinates') !== undefined
  const message = isOther
    ? 'a location in other coordinates than WGS 84 degrees is left out'
    : 'a location without longitude and latitude is left out'
  desk.note(isOther ? 'other-coordinates' : 'no-location', message, at)
}

function takeLeaves(
  desk: Desk,
  element: XmlElement | undefined,
  fields: ReturnType<typeof fieldsOf>,
  row: Row,
  at: string,
): void {
  for (const { name, text: value } of element?.children ?? []) {
    const field = fields.get(name)
    if (!field || value === '' || row[field.column] !== undefined) continue
    const read = field.read(value, name, at, desk)
    if (read !== undefined) row[field.column] = read
  }
}
