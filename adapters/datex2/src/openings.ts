/// <reference lib="esnext.temporal" />
import { childOf, instantOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { childrenNamed, flagAt, placeOf, textAt } from './tree.ts'
import { DAYS, secondsOfDay, textsOf } from './validity.ts'

/** Days in OpenStreetMap notation, Monday first. */
const SHORT_DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const

const ALL_DAYS = 'Mo-Su'

const DAY_SECONDS = 86_400

/** Rows of one place; a week by the hour has 168. */
const MOST_ROWS = 500

/** One row of parking/opening but for the place. */
export type Opening = {
  days: string
  opens: number
  closes: number
  from?: string | undefined
  until?: string | undefined
}

/**
 * Opening times of a place (v2 OpeningTimes, v3 OperatingHours): one row for each valid period
 * and time of day. Equal begin and end mean the whole day; an end before the begin is on the next
 * day and passes 24 h.
 */
export function openingsOf(desk: Desk, times: XmlElement | undefined): Opening[] {
  if (times === undefined) return []
  if (times.type === 'OpenAllHours' || flagAt(desk, times, 'available24hours') === true) {
    return [{ days: ALL_DAYS, opens: 0, closes: DAY_SECONDS }]
  }
  const overall =
    childOf(times, 'validity', 'validityTimeSpecification') ?? childOf(times, 'overallPeriod')
  if (overall === undefined) return []
  if (childOf(overall, 'exceptionPeriod')) {
    desk.note('exception-period', 'exceptions of opening times are left out', placeOf(times))
  }
  const bounds = {
    from: dateAt(desk, overall, 'overallStartTime'),
    until: dateAt(desk, overall, 'overallEndTime'),
  }
  const periods = childrenNamed(overall, 'validPeriod')
  if (periods.length === 0) return []
  return periods.flatMap((period) => openingsIn(desk, period, bounds)).slice(0, MOST_ROWS)
}

function openingsIn(
  desk: Desk,
  period: XmlElement,
  bounds: { from: string | undefined; until: string | undefined },
): Opening[] {
  const from = dateAt(desk, period, 'startOfPeriod') ?? bounds.from
  const until = dateAt(desk, period, 'endOfPeriod') ?? bounds.until
  const sets = childrenNamed(period, 'recurringDayWeekMonthPeriod').map((one) => daysOf(one))
  const days = sets.length === 0 ? [ALL_DAYS] : [...new Set(sets)]
  const hours = childrenNamed(period, 'recurringTimePeriodOfDay').flatMap((one) => {
    const opens = secondsOfDay(textAt(one, 'startTimeOfPeriod'))
    const closes = secondsOfDay(textAt(one, 'endTimeOfPeriod'))
    if (opens !== undefined && closes !== undefined) return [{ opens, closes }]
    desk.note('not-a-time', 'a time of day is no time; left out', placeOf(one))
    return []
  })
  if (hours.length === 0) hours.push({ opens: 0, closes: DAY_SECONDS })
  return days.flatMap((one) =>
    hours.map(({ opens, closes }) => {
      return {
        days: one,
        opens,
        closes: closes > opens ? closes : closes + DAY_SECONDS,
        from,
        until,
      }
    }),
  )
}

/** Days of a DayWeekMonth, neighbours joined: `Mo-Fr`, `Mo,We,Sa-Su`. No day named: all. */
function daysOf(days: XmlElement): string {
  const named = new Set(textsOf(days, 'applicableDay'))
  const isIn = DAYS.map((day) => named.has(day))
  if (!isIn.includes(true)) return ALL_DAYS
  const runs: string[] = []
  for (let at = 0; at < DAYS.length; at++) {
    if (!isIn[at]) continue
    let end = at
    while (isIn[end + 1]) end++
    runs.push(end === at ? `${SHORT_DAYS[at]}` : `${SHORT_DAYS[at]}-${SHORT_DAYS[end]}`)
    at = end
  }
  return runs.join(',')
}

/** The day of a time, in the zone of the source where it has an offset. */
function dateAt(desk: Desk, element: XmlElement, name: string): string | undefined {
  const text = textAt(element, name)
  if (text === undefined) return undefined
  if (!/(Z|[+-]\d\d:?\d\d)$/.test(text)) return /^\d{4}-\d\d-\d\d/.exec(text)?.[0]
  const instant = instantOf(text, desk.context.zone)
  if (instant === undefined) return undefined
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(desk.context.zone)
  return local.toPlainDate().toString()
}

/**
 * The rows in OpenStreetMap notation; undefined where a row ends on a day (a season), which the
 * notation can not say in short.
 */
export function hoursOf(openings: readonly Opening[]): string | undefined {
  if (openings.length === 0 || openings.some(({ until }) => until !== undefined)) return undefined
  const texts = openings.map(({ days, opens, closes }) => {
    return `${days} ${clock(opens)}-${clock(closes)}`
  })
  const text = [...new Set(texts)].join('; ')
  return text === `${ALL_DAYS} 00:00-24:00` ? '24/7' : text.slice(0, 2_000)
}

/** Past midnight the notation begins anew: 25:00 is 01:00. */
function clock(seconds: number): string {
  const minutes = Math.floor(seconds > DAY_SECONDS ? seconds - DAY_SECONDS : seconds) / 60
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(Math.floor(minutes % 60))}`
}
