import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { stateWords } from './parking-words.ts'
import { childrenNamed, integerAt, numberAt, placeOf, textAt } from './tree.ts'

const HOUR_SECONDS = 3_600

/**
 * Columns of parking/occupancy from a ParkingOccupancy (v2) or Occupancy (v3). The same elements
 * have the prefix `parking` in version 2.
 */
export function occupancyColumns(
  desk: Desk,
  occupancy: XmlElement | undefined,
): Record<string, unknown> {
  const either = (name: string): string => {
    const older = `parking${name.charAt(0).toUpperCase()}${name.slice(1)}`
    return childOf(occupancy, older) ? older : name
  }
  const trend = textAt(occupancy, either('occupancyTrend'))
  return {
    capacity: integerAt(desk, occupancy, either('numberOfSpacesOverride')),
    free: integerAt(desk, occupancy, either('numberOfVacantSpaces')),
    occupied: integerAt(desk, occupancy, either('numberOfOccupiedSpaces')),
    occupancy_percentage: numberAt(desk, occupancy, either('occupancy')),
    trend: worded(desk, occupancy, trend, stateWords.TRENDS, 'trend'),
    ...ratesOf(desk, occupancy),
  }
}

/** Numbers and words of an occupancy that have no column. */
export function occupancyExtra(occupancy: XmlElement | undefined): Record<string, string> {
  const extra: Record<string, string> = {}
  const kept: [string, string][] = [
    ['vehicles', 'numberOfVehicles'],
    ['free_lower_than', 'numberOfVacantSpacesLowerThan'],
    ['free_higher_than', 'numberOfVacantSpacesHigherThan'],
    ['free_graded', 'numberOfVacantSpacesGraded'],
    ['occupancy_graded', 'occupancyGraded'],
  ]
  for (const [column, name] of kept) {
    const older = `parking${name.charAt(0).toUpperCase()}${name.slice(1)}`
    const text = textAt(occupancy, older) ?? textAt(occupancy, name)
    if (text !== undefined) extra[column] = text
  }
  return extra
}

/**
 * Vehicles in and out as an hourly rate: fillRate and exitRate, else the first count within an
 * interval, whose length is in seconds.
 */
function ratesOf(desk: Desk, occupancy: XmlElement | undefined): Record<string, unknown> {
  for (const count of childrenNamed(occupancy, 'vehicleCountAndRate')) {
    const rate = childOf(count, 'vehicleRate')
    const fill = numberAt(desk, rate, 'fillRate', 'vehicleFlowRate')
    const exit = numberAt(desk, rate, 'exitRate', 'vehicleFlowRate')
    if (fill !== undefined || exit !== undefined) {
      return { inflow_per_hour: fill, outflow_per_hour: exit }
    }
    const interval = childOf(count, 'vehicleCountWithinInterval')
    const seconds = numberAt(desk, interval, 'measurementInterval')
    if (seconds === undefined || seconds <= 0) continue
    const perHour = (name: string): number | undefined => {
      const vehicles = numberAt(desk, interval, name, 'vehicleCount')
      return vehicles === undefined ? undefined : (vehicles * HOUR_SECONDS) / seconds
    }
    const inflow = perHour('numberOfIncomingVehicles')
    const outflow = perHour('numberOfOutgoingVehicles')
    return { inflow_per_hour: inflow, outflow_per_hour: outflow }
  }
  return {}
}

/** Our word for a word of the standard; an unknown one is a remark, and none. */
export function worded(
  desk: Desk,
  holder: XmlElement | undefined,
  text: string | undefined,
  words: ReadonlyMap<string, string>,
  column: string,
): string | undefined {
  if (text === undefined) return undefined
  const word = words.get(text)
  if (word === undefined && !stateWords.WITHOUT_STATE.has(text)) {
    desk.note('unknown-code', `${text.slice(0, 80)} is no ${column} we know`, placeOf(holder))
  }
  return word
}

/** Thresholds of v2 and the facility extension, as they are. */
export function thresholdsOf(holder: XmlElement | undefined): Record<string, string> {
  const extra: Record<string, string> = {}
  const kept: [string, string][] = [
    ['almost_full_increasing', 'almostFullIncreasing'],
    ['almost_full_decreasing', 'almostFullDecreasing'],
    ['full_increasing', 'fullIncreasing'],
    ['full_decreasing', 'fullDecreasing'],
    ['entrance_full', 'entranceFull'],
  ]
  for (const [column, name] of kept) {
    const text = textAt(holder, name)
    if (text !== undefined) extra[column] = text
  }
  return extra
}

/** An `extra` map, or none when it would be empty. */
export function extraOrNone(extra: Record<string, string>): Record<string, string> | undefined {
  return Object.keys(extra).length === 0 ? undefined : extra
}
