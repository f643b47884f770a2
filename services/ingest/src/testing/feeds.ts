import { buffer } from 'node:stream/consumers'
import type { Source } from '@tongqu/catalog'
import bindings from 'gtfs-realtime-bindings'
import { ZipFile } from 'yazl'

const { FeedMessage } = bindings.transit_realtime

/** A feed message with one vehicle per id, at `seconds` since 1970. */
export function vehicles(seconds: number, ids: readonly string[], differential = false): Buffer {
  const message = FeedMessage.create({
    header: {
      gtfsRealtimeVersion: '2.0',
      incrementality: differential ? 1 : 0,
      timestamp: seconds,
    },
    entity: ids.map((id) => ({
      id,
      vehicle: { vehicle: { id }, position: { latitude: 31, longitude: 112 }, timestamp: seconds },
    })),
  })
  return Buffer.from(FeedMessage.encode(message).finish())
}

/** The smallest timetable: `stops` stops, one route, one trip that calls at all of them. */
export function timetable(stops: number, more: Record<string, string> = {}): Promise<Buffer> {
  const numbers = Array.from({ length: stops }, (_, index) => index + 1)
  const files: Record<string, string> = {
    'agency.txt': lines(
      'agency_id,agency_name,agency_url,agency_timezone',
      'a,A,https://a.example,Asia/Shanghai',
    ),
    'stops.txt': lines(
      'stop_id,stop_name,stop_lat,stop_lon',
      ...numbers.map((n) => `s${n},站${n},31,112`),
    ),
    'routes.txt': lines('route_id,agency_id,route_short_name,route_type', 'r,a,1,3'),
    'trips.txt': lines('route_id,service_id,trip_id', 'r,w,t'),
    'calendar.txt': lines(
      `service_id,${DAYS.join(',')},start_date,end_date`,
      'w,1,1,1,1,1,1,1,20260101,20261231',
    ),
    'stop_times.txt': lines(
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence',
      ...numbers.map((n) => `t,${clock(n)},${clock(n)},s${n},${n}`),
    ),
    ...more,
  }
  return zipped(files)
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

function clock(minutes: number): string {
  return `8:${String(minutes).padStart(2, '0')}:00`
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`
}

/** A zip of these texts. */
export function zipped(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  return buffer(zip.outputStream)
}

/** A source of the catalogue that polls `url`. */
export function sourceOf(dataset: string, url: string, everySeconds = 0.1): Source {
  return {
    id: `${dataset}-test`,
    adapter: dataset.endsWith('timetable') ? 'gtfs' : 'gtfs-realtime',
    dataset,
    feed: 'test',
    transport: { kind: 'http-poll', url, everySeconds, headers: {} },
    routes: [],
    zone: 'Asia/Shanghai',
    limits: { bytes: 1_000_000, entities: 1_000, seconds: 2 },
    options: {},
    enabled: true,
    synthetic: true,
  }
}
