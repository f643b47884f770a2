/// <reference lib="esnext.temporal" />

/**
 * A source's time without zone, `2026-01-05 08:15:00` or with `T`, read in an IANA zone: RFC 3339
 * in UTC, or undefined when it is no such time. Where clocks are set back an hour is named twice;
 * the earlier one is meant (RFC 5545 section 3.3.5).
 */
export function instantIn(zone: string, local: unknown): string | undefined {
  if (typeof local !== 'string' || !LOCAL_TIME.test(local)) return undefined
  try {
    const time = Temporal.PlainDateTime.from(local, { overflow: 'reject' })
    return time.toZonedDateTime(zone).toInstant().toString()
  } catch {
    return undefined
  }
}

const LOCAL_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?$/
