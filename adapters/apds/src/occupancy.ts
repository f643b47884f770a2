import { instantOf, lenientInteger, lenientNumber, membersOf } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { type Item, itemsOf, textIn } from './fields.ts'

/** The element that an occupancy is of. */
export type Element = { id: string | undefined; isSpace: boolean; parent: string | undefined }

/** Spaces there are, as the supply says (`spaceView` before others). */
export function supplyOf(item: Item): number | undefined {
  const supplies = suppliesOf(item)
  const supply = supplies.find(({ supplyViewType }) => supplyViewType === 'spaceView')
  return lenientInteger((supply ?? supplies[0])?.supplyQuantity, () => undefined)
}

/**
 * Demand of an element: `count` vehicles are there (ISO/TS 5206-1 Demand). Of several demands the
 * first one without a name is the whole (`all`), the others are called by their name or number.
 */
export function putOccupancy(desk: Desk, item: Item, element: Element, at: string): void {
  const capacity = supplyOf(item)
  for (const [index, demand] of demandsOf(item).entries()) {
    const types = itemsOf(demand.demandType ?? demand.demandTypes)
    if (types.length === 0) desk.note('no-demand', 'a demand table without demands', at)
    for (const [number, type] of types.entries()) {
      const when = type.recordDateTime ?? demand.timestamp
      const count = lenientInteger(type.count, desk.at(at, 'count'))
      const told = { capacity, count, when: instantOf(when, desk.zone) }
      if (when !== undefined && told.when === undefined) {
        desk.note('not-a-time', 'recordDateTime is no time', at)
      }
      if (element.isSpace) putStatus(desk, element, told, at)
      else putGroup(desk, element, told, type, groupOf(type, index + number), at)
    }
  }
}

type Told = { capacity: number | undefined; count: number | undefined; when: string | undefined }

function putGroup(
  desk: Desk,
  { id }: Element,
  { capacity, count, when }: Told,
  type: Item,
  group: string,
  at: string,
): void {
  const free =
    group === 'all' && capacity !== undefined && count !== undefined && count <= capacity
      ? capacity - count
      : undefined
  desk.put(
    'parking/occupancy@1',
    {
      measured_at: when ?? desk.receivedAt,
      lot_id: id,
      group_id: group,
      capacity: group === 'all' ? capacity : undefined,
      free,
      occupied: count,
      occupancy_percentage: lenientNumber(type.percentage, desk.at(at, 'percentage')),
    },
    at,
  )
}

function putStatus(desk: Desk, element: Element, { count, when }: Told, at: string): void {
  const isOccupied = count === undefined ? undefined : count > 0
  const state = isOccupied === undefined ? 'unknown' : isOccupied ? 'occupied' : 'free'
  desk.put(
    'parking/space_status@1',
    {
      measured_at: when ?? desk.receivedAt,
      space_id: element.id,
      lot_id: element.parent,
      is_occupied: isOccupied,
      state,
    },
    at,
  )
}

function groupOf(type: Item, number: number): string {
  const name = textIn(type.demandTypeName) ?? textIn(type.userType) ?? textIn(type.type)
  return name ?? (number === 0 ? 'all' : `demand-${number}`)
}

/** Of 4.x `hierarchyElementReference.supply`, of 3.x `occupancy.supply`, or of the item itself. */
function suppliesOf(item: Item): Item[] {
  const reference = membersOf(item.hierarchyElementReference)
  return itemsOf(reference.supply ?? membersOf(item.occupancy).supply ?? item.supply)
}

function demandsOf(item: Item): Item[] {
  const reference = membersOf(item.hierarchyElementReference)
  const occupancy = membersOf(item.occupancy)
  return itemsOf(reference.demandTable ?? occupancy.demand ?? item.demandTable ?? item.demand)
}
