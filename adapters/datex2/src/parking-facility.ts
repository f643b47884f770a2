import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { locationOf } from './location.ts'
import { extraOrNone, thresholdsOf, worded } from './occupancy.ts'
import { hoursOf, openingsOf } from './openings.ts'
import { WHOLE } from './parking-status.ts'
import { putOpenings } from './parking-table.ts'
import {
  assignmentOf,
  CAPACITY_COLUMNS,
  kindOfLayout,
  maxHeightOf,
  stateWords,
} from './parking-words.ts'
import type { Publication } from './publication.ts'
import {
  childrenNamed,
  indexedAt,
  instantAt,
  integerAt,
  numberAt,
  placeOf,
  textAt,
  wordAt,
} from './tree.ts'
import { textsOf } from './validity.ts'

const LOT = 'parking/lot@1'
const OCCUPANCY = 'parking/occupancy@1'

const MINUTE_SECONDS = 60

/**
 * A parkingFacility or parkingArea of the older parking extension to version 2
 * (parkingFacilityTablePublication), which German and Finnish operators send.
 */
export function readFacility(desk: Desk, facility: XmlElement): void {
  const isArea = facility.name === 'parkingArea'
  const id = textAt(facility, 'id')
  const place =
    childOf(facility, 'facilityLocation') ??
    childOf(facility, 'area') ??
    childOf(facility, 'entranceLocation')
  const location = locationOf(desk, place)
  const openings = openingsOf(desk, childOf(facility, 'openingTimes'))
  const seconds = numberAt(desk, facility, 'maximumParkingDuration')
  desk.put(
    LOT,
    {
      lot_id: id,
      lot_version: textAt(facility, 'version'),
      name:
        wordAt(facility, 512, 'parkingFacilityName') ?? wordAt(facility, 512, 'parkingAreaName'),
      lot_kind: isArea ? 'other' : kindOfLayout(textAt(facility, 'parkingFacilityLayout')),
      operator_name:
        wordAt(facility, 512, 'operator', 'contactName') ??
        wordAt(facility, 512, 'owner', 'contactName'),
      capacity: integerAt(desk, facility, 'totalParkingCapacity'),
      ...capacitiesOf(desk, facility),
      max_height_meters: maxHeightOf(desk, childOf(facility, 'characteristicsOfPermittedVehicles')),
      max_stay_minutes: seconds === undefined ? undefined : Math.round(seconds / MINUTE_SECONDS),
      opening_hours: hoursOf(openings),
      updated_at: instantAt(desk, facility, 'parkingFacilityRecordVersionTime'),
      latitude: location.latitude,
      longitude: location.longitude,
      geometry: location.geometry,
      extra: extraOf(facility),
    },
    placeOf(facility),
  )
  if (id !== undefined) putOpenings(desk, id, openings, facility)
}

function capacitiesOf(desk: Desk, facility: XmlElement): Record<string, unknown> {
  const columns: Record<string, number> = {}
  for (const { element } of indexedAt(facility, 'assignedParkingSpaces', 'index')) {
    const description = childOf(element, 'descriptionOfAssignedParkingSpaces') ?? element
    const { kind } = assignmentOf(description)
    const column = kind && CAPACITY_COLUMNS[kind]
    const spaces = integerAt(desk, element, 'numberOfAssignedParkingSpaces')
    if (column !== undefined && spaces !== undefined)
      columns[column] = (columns[column] ?? 0) + spaces
  }
  return columns
}

function extraOf(facility: XmlElement): Record<string, string> | undefined {
  const extra = thresholdsOf(childOf(facility, 'parkingFacilityConfiguration') ?? facility)
  const kept: [string, string][] = [
    ['capacity_long_term', 'totalParkingCapacityLongTerm'],
    ['capacity_short_term', 'totalParkingCapacityShortTerm'],
    ['layout', 'parkingFacilityLayout'],
  ]
  for (const [column, name] of kept) {
    const text = textAt(facility, name)
    if (text !== undefined) extra[column] = text
  }
  if (facility.name === 'parkingArea') extra.record_type = 'parkingArea'
  const members = childrenNamed(facility, 'parkingFacilityReference').map((one) =>
    textAt(one, 'id'),
  )
  const text = members.filter(Boolean).join(',').slice(0, 4_000)
  if (text !== '') extra.members = text
  return extraOrNone(extra)
}

/**
 * A parkingFacilityStatus or parkingAreaStatus (parkingFacilityTableStatusPublication). An area's
 * status may hold those of facilities.
 */
export function readFacilityStatus(desk: Desk, publication: Publication, status: XmlElement): void {
  const isArea = status.name === 'parkingAreaStatus'
  const reference = childOf(status, isArea ? 'parkingAreaReference' : 'parkingFacilityReference')
  const nested = childrenNamed(status, 'parkingFacilityStatus').filter(
    (one) => one.children.length > 0,
  )
  for (const one of nested) readFacilityStatus(desk, publication, one)
  const words = isArea ? [] : textsOf(status, 'parkingFacilityStatus')
  const state = words.find((word) => stateWords.STATES.has(word) && word !== 'unknown')
  const opening = words.find((word) => stateWords.OPENINGS.has(word))
  for (const word of words) {
    if (!stateWords.OPENINGS.has(word)) worded(desk, status, word, stateWords.STATES, 'state')
  }
  const name = isArea ? 'parkingArea' : 'parkingFacility'
  const trend = textAt(status, `${name}OccupancyTrend`)
  const short = integerAt(desk, status, 'totalParkingCapacityShortTermOverride')
  const hasOwn = status.children.some((child) => child !== reference && !nested.includes(child))
  if (nested.length > 0 && !hasOwn) return
  desk.put(
    OCCUPANCY,
    {
      measured_at: instantAt(desk, status, `${name}StatusTime`) ?? publication.publishedAt,
      lot_id: textAt(reference, 'id'),
      group_id: WHOLE,
      capacity: integerAt(desk, status, 'totalParkingCapacityOverride') ?? short,
      free:
        integerAt(desk, status, 'totalNumberOfVacantParkingSpaces') ??
        integerAt(desk, status, 'parkingAreaTotalNumberOfVacantParkingSpaces'),
      occupied: integerAt(desk, status, 'totalNumberOfOccupiedParkingSpaces'),
      occupancy_percentage: percentageOf(desk, status, `${name}Occupancy`),
      trend: worded(desk, status, trend, stateWords.TRENDS, 'trend'),
      state: state && stateWords.STATES.get(state),
      opening_state: opening && stateWords.OPENINGS.get(opening),
      inflow_per_hour: numberAt(desk, status, 'parkingFacilityFillRate'),
      outflow_per_hour: numberAt(desk, status, 'parkingFacilityExitRate'),
    },
    placeOf(status),
  )
  putAssigned(desk, publication, status, textAt(reference, 'id'))
}

function putAssigned(
  desk: Desk,
  publication: Publication,
  status: XmlElement,
  lot: string | undefined,
): void {
  const measured_at =
    instantAt(desk, status, 'parkingFacilityStatusTime') ?? publication.publishedAt
  for (const { index, element } of indexedAt(status, 'assignedParkingSpacesStatus', 'index')) {
    const row = {
      measured_at,
      lot_id: lot,
      group_id: index === undefined ? undefined : `assigned-${index}`,
      free: integerAt(desk, element, 'numberOfVacantAssignedParkingSpaces'),
      occupied: integerAt(desk, element, 'numberOfOccupiedAssignedParkingSpaces'),
    }
    desk.put(OCCUPANCY, row, placeOf(element))
  }
}

/**
 * Occupancy comes as a share, 0.37, in this extension; numbers above 1 are taken as a percentage
 * with a remark.
 */
function percentageOf(desk: Desk, status: XmlElement, name: string): number | undefined {
  const number = numberAt(desk, status, name)
  if (number === undefined) return undefined
  if (number <= 1) return Number((number * 100).toFixed(6))
  desk.note('occupancy-not-a-share', `${name} above 1 is taken as a percentage`, placeOf(status))
  return number
}
