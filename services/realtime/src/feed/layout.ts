/**
 * Where each column of the flat gtfs-realtime contracts stands in a GTFS Realtime message: field
 * numbers and enumerations of gtfs-realtime.proto (google/transit), names of its JSON mapping.
 */
import { FLEET_TABLE } from './fleet-columns.ts'

/** How a column's value is written. `seconds` is an RFC 3339 instant written as POSIX seconds. */
export type LeafKind = 'text' | 'integer' | 'float' | 'double' | 'seconds' | 'day' | Enumeration

export type Enumeration = Readonly<Record<string, number>>

export type Leaf = {
  number: number
  name: string
  column: string
  kind: LeafKind
  needed: boolean
  /** From the column's unit to the field's. */
  convert?: (value: number) => number
}

/** A message made of other columns of the same row. `needed`: written even when it is empty. */
export type Group = { number: number; name: string; parts: readonly Part[]; needed: boolean }

/** A repeated message: one per row of a child table, where `only` narrows the rows. */
export type Rows = {
  number: number
  name: string
  table: string
  only?: { column: string; value: string }
  parts: readonly Part[]
}

export type Part = Leaf | Group | Rows

/** The table whose row makes the entity, and the field of FeedEntity it becomes. */
export type Root = {
  table: string
  number: number
  name: string
  parts: readonly Part[]
  /** Column that names the entity. */
  id: string
  /** Is the table one of a GTFS Realtime feed, so that the JSON form is the message's too? */
  isMessage: boolean
}

/** Columns by which rows of a child table are ordered. */
export const INDEX_COLUMNS: Readonly<Record<string, string>> = {
  stop_time_update: 'stop_time_update_index',
  carriage: 'carriage_index',
  alert_active_period: 'period_index',
  alert_informed_entity: 'informed_entity_index',
  alert_text: 'translation_index',
}

/** Columns that change with every message and stand in none of its entities. */
export const ENVELOPE_COLUMNS: ReadonlySet<string> = new Set([
  'event_time',
  'feed_timestamp',
  'entity_index',
])

const TRIP_RELATIONSHIP = {
  SCHEDULED: 0,
  ADDED: 1,
  UNSCHEDULED: 2,
  CANCELED: 3,
  REPLACEMENT: 5,
  DUPLICATED: 6,
  DELETED: 7,
  NEW: 8,
}
const STOP_RELATIONSHIP = numbered('SCHEDULED SKIPPED NO_DATA UNSCHEDULED')
const STOP_STATUS = numbered('INCOMING_AT STOPPED_AT IN_TRANSIT_TO')
const WHEELCHAIR = numbered('NO_VALUE UNKNOWN WHEELCHAIR_ACCESSIBLE WHEELCHAIR_INACCESSIBLE')
const PICKUP = numbered('REGULAR NONE PHONE_AGENCY COORDINATE_WITH_DRIVER')
const CONGESTION = numbered(
  'UNKNOWN_CONGESTION_LEVEL RUNNING_SMOOTHLY STOP_AND_GO CONGESTION SEVERE_CONGESTION',
)
const OCCUPANCY = numbered(
  'EMPTY MANY_SEATS_AVAILABLE FEW_SEATS_AVAILABLE STANDING_ROOM_ONLY CRUSHED_STANDING_ROOM_ONLY ' +
    'FULL NOT_ACCEPTING_PASSENGERS NO_DATA_AVAILABLE NOT_BOARDABLE',
)
const CAUSE = numbered(
  'UNKNOWN_CAUSE OTHER_CAUSE TECHNICAL_PROBLEM STRIKE DEMONSTRATION ACCIDENT HOLIDAY WEATHER ' +
    'MAINTENANCE CONSTRUCTION POLICE_ACTIVITY MEDICAL_EMERGENCY SPECIAL_EVENT',
  1,
)
const EFFECT = numbered(
  'NO_SERVICE REDUCED_SERVICE SIGNIFICANT_DELAYS DETOUR ADDITIONAL_SERVICE MODIFIED_SERVICE ' +
    'OTHER_EFFECT UNKNOWN_EFFECT STOP_MOVED NO_EFFECT ACCESSIBILITY_ISSUE',
  1,
)
const SEVERITY = numbered('UNKNOWN_SEVERITY INFO WARNING SEVERE', 1)

const VEHICLE: readonly Part[] = [
  leaf(1, 'id', 'vehicle_id', 'text'),
  leaf(2, 'label', 'vehicle_label', 'text'),
  leaf(3, 'licensePlate', 'vehicle_license_plate', 'text'),
  leaf(4, 'wheelchairAccessible', 'vehicle_wheelchair_accessible', WHEELCHAIR),
]

const TRIP_UPDATE: readonly Part[] = [
  group(1, 'trip', trip(''), true),
  rows(2, 'stopTimeUpdate', 'stop_time_update', [
    leaf(1, 'stopSequence', 'stop_sequence', 'integer'),
    leaf(4, 'stopId', 'stop_id', 'text'),
    group(2, 'arrival', stopTimeEvent('arrival')),
    group(3, 'departure', stopTimeEvent('departure')),
    leaf(7, 'departureOccupancyStatus', 'departure_occupancy_status', OCCUPANCY),
    leaf(5, 'scheduleRelationship', 'schedule_relationship', STOP_RELATIONSHIP),
    group(6, 'stopTimeProperties', [
      leaf(1, 'assignedStopId', 'stop_time_properties_assigned_stop_id', 'text'),
      leaf(2, 'stopHeadsign', 'stop_time_properties_stop_headsign', 'text'),
      leaf(3, 'pickupType', 'stop_time_properties_pickup_type', PICKUP),
      leaf(4, 'dropOffType', 'stop_time_properties_drop_off_type', PICKUP),
    ]),
  ]),
  group(3, 'vehicle', VEHICLE),
  leaf(4, 'timestamp', 'timestamp', 'seconds'),
  leaf(5, 'delay', 'delay', 'integer'),
  group(6, 'tripProperties', [
    leaf(1, 'tripId', 'trip_properties_trip_id', 'text'),
    leaf(2, 'startDate', 'trip_properties_start_date', 'day'),
    leaf(3, 'startTime', 'trip_properties_start_time', 'text'),
    leaf(4, 'shapeId', 'trip_properties_shape_id', 'text'),
    leaf(5, 'tripHeadsign', 'trip_properties_trip_headsign', 'text'),
    leaf(6, 'tripShortName', 'trip_properties_trip_short_name', 'text'),
  ]),
]

const VEHICLE_POSITION: readonly Part[] = [
  group(1, 'trip', trip('')),
  group(8, 'vehicle', VEHICLE),
  group(2, 'position', [
    leaf(1, 'latitude', 'latitude', 'float', true),
    leaf(2, 'longitude', 'longitude', 'float', true),
    leaf(3, 'bearing', 'bearing', 'float'),
    leaf(4, 'odometer', 'odometer', 'double'),
    leaf(5, 'speed', 'speed', 'float'),
  ]),
  leaf(3, 'currentStopSequence', 'current_stop_sequence', 'integer'),
  leaf(7, 'stopId', 'stop_id', 'text'),
  leaf(4, 'currentStatus', 'current_status', STOP_STATUS),
  leaf(5, 'timestamp', 'timestamp', 'seconds'),
  leaf(6, 'congestionLevel', 'congestion_level', CONGESTION),
  leaf(9, 'occupancyStatus', 'occupancy_status', OCCUPANCY),
  leaf(10, 'occupancyPercentage', 'occupancy_percentage', 'integer'),
  rows(11, 'multiCarriageDetails', 'carriage', [
    leaf(1, 'id', 'carriage_id', 'text'),
    leaf(2, 'label', 'carriage_label', 'text'),
    leaf(3, 'occupancyStatus', 'occupancy_status', OCCUPANCY),
    leaf(4, 'occupancyPercentage', 'occupancy_percentage', 'integer'),
    leaf(5, 'carriageSequence', 'carriage_sequence', 'integer'),
  ]),
]

const METERS_PER_KILOMETER = 1_000
/** km/h in one m/s. */
const KILOMETERS_PER_HOUR = 3.6

/** `vehicle/position@1` as VehiclePosition: of a vehicle without a timetable, so without a trip. */
const FLEET_POSITION: readonly Part[] = [
  group(8, 'vehicle', [
    leaf(1, 'id', 'vehicle_id', 'text'),
    leaf(2, 'label', 'label', 'text'),
    leaf(3, 'licensePlate', 'plate', 'text'),
  ]),
  group(2, 'position', [
    leaf(1, 'latitude', 'latitude', 'float', true),
    leaf(2, 'longitude', 'longitude', 'float', true),
    leaf(3, 'bearing', 'direction_degrees', 'float'),
    {
      ...leaf(4, 'odometer', 'mileage_kilometers', 'double'),
      convert: (kilometers) => Math.round(kilometers * METERS_PER_KILOMETER),
    },
    {
      ...leaf(5, 'speed', 'speed_kilometers_per_hour', 'float'),
      convert: (speed) => speed / KILOMETERS_PER_HOUR,
    },
  ]),
  leaf(5, 'timestamp', 'located_at', 'seconds'),
]

const ALERT: readonly Part[] = [
  period(1, 'activePeriod', 'active_period'),
  period(2, 'communicationPeriod', 'communication_period'),
  period(3, 'impactPeriod', 'impact_period'),
  rows(5, 'informedEntity', 'alert_informed_entity', [
    leaf(1, 'agencyId', 'agency_id', 'text'),
    leaf(2, 'routeId', 'route_id', 'text'),
    leaf(3, 'routeType', 'route_type', 'integer'),
    group(4, 'trip', trip('trip_')),
    leaf(5, 'stopId', 'stop_id', 'text'),
    leaf(6, 'directionId', 'direction_id', 'integer'),
  ]),
  leaf(6, 'cause', 'cause', CAUSE),
  leaf(7, 'effect', 'effect', EFFECT),
  texts(8, 'url', 'url'),
  texts(10, 'headerText', 'header_text'),
  texts(11, 'descriptionText', 'description_text'),
  texts(12, 'ttsHeaderText', 'tts_header_text'),
  texts(13, 'ttsDescriptionText', 'tts_description_text'),
  leaf(14, 'severityLevel', 'severity_level', SEVERITY),
  group(15, 'image', [
    rows(
      1,
      'localizedImage',
      'alert_text',
      [
        leaf(1, 'url', 'text', 'text', true),
        leaf(2, 'mediaType', 'media_type', 'text', true),
        leaf(3, 'language', 'language', 'text'),
      ],
      { column: 'field', value: 'image' },
    ),
  ]),
  texts(16, 'imageAlternativeText', 'image_alternative_text'),
  texts(17, 'causeDetail', 'cause_detail'),
  texts(18, 'effectDetail', 'effect_detail'),
]

/** What an entity can hold, by the field of FeedEntity. */
export const ROOTS: readonly Root[] = [
  messageRoot('trip_update', 3, 'tripUpdate', TRIP_UPDATE),
  messageRoot('vehicle_position', 4, 'vehicle', VEHICLE_POSITION),
  messageRoot('alert', 5, 'alert', ALERT),
  {
    table: FLEET_TABLE,
    number: 4,
    name: 'vehicle',
    parts: FLEET_POSITION,
    id: 'vehicle_id',
    isMessage: false,
  },
]

function messageRoot(table: string, number: number, name: string, parts: readonly Part[]): Root {
  return { table, number, name, parts, id: 'entity_id', isMessage: true }
}

/** TripDescriptor; in an informed entity its columns carry a prefix, but for `trip_id`. */
function trip(prefix: string): readonly Part[] {
  return [
    leaf(1, 'tripId', 'trip_id', 'text'),
    leaf(5, 'routeId', `${prefix}route_id`, 'text'),
    leaf(6, 'directionId', `${prefix}direction_id`, 'integer'),
    leaf(2, 'startTime', `${prefix}start_time`, 'text'),
    leaf(3, 'startDate', `${prefix}start_date`, 'day'),
    leaf(4, 'scheduleRelationship', `${prefix}schedule_relationship`, TRIP_RELATIONSHIP),
    group(7, 'modifiedTrip', [
      leaf(1, 'modificationsId', `${prefix}modified_trip_modifications_id`, 'text'),
      leaf(2, 'affectedTripId', `${prefix}modified_trip_affected_trip_id`, 'text'),
      leaf(3, 'startTime', `${prefix}modified_trip_start_time`, 'text'),
      leaf(4, 'startDate', `${prefix}modified_trip_start_date`, 'day'),
    ]),
  ]
}

function stopTimeEvent(prefix: string): readonly Part[] {
  return [
    leaf(1, 'delay', `${prefix}_delay`, 'integer'),
    leaf(2, 'time', `${prefix}_time`, 'seconds'),
    leaf(3, 'uncertainty', `${prefix}_uncertainty`, 'integer'),
    leaf(4, 'scheduledTime', `${prefix}_scheduled_time`, 'seconds'),
  ]
}

function period(number: number, name: string, kind: string): Rows {
  const parts = [
    leaf(1, 'start', 'period_start', 'seconds'),
    leaf(2, 'end', 'period_end', 'seconds'),
  ]
  return rows(number, name, 'alert_active_period', parts, { column: 'kind', value: kind })
}

function texts(number: number, name: string, field: string): Group {
  const parts = [leaf(1, 'text', 'text', 'text', true), leaf(2, 'language', 'language', 'text')]
  const only = { column: 'field', value: field }
  return group(number, name, [rows(1, 'translation', 'alert_text', parts, only)])
}

function leaf(number: number, name: string, column: string, kind: LeafKind, needed = false): Leaf {
  return { number, name, column, kind, needed }
}

function group(number: number, name: string, parts: readonly Part[], needed = false): Group {
  return { number, name, parts, needed }
}

function rows(
  number: number,
  name: string,
  table: string,
  parts: readonly Part[],
  only?: Rows['only'],
): Rows {
  return { number, name, table, parts, ...(only ? { only } : {}) }
}

function numbered(names: string, first = 0): Enumeration {
  return Object.fromEntries(names.split(' ').map((name, index) => [name, index + first]))
}
