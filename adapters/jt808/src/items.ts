import { hexOf, u16, u32 } from './bytes.ts'
import type { LocationFacts } from './location.ts'

/** What a terminal sends for an odometer it does not know (seen on real devices). */
const UNKNOWN_MILEAGE = 0xffff_ffff

/** A wheel without a sensor (JT/T 808-2019 table 27, item 0x05). */
const NO_WHEEL = 0xff

/**
 * Additional items of a location report (JT/T 808-2013 and 2019 table 27): id BYTE, length BYTE,
 * value. Known ones with a length of the table go into their place, all others stay as hexadecimal
 * in `extra.tlv_XX`; what comes twice is set behind a comma. Bytes that are no item (a stray 0xFF,
 * a length beyond the end) stay in `extra.tail`. None of it is a reason to refuse the position.
 */
export function readItems(
  bytes: Uint8Array,
  start: number,
  end: number,
  facts: LocationFacts,
): void {
  let at = start
  while (at + 2 <= end) {
    const length = bytes[at + 1] as number
    const value = at + 2
    if (value + length > end) break
    const id = bytes[at] as number
    if (!intoColumn(bytes, id, value, length, facts)) {
      intoExtra(bytes, id, value, length, extraOf(facts))
    }
    at = value + length
  }
  if (at < end) put(extraOf(facts), 'tail', hexOf(bytes, at, end))
}

function extraOf(facts: LocationFacts): Extra {
  facts.extra ??= {}
  return facts.extra
}

/** Items with a column of their own; false for others, wrong lengths and repetitions. */
function intoColumn(
  bytes: Uint8Array,
  id: number,
  at: number,
  length: number,
  facts: LocationFacts,
): boolean {
  switch (id) {
    case 0x01: {
      if (length !== 4 || facts.mileageKilometers !== undefined) return false
      const tenths = u32(bytes, at)
      if (tenths !== UNKNOWN_MILEAGE) facts.mileageKilometers = tenths / 10
      return true
    }
    case 0x02:
      if (length !== 2 || facts.fuelLiters !== undefined) return false
      facts.fuelLiters = u16(bytes, at) / 10
      return true
    case 0x03:
      if (length !== 2 || facts.recorderSpeedKilometersPerHour !== undefined) return false
      facts.recorderSpeedKilometersPerHour = u16(bytes, at) / 10
      return true
    case 0x30:
      if (length !== 1 || facts.signalStrength !== undefined) return false
      facts.signalStrength = bytes[at] as number
      return true
    case 0x31:
      if (length !== 1 || facts.satellites !== undefined) return false
      facts.satellites = bytes[at] as number
      return true
    default:
      return false
  }
}

type Extra = Record<string, string>
type ReadItem = (bytes: Uint8Array, at: number, length: number, extra: Extra) => void

/** By id × 256 + length: an item of another length is unknown. 0x14 to 0x18: JT/T 1078 table 13. */
const READERS = new Map<number, ReadItem>([
  [0x0402, number('alarm_event_id')],
  [0x051e, tyrePressures],
  [0x0602, cabinTemperature],
  [0x1101, number('overspeed_area_type')],
  [0x1105, overspeedArea],
  [0x1206, areaCrossed],
  [0x1307, segmentTime],
  [0x1404, number('video_alarm_flags')],
  [0x1504, number('video_lost_channels')],
  [0x1604, number('video_covered_channels')],
  [0x1702, number('storage_fault_flags')],
  [0x1802, number('driver_behaviour_flags')],
  [0x2504, number('vehicle_signals')],
  [0x2a02, number('io_flags')],
  [0x2b02, number('analog_0')],
  [0x2b04, analogs],
  [0xe001, number('custom_bytes')],
  [0xe002, number('custom_bytes')],
])

function intoExtra(bytes: Uint8Array, id: number, at: number, length: number, extra: Extra): void {
  const read = READERS.get(id * 256 + length)
  if (read) read(bytes, at, length, extra)
  else put(extra, TLV_NAMES[id] as string, hexOf(bytes, at, at + length))
}

const TLV_NAMES = Array.from({ length: 256 }, (_, id) => {
  return `tlv_${id.toString(16).toUpperCase().padStart(2, '0')}`
})

function put(extra: Extra, name: string, value: string): void {
  const before = extra[name]
  extra[name] = before === undefined ? value : `${before},${value}`
}

function number(name: string): ReadItem {
  return (bytes, at, length, extra) => {
    const value =
      length === 4 ? u32(bytes, at) : length === 2 ? u16(bytes, at) : (bytes[at] as number)
    put(extra, name, String(value))
  }
}

/** 30 wheels in the order of the standard, Pa; a wheel without a sensor is an empty place. */
function tyrePressures(bytes: Uint8Array, at: number, length: number, extra: Extra): void {
  const wheels = Array.from(bytes.subarray(at, at + length), (pressure) => {
    return pressure === NO_WHEEL ? '' : String(pressure)
  })
  put(extra, 'tyre_pressures_pascals', wheels.join(' ').trimEnd())
}

/** Degrees Celsius; the highest bit is the sign, not a two's complement. */
function cabinTemperature(bytes: Uint8Array, at: number, _: number, extra: Extra): void {
  const word = u16(bytes, at)
  const degrees = word & 0x7fff
  put(extra, 'cabin_temperature_celsius', word & 0x8000 ? `-${degrees}` : String(degrees))
}

/** Table 28: 0 nowhere in particular, 1 circle, 2 rectangle, 3 polygon, 4 segment; then its id. */
function overspeedArea(bytes: Uint8Array, at: number, _: number, extra: Extra): void {
  put(extra, 'overspeed_area_type', String(bytes[at]))
  put(extra, 'overspeed_area_id', String(u32(bytes, at + 1)))
}

/** Table 29: type and id as above, 5 route; 0 in, 1 out. */
function areaCrossed(bytes: Uint8Array, at: number, _: number, extra: Extra): void {
  put(extra, 'area_type', String(bytes[at]))
  put(extra, 'area_id', String(u32(bytes, at + 1)))
  put(extra, 'area_direction', bytes[at + 5] === 0 ? 'in' : 'out')
}

/** Table 30: id of the segment, seconds, 0 not long enough, 1 too long. */
function segmentTime(bytes: Uint8Array, at: number, _: number, extra: Extra): void {
  put(extra, 'segment_id', String(u32(bytes, at)))
  put(extra, 'segment_seconds', String(u16(bytes, at + 4)))
  put(extra, 'segment_result', bytes[at + 6] === 0 ? 'short' : 'long')
}

/** Low word AD0, high word AD1. */
function analogs(bytes: Uint8Array, at: number, _: number, extra: Extra): void {
  put(extra, 'analog_0', String(u16(bytes, at + 2)))
  put(extra, 'analog_1', String(u16(bytes, at)))
}
