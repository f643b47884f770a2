/**
 * A small writer of the Protocol Buffers wire format: one growing buffer, nested messages written
 * in place, no objects in between. See https://protobuf.dev/programming-guides/encoding/
 */

const FIRST_CAPACITY_BYTES = 16_384

/** A length below this fits the single byte that is kept free for it. */
const ONE_BYTE_LENGTHS = 128

const WIRE_VARINT = 0
const WIRE_FIXED64 = 1
const WIRE_BYTES = 2
const WIRE_FIXED32 = 5

/** UTF-8 needs at most three bytes for one UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3

/** Shorter texts are copied by hand, which beats the call into native code. */
const SHORT_TEXT_UNITS = 40

export class ProtobufWriter {
  #buffer = Buffer.allocUnsafeSlow(FIRST_CAPACITY_BYTES)
  #position = 0

  /** Starts anew; earlier results of `finish` stay valid. */
  reset(): void {
    this.#position = 0
  }

  /** A copy of what was written. */
  finish(): Buffer {
    // Pooled: a feed is many thousand small pieces, and each memory block of its own costs more.
    const copy = Buffer.allocUnsafe(this.#position)
    this.#buffer.copy(copy, 0, 0, this.#position)
    return copy
  }

  text(field: number, value: string): void {
    this.#reserve(value.length * MAX_BYTES_PER_UNIT + 16)
    this.#tag(field, WIRE_BYTES)
    const start = this.#open()
    if (value.length > SHORT_TEXT_UNITS || !this.#ascii(value)) {
      this.#position = start + this.#buffer.write(value, start, 'utf8')
    }
    this.#close(start)
  }

  /** `uint32`, `int32`, enumerations and safe `int64`; negatives take the format's ten bytes. */
  integer(field: number, value: number): void {
    this.#reserve(16)
    this.#tag(field, WIRE_VARINT)
    if (value >= 0) this.#varint(value)
    else this.#bigVarint(BigInt.asUintN(64, BigInt(value)))
  }

  boolean(field: number, value: boolean): void {
    this.integer(field, value ? 1 : 0)
  }

  float(field: number, value: number): void {
    this.#reserve(16)
    this.#tag(field, WIRE_FIXED32)
    this.#position = this.#buffer.writeFloatLE(value, this.#position)
  }

  double(field: number, value: number): void {
    this.#reserve(16)
    this.#tag(field, WIRE_FIXED64)
    this.#position = this.#buffer.writeDoubleLE(value, this.#position)
  }

  /** A nested message; `write` fills it. An empty one leaves no trace unless it is to be kept. */
  message(field: number, keepEmpty: boolean, write: () => void): void {
    this.#reserve(16)
    const before = this.#position
    this.#tag(field, WIRE_BYTES)
    const start = this.#open()
    write()
    this.#reserve(16)
    if (this.#position > start || keepEmpty) this.#close(start)
    else this.#position = before
  }

  #tag(field: number, wire: number): void {
    this.#varint(field * 8 + wire)
  }

  #varint(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.#buffer[this.#position++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.#buffer[this.#position++] = rest
  }

  #bigVarint(value: bigint): void {
    let rest = value
    while (rest >= 128n) {
      this.#buffer[this.#position++] = Number(rest & 127n) | 128
      rest >>= 7n
    }
    this.#buffer[this.#position++] = Number(rest)
  }

  /** Keeps one byte free for the length and answers where the content begins. */
  #open(): number {
    this.#position += 1
    return this.#position
  }

  /** Writes the length in front of the content, which moves when one byte is not enough. */
  #close(start: number): void {
    const length = this.#position - start
    if (length < ONE_BYTE_LENGTHS) {
      this.#buffer[start - 1] = length
      return
    }
    const extra = length < 128 ** 2 ? 1 : length < 128 ** 3 ? 2 : 3
    this.#buffer.copyWithin(start + extra, start, this.#position)
    this.#position = start - 1
    this.#varint(length)
    this.#position += length
  }

  /** True when the whole text was ASCII and stands in the buffer now. */
  #ascii(value: string): boolean {
    const start = this.#position
    for (let index = 0; index < value.length; index += 1) {
      const unit = value.charCodeAt(index)
      if (unit > 127) {
        this.#position = start
        return false
      }
      this.#buffer[this.#position++] = unit
    }
    return true
  }

  #reserve(bytes: number): void {
    if (this.#position + bytes <= this.#buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#position + bytes))
    this.#buffer.copy(grown, 0, 0, this.#position)
    this.#buffer = grown
  }
}
