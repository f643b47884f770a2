import { Clock } from './clock.ts'
import { kindOf } from './kinds.ts'
import { DAY_FILE, DEMANDED, type Field, fieldNamed, type RawTransaction } from './names.ts'

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
  #columns: readonly (Field | undefined)[] | undefined

  constructor(sink: TableSink) {
    this.#sink = sink
  }

  cells(cells: readonly string[], line: number): void {
    if (this.#columns) this.#row(this.#columns, cells, line)
    else this.#first(cells, line)
  }

  #row(columns: readonly (Field | undefined)[], cells: readonly string[], line: number): void {
    if (cells.length !== columns.length) {
      const reason = `${cells.length} cells where there are ${columns.length} columns`
      this.#sink.fault(line, 'cells', reason)
      return
    }
    const raw: RawTransaction = {}
    for (let at = 0; at < columns.length; at++) {
      const field = columns[at]
      if (field !== undefined) raw[field] = cells[at]
    }
    this.#sink.row(raw, line)
  }

  /** A header; or a row, where a file has none. */
  #first(cells: readonly string[], line: number): void {
    const columns = cells.map((name) => fieldNamed(name.trim()))
    const named = columns.filter((field) => field !== undefined)
    if (named.length === 0 && isDayFile(cells)) {
      this.#columns = DAY_FILE
      this.#sink.note(line, 'no-header', 'read in the order of the published day files')
      this.#row(DAY_FILE, cells, line)
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
    this.#columns = columns
  }
}

/** Is it a row of the eleven published columns: a time and a kind stand where they should? */
function isDayFile(cells: readonly string[]): boolean {
  const [time = '', kind = ''] = [cells[DAY_FILE.indexOf('deal_date')], cells[2]]
  const isTime = new Clock('UTC').instantOf(time.trim()) !== undefined
  return cells.length === DAY_FILE.length && isTime && kindOf(kind.trim()) !== undefined
}
