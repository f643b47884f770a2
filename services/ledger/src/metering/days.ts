/** `2026-03-01`: the day on which an instant falls in a zone of the IANA data base. */
export type DayOf = (instant: string) => string

const MINUTE = 'YYYY-MM-DDTHH:MM'.length
const MAX_KNOWN = 10_000

/**
 * Remembers the minutes it has been asked about: entries come many to a minute, and a zone's day
 * begins at a whole one. Throws a RangeError for an unknown zone, and for what is no instant.
 */
export function dayIn(zone: string): DayOf {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const known = new Map<string, string>()
  return (instant) => {
    if (!instant.endsWith('Z')) return format.format(new Date(instant))
    const minute = instant.slice(0, MINUTE)
    const found = known.get(minute)
    if (found !== undefined) return found
    const day = format.format(new Date(instant))
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(minute, day)
    return day
  }
}
