import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { type Location, locationOf } from './location.ts'
import { extraOrNone, thresholdsOf } from './occupancy.ts'
import { hoursOf, type Opening, openingsOf } from './openings.ts'
import {
  type Assignment,
  assignmentOf,
  CAPACITY_COLUMNS,
  kindOfLayout,
  maxHeightOf,
  purposeOf,
  type SpaceKind,
} from './parking-words.ts'
import { putTariffs } from './tariffs.ts'
import {
  childrenNamed,
  extensionsOf,
  flagAt,
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
const SPACE = 'parking/space@1'
const OPENING = 'parking/opening@1'

const MINUTE_SECONDS = 60

/**
 * A parkingRecord of version 2 (parkingTablePublication, as extension of a GenericPublication)
 * with its spaces, groups of spaces, tariffs and opening times. Sites within a group of sites are
 * lots with the group as parent.
 */
export function readParkingRecord(desk: Desk, record: XmlElement, parent?: string): void {
  const id = textAt(record, 'id')
  const location = locationOf(desk, childOf(record, 'parkingLocation'))
  const openings = openingsOf(desk, childOf(record, 'openingTimes'))
  const groups = groupsOf(desk, record)
  desk.put(LOT, lotOf(desk, record, { id, parent, location, openings, groups }), placeOf(record))
  if (id !== undefined) {
    putOpenings(desk, id, openings, record)
    putTariffs(desk, id, childOf(record, 'tariffsAndPayment'))
    putSpaces(desk, id, record, groups)
  }
  for (const site of childrenNamed(record, 'parkingSite')) readParkingRecord(desk, site, id)
}

/** Rows of parking/opening for one place. */
export function putOpenings(
  desk: Desk,
  lot: string,
  openings: readonly Opening[],
  holder: XmlElement,
): void {
  for (const [place, { days, opens, closes, from, until }] of openings.entries()) {
    const times = { days, opens_at_seconds: opens, closes_at_seconds: closes }
    const row = { lot_id: lot, period_index: place, ...times, valid_from: from, valid_until: until }
    desk.put(OPENING, row, placeOf(holder))
  }
}

type Group = {
  index: string
  element: XmlElement
  assignment: Assignment
  spaces: number | undefined
  /** Counts spaces that another group counts too. */
  isRepeated: boolean
}

type Parts = {
  id: string | undefined
  parent: string | undefined
  location: Location
  openings: readonly Opening[]
  groups: readonly Group[]
}

function lotOf(desk: Desk, record: XmlElement, parts: Parts): Record<string, unknown> {
  const only = childOf(record, 'onlyAssignedParking')
  const among = childOf(record, 'assignedParkingAmongOthers')
  const assignment = assignmentOf(only)
  const capacity = integerAt(desk, record, 'parkingNumberOfSpaces')
  const payment = childOf(record, 'tariffsAndPayment')
  const isFree = flagAt(desk, payment, 'freeOfCharge')
  const scenarios = scenariosOf(record)
  const seconds = numberAt(desk, record, 'maximumParkingDuration')
  return {
    lot_id: parts.id,
    lot_version: textAt(record, 'version'),
    parent_id: parts.parent,
    name: wordAt(record, 512, 'parkingName'),
    purpose: purposeOf(assignment) ?? (scenarios.includes('truckParking') ? 'truck' : undefined),
    lot_kind: kindOf(record, scenarios),
    is_park_and_ride: scenarios.includes('parkAndRide') ? true : undefined,
    operator_name: contactOf(childOf(record, 'operator')),
    address: addressOf(childOf(record, 'parkingSiteAddress')),
    area_name: wordAt(record, 256, 'parkingZone'),
    url: textAt(record, 'urlLinkAddress'),
    capacity,
    ...capacitiesOf(parts.groups),
    ...capacityOf(assignment.kind, capacity),
    has_fee: isFree === undefined ? childOf(payment, 'chargeBand') && true : !isFree,
    fee_text: wordAt(payment, 8_000, 'paymentAdditionalDescription'),
    is_covered: textsOf(record, 'parkingLayout').includes('covered') ? true : undefined,
    max_height_meters:
      maxHeightOf(desk, childOf(only, 'vehicleCharacteristics')) ??
      maxHeightOf(desk, childOf(among, 'vehicleCharacteristics')),
    max_stay_minutes: seconds === undefined ? undefined : Math.round(seconds / MINUTE_SECONDS),
    opening_hours: hoursOf(parts.openings),
    updated_at: instantAt(desk, record, 'parkingRecordVersionTime'),
    latitude: parts.location.latitude,
    longitude: parts.location.longitude,
    geometry: parts.location.geometry,
    extra: extraOf(record, assignmentOf(among), assignment),
  }
}

function capacityOf(
  kind: SpaceKind | undefined,
  capacity: number | undefined,
): Record<string, unknown> {
  const column = kind && CAPACITY_COLUMNS[kind]
  return column === undefined || capacity === undefined ? {} : { [column]: capacity }
}

/** Spaces of each kind, summed over the groups that do not repeat others. */
function capacitiesOf(groups: readonly Group[]): Record<string, unknown> {
  const columns: Record<string, number> = {}
  for (const { assignment, spaces, isRepeated } of groups) {
    const column = assignment.kind && CAPACITY_COLUMNS[assignment.kind]
    if (column === undefined || spaces === undefined || isRepeated) continue
    columns[column] = (columns[column] ?? 0) + spaces
  }
  return columns
}

function kindOf(record: XmlElement, scenarios: readonly string[]): string | undefined {
  if (textAt(record, 'urbanParkingSiteType') === 'onStreetParking') return 'on-street'
  if (scenarios.some((one) => one === 'restArea' || one === 'serviceArea')) return 'rest-area'
  const [layout] = textsOf(record, 'parkingLayout')
  const kind = kindOfLayout(layout)
  if (kind !== undefined) return kind
  if (scenarios.includes('parkAndRide')) return 'park-and-ride'
  if (textAt(record, 'interUrbanParkingSiteLocation') === 'onStreet') return 'on-street'
  return textAt(record, 'urbanParkingSiteType') === 'offStreetParking' ? 'off-street' : undefined
}

function scenariosOf(record: XmlElement): string[] {
  const scenarios = indexedAt(record, 'parkingUsageScenario', 'scenarioIndex')
  return scenarios.flatMap(({ element }) => textsOf(element, 'parkingUsageScenario'))
}

function groupsOf(desk: Desk, record: XmlElement): Group[] {
  return childrenNamed(record, 'groupOfParkingSpaces').map((outer, place) => {
    const element =
      childOf(outer, 'parkingSpaceBasics') ?? childOf(outer, 'groupOfParkingSpaces') ?? outer
    const repeats = childrenNamed(element, 'identicalToGroup', 'realSubsetOfGroup')
    return {
      index: textAt(outer, 'groupIndex') ?? String(place),
      element,
      assignment: assignmentOf(childOf(element, 'onlyAssignedParking')),
      spaces: integerAt(desk, element, 'parkingNumberOfSpaces'),
      isRepeated: repeats.length > 0 || textAt(element, 'parkingTypeOfGroup') === 'statisticsOnly',
    }
  })
}

function putSpaces(desk: Desk, lot: string, record: XmlElement, groups: readonly Group[]): void {
  const isOnStreet = textAt(record, 'urbanParkingSiteType') === 'onStreetParking' || undefined
  for (const { index, element, assignment, spaces } of groups) {
    desk.put(
      SPACE,
      {
        space_id: `${lot}/group-${index}`,
        lot_id: lot,
        name: wordAt(element, 512, 'parkingSpaceOrGroupIdentifier'),
        space_kind: assignment.kind,
        spaces,
        is_on_street: isOnStreet,
        extra: extraOrNone(groupExtra(element)),
      },
      placeOf(record),
    )
  }
  for (const outer of childrenNamed(record, 'parkingSpace')) {
    const element = childOf(outer, 'parkingSpaceBasics') ?? childOf(outer, 'parkingSpace') ?? outer
    const location = locationOf(desk, childOf(element, 'location'))
    desk.put(
      SPACE,
      {
        space_id: `${lot}/${textAt(outer, 'parkingSpaceIndex') ?? ''}`,
        lot_id: lot,
        name: wordAt(element, 512, 'parkingSpaceOrGroupIdentifier'),
        space_kind: assignmentOf(childOf(element, 'onlyAssignedParking')).kind,
        spaces: 1,
        is_on_street: isOnStreet,
        latitude: location.latitude,
        longitude: location.longitude,
        geometry: location.geometry,
      },
      placeOf(outer),
    )
  }
}

function groupExtra(element: XmlElement): Record<string, string> {
  const type = textAt(element, 'parkingTypeOfGroup')
  const floor = textAt(element, 'parkingFloorOrLevel')
  return { ...(type && { group_type: type }), ...(floor && { floor }) }
}

function extraOf(
  record: XmlElement,
  among: Assignment,
  only: Assignment,
): Record<string, string> | undefined {
  const extra: Record<string, string> = {
    ...extensionsOf(record),
    ...thresholdsOf(childOf(record, 'parkingThresholds')),
  }
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') extra[name] = value
  }
  add('record_type', record.type)
  add('description', wordAt(record, 2_000, 'parkingDescription'))
  add('alias', wordAt(record, 500, 'parkingAlias'))
  add('layout', textsOf(record, 'parkingLayout').join(','))
  add('assigned_among_others', [...among.users, ...among.vehicles].join(','))
  add('only_assigned', [...only.users, ...only.vehicles].join(','))
  add('usage_scenarios', scenariosOf(record).join(','))
  add('reservation', textAt(record, 'parkingReservation'))
  add('group_type', textAt(record, 'groupOfParkingSitesType'))
  const members = childrenNamed(record, 'parkingSiteByReference').map((one) => textAt(one, 'id'))
  add('members', members.filter(Boolean).join(',').slice(0, 4_000))
  return extraOrNone(extra)
}

function contactOf(contact: XmlElement | undefined): string | undefined {
  const names = ['contactOrganisationName', 'contactName', 'organisationName']
  for (const name of names) {
    const word = wordAt(contact, 512, name)
    if (word !== undefined) return word
  }
  return undefined
}

function addressOf(contact: XmlElement | undefined): string | undefined {
  const street = [
    wordAt(contact, 300, 'contactDetailsStreet'),
    textAt(contact, 'contactDetailsHouseNumber'),
  ]
  const town = [
    textAt(contact, 'contactDetailsPostcode') ?? textAt(contact, 'contactDetailsZIPCode'),
    wordAt(contact, 300, 'contactDetailsCity'),
  ]
  const lines = [street, town].map((parts) => parts.filter(Boolean).join(' '))
  return lines.filter((line) => line !== '').join(', ') || undefined
}
