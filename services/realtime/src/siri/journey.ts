/**
 * Groups of elements that several SIRI services share, in the order of the SIRI 2.1 schemas
 * (siri_model/siri_journey.xsd, siri_monitoredVehicleJourney.xsd).
 */
import { coded, leaf, type Part } from './xml.ts'

export const OCCUPANCY = coded(
  'Occupancy',
  'occupancy',
  'unknown empty manySeatsAvailable fewSeatsAvailable standingRoomOnly crushedStandingRoomOnly ' +
    'full notAcceptingPassengers undefined seatsAvailable standingAvailable',
)

const CALL_STATUS = 'onTime early delayed cancelled arrived departed missed noReport notExpected'

export const FRAMED_REF: Part = {
  name: 'FramedVehicleJourneyRef',
  needs: ['data_frame_ref', 'dated_vehicle_journey_ref'],
  parts: [
    leaf('DataFrameRef', 'data_frame_ref', 'token'),
    leaf('DatedVehicleJourneyRef', 'dated_vehicle_journey_ref', 'token'),
  ],
}

/** JourneyPatternInfoGroup, as far as the contracts go. */
export const PATTERN: readonly Part[] = [
  coded('VehicleMode', 'vehicle_mode', 'air bus coach ferry metro rail tram underground'),
  leaf('PublishedLineName', 'published_line_name'),
]

export const OPERATOR = leaf('OperatorRef', 'operator_ref', 'token')

/** JourneyEndNamesGroup. */
export const ENDS: readonly Part[] = [
  leaf('OriginRef', 'origin_ref', 'token'),
  leaf('OriginName', 'origin_name', 'place'),
  leaf('DestinationRef', 'destination_ref', 'token'),
  leaf('DestinationName', 'destination_name'),
]

export const LOCATION: Part = {
  name: 'VehicleLocation',
  needs: ['longitude', 'latitude'],
  parts: [leaf('Longitude', 'longitude', 'decimal'), leaf('Latitude', 'latitude', 'decimal')],
}

/** StopPointInSequenceGroup. */
export const STOP_POINT: readonly Part[] = [
  leaf('StopPointRef', 'stop_point_ref', 'token'),
  leaf('VisitNumber', 'visit_number', 'positive'),
  leaf('Order', 'call_order', 'positive'),
  leaf('StopPointName', 'stop_point_name'),
]

export const ARRIVAL_STATUS: readonly Part[] = [
  coded('ArrivalStatus', 'arrival_status', CALL_STATUS),
  leaf('ArrivalPlatformName', 'arrival_platform_name'),
  coded('ArrivalBoardingActivity', 'arrival_boarding_activity', 'alighting noAlighting passThru'),
]

export const DEPARTURE_STATUS = coded('DepartureStatus', 'departure_status', CALL_STATUS)
export const DEPARTURE_PLATFORM = leaf('DeparturePlatformName', 'departure_platform_name')
export const DEPARTURE_BOARDING = coded(
  'DepartureBoardingActivity',
  'departure_boarding_activity',
  'boarding noBoarding passThru',
)

/** MonitoredCallStructure: of VM and of SM. */
export const MONITORED_CALL: Part = {
  name: 'MonitoredCall',
  parts: [
    ...STOP_POINT,
    leaf('VehicleAtStop', 'is_vehicle_at_stop'),
    leaf('DestinationDisplay', 'destination_display'),
    leaf('AimedArrivalTime', 'aimed_arrival_at'),
    {
      oneOf: [
        leaf('ActualArrivalTime', 'actual_arrival_at'),
        leaf('ExpectedArrivalTime', 'expected_arrival_at'),
      ],
    },
    ...ARRIVAL_STATUS,
    leaf('AimedDepartureTime', 'aimed_departure_at'),
    {
      oneOf: [
        leaf('ActualDepartureTime', 'actual_departure_at'),
        leaf('ExpectedDepartureTime', 'expected_departure_at'),
      ],
    },
    DEPARTURE_STATUS,
    DEPARTURE_PLATFORM,
    DEPARTURE_BOARDING,
    leaf('DistanceFromStop', 'distance_from_stop_meters', 'whole'),
    leaf('NumberOfStopsAway', 'stops_from_call', 'whole'),
  ],
}

/** MonitoredVehicleJourneyStructure: of VM and of SM. */
export const MONITORED_JOURNEY: Part = {
  name: 'MonitoredVehicleJourney',
  parts: [
    leaf('LineRef', 'line_ref', 'token'),
    leaf('DirectionRef', 'direction_ref', 'token'),
    FRAMED_REF,
    ...PATTERN,
    OPERATOR,
    ...ENDS,
    leaf('OriginAimedDepartureTime', 'origin_aimed_departure_at'),
    leaf('DestinationAimedArrivalTime', 'destination_aimed_arrival_at'),
    leaf('Monitored', 'is_monitored'),
    leaf('InCongestion', 'is_in_congestion'),
    leaf('InPanic', 'is_in_panic'),
    LOCATION,
    leaf('Bearing', 'bearing_degrees', 'decimal'),
    coded(
      'ProgressRate',
      'progress_rate',
      'noProgress slowProgress normalProgress fastProgress unknown',
    ),
    leaf('Velocity', 'velocity_meters_per_second', 'whole'),
    OCCUPANCY,
    leaf('Delay', 'delay_seconds', 'duration'),
    leaf('ProgressStatus', 'progress_status'),
    coded(
      'VehicleStatus',
      'vehicle_status',
      'expected notExpected cancelled assigned signedOn atOrigin inProgress aborted offRoute ' +
        'completed assumedCompleted notRun',
    ),
    leaf('BlockRef', 'block_ref', 'token'),
    leaf('CourseOfJourneyRef', 'course_of_journey_ref', 'token'),
    leaf('VehicleRef', 'vehicle_ref', 'token'),
    MONITORED_CALL,
  ],
}
