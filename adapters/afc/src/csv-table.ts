import { Clock } from './clock.ts'
import { kindOf } from './kinds.ts'
import { DAY_FILE, DEMANDED, FIELDS, type Field, fieldNamed, type RawTransaction } from './names.ts'

/** Takes what is found. */
export type TableSink = {
  row(raw: RawTransaction, line: number): void
  fault(line: number, code: string, reason: string): void
  /** Nothing of the file can be read. */
  refuse(code: string, reason: string): void
  note(line: number, code: string, message: string): void
}

/** The rows of a table of transactions, by its header or in the order of the day files. */
export class CsvTable {
  #sink: TableSink
  /** So many cells has a row; 0 before the first. */
  #width = 0
  #places = placesOf([])

  constructor(sink: TableSink) {
    this.#sink = sink
  }

  cells(cells: readonly string[], line: number): void {
    if (this.#width > 0) this.#row(cells, line)
    else this.#first(cells, line)
  }

  #row(cells: readonly string[], line: number): void {
    if (cells.length !== this.#width) {
      const reason = `${cells.length} cells where there are ${this.#width} columns`
      this.#sink.fault(line, 'cells', reason)
      return
    }
    const at = this.#places
    this.#sink.row(
      {
        deal_date: cells[at.deal_date],
        close_date: cells[at.close_date],
        card_no: cells[at.card_no],
        deal_type: cells[at.deal_type],
        deal_value: cells[at.deal_value],
        deal_money: cells[at.deal_money],
        company_name: cells[at.company_name],
        station: cells[at.station],
        car_no: cells[at.car_no],
        equ_no: cells[at.equ_no],
        conn_mark: cells[at.conn_mark],
      },
      line,
    )
  }

  /** A header; or a row, where a file has none. */
  #first(cells: readonly string[], line: number): void {
    const columns = cells.map((name) => fieldNamed(name.trim()))
    const named = columns.filter((field) => field !== undefined)
    if (named.length === 0 && isDayFile(cells)) {
      this.#sink.note(line, 'no-header', 'read in the order of the published day files')
      this.#begin(DAY_FILE)
      this.#row(cells, line)
      return
    }
    const missing = DEMANDED.filter((field) => !named.includes(field))
    const twice = named.find((field, index) => named.indexOf(field) !== index)
    if (missing.length > 0) this.#sink.refuse('no-column', `no column of ${missing.join(', ')}`)
    else if (twice) this.#sink.refuse('duplicate-column', `two columns of ${twice}`)
    else this.#header(columns, line)
  }

  #header(columns: readonly (Field | undefined)[], line: number): void {
    for (const [index, field] of columns.entries()) {
      if (field !== undefined) continue
      this.#sink.note(line, 'unknown-column', `column ${index + 1} is not known; left out`)
    }
    this.#begin(columns)
  }

  #begin(columns: readonly (Field | undefined)[]): void {
    this.#width = columns.length
    this.#places = placesOf(columns)
  }
}

/** Where a row has each field; behind its end what it does not have. */
function placesOf(columns: readonly (Field | undefined)[]): Record<Field, number> {
  const places = FIELDS.map((field) => {
    const place = columns.indexOf(field)
    return [field, place < 0 ? columns.length : place] as const
  })
  return Object.fromEntries(places) as Record<Field, number>
}

/** Is it a row of the eleven published columns: a time and a kind stand where they should? */
function isDayFile(cells: readonly string[]): boolean {
  const [time = '', kind = ''] = [cells[DAY_FILE.indexOf('deal_date')], cells[2]]
  const isTime = new Clock('UTC').instantOf(time.trim()) !== undefined
  return cells.length === DAY_FILE.length && isTime && kindOf(kind.trim()) !== undefined
}
