/** Months as people settle them: from the first of one to the first of the next, in a zone. */
import { beginningOf, dayOf } from './working-days.ts'

const DAY_MILLISECONDS = 86_400_000
export const MONTH = '^\\d{4}-(0[1-9]|1[0-2])$'
const PATTERN = new RegExp(MONTH)

/** Instants, RFC 3339; `until` is not included. `month`: `2026-03`. */
export function monthPeriod(month: string, zone: string): { since: string; until: string } {
  return { since: beginningOfMonth(month, zone), until: beginningOfMonth(monthAfter(month), zone) }
}

/** `2026-03` → `2026-04`. Throws a RangeError for what is no month. */
export function monthAfter(month: string): string {
  if (!PATTERN.test(month)) throw new RangeError(`not a month: ${month}`)
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}

/** The month in which an instant falls. */
export function monthOf(instant: string | number, zone: string): string {
  return new Date(dayOf(instant, zone) * DAY_MILLISECONDS).toISOString().slice(0, 7)
}

function beginningOfMonth(month: string, zone: string): string {
  const day = Date.parse(`${month}-01T00:00:00Z`) / DAY_MILLISECONDS
  return new Date(beginningOf(day, zone)).toISOString()
}
