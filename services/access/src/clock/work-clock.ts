/** A period of working days that stands still while the other side must act. */
import type { WorkCalendar } from '@tongqu/catalog'
import { addWorkingDays, type Instant, workingDaysBetween } from './working-days.ts'

/** How days are counted; the hub uses the calendar `cn` of the catalogue and `Asia/Shanghai`. */
export type WorkDays = { calendar: WorkCalendar; zone: string }

export type WorkClock = {
  /** Working days there are. */
  days: number
  /** Of them used up before it last stood still. */
  used: number
  /** RFC 3339; absent while it stands still. */
  runningSince?: string
}

/** A clock that runs from an instant on; `days` is a whole number of working days. */
export function startClock(days: number, at: Instant): WorkClock {
  return { days, used: 0, runningSince: new Date(at).toISOString() }
}

/** Stops it; the day of the stop is used up. A clock that stands still stays as it is. */
export function pauseClock(clock: WorkClock, at: Instant, by: WorkDays): WorkClock {
  return { days: clock.days, used: usedDays(clock, at, by) }
}

/** Lets it run on; the day on which it does is not counted. One that runs stays as it is. */
export function resumeClock(clock: WorkClock, at: Instant): WorkClock {
  return clock.runningSince ? clock : { ...clock, runningSince: new Date(at).toISOString() }
}

/** Working days used until an instant, standing still not counted. */
export function usedDays(
  { used, runningSince }: WorkClock,
  at: Instant,
  { calendar, zone }: WorkDays,
): number {
  return runningSince ? used + workingDaysBetween(runningSince, at, calendar, zone).value : used
}

/**
 * When it runs out, RFC 3339, and the years whose holidays were not known; undefined while it
 * stands still.
 */
export function dueOf(
  { days, used, runningSince }: WorkClock,
  { calendar, zone }: WorkDays,
): { at: string; assumedYears: readonly string[] } | undefined {
  if (!runningSince) return undefined
  const left = Math.max(0, days - used)
  const { value, assumedYears } = addWorkingDays(runningSince, left, calendar, zone)
  return { at: value, assumedYears }
}
