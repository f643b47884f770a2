import type { CipherKeys } from './cipher.ts'
import { type Edition, frameOf, putShort, putWord } from './frame.ts'
import { gbkOf } from './text.ts'

/** Builds frames of one side: counts MSG_SN over both links, encrypts when agreed. */
export class Outgoing {
  readonly edition: Edition
  readonly #accessCode: number
  readonly #keys: CipherKeys | undefined
  readonly #randomWord: () => number
  #serial = 0

  constructor(
    edition: Edition,
    accessCode: number,
    keys: CipherKeys | undefined,
    randomWord: () => number,
  ) {
    this.edition = edition
    this.#accessCode = accessCode
    this.#keys = keys
    this.#randomWord = randomWord
  }

  /** `sub` is DATA_TYPE, 0 of a message without sub-message. */
  frame(messageId: number, body: Uint8Array, now: number): Uint8Array {
    const keys = this.#keys
    const cipher = keys && body.length > 0 ? { key: this.#randomWord(), keys } : undefined
    const serial = this.#serial
    this.#serial = (this.#serial + 1) >>> 0
    const sentAt = Math.floor(now / 1_000)
    const header = { serial, messageId, accessCode: this.#accessCode, sentAt }
    return frameOf(this.edition, header, body, cipher)
  }

  /** The serial that the next frame will have. */
  nextSerial(): number {
    return this.#serial
  }

  /** The peer has seen serials up to this one: counting goes on behind it (2019, 0x9103). */
  continueAfter(serial: number): void {
    if (serial >= this.#serial) this.#serial = (serial + 1) >>> 0
  }
}

/** DATA_TYPE, DATA_LENGTH, data; `vehicle` (22 bytes) in front where the message has one. */
export function exchangeBody(
  subId: number,
  data: Uint8Array,
  vehicle: Uint8Array = NO_BYTES,
): Uint8Array {
  const body = new Uint8Array(vehicle.length + 6 + data.length)
  body.set(vehicle)
  putShort(body, vehicle.length, subId)
  putWord(body, vehicle.length + 2, data.length)
  body.set(data, vehicle.length + 6)
  return body
}

const NO_BYTES = new Uint8Array()

/** VEHICLE_NO and VEHICLE_COLOR; the plate is cut at 21 bytes. */
export function vehicleBytes(plate: string, plateColor: number): Uint8Array {
  const bytes = new Uint8Array(22)
  bytes.set(gbkOf(plate).subarray(0, 21))
  bytes[21] = plateColor
  return bytes
}

/** A text in a field of fixed length, padded with NUL. */
export function fixedText(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  bytes.set(gbkOf(text).subarray(0, length))
  return bytes
}
