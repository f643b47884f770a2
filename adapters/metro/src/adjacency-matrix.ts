import type { Desk } from './desk.ts'
import type { Matrix } from './matrix.ts'
import { ANY_LINE } from './network.ts'
import { stationIdsOf } from './options.ts'

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
const MISSING = /^(|nan|inf|infinity|null|-)$/i

/** Links that are remembered to see whether each has its opposite. */
const MOST_LINKS = 1_000_000

/**
 * Neighbouring stations: a square of 0 and 1, row from, column to. It tells neither lines nor
 * lengths, so that every section is of the line `all`.
 */
export class AdjacencyMatrix implements Matrix {
  readonly contract = 'metro/section@1'
  readonly isWhole = true
  readonly #desk: Desk
  readonly #ids: readonly string[] | undefined
  readonly #links = new Set<string>()
  #columns = 0

  constructor(desk: Desk) {
    this.#desk = desk
    this.#ids = stationIdsOf(desk.context.options)
  }

  row(cells: readonly string[], row: number, at: string): void {
    this.#columns = cells.length
    if (row >= cells.length) {
      this.#desk.reject(this.contract, at, 'no-station', 'more rows than columns')
      return
    }
    for (const [place, cell] of cells.entries()) {
      this.#cell(cell, row, place, at)
      if (this.#desk.isFull) return
    }
  }

  /** Fewer rows than columns: the file was cut, or it is no adjacency. */
  end(rows: number): void {
    const { remarks } = this.#desk
    if (rows < this.#columns) {
      remarks.note('not-square', `${rows} rows for ${this.#columns} columns`, 'body')
    }
    const single = [...this.#links].filter((link) => {
      const [from, to] = link.split(' ')
      return !this.#links.has(`${to} ${from}`)
    })
    if (single.length === 0) return
    remarks.note('not-symmetric', `${single.length} sections without their opposite`, 'body')
  }

  #cell(cell: string, row: number, place: number, line: string): void {
    if (cell === '0' || MISSING.test(cell)) return
    const at = () => `${line}, column ${place + 1}`
    const weight = NUMBER.test(cell) ? Number(cell) : Number.NaN
    if (!(weight >= 0)) {
      const code = Number.isNaN(weight) ? 'not-a-number' : 'out-of-range'
      this.#desk.reject(this.contract, at(), code, 'neither 0 nor 1')
      return
    }
    if (weight === 0) return
    if (weight !== 1) {
      this.#desk.remarks.note('weight', 'a weight in place of 1; its meaning is not known', at())
    }
    if (row === place) {
      this.#desk.remarks.note('self-link', 'a station as its own neighbour is left out', at())
      return
    }
    const [from, to] = [this.#idOf(row), this.#idOf(place)]
    if (!from || !to) {
      this.#desk.reject(this.contract, at(), 'no-station', 'stationIds has too few stations')
      return
    }
    if (this.#links.size < MOST_LINKS) this.#links.add(`${row} ${place}`)
    const section = { line_id: ANY_LINE, from_station_id: from, to_station_id: to }
    this.#desk.put(this.contract, section, at())
  }

  #idOf(place: number): string | undefined {
    return this.#ids ? this.#ids[place] : String(place)
  }
}
