import { VEHICLE_BYTES } from '../wire/body.ts'
import { type Edition, putShort, putWord } from '../wire/frame.ts'
import { vehicleBytes } from '../wire/outgoing.ts'
import { fitsGbk } from '../wire/text.ts'

/** A `vehicle/position@1` as the wire has it. */
export type EncodedPosition = { vehicle: Uint8Array; key: string; position: Uint8Array }

/** Bits of the status flags (JT/T 808-2019 table 24). */
const ACC = 1
const POSITIONED = 1 << 1
const SOUTH = 1 << 2
const WEST = 1 << 3
const OUT_OF_SERVICE = 1 << 4
const LOADS: Readonly<Record<string, number>> = { half: 1 << 8, full: 3 << 8 }

/** GMT+8. */
const AHEAD_MILLISECONDS = 8 * 3_600_000

/**
 * One row, or why it can not go onward: 809 names vehicles by plate, in 21 bytes of GBK.
 *
 * 2019 keeps all that JT/T 808 said: flags, 0.1 km/h, additional items, unknown ones too. 2011
 * rounds speeds and mileage to whole km/h and km and has no fuel, satellites and other items.
 * Both keep 1e-6 degree and whole seconds; an altitude below 0 becomes 0.
 */
export function encodePosition(
  row: Readonly<Record<string, unknown>>,
  edition: Edition,
): EncodedPosition | { reason: string } {
  const { plate } = row
  if (typeof plate !== 'string' || plate === '') return { reason: 'no plate' }
  if (!fitsGbk(plate, VEHICLE_BYTES - 1))
    return { reason: 'the plate does not fit 21 bytes of GBK' }
  const at = instantOf(row.located_at)
  if (at === undefined) return { reason: 'no time' }
  const plateColor = numberOf(row.plate_color) ?? 0
  const facts = { ...placeOf(row), status: 0, at: at + AHEAD_MILLISECONDS }
  facts.status = statusOf(row, facts)
  const position = edition === '2011' ? oldForm(row, facts) : newForm(row, facts)
  const vehicle = vehicleBytes(plate, plateColor)
  return { vehicle, key: `${plate}|${plateColor}`, position }
}

type Place = { latitude: number; longitude: number; isShifted: boolean }
type Facts = Place & { status: number; at: number }

/** As the source gave it, in its own datum, so that the peer converts as the hub did. */
function placeOf(row: Readonly<Record<string, unknown>>): Place {
  const isShifted = row.source_datum === 'GCJ02'
  const latitude = (isShifted ? numberOf(row.source_latitude) : undefined) ?? row.latitude
  const longitude = (isShifted ? numberOf(row.source_longitude) : undefined) ?? row.longitude
  return { latitude: numberOf(latitude) ?? 0, longitude: numberOf(longitude) ?? 0, isShifted }
}

/** Flags as sent, with what the row says put into its bits. */
function statusOf(row: Readonly<Record<string, unknown>>, place: Place): number {
  let status = wordOf(row.status_flags)
  if (status === undefined) {
    status = row.is_acc_on === true ? ACC : 0
    if (row.in_service === false) status |= OUT_OF_SERVICE
    if (typeof row.load === 'string') status |= LOADS[row.load] ?? 0
  }
  status &= ~(POSITIONED | SOUTH | WEST)
  if (row.is_positioned === true) status |= POSITIONED
  if (place.latitude < 0) status |= SOUTH
  if (place.longitude < 0) status |= WEST
  return status >>> 0
}

/** JT/T 809-2011 table 69. */
function oldForm(row: Readonly<Record<string, unknown>>, facts: Facts): Uint8Array {
  const bytes = new Uint8Array(36)
  const time = new Date(facts.at)
  bytes[0] = facts.isShifted ? 1 : 0
  bytes[1] = time.getUTCDate()
  bytes[2] = time.getUTCMonth() + 1
  putShort(bytes, 3, time.getUTCFullYear())
  bytes[5] = time.getUTCHours()
  bytes[6] = time.getUTCMinutes()
  bytes[7] = time.getUTCSeconds()
  putWord(bytes, 8, micro(facts.longitude))
  putWord(bytes, 12, micro(facts.latitude))
  putShort(bytes, 16, bounded(row.speed_kilometers_per_hour, 1, 0xffff))
  putShort(bytes, 18, bounded(row.recorder_speed_kilometers_per_hour, 1, 0xffff))
  putWord(bytes, 20, bounded(row.mileage_kilometers, 1, 0xffff_ffff))
  putShort(bytes, 24, bounded(row.direction_degrees, 1, 359))
  putShort(bytes, 26, bounded(row.altitude_meters, 1, 0xffff))
  putWord(bytes, 28, facts.status)
  putWord(bytes, 32, wordOf(row.alarm_flags) ?? 0)
  return bytes
}

/** ENCRYPT, length, 0x0200 body of JT/T 808-2019 (tables 23 and 27), three platforms left empty. */
function newForm(row: Readonly<Record<string, unknown>>, facts: Facts): Uint8Array {
  const items = itemsOf(row)
  const bytes = new Uint8Array(5 + 28 + items.length + 45)
  bytes[0] = facts.isShifted ? 1 : 0
  putWord(bytes, 1, 28 + items.length)
  putWord(bytes, 5, wordOf(row.alarm_flags) ?? 0)
  putWord(bytes, 9, facts.status)
  putWord(bytes, 13, micro(facts.latitude))
  putWord(bytes, 17, micro(facts.longitude))
  putShort(bytes, 21, bounded(row.altitude_meters, 1, 0xffff))
  putShort(bytes, 23, bounded(row.speed_kilometers_per_hour, 10, 0xffff))
  putShort(bytes, 25, bounded(row.direction_degrees, 1, 359))
  const digits = new Date(facts.at).toISOString().replace(/\D/g, '').slice(2, 14)
  bytes.set(Buffer.from(digits, 'hex'), 27)
  bytes.set(items, 33)
  return bytes
}

/** Items with a column of their own: id, bytes, units of the wire per unit of the column. */
const ITEMS = [
  ['mileage_kilometers', 0x01, 4, 10],
  ['fuel_liters', 0x02, 2, 10],
  ['recorder_speed_kilometers_per_hour', 0x03, 2, 10],
  ['signal_strength', 0x30, 1, 1],
  ['satellites', 0x31, 1, 1],
] as const

function itemsOf(row: Readonly<Record<string, unknown>>): Uint8Array {
  const bytes: number[] = []
  for (const [column, id, length, scale] of ITEMS) {
    if (typeof row[column] !== 'number') continue
    const value = bounded(row[column], scale, 2 ** (length * 8) - 1)
    bytes.push(id, length)
    for (let shift = length - 1; shift >= 0; shift--) bytes.push((value >>> (shift * 8)) & 0xff)
  }
  const { extra } = row
  if (typeof extra !== 'object' || extra === null) return Uint8Array.from(bytes)
  for (const [name, value] of Object.entries(extra)) {
    const [, id] = /^tlv_([0-9A-Fa-f]{2})$/.exec(name) ?? []
    if (id === undefined || typeof value !== 'string') continue
    for (const hex of value.split(',')) {
      if (!/^(?:[0-9a-fA-F]{2}){0,255}$/.test(hex)) continue
      bytes.push(Number.parseInt(id, 16), hex.length / 2, ...Buffer.from(hex, 'hex'))
    }
  }
  return Uint8Array.from(bytes)
}

function micro(degrees: number): number {
  return Math.round(Math.abs(degrees) * 1e6) >>> 0
}

function bounded(value: unknown, scale: number, most: number): number {
  const number = numberOf(value)
  return number === undefined ? 0 : Math.max(0, Math.min(most, Math.round(number * scale)))
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** Flags are strings (int64), in tests also numbers. */
function wordOf(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
    return undefined
  }
  const number = Number(value)
  return Number.isInteger(number) ? number >>> 0 : undefined
}

function instantOf(value: unknown): number | undefined {
  const at = value instanceof Date ? value.getTime() : Date.parse(String(value))
  return Number.isNaN(at) ? undefined : Math.floor(at / 1_000) * 1_000
}
