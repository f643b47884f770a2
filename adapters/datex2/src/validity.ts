/// <reference lib="esnext.temporal" />
import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { childrenNamed, instantAt, placeOf, textAt } from './tree.ts'

/** Seconds of a day. */
const DAY = 86_400

/** Periods of one validity that are looked at. */
const MOST_PERIODS = 1_000

/** What a Validity says (EN 16157-7, Validity and OverallPeriod). */
export type Validity = {
  status?: string | undefined
  from?: string | undefined
  until?: string | undefined
  /** validPeriods in all. */
  periods?: number | undefined
  /** Valid at receipt; undefined where the times are none, or cannot be judged (holidays). */
  isNow?: boolean | undefined
}

/**
 * Reads a validity and judges it at the time of receipt: `active` holds whatever the times say,
 * `suspended` and `planned` do not hold; else receipt must lie within the overall period, within
 * one of its valid periods where there are any, and within no exception (EN 16157-7).
 */
export function validityOf(desk: Desk, validity: XmlElement | undefined): Validity {
  const status = textAt(validity, 'validityStatus')
  const times = childOf(validity, 'validityTimeSpecification')
  const from = instantAt(desk, times, 'overallStartTime')
  const until = instantAt(desk, times, 'overallEndTime')
  const periods = childrenNamed(times, 'validPeriod').slice(0, MOST_PERIODS)
  const exceptions = childrenNamed(times, 'exceptionPeriod').slice(0, MOST_PERIODS)
  const read = { status, from, until, periods: times && periods.length }
  if (status === 'active') return { ...read, isNow: true }
  if (status === 'suspended' || status === 'planned') return { ...read, isNow: false }
  if (times === undefined) return read
  const isBroken =
    (from === undefined && textAt(times, 'overallStartTime') !== undefined) ||
    (until === undefined && textAt(times, 'overallEndTime') !== undefined)
  if (isBroken) return read
  const now = momentOf(desk)
  if (!within(now, from, until)) return { ...read, isNow: false }
  const isWithin = periods.length === 0 || some(periods.map((one) => holds(desk, one, now)))
  const isExcepted = some(exceptions.map((one) => holds(desk, one, now)))
  return { ...read, isNow: and(isWithin, not(isExcepted)) }
}

type Moment = { milliseconds: number; local: Temporal.ZonedDateTime }

const moments = new WeakMap<Desk, Moment>()

/** When the delivery was received, in the zone of the source. */
function momentOf(desk: Desk): Moment {
  const known = moments.get(desk)
  if (known) return known
  const instant = Temporal.Instant.from(desk.context.receivedAt)
  const local = instant.toZonedDateTimeISO(desk.context.zone)
  const moment = { milliseconds: instant.epochMilliseconds, local }
  moments.set(desk, moment)
  return moment
}

function within(now: Moment, from: string | undefined, until: string | undefined): boolean {
  if (from !== undefined && now.milliseconds < Date.parse(from)) return false
  return until === undefined || now.milliseconds < Date.parse(until)
}

/** Does a Period hold? Undefined where it speaks of days that we do not know. */
function holds(desk: Desk, period: XmlElement, now: Moment): boolean | undefined {
  const bounds = ['startOfPeriod', 'endOfPeriod'].map((name) => instantAt(desk, period, name))
  if (!within(now, bounds[0], bounds[1])) return false
  const hours = childrenNamed(period, 'recurringTimePeriodOfDay')
  if (hours.length > 0 && !hours.some((one) => isInHours(one, now))) return false
  const days = childrenNamed(period, 'recurringDayWeekMonthPeriod')
  if (days.length > 0 && !days.some((one) => isOnDay(one, now))) return false
  const isOpen =
    childOf(period, 'recurringSpecialDay') !== undefined || days.some((one) => hasWeeks(one))
  if (!isOpen) return true
  const message = 'a period by weeks of the month or special days is not judged'
  desk.note('period-not-judged', message, placeOf(period))
  return undefined
}

function isInHours(hours: XmlElement, { local }: Moment): boolean {
  const start = secondsOfDay(textAt(hours, 'startTimeOfPeriod'))
  const end = secondsOfDay(textAt(hours, 'endTimeOfPeriod'))
  if (start === undefined || end === undefined) return true
  const now = local.hour * 3_600 + local.minute * 60 + local.second
  if (start === end) return true
  return start < end ? now >= start && now < end : now >= start || now < end
}

/** A time of day as seconds after midnight; `24:00:00` is 86400. An offset is not looked at. */
export function secondsOfDay(text: string | undefined): number | undefined {
  const parts = /^(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/.exec(text ?? '')
  if (parts === null) return undefined
  const seconds = Number(parts[1]) * 3_600 + Number(parts[2]) * 60 + Number(parts[3] ?? 0)
  return seconds <= DAY ? seconds : undefined
}

/** Days of the week in the words of DATEX II, Monday first. */
export const DAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const

function isOnDay(days: XmlElement, { local }: Moment): boolean {
  const wantedDays = textsOf(days, 'applicableDay')
  const wantedMonths = textsOf(days, 'applicableMonth')
  const isDay = wantedDays.length === 0 || wantedDays.includes(DAYS[local.dayOfWeek - 1] ?? '')
  const month = MONTHS[local.month - 1] ?? ''
  return isDay && (wantedMonths.length === 0 || wantedMonths.includes(month))
}

function hasWeeks(days: XmlElement): boolean {
  const names = ['applicableWeek', 'applicableCalenderWeekWithinMonth']
  return childrenNamed(days, ...names, 'applicableInstanceOfDayWithinMonth').length > 0
}

/** Texts of all children of a name; a list in one element counts as several. */
export function textsOf(element: XmlElement | undefined, name: string): string[] {
  return childrenNamed(element, name).flatMap(({ text }) => text.split(/\s+/).filter(Boolean))
}

function some(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(true)) return true
  return values.includes(undefined) ? undefined : false
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value
}

function and(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  if (one === false || other === false) return false
  return one === undefined || other === undefined ? undefined : true
}
