import { isUtf8 } from 'node:buffer'

/** Why protobuf bytes can not be read further; `offset` counts from the start of the delivery. */
export class WireFault extends Error {
  readonly code: string
  readonly offset: number

  constructor(code: string, reason: string, offset: number) {
    super(reason)
    this.code = code
    this.offset = offset
  }
}

/** Bytes of a varint: ten carry 64 bits (Protocol Buffers, Encoding, "Base 128 Varints"). */
const VARINT_BYTES = 10

const VARINT = 0
const FIXED64 = 1
const FRAME = 2
const GROUP_START = 3
const GROUP_END = 4
const FIXED32 = 5

const TWO_TO_32 = 0x1_0000_0000

/** What a lenient decoder puts in the place of bytes that are no UTF-8; a text may also hold it. */
const REPLACEMENT = '\ufffd'

/** Powers of ten that a double holds exactly and a float32 below 2^16 can still need. */
const POWERS_OF_TEN = Array.from({ length: 12 }, (_, power) => 10 ** power)
const SCALED_BELOW = 65_536

/**
 * Reads the protobuf wire format without trusting it: every read is checked against the end of the
 * frame it stands in, varints against ten bytes, frames and groups against `depth`. It builds
 * nothing by itself, so memory is the caller's to bound.
 *
 * Methods throw `WireFault`; a caller that must not throw catches it inside the `frame` it can
 * spare and goes on behind it.
 *
 * ```ts
 * while (wire.more()) {
 *   const tag = wire.tag()
 *   if (tag === 10) name = wire.text()
 *   else wire.skip(tag)
 * }
 * ```
 */
export class WireReader {
  readonly #bytes: Buffer
  readonly #maxDepth: number
  #at = 0
  #end: number
  #depth = 0
  #low = 0
  #high = 0

  constructor(bytes: Uint8Array, limits: { depth: number }) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#maxDepth = limits.depth
    this.#end = bytes.length
  }

  /** Bytes read so far, from the start of the delivery. */
  get offset(): number {
    return this.#at
  }

  /** Is anything left of the frame? */
  more(): boolean {
    return this.#at < this.#end
  }

  /** Field number × 8 + wire type, as the `.proto` compilers write it. */
  tag(): number {
    const start = this.#at
    this.#varint()
    const tag = this.#low >>> 0
    if (this.#high !== 0 || tag < 8) throw new WireFault('bad-tag', 'no field number', start)
    return tag
  }

  /** `uint32`, and the bits of a longer varint that fit, as protobuf's own parsers do. */
  uint32(): number {
    this.#varint()
    return this.#low >>> 0
  }

  /** `int32` or an enum. */
  int32(): number {
    this.#varint()
    return this.#low | 0
  }

  /** `uint64`; exact up to 2^53. */
  uint64(): number {
    this.#varint()
    return (this.#high >>> 0) * TWO_TO_32 + (this.#low >>> 0)
  }

  /** `int64`; exact from −2^53 to 2^53. */
  int64(): number {
    this.#varint()
    return (this.#high | 0) * TWO_TO_32 + (this.#low >>> 0)
  }

  bool(): boolean {
    this.#varint()
    return (this.#low | this.#high) !== 0
  }

  /**
   * `float`, as the shortest decimal that is this float32 again: 37.37046 and not
   * 37.37046051025391, so that a value reads as its sender wrote it. NaN and infinities come
   * as they are.
   */
  float(): number {
    return shortest(this.#bytes.readFloatLE(this.#take(4)))
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8))
  }

  /** `string`; anything but strict UTF-8 is a fault. */
  text(): string {
    const start = this.#take(this.#length())
    const text = this.#bytes.toString('utf8', start, this.#at)
    if (text.includes(REPLACEMENT) && !isUtf8(this.#bytes.subarray(start, this.#at))) {
      throw new WireFault('not-utf8', 'text is not UTF-8', start)
    }
    return text
  }

  /**
   * Reads the length-delimited frame of a sub-message, which ends `more()` for `read`. Whatever
   * happens in there, even a fault, the reader stands behind the frame afterwards.
   */
  frame(read: () => void): void {
    const depth = this.#depth
    const outer = this.enter()
    const end = this.#end
    try {
      read()
    } finally {
      this.#at = end
      this.#end = outer
      this.#depth = depth
    }
  }

  /**
   * The same without a function around it, for frames inside a `frame` that catches their faults:
   * give what it answers to `leave`.
   */
  enter(): number {
    if (this.#depth >= this.#maxDepth) {
      throw new WireFault('too-deep', `more than ${this.#maxDepth} levels`, this.#at)
    }
    const length = this.#length()
    const outer = this.#end
    this.#end = this.#at + length
    this.#depth++
    return outer
  }

  /** Goes behind the frame that `enter` went into. */
  leave(outer: number): void {
    this.#at = this.#end
    this.#end = outer
    this.#depth--
  }

  /** Steps over the value of a field nobody knows; groups without recursion. */
  skip(tag: number): void {
    const open: number[] = []
    let next = tag
    do {
      const type = next & 7
      if (type === VARINT) this.#varint()
      else if (type === FIXED64) this.#take(8)
      else if (type === FRAME) this.#take(this.#length())
      else if (type === FIXED32) this.#take(4)
      else if (type === GROUP_START) {
        if (this.#depth + open.length >= this.#maxDepth) {
          throw new WireFault('too-deep', `more than ${this.#maxDepth} levels`, this.#at)
        }
        open.push(next >>> 3)
      } else if (type !== GROUP_END || open.pop() !== next >>> 3) {
        throw new WireFault('bad-tag', `wire type ${type} out of place`, this.#at)
      }
      if (open.length > 0) next = this.tag()
    } while (open.length > 0)
  }

  /** A length that the frame can hold. */
  #length(): number {
    const start = this.#at
    const length = this.uint64()
    if (length > this.#end - this.#at) throw this.#truncated(start)
    return length
  }

  /** Offset of the next `count` bytes, now behind the reader. */
  #take(count: number): number {
    const start = this.#at
    if (count > this.#end - start) throw this.#truncated(start)
    this.#at = start + count
    return start
  }

  #varint(): void {
    const bytes = this.#bytes
    const start = this.#at
    const first = start < this.#end ? (bytes[start] as number) : 0x80
    if (first < 0x80) {
      this.#at = start + 1
      this.#low = first
      this.#high = 0
      return
    }
    let low = 0
    let high = 0
    for (let count = 0; count < VARINT_BYTES; count++) {
      if (this.#at >= this.#end) throw this.#truncated(start)
      const byte = bytes[this.#at++] as number
      const bits = byte & 0x7f
      if (count < 4) low |= bits << (7 * count)
      else if (count > 4) high |= bits << (7 * count - 32)
      else {
        low |= bits << 28
        high |= bits >>> 4
      }
      if (byte < 0x80) {
        this.#low = low
        this.#high = high
        return
      }
    }
    throw new WireFault('bad-varint', `varint of more than ${VARINT_BYTES} bytes`, start)
  }

  #truncated(offset: number): WireFault {
    return new WireFault('truncated', 'ends before its value does', offset)
  }
}

/**
 * The decimal with the fewest digits whose nearest float32 is `float`, as a double. Scaling by a
 * power of ten finds it for coordinates, speeds and bearings; what is very large or very small goes
 * through nine digits of text, which always suffice for a float32.
 */
function shortest(float: number): number {
  if (Number.isInteger(float) || !Number.isFinite(float)) return float
  if (Math.abs(float) < SCALED_BELOW) {
    for (const power of POWERS_OF_TEN) {
      const decimal = Math.round(float * power) / power
      if (Math.fround(decimal) === float) return decimal
    }
  }
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(float.toPrecision(digits))
    if (Math.fround(decimal) === float) return decimal
  }
  return Number(float.toPrecision(9))
}
