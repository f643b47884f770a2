import type { OutgoingReading } from '@tongqu/adapter-kit'
import { encodePosition } from '../lower/encode.ts'
import { HISTORY_LOCATION, REAL_LOCATION } from '../wire/body.ts'
import type { CipherKeys } from '../wire/cipher.ts'
import { type Edition, putShort, putWord } from '../wire/frame.ts'
import { exchangeBody, fixedText, Outgoing, vehicleBytes } from '../wire/outgoing.ts'
import { gbkOf } from '../wire/text.ts'
import { MORNING } from './rows.ts'

export const CODE = 10_001
export const KEYS: CipherKeys = { m1: 30_414_037, ia1: 20_260_411, ic1: 18_170_923 }

/** The option `platforms` of the invented platform. */
export function platformLine(edition: Edition, more = ''): string {
  const { m1, ia1, ic1 } = KEYS
  const keys = `m1=${m1} ia1=${ia1} ic1=${ic1}`
  return `${CODE} version=${edition} user=7 password=secret ${keys} ${more}`.trim()
}

/** Frames of the invented lower platform, written for tests of the upper side alone. */
export class LowerPlatform {
  readonly #edition: Edition
  readonly #outgoing: Outgoing

  constructor(edition: Edition, keys?: CipherKeys, code = CODE) {
    this.#edition = edition
    this.#outgoing = new Outgoing(edition, code, keys, () => 0x1234_5678)
  }

  login({ user = 7, password = 'secret', host = '', port = 0 } = {}): Uint8Array {
    const head = new Uint8Array(this.#edition === '2019' ? 16 : 12)
    putWord(head, 0, user)
    head.set(fixedText(password, 8), 4)
    if (this.#edition === '2019') putWord(head, 12, CODE)
    const tail = new Uint8Array(2)
    putShort(tail, 0, port)
    return this.frame(0x1001, Buffer.concat([head, fixedText(host, 32), tail]))
  }

  heartbeat(): Uint8Array {
    return this.frame(0x1005, new Uint8Array())
  }

  position(row: OutgoingReading): Uint8Array {
    const encoded = encodePosition(row.reading, this.#edition)
    if ('reason' in encoded) throw new Error(encoded.reason)
    return this.exchange(0x1200, REAL_LOCATION, encoded.position, encoded.vehicle)
  }

  /** Of one vehicle: that of the first row. */
  history(rows: readonly OutgoingReading[]): Uint8Array {
    const parts: Uint8Array[] = [Uint8Array.of(rows.length)]
    let vehicle = new Uint8Array()
    for (const { reading } of rows) {
      const encoded = encodePosition(reading, this.#edition)
      if ('reason' in encoded) throw new Error(encoded.reason)
      parts.push(encoded.position)
      if (vehicle.length === 0) vehicle = Uint8Array.from(encoded.vehicle)
    }
    return this.exchange(0x1200, HISTORY_LOCATION, Buffer.concat(parts), vehicle)
  }

  /** 0x1601; in 2019 behind type and serial of the request. */
  staticData(plate: string, plateColor: number, text: string): Uint8Array {
    const source = this.#edition === '2019' ? [0x96, 0x01, 0, 0, 0, 9] : []
    const data = Buffer.concat([Uint8Array.from(source), gbkOf(text)])
    return this.exchange(0x1600, 0x1601, data, vehicleBytes(plate, plateColor))
  }

  register(plate: string, plateColor: number, sim: string): Uint8Array {
    const widths = this.#edition === '2019' ? [11, 11, 30, 15, 30, 13] : [11, 11, 20, 0, 7, 12]
    const texts = ['53010000001', 'YZ', 'YZ-9', '860000000000001', 'T000001', sim]
    const data = Buffer.concat(texts.map((text, index) => fixedText(text, widths[index] ?? 0)))
    return this.exchange(0x1200, 0x1201, data, vehicleBytes(plate, plateColor))
  }

  /** 0x1402 of 2011. */
  alarm(plate: string, plateColor: number, type: number, text: string): Uint8Array {
    const content = gbkOf(text)
    const data = new Uint8Array(19 + content.length)
    data[0] = 1
    putShort(data, 1, type)
    putWord(data, 7, MORNING / 1_000)
    putWord(data, 15, content.length)
    data.set(content, 19)
    return this.exchange(0x1400, 0x1402, data, vehicleBytes(plate, plateColor))
  }

  exchange(id: number, subId: number, data: Uint8Array, vehicle?: Uint8Array): Uint8Array {
    return this.frame(id, exchangeBody(subId, data, vehicle))
  }

  frame(messageId: number, body: Uint8Array): Uint8Array {
    return this.#outgoing.frame(messageId, body, MORNING)
  }

  /** As if so many frames had been sent and lost. */
  lose(frames: number): void {
    for (let index = 0; index < frames; index++) this.heartbeat()
  }
}
