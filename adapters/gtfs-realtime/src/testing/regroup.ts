import type { Reading } from '@tongqu/adapter-kit'

type Columns = Record<string, unknown>
type Json = Record<string, unknown>

/**
 * Flat readings as the nested message they came from, in the JSON form of protobuf: the inverse of
 * the decoder, written from the contracts alone so that tests can hold it against other readers.
 * Times are POSIX seconds; what is empty is left out.
 */
export function regroup(readings: readonly Reading[]): Json {
  const of = (name: string, id?: unknown): Columns[] =>
    readings
      .filter(({ contract }) => contract === `gtfs-realtime/${name}@1`)
      .map(({ reading }) => reading)
      .filter((columns) => id === undefined || columns.entity_id === id)
  const mains = ['trip_update', 'vehicle_position', 'alert'].flatMap((name) => of(name))
  const places = new Map(mains.map((columns) => [columns.entity_id, columns.entity_index]))
  const ids = [...places.keys()].sort((a, b) => Number(places.get(a)) - Number(places.get(b)))
  const [header = {}] = of('feed_message')
  return pruned({
    header: {
      gtfsRealtimeVersion: header.gtfs_realtime_version,
      incrementality: header.incrementality,
      timestamp: secondsOf(header.feed_timestamp),
      feedVersion: header.feed_version,
    },
    entity: ids.map((id) => ({
      id,
      isDeleted: mains.find(({ entity_id }) => entity_id === id)?.is_deleted,
      tripUpdate: of('trip_update', id).map((columns) =>
        tripUpdate(columns, of('stop_time_update', id)),
      )[0],
      vehicle: of('vehicle_position', id).map((columns) => vehicle(columns, of('carriage', id)))[0],
      alert: of('alert', id).map((columns) => ({
        cause: columns.cause,
        effect: columns.effect,
        severityLevel: columns.severity_level,
        ...periods(of('alert_active_period', id)),
        informedEntity: of('alert_informed_entity', id).map(selector),
        ...texts(of('alert_text', id)),
      }))[0],
    })),
  }) as Json
}

function tripUpdate(columns: Columns, stops: Columns[]): Json {
  return {
    trip: trip(columns),
    vehicle: descriptor(columns),
    timestamp: secondsOf(columns.timestamp),
    delay: columns.delay,
    tripProperties: {
      tripId: columns.trip_properties_trip_id,
      startDate: digitsOf(columns.trip_properties_start_date),
      startTime: columns.trip_properties_start_time,
      shapeId: columns.trip_properties_shape_id,
      tripHeadsign: columns.trip_properties_trip_headsign,
      tripShortName: columns.trip_properties_trip_short_name,
    },
    stopTimeUpdate: stops.map((stop) => ({
      stopSequence: stop.stop_sequence,
      stopId: stop.stop_id,
      arrival: event(stop, 'arrival'),
      departure: event(stop, 'departure'),
      departureOccupancyStatus: stop.departure_occupancy_status,
      scheduleRelationship: stop.schedule_relationship,
      stopTimeProperties: {
        assignedStopId: stop.stop_time_properties_assigned_stop_id,
        stopHeadsign: stop.stop_time_properties_stop_headsign,
        pickupType: stop.stop_time_properties_pickup_type,
        dropOffType: stop.stop_time_properties_drop_off_type,
      },
    })),
  }
}

function event(stop: Columns, name: string): Json {
  return {
    delay: stop[`${name}_delay`],
    time: secondsOf(stop[`${name}_time`]),
    uncertainty: stop[`${name}_uncertainty`],
    scheduledTime: secondsOf(stop[`${name}_scheduled_time`]),
  }
}

function vehicle(columns: Columns, carriages: Columns[]): Json {
  return {
    trip: trip(columns),
    vehicle: descriptor(columns),
    position: {
      latitude: columns.latitude,
      longitude: columns.longitude,
      bearing: columns.bearing,
      odometer: columns.odometer,
      speed: columns.speed,
    },
    currentStopSequence: columns.current_stop_sequence,
    stopId: columns.stop_id,
    currentStatus: columns.current_status,
    timestamp: secondsOf(columns.timestamp),
    congestionLevel: columns.congestion_level,
    occupancyStatus: columns.occupancy_status,
    occupancyPercentage: columns.occupancy_percentage,
    multiCarriageDetails: carriages.map((carriage) => ({
      id: carriage.carriage_id,
      label: carriage.carriage_label,
      occupancyStatus: carriage.occupancy_status,
      occupancyPercentage: carriage.occupancy_percentage,
      carriageSequence: carriage.carriage_sequence,
    })),
  }
}

function trip(columns: Columns, prefix = ''): Json {
  const modified = `${prefix}modified_trip`
  return {
    tripId: columns.trip_id,
    routeId: columns[`${prefix}route_id`],
    directionId: columns[`${prefix}direction_id`],
    startTime: columns[`${prefix}start_time`],
    startDate: digitsOf(columns[`${prefix}start_date`]),
    scheduleRelationship: columns[`${prefix}schedule_relationship`],
    modifiedTrip: {
      modificationsId: columns[`${modified}_modifications_id`],
      affectedTripId: columns[`${modified}_affected_trip_id`],
      startTime: columns[`${modified}_start_time`],
      startDate: digitsOf(columns[`${modified}_start_date`]),
    },
  }
}

function descriptor(columns: Columns): Json {
  return {
    id: columns.vehicle_id,
    label: columns.vehicle_label,
    licensePlate: columns.vehicle_license_plate,
    wheelchairAccessible: columns.vehicle_wheelchair_accessible,
  }
}

function selector(columns: Columns): Json {
  return {
    agencyId: columns.agency_id,
    routeId: columns.route_id,
    routeType: columns.route_type,
    trip: trip(columns, 'trip_'),
    stopId: columns.stop_id,
    directionId: columns.direction_id,
  }
}

function periods(all: Columns[]): Json {
  return byName(all, 'kind', (period) => ({
    start: secondsOf(period.period_start),
    end: secondsOf(period.period_end),
  }))
}

function texts(all: Columns[]): Json {
  const lists = byName(all, 'field', ({ field, text, language, media_type }) =>
    field === 'image' ? { url: text, mediaType: media_type, language } : { text, language },
  )
  return Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [
      name,
      name === 'image' ? { localizedImage: list } : { translation: list },
    ]),
  )
}

/** Lists of what `toJson` makes of the rows, by the camel-cased name in column `name`. */
function byName(all: Columns[], name: string, toJson: (columns: Columns) => Json): Json {
  const groups = Map.groupBy(all, (columns) => camel(String(columns[name])))
  return Object.fromEntries([...groups].map(([key, group]) => [key, group.map(toJson)]))
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function secondsOf(instant: unknown): number | undefined {
  return typeof instant === 'string' ? Date.parse(instant) / 1000 : undefined
}

function digitsOf(date: unknown): string | undefined {
  return typeof date === 'string' ? date.replaceAll('-', '') : undefined
}

/** Without undefined members, and without objects and lists that are empty then. */
export function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned).map((item) => item ?? {})
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .map(([name, member]) => [name, pruned(member)] as const)
    .filter(([, member]) => member !== undefined && !isEmptyList(member))
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
