export { gtfsRealtime } from './gtfs-realtime.ts'
