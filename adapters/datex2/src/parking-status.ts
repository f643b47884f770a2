import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { extraOrNone, occupancyColumns, occupancyExtra, thresholdsOf, worded } from './occupancy.ts'
import { stateWords } from './parking-words.ts'
import type { Publication } from './publication.ts'
import {
  childrenNamed,
  cut,
  extensionsOf,
  flagAt,
  indexedAt,
  instantAt,
  placeOf,
  textAt,
} from './tree.ts'
import { textsOf } from './validity.ts'

const OCCUPANCY = 'parking/occupancy@1'
const SPACE_STATUS = 'parking/space_status@1'

/** The group of a place as a whole. */
export const WHOLE = 'all'

/**
 * A parkingRecordStatus of version 2 (parkingStatusPublication): the place as a whole, its groups
 * of spaces, categories that a level B extension adds, and single spaces.
 */
export function readParkingStatus(desk: Desk, publication: Publication, status: XmlElement): void {
  const lot = textAt(status, 'parkingRecordReference', 'id')
  const measuredAt =
    instantAt(desk, status, 'parkingStatusValidity', 'parkingStatusTime') ??
    instantAt(desk, status, 'parkingStatusOriginTime') ??
    publication.publishedAt
  const occupancy = childOf(status, 'parkingOccupancy')
  const state = textAt(status, 'parkingSiteStatus') ?? textAt(status, 'groupOfParkingSitesStatus')
  const opening = textAt(status, 'parkingSiteOpeningStatus')
  desk.put(
    OCCUPANCY,
    {
      measured_at: measuredAt,
      lot_id: lot,
      group_id: WHOLE,
      ...occupancyColumns(desk, occupancy),
      state: worded(desk, status, state, stateWords.STATES, 'state'),
      opening_state: worded(desk, status, opening, stateWords.OPENINGS, 'opening state'),
      extra: extraOf(status, occupancy),
    },
    placeOf(status),
  )
  putGroups(desk, status, lot, measuredAt)
  putSpaces(desk, status, lot, measuredAt)
}

function putGroups(
  desk: Desk,
  status: XmlElement,
  lot: string | undefined,
  measuredAt: string,
): void {
  for (const { index, element } of indexedAt(status, 'groupOfParkingSpacesStatus', 'groupIndex')) {
    const isClosed = flagAt(desk, element, 'groupOfParkingSpacesClosed')
    const row = {
      measured_at: measuredAt,
      lot_id: lot,
      group_id: index === undefined ? undefined : `group-${index}`,
      ...occupancyColumns(desk, element),
      opening_state: isClosed === undefined ? undefined : isClosed ? 'closed' : 'open',
      extra: extraOrNone(occupancyExtra(element)),
    }
    desk.put(OCCUPANCY, row, placeOf(element))
  }
  const extension = childOf(status, 'parkingSiteStatusExtension')
  for (const category of childrenNamed(extension, 'category')) {
    const occupancy = childOf(category, 'parkingOccupancy')
    const row = {
      measured_at: measuredAt,
      lot_id: lot,
      group_id: cut(textAt(category, 'name'), 128),
      ...occupancyColumns(desk, occupancy),
      extra: extraOrNone(occupancyExtra(occupancy)),
    }
    desk.put(OCCUPANCY, row, placeOf(category))
  }
}

function putSpaces(
  desk: Desk,
  status: XmlElement,
  lot: string | undefined,
  measuredAt: string,
): void {
  for (const { index, element } of indexedAt(status, 'parkingSpaceStatus', 'parkingSpaceIndex')) {
    const isOccupied = flagAt(desk, element, 'parkingSpaceOccupied')
    const isClosed = flagAt(desk, element, 'parkingSpaceClosed') === true
    desk.put(
      SPACE_STATUS,
      {
        measured_at: instantAt(desk, element, 'measurementOrCalculationTime') ?? measuredAt,
        space_id: lot === undefined || index === undefined ? undefined : `${lot}/${index}`,
        lot_id: lot,
        is_occupied: isOccupied,
        state: isClosed ? 'out-of-service' : stateOf(isOccupied),
      },
      placeOf(element),
    )
  }
}

/** State of a space by whether it is taken. */
export function stateOf(isOccupied: boolean | undefined): string {
  if (isOccupied === undefined) return 'unknown'
  return isOccupied ? 'occupied' : 'free'
}

function extraOf(
  status: XmlElement,
  occupancy: XmlElement | undefined,
): Record<string, string> | undefined {
  const { parkingSiteStatusExtension: categories, ...others } = extensionsOf(status)
  const isRead = childOf(status, 'parkingSiteStatusExtension', 'category') !== undefined
  const extra: Record<string, string> = {
    ...others,
    ...(categories !== undefined && !isRead && { parkingSiteStatusExtension: categories }),
    ...occupancyExtra(occupancy),
    ...thresholdsOf(childOf(status, 'overrideParkingThresholds')),
  }
  const kept: [string, string][] = [
    ['queueing_seconds', 'parkingQueueingTime'],
    ['conditions', 'parkingConditions'],
    ['overcrowding', 'parkingSiteOvercrowdingStatus'],
  ]
  for (const [column, name] of kept) {
    const text = textAt(status, name)
    if (text !== undefined) extra[column] = text
  }
  const faults = textsOf(status, 'parkingFault').join(',')
  if (faults !== '') extra.faults = faults
  return extraOrNone(extra)
}
