import { u16, u32 } from './bytes.ts'
import { readTime } from './clock.ts'
import { readItems } from './items.ts'

/**
 * What a location report says, in the units of `vehicle/position@1`. All readings are built from
 * this shape; JT/T 809 fills it from its own 36 bytes or through `readLocation`.
 */
export type LocationFacts = {
  /** Unsigned 32 bits each, as sent. */
  alarmFlags: number
  statusFlags: number
  /** Degrees, negative in the south and west, in the datum of the report. */
  latitude: number
  longitude: number
  altitudeMeters: number
  speedKilometersPerHour: number
  /** As sent; more than 359 is no course. */
  directionDegrees: number
  /** Milliseconds since 1970 and RFC 3339; `time` is undefined when the bytes are no time. */
  at: number
  time: string | undefined
  mileageKilometers: number | undefined
  fuelLiters: number | undefined
  recorderSpeedKilometersPerHour: number | undefined
  signalStrength: number | undefined
  satellites: number | undefined
  /** Other additional items by name, unknown ones as `tlv_XX` in hexadecimal. */
  extra: Record<string, string> | undefined
}

/** Bytes of the fixed part (JT/T 808-2013 and 2019 table 23). */
export const LOCATION_BYTES = 28

/** Bits of the status flags (JT/T 808-2019 table 24). */
export const STATUS = {
  acc: 1,
  positioned: 1 << 1,
  south: 1 << 2,
  west: 1 << 3,
  outOfService: 1 << 4,
  /** Coordinates went through the secrecy plug-in: GCJ-02. */
  shifted: 1 << 5,
  /** Bits 8 and 9. */
  loadShift: 8,
} as const

/**
 * Reads a 0x0200 body, `bytes` from `start` to before `end`, of any edition; undefined when it is
 * shorter than its fixed part. Nothing that follows the fixed part can spoil it: items that do not
 * fit stay in `extra`. The time stands at offset 22; the printed 21 is a misprint (20 + 2 = 22).
 */
export function readLocation(
  bytes: Uint8Array,
  start: number,
  end: number,
): LocationFacts | undefined {
  if (end - start < LOCATION_BYTES) return undefined
  const status = u32(bytes, start + 4)
  const latitude = u32(bytes, start + 8) / 1e6
  const longitude = u32(bytes, start + 12) / 1e6
  const instant = readTime(bytes, start + 22)
  const facts: LocationFacts = {
    alarmFlags: u32(bytes, start),
    statusFlags: status,
    latitude: status & STATUS.south ? -latitude : latitude,
    longitude: status & STATUS.west ? -longitude : longitude,
    altitudeMeters: u16(bytes, start + 16),
    speedKilometersPerHour: u16(bytes, start + 18) / 10,
    directionDegrees: u16(bytes, start + 20),
    at: instant === undefined ? 0 : instant.at,
    time: instant?.text,
    mileageKilometers: undefined,
    fuelLiters: undefined,
    recorderSpeedKilometersPerHour: undefined,
    signalStrength: undefined,
    satellites: undefined,
    extra: undefined,
  }
  if (end - start > LOCATION_BYTES) readItems(bytes, start + LOCATION_BYTES, end, facts)
  return facts
}
