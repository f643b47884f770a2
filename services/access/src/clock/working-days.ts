/**
 * Working days by a calendar of the catalogue. Periods are counted as the Civil Code of China
 * counts them (民法典 arts. 201 and 203): the day on which something happens does not count, and
 * the last day ends at 24:00. A year the calendar does not know has weekends only, and the answer
 * says so.
 */
import type { WorkCalendar } from '@tongqu/catalog'

export type Counted<T> = {
  value: T
  /** Years that were counted with weekends alone, `['2027']`; sorted. */
  assumedYears: readonly string[]
}

/** RFC 3339, or milliseconds since 1970. */
export type Instant = string | number

const DAY_MILLISECONDS = 86_400_000
/** 1970-01-01 was a Thursday; weeks begin on Sunday here. */
const EPOCH_WEEKDAY = 4
/** Ten years; a longer wait is a mistake of the caller. */
const MOST_DAYS = 3_653

/**
 * The instant at which a period of so many working days ends that began on the day of `instant`:
 * 24:00 of its last day in `zone`, as RFC 3339 in UTC. A period of none ends with the day itself,
 * or with the first working day after it. Throws a RangeError for days out of 0 … 3653.
 */
export function addWorkingDays(
  instant: Instant,
  days: number,
  calendar: WorkCalendar,
  zone: string,
): Counted<string> {
  if (!Number.isInteger(days) || days < 0 || days > MOST_DAYS) {
    throw new RangeError(`${days} working days`)
  }
  const assumed = new Set<string>()
  let day = dayOf(instant, zone)
  while (days === 0 && !isWorkingDay(day, calendar, assumed)) day += 1
  for (let left = days; left > 0; ) {
    day += 1
    if (isWorkingDay(day, calendar, assumed)) left -= 1
  }
  const value = new Date(beginningOf(day + 1, zone)).toISOString()
  return { value, assumedYears: [...assumed].sort() }
}

/**
 * Working days after the day of `from` up to and with the day of `to`; 0 when `to` is earlier.
 * Throws a RangeError for more than ten years.
 */
export function workingDaysBetween(
  from: Instant,
  to: Instant,
  calendar: WorkCalendar,
  zone: string,
): Counted<number> {
  const assumed = new Set<string>()
  const [first, last] = [dayOf(from, zone) + 1, dayOf(to, zone)]
  if (last - first > MOST_DAYS) throw new RangeError(`${last - first} days`)
  let value = 0
  for (let day = first; day <= last; day += 1) {
    if (isWorkingDay(day, calendar, assumed)) value += 1
  }
  return { value, assumedYears: [...assumed].sort() }
}

/** `day` counts from 1970-01-01. */
function isWorkingDay(day: number, calendar: WorkCalendar, assumed: Set<string>): boolean {
  const text = new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10)
  const name = text.slice(0, 4)
  const year = Object.hasOwn(calendar.years, name) ? calendar.years[name] : undefined
  if (year?.holidays.includes(text)) return false
  if (year?.workdays.includes(text)) return true
  if (!year) assumed.add(name)
  const weekday = (day + EPOCH_WEEKDAY) % 7
  return weekday !== 0 && weekday !== 6
}

/** The day of an instant in a zone, counted from 1970-01-01. */
export function dayOf(instant: Instant, zone: string): number {
  const at = new Date(instant).getTime()
  if (Number.isNaN(at)) throw new RangeError(`not an instant: ${instant}`)
  return Math.floor((at + offsetAt(at, zone)) / DAY_MILLISECONDS)
}

/** Milliseconds since 1970 at which a day begins; asked twice, as clocks may change that night. */
export function beginningOf(day: number, zone: string): number {
  const local = day * DAY_MILLISECONDS
  const guess = local - offsetAt(local, zone)
  return local - offsetAt(guess, zone)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const format = formats.get(zone) ?? formatOf(zone)
  formats.set(zone, format)
  const parts = format.formatToParts(at).map(({ type, value }) => [type, Number(value)] as const)
  const of = (type: string) => parts.find(([name]) => name === type)?.[1] ?? 0
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'))
  return local - Math.floor(at / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS
}

const MINUTE_MILLISECONDS = 60_000

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
}
