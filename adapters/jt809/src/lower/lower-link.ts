import type { OutgoingReading, SessionContext } from '@tongqu/adapter-kit'
import type { LowerOptions } from '../options.ts'
import { tradeOfKind } from '../reading/kinds.ts'
import {
  type Exchange,
  exchangeOf,
  SOURCE_BYTES,
  UP_EXCHANGE,
  VEHICLE_BYTES,
  vehicleOf,
} from '../wire/body.ts'
import { putShort, putWord, serialOf, shortAt, wordAt } from '../wire/frame.ts'
import { exchangeBody, Outgoing, vehicleBytes } from '../wire/outgoing.ts'
import { gbkOf } from '../wire/text.ts'
import { SentRows } from './sent-rows.ts'

/** Vehicles whose static data can be told; the oldest goes first. */
const MAX_VEHICLES = 200_000

/** Messages that can be sent again when the upper platform asks by serial (2019, 0x9303). */
const MAX_RESENDABLE = 5_000

/** What a vehicle's rows say beside positions. */
type Known = { kind: string; operator: string | undefined; area: string | undefined }

/** What main and slave link of one forwarding share. */
export class LowerLink {
  readonly options: LowerOptions
  readonly outgoing: Outgoing
  readonly rows = new SentRows()
  /** Of the main link's login that stands; undefined while there is none. */
  verifyCode: number | undefined
  /** Grows with every main session; those before it are over. */
  generation = 0
  /** Answers that wait for the main link. */
  readonly #up: { messageId: number; body: Uint8Array; positions: number }[] = []
  readonly #vehicles = new Map<string, Known>()
  readonly #resendable = new Map<number, { body: Uint8Array; positions: number }>()

  constructor(options: LowerOptions, context: SessionContext) {
    const { edition, accessCode, encrypts, keys } = options
    this.options = options
    const cipher = encrypts ? keys : undefined
    this.outgoing = new Outgoing(edition, accessCode, cipher, () => context.randomWord())
  }

  /** A frame of positions, remembered by its serial. */
  positionFrame(body: Uint8Array, positions: number, now: number): Uint8Array {
    const serial = this.outgoing.nextSerial()
    if (this.options.edition === '2019') {
      if (this.#resendable.size >= MAX_RESENDABLE) {
        const [oldest] = this.#resendable.keys()
        if (oldest !== undefined) this.#resendable.delete(oldest)
      }
      this.#resendable.set(serial, { body, positions })
    }
    return this.outgoing.frame(UP_EXCHANGE, body, now)
  }

  /** Remembers what static data can be told of the vehicles of these rows. */
  note(rows: readonly OutgoingReading[]): void {
    for (const { reading } of rows) {
      const { plate, plate_color: plateColor, vehicle_kind: kind } = reading
      const key = `${plate}|${plateColor ?? 0}`
      const known = this.#vehicles.get(key)
      if (known && known.kind === kind) continue
      if (this.#vehicles.size >= MAX_VEHICLES) {
        const [oldest] = this.#vehicles.keys()
        if (oldest !== undefined) this.#vehicles.delete(oldest)
      }
      const operator = textOf(reading.operator_id)
      this.#vehicles.set(key, { kind: String(kind), operator, area: textOf(reading.area_code) })
    }
  }

  /** A message of the upper platform with sub-message, over either link; others are left alone. */
  answer(message: Uint8Array): void {
    const exchange = exchangeOf(message, this.options.edition)
    if (!exchange) return
    switch (exchange.subId) {
      case 0x9601:
        this.#tellStatic(message, exchange)
        return
      case 0x9205:
      case 0x9206:
        this.#acknowledge(message, exchange)
        return
      case 0x9303:
        this.#sendAgain(message, exchange)
        return
      case 0x9103:
        this.#continue(message, exchange)
        return
    }
  }

  /** Takes what waits for the main link. */
  takeUp(): { messageId: number; body: Uint8Array; positions: number }[] {
    return this.#up.splice(0)
  }

  #tellStatic(message: Uint8Array, exchange: Exchange): void {
    const vehicle = vehicleOf(message, exchange)
    const known = this.#vehicles.get(`${vehicle.plate}|${vehicle.plateColor}`)
    const trade = known && tradeOfKind(known.kind)
    if (!known || !trade) return
    const text = [
      `VIN:=${vehicle.plate}`,
      `VEHICLE_COLOR:=${vehicle.plateColor}`,
      `TRANS_TYPE:=${trade}`,
      `VEHICLE_NATIONALITY:=${known.area ?? ''}`,
      `OWERS_ID:=${known.operator ?? ''}`,
    ].join(';')
    const data = [gbkOf(text)]
    if (this.options.edition === '2019') data.unshift(sourceOf(0x9601, serialOf(message)))
    this.#push(0x1600, exchangeBody(0x1601, Buffer.concat(data), this.#vehicleOf(vehicle)))
  }

  /** 0x1205 and 0x1206 answer that an exchange begins or ends; in 2019 they name the request. */
  #acknowledge(message: Uint8Array, exchange: Exchange): void {
    const subId = exchange.subId - 0x8000
    const vehicle = this.#vehicleOf(vehicleOf(message, exchange))
    if (this.options.edition === '2011') {
      this.#push(UP_EXCHANGE, exchangeBody(subId, NO_BYTES, vehicle))
      return
    }
    const type = new Uint8Array(2)
    putShort(type, 0, subId)
    const source = sourceOf(exchange.subId, serialOf(message))
    this.#push(UP_EXCHANGE, Buffer.concat([vehicle, type, source, new Uint8Array(4)]))
  }

  /** DATA_TYPE, count, first, last, time; senders without type and count are told by the length. */
  #sendAgain(message: Uint8Array, { dataAt, dataEnd }: Exchange): void {
    const at = dataEnd - dataAt >= 19 ? dataAt + 3 : dataAt
    if (dataEnd - at < 8) return
    const first = wordAt(message, at)
    const last = Math.min(wordAt(message, at + 4), first + MAX_RESENDABLE)
    for (let serial = first; serial <= last; serial++) {
      const lost = this.#resendable.get(serial)
      if (lost) this.#push(UP_EXCHANGE, lost.body, lost.positions)
    }
  }

  /** The upper platform has seen these serials of us: counting goes on behind them. */
  #continue(message: Uint8Array, { dataAt, dataEnd }: Exchange): void {
    for (let at = dataAt + 1; at + 14 <= dataEnd; at += 14) {
      if (shortAt(message, at) >>> 8 === 0x12) this.outgoing.continueAfter(wordAt(message, at + 2))
    }
  }

  #vehicleOf({ plate, plateColor }: { plate: string; plateColor: number }): Uint8Array {
    return plate ? vehicleBytes(plate, plateColor) : new Uint8Array(VEHICLE_BYTES)
  }

  #push(messageId: number, body: Uint8Array, positions = 0): void {
    if (this.#up.length < MAX_WAITING) this.#up.push({ messageId, body, positions })
  }
}

/** Answers that wait at most. */
const MAX_WAITING = 10_000

const NO_BYTES = new Uint8Array()

/** SOURCE_DATA_TYPE and SOURCE_MSG_SN of 2019: which message is answered. */
function sourceOf(subId: number, serial: number): Uint8Array {
  const bytes = new Uint8Array(SOURCE_BYTES)
  putShort(bytes, 0, subId)
  putWord(bytes, 2, serial)
  return bytes
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && !/[;；]/.test(value) ? value : undefined
}
