import type { SecondLocation } from './second/location.ts'

/** Who sent a location, as the second decoder read it. */
export type Sender = {
  protocol: 'jt808' | 'jt809'
  protocol_version: string
  phone: string | undefined
  platform_id: string | undefined
  plate: string | undefined
  plate_color: number | undefined
}

/** Why a location becomes no reading; undefined when it does. */
export function faultOf(location: SecondLocation): string | undefined {
  if (location.time === undefined) return 'impossible-time'
  const { latitude, longitude } = location
  const isNowhere = latitude === 0 && longitude === 0
  const isBeyond = latitude > 90_000_000 || longitude > 180_000_000
  return hasBit(location.status, 1) && (isNowhere || isBeyond) ? 'impossible-position' : undefined
}

/**
 * The columns of `vehicle/position@1` that a location must have; of a place that went through the
 * plug-in those of the source alone.
 */
export function positionColumns(
  location: SecondLocation,
  sender: Sender,
  isBackFill: boolean,
): Record<string, unknown> {
  const isPositioned = hasBit(location.status, 1)
  const isShifted = isPositioned && location.isShifted
  const { latitude, longitude } = placeOf(location)
  return {
    ...sender,
    located_at: location.time,
    is_back_fill: isBackFill,
    is_positioned: isPositioned,
    in_service: !hasBit(location.status, 4),
    ...(!isShifted && {
      latitude: isPositioned ? latitude : undefined,
      longitude: isPositioned ? longitude : undefined,
    }),
    source_datum: isPositioned ? (isShifted ? 'GCJ02' : 'WGS84') : undefined,
    source_latitude: isShifted ? latitude : undefined,
    source_longitude: isShifted ? longitude : undefined,
    altitude_meters: location.altitude,
    speed_kilometers_per_hour: location.kilometersPerHour,
    recorder_speed_kilometers_per_hour: location.recorderKilometersPerHour,
    direction_degrees: location.course > 359 ? undefined : location.course,
    mileage_kilometers: location.mileageKilometers,
    fuel_liters: location.fuelLiters,
    load: ['empty', 'half', undefined, 'full'][Math.floor(location.status / 256) % 4],
    is_acc_on: hasBit(location.status, 0),
    signal_strength: location.signal,
    satellites: location.satellites,
    status_flags: String(location.status),
    alarm_flags: String(location.alarm),
    extra: Object.keys(location.others).length === 0 ? undefined : location.others,
  }
}

/** Bits that are set now and were not before, the alarms that a location raises. */
export function raisedBits(location: SecondLocation, before: number): number[] {
  return Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => {
    return hasBit(location.alarm, bit) && !hasBit(before, bit)
  })
}

function placeOf({ status, latitude, longitude }: SecondLocation) {
  return {
    latitude: (hasBit(status, 2) ? -latitude : latitude) / 1e6,
    longitude: (hasBit(status, 3) ? -longitude : longitude) / 1e6,
  }
}

function hasBit(word: number, bit: number): boolean {
  return Math.floor(word / 2 ** bit) % 2 === 1
}
