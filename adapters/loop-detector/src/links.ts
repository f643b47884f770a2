import { checked, type DecodeContext } from '@tongqu/adapter-kit'
import type { Sink } from './sink.ts'

const CONTRACT = 'road/detector_link@1'

/** Columns of an adjacency matrix. */
const MOST_COLUMNS = 50_000

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
const MISSING = /^(|nan|inf|infinity|null|-)$/i

const FROM = /^(from|from_id|source|src|起点|上游)$/i
const TO = /^(to|to_id|target|dst|终点|下游)$/i
const WEIGHT = /^(cost|weight|distance|dist|权重|距离)$/i

/**
 * Neighbours: a square matrix of weights (row from, column to), with or without names, or a list
 * of pairs under `from,to,cost`. 0 is no link; what leads from a sensor to itself is none either.
 */
export class Links {
  readonly #sink: Sink
  readonly #ids: readonly string[]
  readonly #header: string | undefined
  #columns: readonly string[] | undefined
  #pairs: { from: number; to: number; weight: number } | undefined
  #hasFirst = false
  #cells = 0
  #rows = 0

  constructor({ options }: Pick<DecodeContext, 'options'>, sink: Sink) {
    this.#sink = sink
    this.#header = options.header
    this.#ids = options.sensorIds?.split(',').map((id) => id.trim()) ?? []
  }

  row(cells: readonly string[], line: number): void {
    if (this.#pairs) {
      this.#pair(cells, line)
      return
    }
    if (this.#columns === undefined && this.#head(cells, line)) return
    const at = `line ${line}`
    const index = this.#rows++
    if (cells.length !== this.#cells) {
      const reason = `${cells.length} cells where the first row has ${this.#cells}`
      this.#sink.reject(CONTRACT, at, 'wrong-cell-count', reason)
      return
    }
    const names = this.#columns ?? []
    const weights = this.#hasFirst ? cells.slice(1) : cells
    const from = this.#hasFirst ? cells[0] : names[index]
    if (from === undefined) {
      this.#sink.reject(CONTRACT, at, 'no-sensor', 'more rows than columns')
      return
    }
    for (const [place, cell] of weights.entries()) {
      this.#link(from, names[place], cell, `${at}, column ${place + (this.#hasFirst ? 2 : 1)}`)
      if (this.#sink.isFull) return
    }
  }

  /** Fewer rows than columns: the file was cut, or it is no adjacency. */
  end(): void {
    const columns = this.#columns?.length ?? 0
    if (this.#pairs || this.#rows >= columns) return
    const message = `${this.#rows} rows for ${columns} columns`
    this.#sink.remarks.note('not-square', message, 'body')
  }

  /** True when the row was one of names. */
  #head(cells: readonly string[], line: number): boolean {
    this.#cells = cells.length
    if (cells.length > MOST_COLUMNS) {
      this.#sink.refuse(`line ${line}`, 'too-many-columns', `more than ${MOST_COLUMNS}`)
      return true
    }
    const from = cells.findIndex((cell) => FROM.test(cell))
    const to = cells.findIndex((cell) => TO.test(cell))
    const weight = cells.findIndex((cell) => WEIGHT.test(cell))
    if (from >= 0 && to >= 0 && weight >= 0) {
      this.#pairs = { from, to, weight }
      return true
    }
    const areNumbers = cells.every((cell) => NUMBER.test(cell) || MISSING.test(cell))
    const isHeader = this.#header === undefined ? !areNumbers : this.#header === 'yes'
    if (!isHeader && cells[0] !== '') {
      this.#columns = cells.map((_, index) => this.#ids[index] ?? `${index}`)
      return false
    }
    this.#hasFirst = cells[0] === '' || NAMES_OF_FIRST.test(cells[0] ?? '')
    this.#columns = this.#hasFirst ? cells.slice(1) : cells
    return true
  }

  #pair(cells: readonly string[], line: number): void {
    const { from, to, weight } = this.#pairs ?? { from: 0, to: 1, weight: 2 }
    if (cells.length !== this.#cells) {
      const reason = `${cells.length} cells under ${this.#cells} columns`
      this.#sink.reject(CONTRACT, `line ${line}`, 'wrong-cell-count', reason)
      return
    }
    this.#link(cells[from] ?? '', cells[to], cells[weight] ?? '', `line ${line}`)
  }

  #link(from: string, to: string | undefined, cell: string, at: string): void {
    if (cell === '0' || MISSING.test(cell)) return
    if (!NUMBER.test(cell)) {
      this.#sink.reject(CONTRACT, at, 'not-a-number', 'no weight')
      return
    }
    const weight = Number(cell)
    if (weight === 0) return
    if (from === to) {
      this.#sink.remarks.note('self-link', 'a sensor as its own neighbour is left out', at)
      return
    }
    const reading = { from_detector_id: from, to_detector_id: to, weight }
    const result = checked(CONTRACT, reading, at)
    if ('code' in result) this.#sink.reject(CONTRACT, at, result.code, result.reason)
    else this.#sink.reading(CONTRACT, reading, () => at)
  }
}

const NAMES_OF_FIRST = /^(id|sensor|sensor_id|detector|detector_id|index|unnamed: 0|编号)$/i
