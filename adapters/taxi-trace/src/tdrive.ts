import { instantOf } from '@tongqu/adapter-kit'
import { degreesOf, type Sink } from './sink.ts'

/** Stands for the trip where the source has none. */
const NO_TRIP = 'none'

const CELLS = 4
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/

/** Four cells of which the second is a time; there is no header. */
export function isTdriveRow(cells: readonly string[]): boolean {
  return cells.length === CELLS && TIME.test(cells[1]?.trim() ?? '')
}

/** Lines `taxi,time,longitude,latitude`; times are local. The publishers do not state the datum. */
export class Tdrive {
  readonly #sink: Sink
  readonly #zone: string
  /** Taxi and moment → places of it so far. */
  readonly #seen = new Map<string, string[]>()

  constructor(sink: Sink, zone: string) {
    this.#sink = sink
    this.#zone = zone
  }

  row(cells: readonly string[], at: string): void {
    const sink = this.#sink
    const [taxi = '', time = '', east, north] = cells.map((cell) => cell.trim())
    if (cells.length !== CELLS) {
      sink.refuse(at, 'cell-count', 'not four cells')
      return
    }
    const recorded_at = instantOf(time, this.#zone)
    const place = degreesOf(east, north)
    if (taxi === '' || recorded_at === undefined || !place) {
      const name = taxi === '' ? 'the taxi' : recorded_at === undefined ? 'the time' : 'the place'
      sink.refuse(at, 'bad-point', `${name} is empty or no such value`)
      return
    }
    const places = this.#placesOf(`${taxi} ${recorded_at}`)
    const text = place.join()
    if (places.includes(text)) {
      sink.remarks.note('duplicate-record', 'the same point stands before', at)
      return
    }
    // A taxi in two places at once: both are kept, told apart by their index.
    if (places.length > 0) sink.remarks.note('same-moment', 'another place at the same moment', at)
    const point_index = places.push(text) - 1
    const vehicle_id = sink.taxi(taxi)
    const columns = { recorded_at, vehicle_id, trip_id: NO_TRIP, point_index, layout: 'tdrive' }
    sink.point(columns, place, 'unknown', at)
  }

  #placesOf(key: string): string[] {
    const known = this.#seen.get(key) ?? []
    this.#seen.set(key, known)
    return known
  }
}
