/// <reference lib="esnext.temporal" />
import { degreesOf, type Sink } from './sink.ts'

/** Seconds between two points of a trip (ECML/PKDD 2015, description of POLYLINE). */
const STEP_SECONDS = 15

/** The columns; ORIGIN_CALL, which stands for a telephone, is not read. */
const NEEDED = ['TRIP_ID', 'TAXI_ID', 'TIMESTAMP', 'POLYLINE'] as const

const CALL_TYPES: ReadonlyMap<string, string> = new Map([
  ['A', 'central'],
  ['B', 'stand'],
  ['C', 'other'],
])
const DAY_TYPES: ReadonlyMap<string, string> = new Map([
  ['A', 'normal'],
  ['B', 'holiday'],
  ['C', 'eve'],
])
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

/** A first line of column names with a polyline among them. */
export function isPortoHeader(cells: readonly string[]): boolean {
  const names = new Set(cells.map(nameOf))
  return NEEDED.every((name) => names.has(name))
}

/**
 * Trips with a polyline of `[longitude, latitude]` each 15 seconds, WGS 84, times in unix seconds.
 */
export class Porto {
  readonly #places: ReadonlyMap<string, number>
  readonly #width: number
  readonly #sink: Sink
  readonly #trips = new Map<string, string>()

  constructor(header: readonly string[], sink: Sink) {
    this.#places = new Map(header.map((name, place) => [nameOf(name), place]))
    this.#width = header.length
    this.#sink = sink
  }

  row(cells: readonly string[], at: string): void {
    const sink = this.#sink
    const cell = (name: string) => cells[this.#places.get(name) ?? -1]?.trim() ?? ''
    if (cells.length !== this.#width) {
      sink.refuse(at, 'cell-count', 'not as many cells as columns')
      return
    }
    const [taxi, seconds] = [cell('TAXI_ID'), cell('TIMESTAMP')]
    const start = secondsOf(seconds)
    if (taxi === '' || start === undefined) {
      const name = taxi === '' ? 'TAXI_ID' : 'TIMESTAMP'
      sink.refuse(at, 'bad-trip', `${name} is empty or no such value`)
      return
    }
    const points = pointsOf(cell('POLYLINE'))
    if (!points) {
      sink.refuse(at, 'bad-polyline', 'POLYLINE is no array of points')
      return
    }
    if (cell('TRIP_ID') === '') sink.remarks.note('no-trip-id', 'TRIP_ID is empty', at)
    const trip = cell('TRIP_ID') || `${taxi} ${seconds}`
    if (!this.#isNew(`${taxi} ${trip} ${seconds}`, cells, at)) return
    if (points.length === 0) sink.remarks.note('empty-trip', 'a trip without points', at)
    const columns = {
      vehicle_id: sink.taxi(taxi),
      trip_id: sink.trip(trip),
      ...this.#facts(cell, at),
      layout: 'porto',
    }
    for (const [point_index, point] of points.entries()) {
      if (sink.isFull) return
      const place = Array.isArray(point) ? degreesOf(point[0], point[1]) : undefined
      const where = `${at}.point[${point_index}]`
      const recorded_at = instantOf(start + point_index * STEP_SECONDS)
      if (place) sink.point({ recorded_at, point_index, ...columns }, place, 'WGS84', where)
      else sink.refuse(where, 'bad-point', 'no longitude and latitude')
    }
  }

  /** What is said of the whole trip. */
  #facts(cell: (name: string) => string, at: string): Record<string, unknown> {
    const { remarks } = this.#sink
    const known = <T>(name: string, values: ReadonlyMap<string, T>, text: string) => {
      const value = values.get(text)
      if (text !== '' && value === undefined) {
        remarks.note('unknown-code', `${name} is not known`, at)
      }
      return value === undefined ? {} : { value }
    }
    const call = known('CALL_TYPE', CALL_TYPES, cell('CALL_TYPE').toUpperCase())
    const day = known('DAY_TYPE', DAY_TYPES, cell('DAY_TYPE').toUpperCase())
    const missing = known('MISSING_DATA', FLAGS, cell('MISSING_DATA').toLowerCase())
    if (missing.value) {
      remarks.note('times-uncertain', 'points are missing: times may lag', at)
    }
    const stand = /^\d{1,6}(?:[.]0)?$/.exec(cell('ORIGIN_STAND'))?.[0].replace(/[.]0$/, '')
    return {
      ...(call.value && { call_type: call.value }),
      ...(day.value && { day_type: day.value }),
      ...(missing.value !== undefined && { is_incomplete: missing.value }),
      ...(stand && { origin_stand: stand }),
    }
  }

  /** A trip that stands twice is read once; one that contradicts an earlier one is refused. */
  #isNew(key: string, cells: readonly string[], at: string): boolean {
    const text = JSON.stringify(cells)
    const earlier = this.#trips.get(key)
    if (earlier === undefined) {
      this.#trips.set(key, text)
      return true
    }
    if (earlier === text) {
      this.#sink.remarks.note('duplicate-record', 'the same trip stands before', at)
    } else this.#sink.refuse(at, 'duplicate-key', 'another trip before has the same numbers')
    return false
  }
}

function nameOf(header: string): string {
  return header.trim().toUpperCase()
}

function secondsOf(text: string): number | undefined {
  return /^\d{1,10}(?:[.]0)?$/.test(text) ? Number(text) : undefined
}

function instantOf(seconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString()
}

/** The polyline is JSON; a cell is bounded by the reader of the text. */
function pointsOf(text: string): readonly unknown[] | undefined {
  try {
    const points: unknown = JSON.parse(text)
    return Array.isArray(points) ? points : undefined
  } catch {
    return undefined
  }
}
