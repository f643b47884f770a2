import { defineAdapter } from '@tongqu/adapter-kit'
import { decode, madeAt } from './decode.ts'

/**
 * GTFS Realtime 2.0 over any transport that carries whole messages: trip updates with their stop
 * times, vehicle positions with their carriages, alerts with their periods, selectors and texts.
 * Adapters never do I/O; ingest fetches and hands over the bytes.
 */
export const gtfsRealtime = defineAdapter({
  shape: 'decode',
  name: 'gtfs-realtime',
  version: 1,
  emits: [
    'gtfs-realtime/feed_message@1',
    'gtfs-realtime/trip_update@1',
    'gtfs-realtime/stop_time_update@1',
    'gtfs-realtime/vehicle_position@1',
    'gtfs-realtime/carriage@1',
    'gtfs-realtime/alert@1',
    'gtfs-realtime/alert_active_period@1',
    'gtfs-realtime/alert_informed_entity@1',
    'gtfs-realtime/alert_text@1',
  ],
  accepts: [
    'application/x-protobuf',
    'application/protobuf',
    'application/x-google-protobuf',
    'application/vnd.google.protobuf',
    'application/octet-stream',
    'binary/octet-stream',
  ],
  decode,
  madeAt,
})
