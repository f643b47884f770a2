import { type Finding, type Reading, wgs84OfGcj02 } from '@tongqu/adapter-kit'
import { alarmName } from './alarms.ts'
import { type LocationFacts, STATUS } from './location.ts'

/** Editions of JT/T 808; 809 knows 2011 and 2019. */
export type Edition = '2011' | '2013' | '2019'

/**
 * Who reported: what every reading of a vehicle says beside the report. It must obey the contract
 * (`carrierOf` sees to it); one object per vehicle and batch, so that readings cost little.
 */
export type Carrier = {
  kind: VehicleKind
  operator: string | undefined
  area: string | undefined
  label: string | undefined
  plate: string | undefined
  plateColor: number | undefined
  phone: string | undefined
  platform: string | undefined
  protocol: 'jt808' | 'jt809'
  edition: Edition
}

export type VehicleKind = 'bus' | 'coach' | 'hazmat' | 'truck' | 'taxi' | 'other'

/** Seconds that a terminal's clock may be ahead of the receipt. */
const AHEAD_SECONDS = 600

/** Days after which a report is no blind-area upload any more but a wrong clock. */
const BEHIND_DAYS = 90

const KINDS: ReadonlySet<string> = new Set(['bus', 'coach', 'hazmat', 'truck', 'taxi', 'other'])

/** Status bits 8 and 9; 2 is reserved. */
const LOADS = ['empty', 'half', undefined, 'full'] as const

/**
 * A carrier out of what a roster, a registration or a message says; what does not fit the contract
 * is left out (a plate of more than 24 characters, an area that is no code), an unknown kind is
 * `other`. `plate` and the other texts are taken without outer spaces.
 */
export function carrierOf(
  known: {
    kind?: unknown
    operator?: unknown
    area?: unknown
    label?: unknown
    plate?: unknown
    plateColor?: unknown
    phone?: unknown
    platform?: unknown
  },
  protocol: Carrier['protocol'],
  edition: Edition,
): Carrier {
  const { kind, plateColor } = known
  const area = textOf(known.area, 12)
  const phone = textOf(known.phone, 20)
  const hasColor = Number.isInteger(plateColor) && Number(plateColor) >= 0
  return {
    kind: KINDS.has(kind as string) ? (kind as VehicleKind) : 'other',
    operator: textOf(known.operator, 64),
    area: area !== undefined && /^[0-9]{6,12}$/.test(area) ? area : undefined,
    label: textOf(known.label, 32),
    plate: textOf(known.plate, 24),
    plateColor: hasColor && Number(plateColor) <= 255 ? Number(plateColor) : undefined,
    phone: phone !== undefined && /^[0-9A-F]+$/.test(phone) ? phone : undefined,
    platform: textOf(known.platform, 16),
    protocol,
    edition,
  }
}

/**
 * Why a report must not become a reading: `impossible-time`, `impossible-position`, `clock-ahead`,
 * `clock-behind`; undefined when it may. Without `receivedAt` (milliseconds since 1970), in
 * captures, the clock is not held against the receipt.
 */
export function positionFault(
  facts: LocationFacts,
  receivedAt: number | undefined,
): { code: string; reason: string } | undefined {
  if (facts.time === undefined) {
    return { code: 'impossible-time', reason: 'the BCD bytes are no date and time' }
  }
  const { latitude, longitude } = facts
  if (facts.statusFlags & STATUS.positioned && !isPossible(latitude, longitude)) {
    const reason = `positioned at latitude ${latitude}, longitude ${longitude}`
    return { code: 'impossible-position', reason }
  }
  if (receivedAt === undefined) return undefined
  const age = receivedAt - facts.at
  if (age < -AHEAD_SECONDS * 1_000) {
    const reason = `the clock is ${Math.round(-age / 1_000)} s ahead of the receipt`
    return { code: 'clock-ahead', reason }
  }
  if (age > BEHIND_DAYS * 86_400_000) {
    return { code: 'clock-behind', reason: `${Math.floor(age / 86_400_000)} days old at receipt` }
  }
  return undefined
}

/** The remark on a course that was left out; undefined for a course from 0 to 359. */
export function courseFinding(facts: LocationFacts, at: string): Finding | undefined {
  if (facts.directionDegrees <= 359) return undefined
  const message = `direction ${facts.directionDegrees} is no course and was left out`
  return { at, code: 'impossible-direction', message }
}

/**
 * A `vehicle/position@1`. `facts` has passed `positionFault`; `vehicleId` is the pseudonym for the
 * day of `facts.at`. Without status bit 1 it has no coordinates; with bit 5 they are converted from
 * GCJ-02 and the original is kept. Members without a value are undefined.
 */
export function positionReading(
  facts: LocationFacts,
  carrier: Carrier,
  vehicleId: string,
  isBackFill: boolean,
): Reading {
  const status = facts.statusFlags
  const isPositioned = (status & STATUS.positioned) !== 0
  const isShifted = isPositioned && (status & STATUS.shifted) !== 0
  let latitude: number | undefined
  let longitude: number | undefined
  if (isShifted) ({ latitude, longitude } = wgs84OfGcj02(facts.latitude, facts.longitude))
  else if (isPositioned) ({ latitude, longitude } = facts)
  const reading = {
    located_at: facts.time,
    vehicle_id: vehicleId,
    vehicle_kind: carrier.kind,
    operator_id: carrier.operator,
    area_code: carrier.area,
    label: carrier.label,
    plate: carrier.plate,
    plate_color: carrier.plateColor,
    phone: carrier.phone,
    platform_id: carrier.platform,
    protocol: carrier.protocol,
    protocol_version: carrier.edition,
    is_back_fill: isBackFill,
    is_positioned: isPositioned,
    in_service: (status & STATUS.outOfService) === 0,
    latitude,
    longitude,
    source_datum: isPositioned ? (isShifted ? 'GCJ02' : 'WGS84') : undefined,
    source_latitude: isShifted ? facts.latitude : undefined,
    source_longitude: isShifted ? facts.longitude : undefined,
    altitude_meters: facts.altitudeMeters,
    speed_kilometers_per_hour: facts.speedKilometersPerHour,
    recorder_speed_kilometers_per_hour: facts.recorderSpeedKilometersPerHour,
    direction_degrees: facts.directionDegrees > 359 ? undefined : facts.directionDegrees,
    mileage_kilometers: facts.mileageKilometers,
    fuel_liters: facts.fuelLiters,
    load: LOADS[(status >>> STATUS.loadShift) & 3],
    is_acc_on: (status & STATUS.acc) !== 0,
    signal_strength: facts.signalStrength,
    satellites: facts.satellites,
    status_flags: String(status),
    alarm_flags: String(facts.alarmFlags),
    extra: facts.extra,
  }
  return { contract: 'vehicle/position@1', reading }
}

/**
 * A `vehicle/alarm@1` for each alarm flag that is set and was not set in `before`, the flags of the
 * report before it (0 when there was none).
 */
export function alarmReadings(
  facts: LocationFacts,
  carrier: Carrier,
  vehicleId: string,
  before: number,
): Reading[] {
  const raised = facts.alarmFlags & ~before
  if (raised === 0) return []
  const isPositioned = (facts.statusFlags & STATUS.positioned) !== 0
  const isShifted = (facts.statusFlags & STATUS.shifted) !== 0
  const place = isShifted ? wgs84OfGcj02(facts.latitude, facts.longitude) : facts
  const readings: Reading[] = []
  for (let bit = 0; bit < 32; bit++) {
    if (((raised >>> bit) & 1) === 0) continue
    const reading = {
      raised_at: facts.time,
      vehicle_id: vehicleId,
      vehicle_kind: carrier.kind,
      alarm: alarmName(bit, carrier.edition),
      alarm_bit: bit,
      operator_id: carrier.operator,
      area_code: carrier.area,
      plate: carrier.plate,
      plate_color: carrier.plateColor,
      phone: carrier.phone,
      platform_id: carrier.platform,
      protocol: carrier.protocol,
      protocol_version: carrier.edition,
      latitude: isPositioned ? place.latitude : undefined,
      longitude: isPositioned ? place.longitude : undefined,
      speed_kilometers_per_hour: facts.speedKilometersPerHour,
      detail: undefined,
      extra: undefined,
    }
    readings.push({ contract: 'vehicle/alarm@1', reading })
  }
  return readings
}

/** Exactly 0, 0 is what terminals send for nothing at all, in the Gulf of Guinea. */
function isPossible(latitude: number, longitude: number): boolean {
  if (latitude === 0 && longitude === 0) return false
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
}

function textOf(value: unknown, characters: number): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' || [...text].length > characters ? undefined : text
}
