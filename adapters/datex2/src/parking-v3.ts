import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { locationOf } from './location.ts'
import { extraOrNone, occupancyColumns, occupancyExtra, worded } from './occupancy.ts'
import { hoursOf, openingsOf } from './openings.ts'
import { stateOf, WHOLE } from './parking-status.ts'
import { putOpenings } from './parking-table.ts'
import {
  type Assignment,
  assignmentOf,
  CAPACITY_COLUMNS,
  kindOfLayout,
  purposeOf,
  stateWords,
} from './parking-words.ts'
import type { Publication } from './publication.ts'
import {
  childrenNamed,
  flagAt,
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
const OCCUPANCY = 'parking/occupancy@1'
const SPACE_STATUS = 'parking/space_status@1'

/** Entrances and exits: no places to park at. */
const ACCESSES: ReadonlySet<string> = new Set(['VehicularAccess', 'PedestrianAccess', 'Access'])

/**
 * An element of the hierarchy of version 3 (ParkingTablePublication, package parking): a space as
 * parking/space, campus, place, part and area as parking/lot; entrances are left out. Name,
 * location, operator and hours are those of FacilityObject (package facilities). A relatedLocation
 * is a place nearby, and not taken.
 */
export function readHierarchyElement(desk: Desk, element: XmlElement): void {
  const type = element.type ?? ''
  if (ACCESSES.has(type)) {
    desk.note('access', 'entrances and exits are left out', placeOf(element))
    return
  }
  const isSpace = type === 'Space' || textAt(element, 'type') === 'space'
  if (isSpace) putSpace(desk, element)
  else putLot(desk, element)
}

function putSpace(desk: Desk, element: XmlElement): void {
  const location = locationOf(desk, childOf(element, 'locationReference'))
  const kinds = assignmentsOf(element).map(({ kind }) => kind)
  desk.put(
    SPACE,
    {
      space_id: textAt(element, 'id'),
      lot_id: textAt(element, 'parentId', 'id'),
      name: wordAt(element, 512, 'name'),
      space_kind: kinds.find((kind) => kind !== undefined),
      spaces: 1,
      latitude: location.latitude,
      longitude: location.longitude,
      geometry: location.geometry,
    },
    placeOf(element),
  )
}

function putLot(desk: Desk, element: XmlElement): void {
  const id = textAt(element, 'id')
  const common = childOf(element, 'commonComponents')
  const character = childOf(common, 'characteristics') ?? childOf(element, 'characteristics')
  const location = locationOf(desk, childOf(element, 'locationReference'))
  const hours = childOf(element, 'operatingHours')
  const openings = openingsOf(desk, hours)
  const assignments = assignmentsOf(element)
  const [only] = assignments
  const capacity =
    integerAt(desk, character, 'spacesTotal') ?? integerAt(desk, element, 'supply', 'quantity')
  const column = only?.kind && CAPACITY_COLUMNS[only.kind]
  const scenarios = patternsOf(element).flatMap((one) => textsOf(one, 'type'))
  const seconds = numberAt(desk, additionalOf(element), 'assignment', 'maximumParkingDuration')
  const covered = textAt(character, 'coveredType')
  desk.put(
    LOT,
    {
      lot_id: id,
      lot_version: textAt(element, 'version'),
      parent_id: textAt(element, 'parentId', 'id'),
      name: wordAt(element, 512, 'name'),
      purpose: only && purposeOf(only),
      lot_kind: kindOf(element, character, scenarios),
      is_park_and_ride: scenarios.includes('parkAndRide') ? true : undefined,
      operator_name: operatorOf(element),
      url: textAt(common, 'marketing', 'webUrl'),
      capacity,
      ...(column && capacity !== undefined && { [column]: capacity }),
      has_fee: scenarios.includes('freeParking') ? false : undefined,
      is_covered: covered === undefined ? undefined : covered === 'covered',
      max_stay_minutes: seconds === undefined ? undefined : Math.round(seconds / 60),
      opening_hours: hoursOf(openings),
      updated_at: instantAt(desk, element, 'lastUpdated'),
      latitude: location.latitude,
      longitude: location.longitude,
      geometry: location.geometry,
      extra: lotExtraOf(element, scenarios),
    },
    placeOf(element),
  )
  if (id !== undefined) putOpenings(desk, id, openings, element)
}

function kindOf(
  element: XmlElement,
  character: XmlElement | undefined,
  scenarios: readonly string[],
): string | undefined {
  if (textAt(character, 'structureType') === 'onStreet') return 'on-street'
  if (scenarios.some((one) => /^(restArea|serviceArea|motorwayParking)$/.test(one))) {
    return 'rest-area'
  }
  if (textAt(character, 'structureGrade') === 'underground') return 'underground'
  const type = textAt(character, 'structureType')
  if (type === 'offStreetSurface') return 'surface'
  if (type === 'offStreetStructure') return 'multi-storey'
  return kindOfLayout(textAt(element, 'layout'))
}

function additionalOf(element: XmlElement): XmlElement | undefined {
  return (
    childOf(element, 'additionalCharacteristics') ??
    childOf(element, 'commonComponents', 'additionalCharacteristics')
  )
}

function patternsOf(element: XmlElement): XmlElement[] {
  const common = childOf(element, 'commonComponents')
  return [
    ...childrenNamed(element, 'operatingPattern'),
    ...childrenNamed(common, 'operatingPattern'),
  ]
}

/** Assignments that exclude others come first. */
function assignmentsOf(element: XmlElement): Assignment[] {
  const assignments = childrenNamed(additionalOf(element), 'assignment')
  return assignments.flatMap((one) => {
    const only = childOf(one, 'exclusivelyAssignedFor')
    return only ? [assignmentOf(only)] : []
  })
}

function operatorOf(element: XmlElement): string | undefined {
  const own = wordAt(element, 512, 'operator', 'name')
  if (own !== undefined) return own
  const roles = childrenNamed(element, 'responsibilityRoleAssignment')
  const role = roles.find((one) => textAt(one, 'type') === 'operator')
  return wordAt(role, 512, 'organisation', 'name')
}

function lotExtraOf(
  element: XmlElement,
  scenarios: readonly string[],
): Record<string, string> | undefined {
  const extra: Record<string, string> = {}
  if (element.type) extra.record_type = element.type
  const layer = textAt(element, 'layer')
  if (layer !== undefined) extra.layer = layer
  if (scenarios.length > 0) extra.usage_scenarios = scenarios.join(',')
  const external =
    textAt(element, 'externalIdentifier') ?? textAt(element, 'operatorDefinedPlace', 'identifier')
  if (external !== undefined) extra.operator_identifier = external
  return extraOrNone(extra)
}

/**
 * A parkingStatusInformation of version 3: of a space as parking/space_status, of anything else
 * as parking/occupancy; status of entrances is left out.
 */
export function readStatusInformation(
  desk: Desk,
  publication: Publication,
  status: XmlElement,
): void {
  const id = textAt(status, 'reference', 'id')
  const validity = childOf(status, 'statusValidity')
  const measuredAt =
    instantAt(desk, status, 'measurementOrCalculationTime') ??
    instantAt(desk, validity, 'statusTime') ??
    publication.publishedAt
  if (status.type === 'AccessStatus') {
    desk.note('access', 'entrances and exits are left out', placeOf(status))
    return
  }
  if (status.type === 'SpaceStatus' || childOf(status, 'occupied')) {
    const isOccupied = flagAt(desk, status, 'occupied')
    const row = { measured_at: measuredAt, space_id: id, is_occupied: isOccupied }
    desk.put(SPACE_STATUS, { ...row, state: stateOf(isOccupied) }, placeOf(status))
    return
  }
  const occupancy = childOf(status, 'occupancy')
  const columns = occupancyColumns(desk, occupancy)
  const [state] = textsOf(status, 'status')
  const operation = textAt(status, 'operatingPatternStatus', 'operationStatus')
  const extra = { ...occupancyExtra(occupancy) }
  const faults = textsOf(status, 'parkingFault').join(',')
  if (faults !== '') extra.faults = faults
  desk.put(
    OCCUPANCY,
    {
      measured_at: measuredAt,
      lot_id: id,
      group_id: WHOLE,
      ...columns,
      capacity: columns.capacity ?? integerAt(desk, status, 'supply', 'quantity'),
      state: worded(desk, status, state, stateWords.STATES, 'state'),
      opening_state: worded(desk, status, operation, stateWords.OPENINGS, 'opening state'),
      extra: extraOrNone(extra),
    },
    placeOf(status),
  )
}
