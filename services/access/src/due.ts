/** Deadlines in working days, by the calendar of the catalogue. */
import type { Catalog, WorkCalendar } from '@tongqu/catalog'
import { addWorkingDays } from './clock/working-days.ts'

/** The exchange lives in one zone and by one calendar; a catalogue without it has weekends. */
const ZONE = 'Asia/Shanghai'
const CALENDAR = 'cn'
const WEEKENDS: WorkCalendar = {
  id: CALENDAR,
  title: { 'zh-CN': '周末', en: 'Weekends' },
  basis: { 'zh-CN': '无', en: 'none' },
  years: {},
}

/** The end (24:00) of the last of so many working days after `now`; RFC 3339. */
export function dueAfter(
  { catalog, now }: { catalog(): Catalog; now(): number },
  days: number,
): string {
  const calendar = catalog().calendars.get(CALENDAR) ?? WEEKENDS
  return addWorkingDays(now(), days, calendar, ZONE).value
}
