/// <reference lib="esnext.temporal" />

const HOUR = 3_600_000
/** Hours remembered per zone; a feed names few. */
const REMEMBERED = 5_000

/** Milliseconds to take from a local time, given as if it were UTC, to reach the instant. */
export type OffsetOf = (local: number) => number

const zones = new Map<string, OffsetOf>()

/**
 * Offsets of an IANA zone, undefined for a name that is none. An hour in which the offset does not
 * change is worked out once. Of an hour that clocks show twice the earlier one is meant, and a time
 * that clocks leave out is moved on by the gap (RFC 5545 section 3.3.5).
 */
export function offsetsOf(zone: string): OffsetOf | undefined {
  const known = zones.get(zone)
  if (known) return known
  try {
    offsetAt(zone, 0)
  } catch {
    return undefined
  }
  const hours = new Map<number, number | undefined>()
  const offsets: OffsetOf = (local) => {
    const hour = Math.floor(local / HOUR)
    if (!hours.has(hour)) {
      if (hours.size >= REMEMBERED) hours.clear()
      const [first, last] = [offsetAt(zone, hour * HOUR), offsetAt(zone, hour * HOUR + HOUR - 1)]
      hours.set(hour, first === last ? first : undefined)
    }
    return hours.get(hour) ?? offsetAt(zone, local)
  }
  zones.set(zone, offsets)
  return offsets
}

/** Throws RangeError for a zone that is none, and outside of the years of `Date`. */
function offsetAt(zone: string, local: number): number {
  const text = new Date(local).toISOString().slice(0, -1)
  const instant = Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds
  return local - instant
}
