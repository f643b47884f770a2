import {
  type DecodeContext,
  type Decoded,
  delimiterOf,
  type Line,
  Lines,
} from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'
import { AdjacencyMatrix } from './adjacency-matrix.ts'
import { Desk } from './desk.ts'
import { FlowMatrix } from './flow-matrix.ts'

/** Bytes of one line; a year of quarter hours of one station needs a tenth of it. */
const MOST_LINE_BYTES = 2_000_000

/** What reads the rows of a matrix; rows are numbered from 0. */
export type Matrix = {
  readonly contract: ContractId
  row(cells: readonly string[], row: number, at: string): void
  /** Called once behind the last row, unless the matrix was refused. */
  end(rows: number): void
  /** Is the file, read to its end, all there is? */
  readonly isWhole: boolean
}

/** Columns of a matrix; six weeks of minutes have more, and are to be sent in parts. */
const MOST_COLUMNS = 50_000

/** One matrix as text, read line by line as its bytes come. */
export class MatrixFile {
  readonly #desk: Desk
  readonly #lines = new Lines(MOST_LINE_BYTES)
  readonly #matrix: Matrix
  #bytes = 0
  #rows = 0
  #cells = 0
  #delimiter: string | undefined

  constructor(context: DecodeContext) {
    this.#desk = new Desk(context)
    const isFlow = context.options.layout === 'flow-matrix'
    this.#matrix = isFlow ? new FlowMatrix(this.#desk) : new AdjacencyMatrix(this.#desk)
  }

  /** Readings and rejects that wait to be taken. */
  get size(): number {
    return this.#desk.size
  }

  /** No further byte can change anything. */
  get isFull(): boolean {
    return this.#desk.isFull
  }

  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    const most = this.#desk.context.limits.bytes
    if (this.#bytes > most) this.#desk.refuse('body', 'too-large', `more than ${most} bytes`)
    if (this.isFull) return
    for (const line of this.#lines.push(bytes)) {
      this.#line(line)
      if (this.isFull) return
    }
  }

  /** What is left, with the findings of the whole and what it covers. */
  end(): Decoded {
    if (!this.isFull) for (const line of this.#lines.end()) this.#line(line)
    if (!this.isFull && this.#rows === 0) this.#desk.refuse('body', 'no-rows', 'no row of values')
    if (!this.isFull) this.#matrix.end(this.#rows)
    const covers = this.isFull || !this.#matrix.isWhole ? [] : [this.#matrix.contract]
    return { ...this.take(), findings: this.#desk.remarks.findings(), covers }
  }

  /** What was read since the last time. */
  take(): Decoded {
    return { ...this.#desk.take(), covers: [] }
  }

  #line(line: Line): void {
    const at = `line ${line.number}`
    const { contract } = this.#matrix
    if ('fault' in line) {
      // The row keeps its number: those behind it are of the stations they are of.
      this.#rows++
      this.#desk.reject(contract, at, 'not-text', line.fault)
      return
    }
    this.#delimiter ??= delimiterOf(line.text)
    const cells = line.text.split(this.#delimiter, MOST_COLUMNS + 1).map((cell) => cell.trim())
    if (cells.length > MOST_COLUMNS) {
      this.#desk.refuse(at, 'too-many-columns', `more than ${MOST_COLUMNS}`)
      return
    }
    if (this.#cells === 0 && cells.length > 1 && cells.every(isName)) {
      this.#desk.remarks.note('header', 'a first line without numbers is left out', at)
      return
    }
    const row = this.#rows++
    if (this.#cells === 0) this.#cells = cells.length
    if (cells.length === this.#cells) this.#matrix.row(cells, row, at)
    else {
      const reason = `${cells.length} cells where the first row has ${this.#cells}`
      this.#desk.reject(contract, at, 'wrong-cell-count', reason)
    }
  }
}

function isName(cell: string): boolean {
  return cell !== '' && Number.isNaN(Number(cell))
}
