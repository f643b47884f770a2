/// <reference lib="esnext.temporal" />

/**
 * An instant as sources write it: RFC 3339 or xsd:dateTime, with offset or without (then read in
 * `zone`), `T` or a space, any number of fractional digits, seconds left out, `24:00:00` for the
 * end of a day. RFC 3339 in UTC with at most microseconds, or undefined when it is no such time.
 */
export function instantOf(text: unknown, zone: string): string | undefined {
  if (typeof text !== 'string' || text.length > MOST_CHARACTERS) return undefined
  const match = FORM.exec(text.trim())
  if (!match) return undefined
  const [, day, hours = '', minutes = '', seconds = '00', fraction = '', offset] = match
  const isMidnight = hours === '24' && Number(minutes) === 0 && Number(seconds) === 0
  const clock = `${isMidnight ? '00' : hours}:${minutes}:${seconds}.${fraction.slice(0, 6)}`
  try {
    const local = Temporal.PlainDateTime.from(`${day}T${clock.replace(/[.]$/, '')}`, STRICT)
    const meant = isMidnight ? local.add({ days: 1 }) : local
    const where = offset === undefined ? zone : offset.toUpperCase() === 'Z' ? 'UTC' : offset
    return meant.toZonedDateTime(where).toInstant().toString()
  } catch {
    return undefined
  }
}

/**
 * Seconds of an xsd:duration of days, hours, minutes and seconds: `PT14S`, `-PT1M30S`, `P1DT2H`.
 * Undefined when it is none, or names months or years, which have no fixed length.
 */
export function secondsOfDuration(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.length > MOST_CHARACTERS) return undefined
  const match = DURATION.exec(text.trim())
  const parts = match?.slice(2) ?? []
  if (!match || parts.every((part) => part === undefined) || /T$/.test(text.trim()))
    return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) =>
    Number(part ?? 0),
  )
  const sum = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds
  return match[1] === '-' ? -sum : sum
}

const MOST_CHARACTERS = 64
const STRICT = { overflow: 'reject' } as const
const FORM =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?$/
const DURATION = new RegExp(
  '^([+-])?P(?:(\\d{1,9})W)?(?:(\\d{1,9})D)?' +
    '(?:T(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?(?:(\\d{1,9}(?:[.]\\d+)?)S)?)?$',
)
