/** Days an event may lie before its receipt and still get a partition of its own day. */
export const EVENT_DAYS_BEFORE_RECEIPT = 7

/** Days an event may lie after its receipt (a wrong clock, a prediction). */
export const EVENT_DAYS_AFTER_RECEIPT = 1

/** Every zone's offset since 1972 is a multiple of this, so a day holds for a whole bucket. */
const BUCKET_MILLISECONDS = 15 * 60_000
const DAY_MILLISECONDS = 86_400_000

/** Buckets remembered: a hundred days; beyond it a mischievous source would only cost time. */
const MAX_BUCKETS = 9600

/**
 * The partition day of an event in the province's zone, `YYYY-MM-DD`: the day of the event, but at
 * least the day 7 days before its receipt and at most the day 1 day after, so that a broken clock
 * can not make a thousand partitions. The event time itself is stored as it came; only its
 * partition is clamped, which is why nobody may conclude from `event_date` to the event time.
 */
export type EventDate = (eventAt: number, receivedAt: number) => string

/** `zone` is an IANA name; arguments of the result are milliseconds since 1970. */
export function eventDateIn(zone: string): EventDate {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const buckets = new Map<number, string>()

  function dayOf(instant: number): string {
    const bucket = Math.floor(instant / BUCKET_MILLISECONDS)
    let day = buckets.get(bucket)
    if (day === undefined) {
      if (buckets.size >= MAX_BUCKETS) buckets.clear()
      day = format.format(bucket * BUCKET_MILLISECONDS)
      buckets.set(bucket, day)
    }
    return day
  }

  return (eventAt, receivedAt) => {
    const first = receivedAt - EVENT_DAYS_BEFORE_RECEIPT * DAY_MILLISECONDS
    const last = receivedAt + EVENT_DAYS_AFTER_RECEIPT * DAY_MILLISECONDS
    return dayOf(Math.min(Math.max(eventAt, first), last))
  }
}
