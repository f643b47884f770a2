/// <reference lib="esnext.temporal" />

/** What names a vehicle; all parts may be unknown. */
export type VehicleNames = {
  plate?: string | undefined
  /** JT/T 415. */
  plateColor?: number | undefined
  phone?: string | undefined
}

/**
 * The one name of a vehicle across protocols, from which its pseudonyms are made: plate and
 * colour, because a plate is unique only together with its colour (JT/T 415); without a plate the
 * phone of its terminal; undefined when neither is known.
 */
export function vehicleIdentity({ plate, plateColor, phone }: VehicleNames): string | undefined {
  if (plate) return `${plate}|${plateColor ?? ''}`
  return phone ? `phone:${phone}` : undefined
}

/**
 * Day `YYYY-MM-DD` of an instant (milliseconds since 1970) in an IANA zone. Fast: one look-up once
 * the quarter of an hour has been asked for, since no zone in use changes its day between two
 * quarters. Throws a RangeError when the zone is unknown or the instant is no instant.
 */
export function dayIn(zone: string, milliseconds: number): string {
  const quarter = Math.floor(milliseconds / QUARTER_MILLISECONDS)
  const days = zone === lastZone ? lastDays : daysOf(zone)
  return days.get(quarter) ?? computedDay(zone, days, quarter)
}

const QUARTER_MILLISECONDS = 900_000

/** Quarters kept per zone: more than three months of them; a cache begins anew behind it. */
const QUARTERS = 10_000

/** Zones kept: a hub has one or two. */
const ZONES = 16

const zones = new Map<string, Map<number, string>>()
let lastZone = ''
let lastDays = new Map<number, string>()

function daysOf(zone: string): Map<number, string> {
  const days = zones.get(zone) ?? new Map<number, string>()
  if (zones.size >= ZONES) zones.clear()
  zones.set(zone, days)
  lastZone = zone
  lastDays = days
  return days
}

function computedDay(zone: string, days: Map<number, string>, quarter: number): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER_MILLISECONDS)
  const day = instant.toZonedDateTimeISO(zone).toPlainDate().toString()
  if (days.size >= QUARTERS) days.clear()
  days.set(quarter, day)
  return day
}
