import {
  CAUSE,
  CONGESTION_LEVEL,
  EFFECT,
  INCREMENTALITY,
  OCCUPANCY_STATUS,
  PICKUP_DROP_OFF,
  SEVERITY_LEVEL,
  STOP_TIME_RELATIONSHIP,
  TRIP_RELATIONSHIP,
  VEHICLE_STOP_STATUS,
  WHEELCHAIR_ACCESSIBLE,
} from './enums.ts'
import {
  bool,
  date,
  double,
  float,
  int32,
  type Message,
  message,
  nested,
  oneOf,
  type Row,
  row,
  rows,
  seconds,
  signedSeconds,
  text,
  uint32,
} from './fields.ts'

/**
 * The messages of `gtfs-realtime.proto` (google/transit 2dd229b of 2026-06-05) and the columns
 * their fields fill. Repeated messages become readings of a contract of their own.
 */

/** `prefix` stands before all columns but `trip_id`, which has a name of its own. */
function tripDescriptor(prefix = ''): Message {
  const modified = `${prefix}modified_trip`
  return message({
    1: text('trip_id'),
    2: text(`${prefix}start_time`),
    3: date(`${prefix}start_date`),
    4: oneOf(`${prefix}schedule_relationship`, TRIP_RELATIONSHIP),
    5: text(`${prefix}route_id`),
    6: uint32(`${prefix}direction_id`),
    7: nested(
      message({
        1: text(`${modified}_modifications_id`),
        2: text(`${modified}_affected_trip_id`),
        3: text(`${modified}_start_time`),
        4: date(`${modified}_start_date`),
      }),
    ),
  })
}

const vehicleDescriptor = message({
  1: text('vehicle_id'),
  2: text('vehicle_label'),
  3: text('vehicle_license_plate'),
  4: oneOf('vehicle_wheelchair_accessible', WHEELCHAIR_ACCESSIBLE),
})

function stopTimeEvent(event: 'arrival' | 'departure'): Message {
  return message({
    1: int32(`${event}_delay`),
    2: signedSeconds(`${event}_time`),
    3: int32(`${event}_uncertainty`),
    4: signedSeconds(`${event}_scheduled_time`),
  })
}

const stopTimeUpdate = message({
  1: uint32('stop_sequence'),
  2: nested(stopTimeEvent('arrival')),
  3: nested(stopTimeEvent('departure')),
  4: text('stop_id'),
  5: oneOf('schedule_relationship', STOP_TIME_RELATIONSHIP),
  6: nested(
    message({
      1: text('stop_time_properties_assigned_stop_id'),
      2: text('stop_time_properties_stop_headsign'),
      3: oneOf('stop_time_properties_pickup_type', PICKUP_DROP_OFF),
      4: oneOf('stop_time_properties_drop_off_type', PICKUP_DROP_OFF),
    }),
  ),
  7: oneOf('departure_occupancy_status', OCCUPANCY_STATUS),
})

const tripUpdate = message(
  {
    1: nested(tripDescriptor()),
    2: rows('gtfs-realtime/stop_time_update@1', 'stop_time_update_index', stopTimeUpdate, {
      inherits: ['trip_id', 'start_date'],
    }),
    3: nested(vehicleDescriptor),
    4: seconds('timestamp'),
    5: int32('delay'),
    6: nested(
      message({
        1: text('trip_properties_trip_id'),
        2: date('trip_properties_start_date'),
        3: text('trip_properties_start_time'),
        4: text('trip_properties_shape_id'),
        5: text('trip_properties_trip_headsign'),
        6: text('trip_properties_trip_short_name'),
      }),
    ),
  },
  { 1: 'trip' },
)

const position = message(
  {
    1: float('latitude'),
    2: float('longitude'),
    3: float('bearing'),
    4: double('odometer'),
    5: float('speed'),
  },
  { 1: 'latitude', 2: 'longitude' },
)

const carriage = message({
  1: text('carriage_id'),
  2: text('carriage_label'),
  3: oneOf('occupancy_status', OCCUPANCY_STATUS),
  4: int32('occupancy_percentage'),
  5: uint32('carriage_sequence'),
})

const vehiclePosition = message({
  1: nested(tripDescriptor()),
  2: nested(position),
  3: uint32('current_stop_sequence'),
  4: oneOf('current_status', VEHICLE_STOP_STATUS),
  5: seconds('timestamp'),
  6: oneOf('congestion_level', CONGESTION_LEVEL),
  7: text('stop_id'),
  8: nested(vehicleDescriptor),
  9: oneOf('occupancy_status', OCCUPANCY_STATUS),
  10: uint32('occupancy_percentage'),
  11: rows('gtfs-realtime/carriage@1', 'carriage_index', carriage),
})

function periods(kind: string): Row {
  const range = message({ 1: seconds('period_start'), 2: seconds('period_end') })
  return rows('gtfs-realtime/alert_active_period@1', 'period_index', range, {
    constants: { kind },
  })
}

/** `TranslatedString`: one reading per language. */
function translations(field: string): ReturnType<typeof nested> {
  const translation = message({ 1: text('text'), 2: text('language') }, { 1: 'text' })
  return nested(message({ 1: textRows(field, translation) }))
}

/** `TranslatedImage`: its URL stands in the column `text`. */
function images(field: string): ReturnType<typeof nested> {
  const image = message(
    { 1: text('text'), 2: text('media_type'), 3: text('language') },
    { 1: 'url', 2: 'media_type' },
  )
  return nested(message({ 1: textRows(field, image) }))
}

function textRows(field: string, of: Message): Row {
  return rows('gtfs-realtime/alert_text@1', 'translation_index', of, {
    constants: { field },
  })
}

const entitySelector = message({
  1: text('agency_id'),
  2: text('route_id'),
  3: int32('route_type'),
  4: nested(tripDescriptor('trip_')),
  5: text('stop_id'),
  6: uint32('direction_id'),
})

const alert = message({
  1: periods('active_period'),
  2: periods('communication_period'),
  3: periods('impact_period'),
  5: rows('gtfs-realtime/alert_informed_entity@1', 'informed_entity_index', entitySelector),
  6: oneOf('cause', CAUSE),
  7: oneOf('effect', EFFECT),
  8: translations('url'),
  10: translations('header_text'),
  11: translations('description_text'),
  12: translations('tts_header_text'),
  13: translations('tts_description_text'),
  14: oneOf('severity_level', SEVERITY_LEVEL),
  15: images('image'),
  16: translations('image_alternative_text'),
  17: translations('cause_detail'),
  18: translations('effect_detail'),
})

/** Fills a `feed_message` reading. */
export const feedHeader = message(
  {
    1: text('gtfs_realtime_version'),
    2: oneOf('incrementality', INCREMENTALITY),
    3: seconds('feed_timestamp'),
    4: text('feed_version'),
  },
  { 1: 'gtfs_realtime_version' },
)

/** Fills what all readings of an entity share, and opens one reading per kind it carries. */
export const feedEntity = message(
  {
    1: text('entity_id'),
    2: bool('is_deleted'),
    3: row('gtfs-realtime/trip_update@1', tripUpdate),
    4: row('gtfs-realtime/vehicle_position@1', vehiclePosition),
    5: row('gtfs-realtime/alert@1', alert),
  },
  { 1: 'id' },
)

/** Kinds of entity that no contract holds yet: tag → name in the `.proto`. */
export const NOT_CARRIED: ReadonlyMap<number, string> = new Map([
  [6 * 8 + 2, 'shape'],
  [7 * 8 + 2, 'stop'],
  [8 * 8 + 2, 'trip_modifications'],
])
