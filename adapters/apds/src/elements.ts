import { geometryOf, lenientInteger, lenientText, membersOf } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { type Item, idOf, itemsOf, listOf, textIn } from './fields.ts'
import { TYPES } from './kinds.ts'
import { putOccupancy, supplyOf } from './occupancy.ts'

/** Structure of a place, then its grade, as kinds of ours. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['onStreet', 'on-street'],
  ['offStreetStructure', 'multi-storey'],
  ['offStreetSurface', 'surface'],
  ['underground', 'underground'],
  ['groundLevel', 'surface'],
  ['aboveGround', 'multi-storey'],
])

/**
 * A hierarchy element (ISO/TS 5206-1 Place: campus, place, identified area, space) and the supply
 * and demand that stand with it. An item that only refers to an element tells its occupancy.
 */
export function putElement(desk: Desk, item: Item, at: string): void {
  const reference = membersOf(item.hierarchyElementReference)
  const id = idOf(item.id) ?? idOf(item.elementId) ?? idOf(reference.elementId)
  const type = String(item.type ?? 'place')
  const kind = TYPES.get(type)
  if (kind === undefined) desk.note('unknown-code', `type “${type.slice(0, 40)}”`, at)
  if (kind === 'none') {
    desk.note('not-carried', `an element of type ${type}`, at)
    return
  }
  const isSpace = kind === 'space'
  const describes = ['name', 'layer', 'characteristics', 'indicativePointLocation', 'parentId']
  if (describes.some((name) => name in item)) {
    if (isSpace) putSpace(desk, item, id, at)
    else putLot(desk, item, id, at)
  }
  putOccupancy(desk, item, { id, isSpace, parent: parentOf(item) }, at)
}

function putLot(desk: Desk, item: Item, id: string | undefined, at: string): void {
  const traits = membersOf(item.characteristics)
  const count = (name: string) => lenientInteger(traits[name], desk.at(at, name))
  desk.put(
    'parking/lot@1',
    {
      lot_id: id,
      lot_version: lenientText(item.version, () => undefined),
      parent_id: parentOf(item),
      name: textIn(item.name) ?? textIn(item.alias),
      lot_kind: kindOf(desk, traits, at),
      operator_name: operatorOf(item),
      ...addressOf(item),
      capacity: count('spacesTotal') ?? supplyOf(item),
      capacity_disabled: count('disabledSpaces') ?? count('spacesDisabled'),
      capacity_charging: count('evChargingPoints'),
      has_realtime: hasDemand(item) ? true : undefined,
      updated_at: undefined,
      ...placeOf(desk, item, at),
      extra: extraOf(item, traits),
    },
    at,
  )
}

function putSpace(desk: Desk, item: Item, id: string | undefined, at: string): void {
  const { longitude, latitude, geometry } = placeOf(desk, item, at)
  const { address } = addressOf(item)
  desk.put(
    'parking/space@1',
    {
      space_id: id,
      lot_id: parentOf(item),
      name: textIn(item.name),
      spaces: supplyOf(item) || 1,
      has_realtime: hasDemand(item) ? true : undefined,
      address,
      longitude,
      latitude,
      geometry,
    },
    at,
  )
}

function parentOf(item: Item): string | undefined {
  return idOf(item.parentId) ?? idOf(item.parent)
}

function kindOf(desk: Desk, traits: Item, at: string): string | undefined {
  const { structureType, structureGrade } = traits
  const grade = KINDS.get(String(structureGrade))
  if (structureType === 'onStreet') return 'on-street'
  if (structureType === 'offStreetStructure' && grade === 'underground') return grade
  const kind = KINDS.get(String(structureType))
  if (structureType !== undefined && !kind) {
    desk.note('unknown-code', `structureType “${String(structureType).slice(0, 40)}”`, at)
  }
  return kind ?? grade ?? (structureType === undefined ? undefined : 'off-street')
}

function operatorOf(item: Item): string | undefined {
  const contacts = itemsOf(item.contacts)
  const operator = contacts.find(({ type }) => listOf(type).includes('operator')) ?? contacts[0]
  return textIn(operator?.organisationName)
}

function addressOf(item: Item): { address?: string; area_name?: string } {
  const address = membersOf(item.placeStreetAddress ?? item.streetAddress)
  const lines = itemsOf(address.addressLines)
    .toSorted((one, other) => Number(one.order ?? 0) - Number(other.order ?? 0))
    .map(({ text }) => textIn(text))
  const postcode = address.postCode ?? address.postcode
  const parts = [...lines, textIn(postcode), textIn(address.city)].filter(Boolean)
  const city = textIn(address.city)
  return {
    ...(parts.length > 0 && { address: parts.join(', ') }),
    ...(city && { area_name: city }),
  }
}

type Place = { longitude?: number; latitude?: number; geometry?: string }

function placeOf(desk: Desk, item: Item, at: string): Place {
  const given = item.indicativePointLocation ?? item.location ?? membersOf(item.area).geometry
  if (given === undefined || given === null) return {}
  const found = geometryOf(given)
  if ('fault' in found) {
    desk.note('no-place', `location: ${found.fault}`, at)
    return {}
  }
  const { longitude, latitude, text, type } = found
  return { longitude, latitude, ...(type !== 'Point' && { geometry: text }) }
}

function hasDemand(item: Item): boolean {
  const demand = membersOf(item.occupancy).demand
  return demand !== undefined || 'demandTable' in membersOf(item.hierarchyElementReference)
}

function extraOf(item: Item, traits: Item): Record<string, string> | undefined {
  const told = {
    type: item.type,
    layer: item.layer,
    zone: item.timeZone,
    open: traits.openToPublic,
  }
  const texts = Object.entries(told).flatMap(([name, value]) => {
    const text = lenientText(value, () => undefined)
    return text === undefined ? [] : [[name, text] as const]
  })
  return texts.length === 0 ? undefined : Object.fromEntries(texts)
}
