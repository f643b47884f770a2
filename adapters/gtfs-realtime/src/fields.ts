import { WireFault, type WireReader } from '@tongqu/adapter-kit'
import { type ContractId, contractOf } from '@tongqu/contracts'

/** Says a value of the wire in a reading's words; undefined leaves the column out. */
type Read = (wire: WireReader) => unknown

/** A value that fills one column. */
type Scalar = { kind: 'scalar'; column: string; read: Read; wireType: number }

/** A sub-message whose columns stand in the reading of the message around it. */
type Nested = { kind: 'nested'; message: Message; wireType: number }

/** A sub-message that is a reading of its own. */
export type Row = {
  kind: 'row'
  contract: ContractId
  message: Message
  /** Column that numbers a repeated message from 0; a singular one has none. */
  index?: string
  /** Columns that say which field of the message around it this was. */
  constants: Readonly<Record<string, string>>
  /** Columns copied from the reading of the message around it. */
  inherits: readonly string[]
  /** All columns, undefined: a copy is filled twice as fast as an object that grows. */
  blank: Readonly<Columns>
  wireType: number
}

/** Column to value; an absent field is undefined. */
export type Columns = Record<string, unknown>

export type Field = Scalar | Nested | Row

/** What we know of a protobuf message. */
export type Message = {
  /** By tag: field number × 8 + wire type. A field of another wire type is an unknown field. */
  fields: readonly (Field | undefined)[]
  /** Bits of the field numbers that proto2 calls `required`. */
  required: number
  /** Their names in the `.proto`, by number. */
  requiredNames: Readonly<Record<number, string>>
}

const VARINT = 0
const FIXED64 = 1
const FRAME = 2
const FIXED32 = 5

/** First and last second that RFC 3339 can write: years 0001 to 9999. */
const FIRST_SECOND = -62_135_596_800
const LAST_SECOND = 253_402_300_799

/** A message by its field numbers, as in `gtfs-realtime.proto`; the required ones by name. */
export function message(
  fields: Readonly<Record<number, Field>>,
  requiredNames: Readonly<Record<number, string>> = {},
): Message {
  const byTag: (Field | undefined)[] = []
  for (const [number, field] of Object.entries(fields)) {
    byTag[Number(number) * 8 + field.wireType] = field
  }
  const numbers = Object.keys(requiredNames).map(Number)
  const required = numbers.reduce((bits, number) => bits | bitOf(number), 0)
  return { fields: Array.from(byTag), required, requiredNames }
}

/** The bit of a field number; only numbers below 31 can be required. */
export function bitOf(number: number): number {
  return number < 31 ? 1 << number : 0
}

export function nested(of: Message): Nested {
  return { kind: 'nested', message: of, wireType: FRAME }
}

/** A singular message with a reading of its own. */
export function row(contract: ContractId, of: Message): Row {
  const blank = blankOf(contract)
  return { kind: 'row', contract, message: of, constants: {}, inherits: [], blank, wireType: FRAME }
}

/** A repeated message; each one is a reading, numbered from 0 in column `index`. */
export function rows(
  contract: ContractId,
  index: string,
  of: Message,
  { constants = {}, inherits = [] }: Partial<Pick<Row, 'constants' | 'inherits'>> = {},
): Row {
  return { ...row(contract, of), index, constants, inherits }
}

function blankOf(contract: ContractId): Columns {
  return Object.fromEntries(contractOf(contract).columns.map(({ name }) => [name, undefined]))
}

export function text(column: string): Scalar {
  return scalar(column, FRAME, (wire) => wire.text())
}

export function bool(column: string): Scalar {
  return scalar(column, VARINT, (wire) => wire.bool())
}

export function uint32(column: string): Scalar {
  return scalar(column, VARINT, (wire) => wire.uint32())
}

export function int32(column: string): Scalar {
  return scalar(column, VARINT, (wire) => wire.int32())
}

export function float(column: string): Scalar {
  return scalar(column, FIXED32, (wire) => finite(column, wire, wire.float()))
}

export function double(column: string): Scalar {
  return scalar(column, FIXED64, (wire) => finite(column, wire, wire.double()))
}

/** `uint64` POSIX seconds → RFC 3339. */
export function seconds(column: string): Scalar {
  return scalar(column, VARINT, (wire) => instantOf(column, wire, wire.uint64()))
}

/** `int64` POSIX seconds → RFC 3339. */
export function signedSeconds(column: string): Scalar {
  return scalar(column, VARINT, (wire) => instantOf(column, wire, wire.int64()))
}

/** `YYYYMMDD` → `YYYY-MM-DD`; empty text is no date and leaves the column out. */
export function date(column: string): Scalar {
  return scalar(column, FRAME, (wire) => {
    const { offset } = wire
    const digits = wire.text()
    if (digits === '') return undefined
    if (/^\d{8}$/.test(digits)) {
      return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
    }
    throw new WireFault('bad-date', `${column} is not YYYYMMDD`, offset)
  })
}

/** An enum by the names of its numbers; a number without a name is a fault of its entity. */
export function oneOf(column: string, names: readonly (string | undefined)[]): Scalar {
  return scalar(column, VARINT, (wire) => {
    const { offset } = wire
    const number = wire.int32()
    const name = names[number]
    if (name !== undefined) return name
    throw new WireFault('unknown-enum', `${column} has no value ${number}`, offset)
  })
}

function scalar(column: string, wireType: number, read: Read): Scalar {
  return { kind: 'scalar', column, wireType, read }
}

function finite(column: string, wire: WireReader, value: number): number {
  if (Number.isFinite(value)) return value
  throw new WireFault('not-a-number', `${column} is ${value}`, wire.offset)
}

/** Texts of the times met last: the vehicles of a message share few of them. */
const instants = new Map<number, string>()
const INSTANTS_KEPT = 4_096

function instantOf(column: string, wire: WireReader, value: number): string {
  const known = instants.get(value)
  if (known !== undefined) return known
  if (value < FIRST_SECOND || value > LAST_SECOND) {
    throw new WireFault('bad-time', `${column}: ${value} is no time in seconds`, wire.offset)
  }
  const text = `${new Date(value * 1000).toISOString().slice(0, 19)}Z`
  if (instants.size >= INSTANTS_KEPT) instants.clear()
  instants.set(value, text)
  return text
}
