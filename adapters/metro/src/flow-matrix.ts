import { instantIn } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import type { Matrix } from './matrix.ts'
import { stationIdsOf } from './options.ts'

/** Passengers of one interval that the contract takes. */
const MOST_PASSENGERS = 10_000_000

const MISSING = /^(|nan|null|none|na|n\/a|-|--)$/i
const WHOLE = /^[+-]?\d{1,15}(\.0*)?$/
const DAY_SECONDS = 86_400

/** A file whose name says so counts exits. */
const OUT = /(^|[^a-z])(out|outflow|exits?)([^a-z]|$)|出站/i

/**
 * Passengers by station and interval: a row is a station, a column an interval, one after the
 * other from the option `start` on; `serviceHours` and `days` say which intervals are not there.
 */
export class FlowMatrix implements Matrix {
  readonly contract = 'metro/station_flow@1'
  /** There is always more to come. */
  readonly isWhole = false
  readonly #desk: Desk
  readonly #ids: readonly string[] | undefined
  readonly #column: 'entries' | 'exits'
  readonly #seconds: number
  #starts: readonly (string | undefined)[] | undefined

  constructor(desk: Desk) {
    const { options, part } = desk.context
    this.#desk = desk
    this.#ids = stationIdsOf(options)
    const isOut = options.direction === 'out' || (!options.direction && OUT.test(part ?? ''))
    this.#column = isOut ? 'exits' : 'entries'
    this.#seconds = Number(options.intervalSeconds ?? 0)
    if (this.#seconds === 0) desk.refuse('options', 'no-interval', 'needs intervalSeconds')
    else if (startOf(desk) === undefined) desk.refuse('options', 'no-start', 'needs start')
    else if (!hoursOf(desk, this.#seconds)) {
      desk.refuse('options', 'bad-hours', 'serviceHours do not hold start and whole intervals')
    }
  }

  row(cells: readonly string[], row: number, at: string): void {
    this.#starts ??= this.#startsOf(cells.length, at)
    const station = this.#ids ? this.#ids[row] : String(row)
    if (station === undefined || station === '') {
      this.#desk.reject(this.contract, at, 'no-station', 'stationIds names no station for the row')
      return
    }
    for (const [place, cell] of cells.entries()) {
      this.#cell(cell, station, place, at)
      if (this.#desk.isFull) return
    }
  }

  end(rows: number): void {
    const ids = this.#ids?.length ?? rows
    if (ids === rows) return
    this.#desk.remarks.note('rows-missing', `${rows} rows for ${ids} stations`, 'body')
  }

  #cell(cell: string, station: string, place: number, row: string): void {
    if (MISSING.test(cell)) return
    const at = () => `${row}, column ${place + 1}`
    const passengers = WHOLE.test(cell) ? Number(cell) : Number.NaN
    if (Number.isNaN(passengers)) {
      this.#desk.reject(this.contract, at(), 'not-a-number', 'no whole number')
      return
    }
    if (passengers < 0 || passengers > MOST_PASSENGERS) {
      this.#desk.reject(this.contract, at(), 'out-of-range', 'no number of passengers that can be')
      return
    }
    const start = this.#starts?.[place]
    if (start === undefined) return
    const reading = {
      interval_start_at: start,
      interval_seconds: this.#seconds,
      station_id: station,
      [this.#column]: passengers,
    }
    this.#desk.add(this.contract, reading, at)
  }

  /** When each column begins, RFC 3339. */
  #startsOf(columns: number, at: string): readonly (string | undefined)[] {
    const { context, remarks } = this.#desk
    const first = startOf(this.#desk)
    const hours = hoursOf(this.#desk, this.#seconds)
    if (!first || !hours) return []
    const isWeekdays = context.options.days === 'weekdays'
    const slots = Math.floor((hours.until - hours.from) / this.#seconds)
    const skipped = Math.round((first.seconds - hours.from) / this.#seconds)
    if ((columns + skipped) % slots !== 0) {
      remarks.note('partial-day', `${columns} columns are no whole days of ${slots}`, at)
    }
    if (isWeekdays && isWeekend(first.day)) {
      remarks.note('weekend-start', 'start is on a weekend; counted from the next Monday', at)
    }
    const days = daysFrom(first.day, Math.ceil((columns + skipped) / slots), isWeekdays)
    return Array.from({ length: columns }, (_, place) => {
      const slot = place + skipped
      const day = days[Math.floor(slot / slots)] ?? first.day
      const seconds = hours.from + (slot % slots) * this.#seconds
      return instantIn(context.zone, `${dateText(day)}T${clockText(seconds)}`)
    })
  }
}

/** The day, as days since 1970, and the seconds of that day. */
function startOf({ context }: Desk): { day: number; seconds: number } | undefined {
  const { start } = context.options
  const text = start?.replace(' ', 'T')
  const time = text === undefined ? Number.NaN : Date.parse(`${text}Z`)
  if (Number.isNaN(time)) return undefined
  const day = Math.floor(time / (DAY_SECONDS * 1_000))
  return { day, seconds: time / 1_000 - day * DAY_SECONDS }
}

/** Seconds of the day from and until which there are intervals; the whole day by default. */
function hoursOf(desk: Desk, interval: number): { from: number; until: number } | undefined {
  const start = startOf(desk)
  if (!start) return undefined
  const { serviceHours } = desk.context.options
  const [from = 0, until = DAY_SECONDS] = (serviceHours ?? '').split('-').flatMap((clock) => {
    const [hours, minutes] = clock.split(':').map(Number)
    return clock === '' ? [] : [(hours ?? 0) * 3_600 + (minutes ?? 0) * 60]
  })
  const isWithin = from < until && until <= DAY_SECONDS && start.seconds >= from
  if (!isWithin || start.seconds >= until) return undefined
  const isEven = (until - from) % interval === 0 && (start.seconds - from) % interval === 0
  return isEven ? { from, until } : undefined
}

/** So many days from one on, as days since 1970. */
function daysFrom(first: number, count: number, isWeekdays: boolean): number[] {
  const days: number[] = []
  for (let day = first; days.length < count; day++) {
    if (!isWeekdays || !isWeekend(day)) days.push(day)
  }
  return days
}

/** 1 January 1970 was a Thursday. */
function isWeekend(day: number): boolean {
  const weekday = (day + 4) % 7
  return weekday === 0 || weekday === 6
}

function dateText(day: number): string {
  return new Date(day * DAY_SECONDS * 1_000).toISOString().slice(0, 10)
}

function clockText(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(11, 19)
}
