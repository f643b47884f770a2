import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { locationColumns, locationOf } from './location.ts'
import { childrenNamed, numberAt, placeOf, textAt, wordAt } from './tree.ts'

const SECTION = 'road/section@1'

/**
 * A predefined location, group or itinerary as rows of road/section
 * (PredefinedLocationsPublication, EN 16157-2). Of a group, the group itself is a row and each of
 * its locations another.
 */
export function readPredefined(desk: Desk, holder: XmlElement): void {
  const single = childOf(holder, 'location')
  if (single) {
    putSection(desk, holder, single, undefined)
    return
  }
  const whole = childOf(holder, 'locationGroup') ?? childOf(holder, 'itinerary')
  const members = childrenNamed(holder, 'predefinedLocation').map((member) => {
    return childOf(member, 'predefinedLocation') ?? member
  })
  const ids = members.map((member) => textAt(member, 'id') ?? '').filter(Boolean)
  putSection(desk, holder, whole, ids.length > 0 ? ids.join(',').slice(0, 4_000) : undefined)
  for (const member of members) putSection(desk, member, childOf(member, 'location'), undefined)
}

function putSection(
  desk: Desk,
  holder: XmlElement,
  element: XmlElement | undefined,
  members: string | undefined,
): void {
  const location = locationOf(desk, element)
  const extra: Record<string, string> = { ...location.extra, location_kind: location.kind }
  if (location.alertCPrimary) extra.alert_c_primary = location.alertCPrimary
  if (location.alertCSecondary) extra.alert_c_secondary = location.alertCSecondary
  if (location.reference) extra.location_reference = location.reference
  if (location.openlr) extra.openlr = location.openlr
  if (members) extra.members = members
  const supplement = childOf(element, 'supplementaryPositionalDescription')
  desk.put(
    SECTION,
    {
      section_id: textAt(holder, 'id'),
      section_version: textAt(holder, 'version'),
      name:
        wordAt(holder, 512, 'predefinedLocationName') ??
        wordAt(holder, 512, 'predefinedLocationGroupName') ??
        wordAt(holder, 512, 'predefinedNonOrderedLocationGroupName') ??
        wordAt(holder, 512, 'predefinedItineraryName'),
      length_meters: numberAt(desk, supplement, 'lengthAffected'),
      ...locationColumns(location),
      extra,
    },
    placeOf(holder),
  )
}
