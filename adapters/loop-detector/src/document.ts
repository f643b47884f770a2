import {
  type DecodeContext,
  type Decoded,
  delimiterOf,
  type Line,
  Lines,
} from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'
import { cellsOf } from './cells.ts'
import { Links } from './links.ts'
import { Matrix } from './matrix.ts'
import { type Kind, kindOf } from './options.ts'
import { isSensorHeader, Sensors } from './sensors.ts'
import { Sink } from './sink.ts'

/** Bytes of one line; a matrix of 10 000 sensors needs a tenth of it. */
const MOST_LINE_BYTES = 8_000_000

/** What reads the rows of one kind of file. */
type Table = { row(cells: readonly string[], line: number): void; end?(): void }

/** One file, read line by line as its bytes come. */
export class Document {
  readonly #context: DecodeContext
  readonly #sink: Sink
  readonly #lines = new Lines(MOST_LINE_BYTES)
  #kind: Kind | undefined
  #delimiter: string | undefined
  #table: Table | undefined
  #bytes = 0

  constructor(context: DecodeContext) {
    this.#context = context
    this.#sink = new Sink(context.limits.entities)
    this.#kind = kindOf(context.options, context.part)
  }

  /** Readings and rejects that wait to be taken. */
  get size(): number {
    return this.#sink.size
  }

  /** No further byte can change anything. */
  get isFull(): boolean {
    return this.#sink.isFull
  }

  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    const { limits } = this.#context
    if (this.#bytes > limits.bytes) {
      this.#sink.refuse('body', 'too-large', `more than ${limits.bytes} bytes`)
    }
    if (this.isFull) return
    for (const line of this.#lines.push(bytes)) {
      this.#line(line)
      if (this.isFull) return
    }
  }

  /** What is left, with the findings of the whole and what it covers. */
  end(): Decoded {
    if (!this.isFull) for (const line of this.#lines.end()) this.#line(line)
    if (!this.isFull) this.#table?.end?.()
    if (!this.isFull && !this.#table) this.#sink.refuse('body', 'no-rows', 'no row of values')
    if (this.#lines.isGbk) this.#sink.remarks.note('encoding', 'read as GBK', 'body')
    const contract = this.#kind && CONTRACTS[this.#kind]
    // A table that was not read to its end replaces nothing.
    const covers = contract && !this.isFull ? [contract] : []
    return { ...this.take(), findings: this.#sink.remarks.findings(), covers }
  }

  /** What was read since the last time. */
  take(): Decoded {
    return { ...this.#sink.take(), covers: [] }
  }

  #line(line: Line): void {
    if ('fault' in line) {
      this.#broken(line.number, 'not-text', line.fault)
      return
    }
    this.#delimiter ??= delimiterOf(line.text)
    const cells = cellsOf(line.text, this.#delimiter)
    if (cells === undefined) {
      this.#broken(line.number, 'broken-quotes', 'a quoted cell does not end')
      return
    }
    this.#table ??= this.#tableFor(cells)
    if (!this.isFull) this.#table?.row(cells, line.number)
  }

  /** Without its first line nobody knows what the others mean. */
  #broken(line: number, code: string, reason: string): void {
    if (this.#table) this.#sink.reject(undefined, `line ${line}`, code, reason)
    else this.#sink.refuse(`line ${line}`, code, reason)
  }

  #tableFor(first: readonly string[]): Table | undefined {
    this.#kind ??= isSensorHeader(first) ? 'sensors' : undefined
    switch (this.#kind) {
      case undefined:
        this.#sink.refuse('body', 'unknown-kind', 'neither option "kind" nor a name that tells it')
        return undefined
      case 'sensors':
        return new Sensors(this.#context, this.#sink)
      case 'adjacency':
        return new Links(this.#context, this.#sink)
      default:
        return new Matrix(this.#kind, this.#context, this.#sink)
    }
  }
}

const CONTRACTS: Readonly<Record<Kind, ContractId>> = {
  speed: 'road/detector_reading@1',
  flow: 'road/detector_reading@1',
  occupancy: 'road/detector_reading@1',
  sensors: 'road/detector@1',
  adjacency: 'road/detector_link@1',
}
