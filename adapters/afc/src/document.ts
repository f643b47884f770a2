import {
  type DecodeContext,
  type Decoded,
  membersOf,
  nothing,
  parseJson,
  type Reading,
  type Reject,
  Remarks,
} from '@tongqu/adapter-kit'
import { cardsIn } from './cards.ts'
import { CsvLines } from './csv-lines.ts'
import { CsvTable } from './csv-table.ts'
import { afterSpaces, OPEN_BRACE, OPEN_BRACKET } from './json-bytes.ts'
import { JsonRecords } from './json-records.ts'
import { type Field, fieldNamed, type RawTransaction } from './names.ts'
import { Transactions } from './transaction.ts'

export type KeyedContext = DecodeContext & Required<Pick<DecodeContext, 'keyed'>>

/** What reads one form of document. */
type Reader = { push(bytes: Uint8Array): void; end(): void; readonly isBroken?: boolean }

/** So much of a document tells what it is. */
const HEAD_BYTES = 4_096
/** Answers of cards: some hundred bytes each. */
const CARDS_BYTES = 4 * 2 ** 20
/** Different names of members that are remembered. */
const MOST_NAMES = 256
const MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** One delivery, read as its bytes come. */
export class Document {
  readonly #context: KeyedContext
  readonly #remarks = new Remarks()
  readonly #names = new Map<string, Field | null>()
  readonly #shape: string[] = []
  #head: Buffer | undefined = Buffer.alloc(0)
  #reader: Reader | undefined
  #bytes = 0
  #waiting: Decoded = nothing()
  /** Readings and rejects so far. */
  #count = 0
  /** What took the last place there is; it goes to a reject when more comes. */
  #last: Reading | Reject | undefined
  /** Number of the next record of JSON. */
  #next = 0
  /** No further byte can change anything. */
  isFull = false

  constructor(context: KeyedContext) {
    this.#context = context
  }

  /** Readings and rejects that wait to be taken. */
  get size(): number {
    return this.#waiting.readings.length + this.#waiting.rejects.length
  }

  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    const { limits } = this.#context
    if (this.#bytes > limits.bytes) this.#refuse('too-large', `more than ${limits.bytes} bytes`)
    if (this.isFull) return
    if (this.#head === undefined) this.#push(bytes)
    else {
      this.#head = Buffer.concat([this.#head, bytes])
      if (this.#head.length >= HEAD_BYTES) this.#begin(this.#head)
    }
  }

  /** Everything read since the last time, without findings. */
  take(): Decoded {
    const taken = this.#waiting
    this.#waiting = nothing()
    return taken
  }

  /** What is left, and the findings of the whole. */
  end(): Decoded {
    if (!this.isFull && this.#head) this.#begin(this.#head)
    if (!this.isFull) this.#reader?.end()
    if (this.#last) this.#keep(this.#last)
    return { ...this.take(), findings: this.#remarks.findings() }
  }

  #begin(head: Buffer): void {
    this.#head = undefined
    const bytes = head.subarray(0, MARK.length).equals(MARK) ? head.subarray(MARK.length) : head
    const first = bytes[afterSpaces(bytes, 0)]
    if (first === undefined) {
      this.#refuse('empty', 'no content')
      return
    }
    const isJson = first === OPEN_BRACE || first === OPEN_BRACKET
    const isCards = isJson && bytes.subarray(0, HEAD_BYTES).includes('"pairs"')
    this.#reader = isCards ? this.#cards() : isJson ? this.#json() : this.#csv()
    this.#push(isJson ? bytes : head)
  }

  #push(bytes: Uint8Array): void {
    this.#reader?.push(bytes)
    if (this.#reader?.isBroken) this.isFull = true
  }

  #json(): Reader {
    const at = (index: number) => `record[${index}]`
    const transactions = new Transactions(this.#context, this.#remarks, at)
    return new JsonRecords({
      records: (values) => {
        for (const value of values) {
          if (this.isFull) return
          const index = this.#next++
          const raw = this.#rawOf(value, index)
          if (raw) this.#put(transactions.read(raw, index))
          else this.#put({ at: at(index), code: 'not-object', reason: 'a record is no object' })
        }
      },
      fault: (code, reason) => this.#put({ at: at(this.#next++), code, reason }),
    })
  }

  #csv(): Reader {
    const at = (line: number) => `line ${line}`
    const transactions = new Transactions(this.#context, this.#remarks, at)
    const table = new CsvTable({
      row: (raw, line) => this.#put(transactions.read(raw, line)),
      fault: (line, code, reason) => this.#put({ at: at(line), code, reason }),
      refuse: (code, reason) => this.#refuse(code, reason),
      note: (line, code, message) => this.#remarks.note(code, message, at(line)),
    })
    return new CsvLines({
      cells: (cells, line) => {
        if (!this.isFull) table.cells(cells, line)
      },
      fault: (line, code, reason) => this.#put({ at: at(line), code, reason }),
    })
  }

  /** The answers of cards: small documents that are read whole. */
  #cards(): Reader {
    const pieces: Uint8Array[] = []
    let bytes = 0
    return {
      push: (piece) => {
        bytes += piece.length
        if (bytes > CARDS_BYTES) this.#refuse('too-large', `more than ${CARDS_BYTES} bytes`)
        else pieces.push(piece)
      },
      end: () => {
        const parsed = parseJson(Buffer.concat(pieces), this.#context.limits)
        if ('reject' in parsed) {
          this.#put(parsed.reject)
          return
        }
        for (const { at, code } of parsed.findings) {
          this.#remarks.note(code, 'a key stands twice in one object', at)
        }
        const { pairs } = membersOf(parsed.value)
        for (const each of cardsIn(pairs, this.#context, this.#remarks)) this.#put(each)
      },
    }
  }

  /** A record by the names of the published layout; undefined when it is no object. */
  #rawOf(value: unknown, index: number): RawTransaction | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const record = value as Record<string, unknown>
    let at = 0
    for (const name in record) {
      // Almost every record has the names of the one before, in their order.
      if (this.#shape[at] !== name) {
        if (this.#fieldNamed(name) !== name) return this.#renamed(record, index)
        this.#shape[at] = name
      }
      at++
    }
    return record as RawTransaction
  }

  /** What is not known is left out, and not named: it might be another number of the card. */
  #renamed(record: Record<string, unknown>, index: number): RawTransaction {
    const raw: RawTransaction = {}
    for (const [name, value] of Object.entries(record)) {
      const field = this.#fieldNamed(name)
      const at = `record[${index}]`
      if (field === undefined) {
        this.#remarks.note('unknown-member', 'a member that is not known; left out', at)
      } else if (field in raw) this.#remarks.note('duplicate-member', `${field} stands twice`, at)
      else raw[field] = value
    }
    return raw
  }

  #fieldNamed(name: string): Field | undefined {
    const known = this.#names.get(name)
    if (known !== undefined) return known ?? undefined
    const field = fieldNamed(name)
    if (this.#names.size < MOST_NAMES) this.#names.set(name, field ?? null)
    return field
  }

  #refuse(code: string, reason: string): void {
    this.#put({ at: 'body', code, reason })
    this.isFull = true
  }

  #put(one: Reading | Reject): void {
    const { entities } = this.#context.limits
    if (this.isFull) return
    if (this.#count >= entities) {
      const reason = `more than ${entities} transactions and rejects`
      this.#last = { at: 'body', code: 'too-many', reason }
      this.isFull = true
    } else if (++this.#count === entities) this.#last = one
    else this.#keep(one)
  }

  #keep(one: Reading | Reject): void {
    if ('reading' in one) this.#waiting.readings.push(one)
    else this.#waiting.rejects.push(one)
  }
}
