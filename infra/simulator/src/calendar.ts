import { type ServiceId, ZONE_OFFSET_SECONDS } from './network.ts'

const DAY_MILLISECONDS = 86_400_000
/** National days on which the province runs its weekend timetable (month-day). */
const HOLIDAYS = ['01-01', '05-01', '10-01', '10-02', '10-03']

/** A date `YYYYMMDD` of the province's calendar, as GTFS writes it. */
export type ServiceDate = string

/** The date on the province's clocks at an instant (milliseconds since 1970). */
export function dateAt(now: number): ServiceDate {
  const local = new Date(now + ZONE_OFFSET_SECONDS * 1000)
  return local.toISOString().slice(0, 10).replaceAll('-', '')
}

export function dayBefore(date: ServiceDate): ServiceDate {
  return dateAt(midnight(date) - DAY_MILLISECONDS / 2)
}

/** The instant (milliseconds since 1970) from which the times of a service date count. */
export function midnight(date: ServiceDate): number {
  const utc = Date.UTC(
    Number(date.slice(0, 4)),
    Number(date.slice(4, 6)) - 1,
    Number(date.slice(6)),
  )
  return utc - ZONE_OFFSET_SECONDS * 1000
}

/** Which timetable runs on a date; what `calendar.txt` and `calendar_dates.txt` say. */
export function serviceOn(date: ServiceDate): ServiceId {
  if (isHoliday(date)) return 'weekend'
  return isWeekend(date) ? 'weekend' : 'weekday'
}

/** The holidays of a year that fall on a working day: exceptions of the calendar. */
export function exceptionsOf(year: number): ServiceDate[] {
  return HOLIDAYS.map((day) => `${year}${day.replace('-', '')}`).filter((date) => !isWeekend(date))
}

function isHoliday(date: ServiceDate): boolean {
  return HOLIDAYS.includes(`${date.slice(4, 6)}-${date.slice(6)}`)
}

function isWeekend(date: ServiceDate): boolean {
  const day = new Date(midnight(date) + ZONE_OFFSET_SECONDS * 1000).getUTCDay()
  return day === 0 || day === 6
}
