import {
  type DecodeContext,
  type Decoded,
  mended,
  nothing,
  type Reading,
  type Reject,
  Remarks,
} from '@tongqu/adapter-kit'
import { type ContractId, contractOf } from '@tongqu/contracts'
import { charsetOf } from './charset.ts'
import { Interchanges, type Message } from './interchange.ts'
import { Order } from './order.ts'
import { ORDER, type Row, TABLES, withoutGaps } from './rows.ts'
import { Segments } from './segments.ts'

/** Messages that are read, UN/EDIFACT 0065. */
const TYPES: ReadonlySet<string> = new Set(['IFTMIN', 'COPARN'])

const UTF8_MARK = '\u00ef\u00bb\u00bf'

/** One delivery that grows: bytes in, rows of complete messages out. */
export class EdifactReading {
  readonly #context: DecodeContext
  readonly #remarks = new Remarks()
  readonly #segments = new Segments()
  readonly #interchanges: Interchanges
  #decoded = nothing()
  #left: number
  #isFirst = true
  isFull = false

  constructor(context: DecodeContext) {
    this.#context = context
    this.#interchanges = new Interchanges(context, this.#remarks)
    this.#left = context.limits.entities
  }

  /** Readings and rejects that `take` would hand on. */
  get waiting(): number {
    return this.#decoded.readings.length + this.#decoded.rejects.length
  }

  push(bytes: Uint8Array): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
    const hasMark = this.#isFirst && text.startsWith(UTF8_MARK)
    if (hasMark) this.#remarks.note('byte-order-mark', 'a mark stands before the text', 'body')
    this.#isFirst = false
    this.#segments.push(hasMark ? text.slice(UTF8_MARK.length) : text)
    this.#read(false)
  }

  /** What has been read since the last time. */
  take(): Decoded {
    const decoded = this.#decoded
    this.#decoded = nothing()
    return decoded
  }

  /** The rest, with all findings of the delivery. */
  end(): Decoded {
    this.#read(true)
    if (!this.isFull) {
      for (const reject of this.#interchanges.end()) this.#add(reject)
      if (this.#interchanges.isEmpty) {
        this.#add({ at: 'body', code: 'not-edifact', reason: 'neither UNB nor UNH' })
      }
    }
    return { ...this.take(), findings: this.#remarks.findings() }
  }

  #read(isEnd: boolean): void {
    while (!this.isFull) {
      const token = this.#segments.next(isEnd)
      if (!token) return
      for (const found of this.#interchanges.take(token)) {
        if ('code' in found) this.#add(found)
        else this.#message(found)
      }
    }
  }

  #message(message: Message): void {
    const { at, type, segments, interchange } = message
    if (!TYPES.has(type)) {
      const name = /^[A-Z]{6}$/.test(type) ? type : 'a type that is not six letters'
      this.#add({ at, code: 'unknown-message-type', reason: `${name} is not read` })
      return
    }
    const { options, zone } = this.#context
    const values = segments.flatMap(({ elements }) => elements.flat())
    const own = [interchange.sender ?? '', interchange.recipient ?? '']
    const charset = charsetOf(interchange.syntax, [...values, ...own], options.charset ?? 'auto')
    if (charset.finding) this.#remarks.note('charset', charset.finding, at)
    const { rows } = new Order(message, charset, zone, this.#remarks)
    const { sentAt, sender, recipient } = interchange
    const head = { sent_at: sentAt, message_id: message.id }
    const textOf = (value: string | undefined) => value && charset.textOf(value)
    this.#row(ORDER, at, {
      ...head,
      message_type: type,
      directory: message.directory,
      interchange_sender: textOf(sender),
      interchange_recipient: textOf(recipient),
      ...rows.order,
    })
    for (const { table, contract, index } of TABLES) {
      for (const [place, row] of rows[table].entries()) {
        this.#row(contract, `${at}.${table}[${place}]`, { ...head, [index]: place, ...row })
      }
    }
  }

  /** A row as far as it obeys its contract: what an optional column can not hold is left out. */
  #row(contract: ContractId, at: string, row: Row): void {
    const reading = withoutGaps(row)
    const result = mended(contract, reading)
    if ('code' in result) {
      this.#add({ contract, at, ...result })
      return
    }
    for (const { column, rule } of result.losses) {
      const name = `${contractOf(contract).name}.${column}`
      const code = rule === 'maxLength' ? 'too-long' : 'left-out'
      this.#remarks.note(code, `${name} breaks the rule ${rule} and is left out`, at)
    }
    this.#add({ contract, reading })
  }

  /** The last place within the limit is for the reject that says there was more. */
  #add(found: Reading | Reject): void {
    if (this.isFull) return
    this.#left--
    const { entities } = this.#context.limits
    if (this.#left <= 0) {
      this.isFull = true
      const reason = `more than ${entities} readings and rejects`
      this.#decoded.rejects.push({ at: 'body', code: 'too-many', reason })
    } else if ('reading' in found) this.#decoded.readings.push(found)
    else this.#decoded.rejects.push(found)
  }
}
