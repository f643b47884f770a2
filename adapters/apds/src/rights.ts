import { instantOf, membersOf } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { type Item, idOf, itemsOf, listOf, textIn } from './fields.ts'

/** Places at which a rate table applies, by its id. */
export type PlacesOfRates = Map<string, Set<string>>

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const SHORT = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
const DAY_SECONDS = 86_400

/**
 * A right specification (ISO/TS 5206-1 Rights): notes which rates apply at which places, and tells
 * when the right can be used as opening times of these places.
 */
export function putRight(desk: Desk, item: Item, places: PlacesOfRates, at: string): void {
  const lots = itemsOf(item.hierarchyElements).flatMap(({ id }) => idOf(id) ?? [])
  for (const eligibility of itemsOf(item.rateEligibility)) {
    const rate = idOf(eligibility.rateTable) ?? idOf(eligibility.rate)
    if (rate === undefined) continue
    const known = places.get(rate) ?? new Set<string>()
    places.set(rate, known)
    for (const lot of lots) known.add(lot)
  }
  if (lots.length === 0) desk.note('no-place', 'a right that names no place', at)
  const rows = periodsOf(desk, item, at)
  for (const lot of lots) {
    const first = openingsSoFar(desk, lot)
    for (const [index, row] of rows.entries()) {
      desk.put('parking/opening@1', { lot_id: lot, period_index: first + index, ...row }, at)
    }
    opened(desk).set(lot, first + rows.length)
  }
}

/** Rows a lot has from rights before; a lot may have several rights. */
const counts = new WeakMap<Desk, Map<string, number>>()

function opened(desk: Desk): Map<string, number> {
  const known = counts.get(desk) ?? new Map<string, number>()
  counts.set(desk, known)
  return known
}

function openingsSoFar(desk: Desk, lot: string): number {
  return opened(desk).get(lot) ?? 0
}

type Row = Readonly<Record<string, unknown>>

function periodsOf(desk: Desk, item: Item, at: string): Row[] {
  const validity = membersOf(item.validity)
  const times = membersOf(validity.validityTimeSpecification ?? validity)
  const bounds = {
    valid_from: dayOf(desk, times.overallStartTime),
    valid_until: dayOf(desk, times.overallEndTime ?? item.expiry),
  }
  return itemsOf(times.validPeriods ?? times.validPeriod).flatMap((period) => {
    const days = itemsOf(period.recurringDayWeekMonthPeriod).flatMap(({ applicableDay }) =>
      listOf(applicableDay).map((day) => DAYS.indexOf(String(day).toLowerCase())),
    )
    const hours = itemsOf(period.recurringTimePeriodOfDay).map((each) => ({
      from: secondsOf(each.startTimeOfPeriod),
      to: secondsOf(each.endTimeOfPeriod),
    }))
    if (hours.length === 0) hours.push({ from: 0, to: DAY_SECONDS })
    return hours.flatMap(({ from, to }) => {
      if (from === undefined || to === undefined) {
        desk.note('not-a-time', 'a time of day is none', at)
        return []
      }
      return {
        days: daysText(days),
        opens_at_seconds: from,
        // A period that ends before it begins ends on the next day.
        closes_at_seconds: to <= from ? to + DAY_SECONDS : to,
        ...bounds,
        description: textIn(period.periodName) ?? textIn(item.description),
      }
    })
  })
}

/** `Mo-Fr`, `Sa,Su` in OpenStreetMap notation; all days where none are named. */
function daysText(numbers: readonly number[]): string {
  const days = [...new Set(numbers.filter((day) => day >= 0))].toSorted((one, other) => one - other)
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return 'Mo-Su'
  if (days.length > 2 && last - first === days.length - 1) return `${SHORT[first]}-${SHORT[last]}`
  return days.map((day) => SHORT[day]).join(',')
}

function secondsOf(value: unknown): number | undefined {
  const found = /^([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?/.exec(String(value))
  if (!found) return undefined
  const seconds = Number(found[1]) * 3_600 + Number(found[2]) * 60 + Number(found[3] ?? 0)
  return seconds <= DAY_SECONDS ? seconds : undefined
}

/** The day of an instant as it is written: days of rights are those of the place. */
function dayOf(desk: Desk, value: unknown): string | undefined {
  return instantOf(value, desk.zone) === undefined ? undefined : String(value).trim().slice(0, 10)
}
