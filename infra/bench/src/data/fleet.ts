import type { LakeReading } from '@tongqu/lakehouse'
import bindings from 'gtfs-realtime-bindings'

const { FeedMessage } = bindings.transit_realtime

/** 1 March 2026, noon in Beijing. */
const START = Date.parse('2026-03-01T04:00:00Z')

/** Instant of a round, in milliseconds since 1970: one round a second. */
export const instantOf = (round: number): number => START + round * 1000

/** Where every vehicle of a fleet is in a round: a header, and one reading for each vehicle. */
export function fleetReadings(vehicles: number, round: number): LakeReading[] {
  const at = new Date(instantOf(round)).toISOString()
  const header: LakeReading = {
    contract: 'gtfs-realtime/feed_message@1',
    reading: {
      event_time: at,
      gtfs_realtime_version: '2.0',
      incrementality: 'FULL_DATASET',
      feed_timestamp: at,
      entity_count: vehicles,
    },
  }
  const positions = Array.from({ length: vehicles }, (_, index): LakeReading => {
    const reading = { event_time: at, feed_timestamp: at, timestamp: at, ...position(index, round) }
    return { contract: 'gtfs-realtime/vehicle_position@1', reading }
  })
  return [header, ...positions]
}

/** The same as a GTFS-Realtime message. */
export function fleetMessage(vehicles: number, round: number): Uint8Array {
  const timestamp = instantOf(round) / 1000
  const header = { gtfsRealtimeVersion: '2.0', incrementality: 0, timestamp }
  const entity = Array.from({ length: vehicles }, (_, index) => {
    const seen = position(index, round)
    const { trip_id: tripId, route_id: routeId, direction_id: directionId } = seen
    const { latitude, longitude, bearing, speed } = seen
    return {
      id: seen.entity_id,
      vehicle: {
        trip: { tripId, routeId, directionId, startDate: '20260301', scheduleRelationship: 0 },
        vehicle: { id: seen.vehicle_id },
        position: { latitude, longitude, bearing, speed },
        currentStopSequence: seen.current_stop_sequence,
        stopId: seen.stop_id,
        currentStatus: 2,
        timestamp,
        occupancyStatus: 1,
        occupancyPercentage: seen.occupancy_percentage,
      },
    }
  })
  return FeedMessage.encode({ header, entity }).finish()
}

function position(index: number, round: number) {
  return {
    entity_id: `vehicle-${index}`,
    entity_index: index,
    trip_id: `trip-${index % 5_000}`,
    route_id: `B${index % 400}`,
    direction_id: index % 2,
    start_date: '2026-03-01',
    schedule_relationship: 'SCHEDULED',
    vehicle_id: `vehicle-${index}`,
    latitude: Math.fround(31 + (index % 100) / 100 + round / 100_000),
    longitude: Math.fround(112 + (index % 313) / 100),
    bearing: (index + round) % 360,
    speed: 8.5,
    current_stop_sequence: index % 40,
    stop_id: `S${index % 3_000}`,
    current_status: 'IN_TRANSIT_TO',
    occupancy_status: 'MANY_SEATS_AVAILABLE',
    occupancy_percentage: index % 100,
  }
}
