import type { DecodeContext } from '@tongqu/adapter-kit'
import { type MatrixKind, unitOf } from './options.ts'
import type { Sink } from './sink.ts'
import { later, timeOf } from './times.ts'

const CONTRACT = 'road/detector_reading@1'

/** Columns of a matrix; the largest networks have some ten thousand sensors. */
const MOST_COLUMNS = 50_000

/** Characters of an identifier that the contract takes. */
const MOST_ID = 512

/** What the contract takes, in its units: km/h, veh/h and %. */
const MOST: Readonly<Record<MatrixKind, number>> = { speed: 500, flow: 1_000_000, occupancy: 100 }

const COLUMNS: Readonly<Record<MatrixKind, string>> = {
  speed: 'speed_kilometers_per_hour',
  flow: 'flow_vehicles_per_hour',
  occupancy: 'occupancy_percentage',
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
const COMMA_NUMBER = /^[+-]?\d+,\d+$/
const CORNERS = /^(|time|timestamp|date ?time|date|index|interval|unnamed: 0|时间|时刻|日期)$/i

/** A cell that means no data in every file. */
const ALWAYS_MISSING = ['', 'nan', 'null', 'none', 'na', 'n/a', '-', '--']

/**
 * A matrix of one measure: sensors by intervals. Each cell is a reading of its own; its
 * `measure_index` is the kind, so that speed, flow and occupancy of one instant stand side by side.
 */
export class Matrix {
  readonly #kind: MatrixKind
  readonly #sink: Sink
  readonly #context: DecodeContext
  readonly #interval: number | undefined
  readonly #factor: number
  readonly #missing: ReadonlySet<string>
  readonly #missingNumbers: ReadonlySet<number>
  readonly #isPerInterval: boolean
  readonly #hasHeader: boolean
  readonly #inRows: boolean
  readonly #ids: readonly string[]
  /** Sensors or instants of the columns; undefined where a column is left out. */
  #columns: (string | undefined)[] | undefined
  /** Is the first column a name or a time? Undefined before the first row with values. */
  #hasFirst: boolean | undefined
  #cells = 0
  #rows = 0
  #last = ''
  readonly #start: string | undefined

  constructor(kind: MatrixKind, context: DecodeContext, sink: Sink) {
    const { options } = context
    this.#kind = kind
    this.#sink = sink
    this.#context = context
    this.#interval = options.intervalSeconds ? Number(options.intervalSeconds) : undefined
    const unit = unitOf(kind, options.unit)
    this.#isPerInterval = unit.isPerInterval
    this.#factor = unit.isPerInterval ? 3_600 / (this.#interval ?? Number.NaN) : unit.factor
    const missing = (options.missing ?? '').split(',').map((one) => one.trim().toLowerCase())
    this.#missing = new Set([...ALWAYS_MISSING, ...missing])
    this.#missingNumbers = new Set(missing.filter((one) => NUMBER.test(one)).map(Number))
    this.#hasHeader = options.header !== 'no'
    this.#inRows = options.orientation === 'rows'
    this.#ids = options.sensorIds?.split(',').map((id) => id.trim()) ?? []
    this.#start = options.start === undefined ? undefined : timeOf(options.start, context.zone)
    if (unit.isPerInterval && this.#interval === undefined) {
      sink.refuse('options', 'no-interval', 'veh/interval needs intervalSeconds')
    }
  }

  row(cells: readonly string[], line: number): void {
    if (this.#columns !== undefined) {
      this.#values(cells, line)
      return
    }
    if (cells.length > MOST_COLUMNS) {
      this.#sink.refuse(`line ${line}`, 'too-many-columns', `more than ${MOST_COLUMNS}`)
      return
    }
    this.#cells = cells.length
    if (!this.#hasHeader) {
      this.#hasFirst = !this.#inRows && timeOf(cells[0] ?? '', this.#context.zone) !== undefined
      const count = cells.length - (this.#hasFirst ? 1 : 0)
      const names = Array.from({ length: count }, (_, index) => this.#ids[index] ?? `${index}`)
      this.#columns = this.#inRows ? this.#instants(names, line) : names
      this.#values(cells, line)
      return
    }
    this.#hasFirst = this.#inRows || CORNERS.test(cells[0] ?? '') ? true : undefined
    this.#columns = this.#inRows ? this.#instants(cells.slice(1), line) : this.#sensors(cells, line)
  }

  /** Names of the header as sensors. A name that is empty or stands twice takes its column away. */
  #sensors(cells: readonly string[], line: number): (string | undefined)[] {
    const seen = new Set<string>()
    const names = this.#hasFirst ? cells.slice(1) : cells
    const shift = this.#hasFirst ? 2 : 1
    return names.map((name, index) => {
      const at = `line ${line}, column ${index + shift}`
      if (name === '' || name.length > MOST_ID) {
        this.#sink.reject(CONTRACT, at, 'no-sensor', 'a column without a sensor')
        return undefined
      }
      if (seen.has(name)) {
        this.#sink.reject(CONTRACT, at, 'duplicate-sensor', 'an earlier column has this sensor')
        return undefined
      }
      seen.add(name)
      return name
    })
  }

  /** Times of the header, or by place from the start. */
  #instants(names: readonly string[], line: number): (string | undefined)[] {
    const instants = names.map((name, index) => {
      return (
        (this.#hasHeader ? timeOf(name, this.#context.zone) : undefined) ?? this.#byPlace(index)
      )
    })
    if (instants.length > 0 && instants.every((one) => one === undefined)) {
      this.#refuseTimes(`line ${line}`)
    }
    return instants.map((one) => (one === undefined ? undefined : this.#stamped(one)))
  }

  #refuseTimes(at: string): void {
    const reason = 'neither times in the file nor the options start and intervalSeconds'
    this.#sink.refuse(at, 'no-times', reason)
  }

  #byPlace(index: number): string | undefined {
    if (this.#start === undefined || this.#interval === undefined) return undefined
    return later(this.#start, index * this.#interval)
  }

  /** The end of the interval, which the contract asks for. */
  #stamped(instant: string): string | undefined {
    const isStart = this.#context.options.stamp === 'start'
    return isStart && this.#interval !== undefined ? later(instant, this.#interval) : instant
  }

  /** A row with values; the first one tells whether a column of times stands before them. */
  #values(cells: readonly string[], line: number): void {
    if (this.#hasFirst === undefined) this.#tellFirst(cells)
    const columns = this.#columns ?? []
    const shift = this.#hasFirst ? 1 : 0
    const index = this.#rows++
    if (cells.length !== this.#cells) {
      const reason = `${cells.length} cells where the first row has ${this.#cells}`
      this.#sink.reject(CONTRACT, `line ${line}`, 'wrong-cell-count', reason)
      return
    }
    const name = this.#inRows ? this.#rowSensor(cells, index) : this.#rowTime(cells, index)
    if (name === undefined) {
      this.#namelessRow(line)
      return
    }
    if (!this.#inRows) this.#checkGrowth(name, line)
    for (let place = 0; place < columns.length; place++) {
      const column = columns[place]
      if (column === undefined) continue
      const cell = cells[place + shift] ?? ''
      const [sensor, instant] = this.#inRows ? [name, column] : [column, name]
      this.#cell(cell, sensor, instant, line, place + shift)
      if (this.#sink.isFull) return
    }
  }

  /** A header that names the first column like any other, before times. */
  #tellFirst(cells: readonly string[]): void {
    this.#hasFirst = timeOf(cells[0] ?? '', this.#context.zone) !== undefined
    if (this.#hasFirst) this.#columns = this.#columns?.slice(1)
  }

  #rowSensor(cells: readonly string[], index: number): string | undefined {
    const name = this.#hasFirst ? cells[0] : (this.#ids[index] ?? `${index}`)
    return name === undefined || name === '' || name.length > MOST_ID ? undefined : name
  }

  #rowTime(cells: readonly string[], index: number): string | undefined {
    const own = this.#hasFirst ? timeOf(cells[0] ?? '', this.#context.zone) : undefined
    const isCounted = !this.#hasFirst || this.#start !== undefined
    const time = own ?? (isCounted ? this.#byPlace(index) : undefined)
    return time === undefined ? undefined : this.#stamped(time)
  }

  #namelessRow(line: number): void {
    if (this.#inRows) {
      this.#sink.reject(CONTRACT, `line ${line}`, 'no-sensor', 'a row without a sensor')
    } else if (this.#hasFirst) {
      this.#sink.reject(CONTRACT, `line ${line}`, 'no-time', 'a row without a time')
    } else this.#refuseTimes(`line ${line}`)
  }

  #checkGrowth(instant: string, line: number): void {
    if (Date.parse(instant) <= Date.parse(this.#last)) {
      const message = 'a row that is not later than the row before'
      this.#sink.remarks.note('time-not-growing', message, `line ${line}`)
    }
    this.#last = instant
  }

  #cell(cell: string, sensor: string, instant: string, line: number, place: number): void {
    let value = NUMBER.test(cell) ? Number(cell) : Number.NaN
    if (Number.isNaN(value)) {
      if (this.#missing.has(cell.toLowerCase())) return
      if (COMMA_NUMBER.test(cell)) {
        value = Number(cell.replace(',', '.'))
        this.#sink.remarks.note('decimal-comma', 'numbers with a decimal comma', `line ${line}`)
      }
    }
    if (this.#missingNumbers.has(value)) return
    const converted = Math.round(value * this.#factor * 1e6) / 1e6
    if (!(converted >= 0 && converted <= MOST[this.#kind])) {
      this.#rejectCell(value, line, place)
      return
    }
    const reading: Record<string, unknown> = {
      measured_at: instant,
      detector_id: sensor,
      measure_index: this.#kind,
      [COLUMNS[this.#kind]]: converted,
    }
    if (this.#interval !== undefined) reading.interval_seconds = this.#interval
    if (this.#isPerInterval && Number.isInteger(value)) reading.vehicles = value
    this.#sink.reading(CONTRACT, reading, () => `line ${line}, column ${place + 1}`)
  }

  #rejectCell(value: number, line: number, place: number): void {
    const at = `line ${line}, column ${place + 1}`
    if (Number.isNaN(value)) this.#sink.reject(CONTRACT, at, 'not-a-number', 'no number')
    else this.#sink.reject(CONTRACT, at, 'out-of-range', `no ${this.#kind} that can be`)
  }
}
