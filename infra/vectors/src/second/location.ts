import { hexOf, numberOf, utcOf } from './bytes.ts'
import { fieldsOf, type Layout } from './layout.ts'

/** Table 23 of 2019, with time where the arithmetic puts it: at 22. */
const LOCATION: Layout = [
  ['alarm', 4],
  ['status', 4],
  ['latitude', 4],
  ['longitude', 4],
  ['altitude', 2],
  ['speed', 2],
  ['course', 2],
]

/** A report of a place, of 808 or of 809. */
export type SecondLocation = {
  alarm: number
  status: number
  /** Coordinates went through the secrecy plug-in: status bit 5, or ENCRYPT of 809. */
  isShifted: boolean
  /** Millionths of a degree, unsigned: the hemispheres are in `status`. */
  latitude: number
  longitude: number
  altitude: number
  kilometersPerHour: number
  course: number
  /** RFC 3339 in UTC; undefined when the bytes are no time. */
  time: string | undefined
  mileageKilometers?: number | undefined
  fuelLiters?: number | undefined
  recorderKilometersPerHour?: number | undefined
  signal?: number | undefined
  satellites?: number | undefined
  /** Other items under the names of the contract, in hexadecimal where they are not known. */
  others: Record<string, string>
}

/** A body of 0x0200; undefined when it is shorter than its fixed part. */
export function location808(body: Uint8Array): SecondLocation | undefined {
  if (body.length < 28) return undefined
  const {
    alarm = 0,
    status = 0,
    latitude = 0,
    longitude = 0,
    altitude = 0,
    speed = 0,
    course = 0,
  } = fieldsOf(LOCATION, body)
  const digits = hexOf(body.slice(22, 28))
  const parts = (digits.match(/../g) ?? []).map(Number)
  const isDecimal = /^[0-9]+$/.test(digits)
  return {
    alarm,
    status,
    isShifted: Math.floor(status / 32) % 2 === 1,
    latitude,
    longitude,
    altitude,
    kilometersPerHour: speed / 10,
    course,
    time: isDecimal ? utcOf([2000 + (parts[0] ?? 0), ...parts.slice(1)]) : undefined,
    ...items808(body.slice(28)),
  }
}

/** Table 27: which column of the contract an item is, its bytes, and what one of it is worth. */
const COLUMNS: Record<number, readonly [name: string, bytes: number, unit: number]> = {
  1: ['mileageKilometers', 4, 10],
  2: ['fuelLiters', 2, 10],
  3: ['recorderKilometersPerHour', 2, 10],
  48: ['signal', 1, 1],
  49: ['satellites', 1, 1],
}

/** Table 27, items that are a row of numbers: names and widths. */
const NUMBERS: Record<number, readonly Layout[]> = {
  4: [[['alarm_event_id', 2]]],
  17: [
    [['overspeed_area_type', 1]],
    [
      ['overspeed_area_type', 1],
      ['overspeed_area_id', 4],
    ],
  ],
  18: [
    [
      ['area_type', 1],
      ['area_id', 4],
      ['area_direction', 1],
    ],
  ],
  19: [
    [
      ['segment_id', 4],
      ['segment_seconds', 2],
      ['segment_result', 1],
    ],
  ],
  20: [[['video_alarm_flags', 4]]],
  21: [[['video_lost_channels', 4]]],
  22: [[['video_covered_channels', 4]]],
  23: [[['storage_fault_flags', 2]]],
  24: [[['driver_behaviour_flags', 2]]],
  37: [[['vehicle_signals', 4]]],
  42: [[['io_flags', 2]]],
  43: [
    [['analog_0', 2]],
    [
      ['analog_1', 2],
      ['analog_0', 2],
    ],
  ],
  224: [[['custom_bytes', 1]], [['custom_bytes', 2]]],
}

const WORDS: Record<string, readonly string[]> = {
  area_direction: ['in', 'out'],
  segment_result: ['short', 'long'],
}

type Items = Partial<SecondLocation> & { others: Record<string, string> }

function items808(list: Uint8Array): Items {
  const columns: Record<string, number | undefined> = {}
  const others: Record<string, string[]> = {}
  const note = (name: string, text: string) => {
    others[name] = [...(others[name] ?? []), text]
  }
  let rest = list
  while (rest.length >= 2 && rest.length >= 2 + (rest[1] ?? 0)) {
    const [id = 0, length = 0] = rest
    const value = rest.slice(2, 2 + length)
    rest = rest.slice(2 + length)
    const [name = '', bytes, unit = 1] = COLUMNS[id] ?? []
    if (bytes === length && columns[name] === undefined) {
      const isUnknown = id === 1 && value.every((byte) => byte === 255)
      columns[name] = isUnknown ? undefined : numberOf(value) / unit
    } else for (const [key, text] of named(id, value)) note(key, text)
  }
  if (rest.length > 0) note('tail', hexOf(rest))
  const joined = Object.entries(others).map(([name, texts]) => [name, texts.join()])
  return { ...columns, others: Object.fromEntries(joined) }
}

function named(id: number, value: Uint8Array): [string, string][] {
  if (id === 0x05 && value.length === 30) {
    const wheels = [...value].map((pressure) => (pressure === 255 ? '' : String(pressure)))
    return [['tyre_pressures_pascals', wheels.join(' ').trimEnd()]]
  }
  if (id === 0x06 && value.length === 2) {
    const degrees = String(numberOf(value) % 0x8000)
    return [['cabin_temperature_celsius', numberOf(value) < 0x8000 ? degrees : `-${degrees}`]]
  }
  const width = (layout: Layout) => layout.reduce((sum, [, bytes]) => sum + bytes, 0)
  const layout = NUMBERS[id]?.find((one) => width(one) === value.length)
  if (!layout) return [[`tlv_${hexOf([id]).toUpperCase()}`, hexOf(value)]]
  return Object.entries(fieldsOf(layout, value)).map(([name, number]) => {
    return [name, WORDS[name]?.[Math.min(number, 1)] ?? String(number)]
  })
}
