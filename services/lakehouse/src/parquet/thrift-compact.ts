/**
 * A walker over Thrift's compact protocol (thrift/doc/specs/thrift-compact-protocol.md), as much as
 * a Parquet footer needs: it visits fields and knows where each value begins and ends.
 */
export type CompactReader = {
  /** Byte offset of the next value. */
  position(): number
  /** Visits each field of a struct; `visit` must consume the value (`skip` if it is not wanted). */
  struct(visit: (field: { id: number; type: number }) => void): void
  /** Visits each element of a list; `visit` must consume it. */
  list(visit: (elementType: number) => void): void
  text(): string
  skip(type: number): void
}

/** Starts at the first byte of `bytes`. Throws RangeError when the bytes end too early. */
export function compactReader(bytes: Buffer): CompactReader {
  let at = 0

  function byte(): number {
    const value = bytes[at]
    if (value === undefined) throw new RangeError('the Thrift bytes end too early')
    at += 1
    return value
  }

  function varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const next = byte()
      value += (next & 0x7f) * scale
      if (next < 0x80) return value
    }
  }

  function struct(visit: (field: { id: number; type: number }) => void): void {
    let id = 0
    for (;;) {
      const head = byte()
      if (head === 0) return
      const delta = head >> 4
      id = delta === 0 ? unzigzag(varint()) : id + delta
      visit({ id, type: head & 0x0f })
    }
  }

  function list(visit: (elementType: number) => void): void {
    const head = byte()
    const count = head >> 4 === LONG_LIST ? varint() : head >> 4
    for (let index = 0; index < count; index += 1) visit(head & 0x0f)
  }

  function skip(type: number, inList = false): void {
    if (type === TRUE || type === FALSE) at += inList ? 1 : 0
    else if (type === BYTE) at += 1
    else if (type === I16 || type === I32 || type === I64) varint()
    else if (type === DOUBLE) at += 8
    else if (type === BINARY) binary()
    else if (type === LIST || type === SET) list((element) => skip(element, true))
    else if (type === STRUCT) struct((field) => skip(field.type))
    else throw new RangeError(`unknown Thrift type ${type}`)
  }

  /** Passes over length and bytes; answers the length. */
  function binary(): number {
    const length = varint()
    at += length
    return length
  }

  function text(): string {
    const length = binary()
    return bytes.toString('utf8', at - length, at)
  }

  return { position: () => at, struct, list, text, skip: (type) => skip(type) }
}

const TRUE = 1
const FALSE = 2
const BYTE = 3
const I16 = 4
const I32 = 5
const I64 = 6
const DOUBLE = 7
const BINARY = 8
const LIST = 9
const SET = 10
const STRUCT = 12
/** A list head whose upper four bits are set has its length in the following varint. */
const LONG_LIST = 15

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
