/**
 * Writer of the protobuf wire format (protobuf.dev/programming-guides/encoding), as much of it as
 * GTFS-Realtime needs. A message is a list of fields in the order in which they are written.
 */
export type Field = readonly [number: number, value: Value]
export type Value = Scalar | Message | undefined
export type Message = readonly Field[]
type Scalar =
  | { varint: number | bigint }
  | { float: number }
  | { double: number }
  | { text: string }

const VARINT = 0
const FIXED_64 = 1
const LENGTH = 2
const FIXED_32 = 5

/** Bytes of a message; fields whose value is undefined are left out. */
export function encode(message: Message): Buffer {
  return Buffer.concat([...messageChunks(message)])
}

/** An enum, bool, int32, int64 or uint64 (negative ones in ten bytes, as proto2 has them). */
export function varint(value: number | bigint | undefined): Value {
  return value === undefined ? undefined : { varint: value }
}

export function float(value: number): Value {
  return { float: value }
}

export function double(value: number): Value {
  return { double: value }
}

export function text(value: string): Value {
  return { text: value }
}

function* messageChunks(message: Message): Generator<Buffer> {
  for (const [number, value] of message) {
    if (value === undefined) continue
    if (isMessage(value)) {
      const body = encode(value)
      yield* [varintBytes((number << 3) | LENGTH), varintBytes(body.length), body]
    } else {
      yield* scalarChunks(number, value)
    }
  }
}

function* scalarChunks(number: number, value: Scalar): Generator<Buffer> {
  if ('varint' in value) {
    yield varintBytes((number << 3) | VARINT)
    yield varintBytes(value.varint)
  } else if ('text' in value) {
    const body = Buffer.from(value.text, 'utf8')
    yield* [varintBytes((number << 3) | LENGTH), varintBytes(body.length), body]
  } else if ('float' in value) {
    const body = Buffer.alloc(4)
    body.writeFloatLE(value.float)
    yield* [varintBytes((number << 3) | FIXED_32), body]
  } else {
    const body = Buffer.alloc(8)
    body.writeDoubleLE(value.double)
    yield* [varintBytes((number << 3) | FIXED_64), body]
  }
}

function isMessage(value: Scalar | Message): value is Message {
  return Array.isArray(value)
}

function varintBytes(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}
