import type { Place, ShapePoint } from './geography.ts'
import type { Name } from './names.ts'

/** GTFS `route_type`: 0 tram, 1 metro, 2 rail, 3 bus. */
export type LineKind = 'tram' | 'metro' | 'rail' | 'bus'

/** A calendar of the province; both together cover every day of the week. */
export type ServiceId = 'weekday' | 'weekend'

export type Stop = Place & {
  id: string
  name: Name
  kind: 'stop' | 'station' | 'entrance' | 'node'
  parent?: string
  level?: string
  platform?: string
}

export type Call = {
  stop: Stop
  /** From the start of the trip, seconds. */
  arrivalSeconds: number
  departureSeconds: number
  /** Along the shape. */
  meters: number
}

/** One direction of a line: the stops it calls at and the way it takes. */
export type Pattern = {
  id: string
  direction: 0 | 1
  headsign: Name
  calls: readonly Call[]
  shape: readonly ShapePoint[]
}

/** From `first` to `last` departure one every `headway`, seconds of the service day. */
export type Running = {
  service: ServiceId
  firstSeconds: number
  lastSeconds: number
  headwaySeconds: number
}

export type Line = {
  id: string
  kind: LineKind
  shortName: string
  name: Name
  color: string
  carriages: number
  /** Runs by headway (GTFS `frequencies.txt`), not by a timetable. */
  byFrequency: boolean
  patterns: readonly Pattern[]
  runnings: readonly Running[]
  /** How much the traffic of its streets slows it at an instant, 0 to 1; absent: not at all. */
  pressureAt?: (at: number) => number
}

export type Trip = {
  id: string
  line: Line
  pattern: Pattern
  service: ServiceId
  /** Seconds of the service day, may pass 24 h. */
  startSeconds: number
}

export type Network = {
  id: 'bus' | 'rail'
  agency: { id: string; name: Name }
  stops: readonly Stop[]
  lines: readonly Line[]
  trips: readonly Trip[]
}

/** China keeps one zone and no summer time, so a service day begins at local midnight. */
export const ZONE = 'Asia/Shanghai'
export const ZONE_OFFSET_SECONDS = 8 * 3600

/** The middle of the invented city of Linheng. */
export const CENTRE: Place = { latitude: 31.05, longitude: 112.2 }

/** Every departure of the timetable of one line. */
export function tripsOf(line: Line): Trip[] {
  const trips: Trip[] = []
  for (const pattern of line.patterns) {
    for (const running of line.runnings) {
      for (const startSeconds of departures(running)) {
        const id = `${pattern.id}-${running.service}-${clockDigits(startSeconds)}`
        trips.push({ id, line, pattern, service: running.service, startSeconds })
      }
    }
  }
  return trips
}

/** Seconds of the service day at which trips start. */
function* departures({ firstSeconds, lastSeconds, headwaySeconds }: Running): Iterable<number> {
  for (let at = firstSeconds; at <= lastSeconds; at += headwaySeconds) yield at
}

function clockDigits(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  const digits = (number: number) => String(number).padStart(2, '0')
  return `${digits(Math.floor(minutes / 60))}${digits(minutes % 60)}`
}

/** Seconds the trip takes from its first departure to its last arrival. */
export function durationSeconds(pattern: Pattern): number {
  return pattern.calls.at(-1)?.arrivalSeconds ?? 0
}

/**
 * Calls at the stops of a shape: cruising between them, waiting at each but the last. Times are
 * whole seconds and grow from call to call, as GTFS demands.
 */
export function callsAt(
  stops: readonly { stop: Stop; meters: number }[],
  pace: { metersPerSecond: number; dwellSeconds: number },
): Call[] {
  let clock = 0
  let before = 0
  return stops.map(({ stop, meters }, index) => {
    clock += Math.round((meters - before) / pace.metersPerSecond)
    before = meters
    const arrivalSeconds = clock
    const waits = index > 0 && index < stops.length - 1
    clock += waits ? pace.dwellSeconds : 0
    return { stop, arrivalSeconds, departureSeconds: clock, meters }
  })
}
