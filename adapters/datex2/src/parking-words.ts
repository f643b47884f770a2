import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { childrenNamed, numberAt, textAt } from './tree.ts'
import { textsOf } from './validity.ts'

export type SpaceKind =
  | 'standard'
  | 'disabled'
  | 'charging'
  | 'women'
  | 'family'
  | 'truck'
  | 'bus'
  | 'motorcycle'
  | 'bike'
  | 'carsharing'
  | 'loading'
  | 'resident'
  | 'other'

/** Users of v2 (UserTypeEnum), v3 and the facility extension as kinds of space. */
const KIND_OF_USER: ReadonlyMap<string, SpaceKind> = new Map<string, SpaceKind>([
  ['disabled', 'disabled'],
  ['handicapped', 'disabled'],
  ['registeredDisabledUsers', 'disabled'],
  ['wheelchairUsers', 'disabled'],
  ['personsWithDisabilities', 'disabled'],
  ['women', 'women'],
  ['pregnantWomen', 'women'],
  ['families', 'family'],
  ['residents', 'resident'],
  ['allUsers', 'standard'],
])

/** Vehicles (VehicleTypeEnum) as kinds of space. */
const KIND_OF_VEHICLE: ReadonlyMap<string, SpaceKind> = new Map<string, SpaceKind>([
  ['lorry', 'truck'],
  ['heavyGoodsVehicle', 'truck'],
  ['heavyGoodsVehicleWithTrailer', 'truck'],
  ['articulatedVehicle', 'truck'],
  ['largeGoodsVehicle', 'truck'],
  ['goodsVehicle', 'truck'],
  ['tanker', 'truck'],
  ['heavyVehicle', 'truck'],
  ['bus', 'bus'],
  ['coach', 'bus'],
  ['minibus', 'bus'],
  ['articulatedBus', 'bus'],
  ['motorcycle', 'motorcycle'],
  ['motorscooter', 'motorcycle'],
  ['moped', 'motorcycle'],
  ['bicycle', 'bike'],
  ['car', 'standard'],
  ['carOrLightVehicle', 'standard'],
  ['passengerCar', 'standard'],
  ['anyVehicle', 'standard'],
])

/** Who a place or space is for, as given and as our kind. */
export type Assignment = { users: string[]; vehicles: string[]; kind: SpaceKind | undefined }

/**
 * Reads a ParkingAssignment of v2, an Assignment's eligibility of v3 or a description of assigned
 * spaces of the facility extension.
 */
export function assignmentOf(element: XmlElement | undefined): Assignment {
  if (element === undefined) return { users: [], vehicles: [], kind: undefined }
  const qualifications = childrenNamed(element, 'qualification')
  const users = [
    ...textsOf(element, 'applicableForUser'),
    ...textsOf(element, 'personTypeForWhichSpacesAssigned'),
    ...qualifications.flatMap((one) => textsOf(childOf(one, 'userQualification'), 'userGroup')),
  ]
  const vehicleHolders = [
    ...childrenNamed(element, 'vehicleCharacteristics'),
    ...childrenNamed(element, 'characteristicsOfVehiclesForWhichSpacesAssigned'),
    ...qualifications.flatMap((one) => childrenNamed(one, 'vehicleCharacteristics')),
  ]
  const vehicles = vehicleHolders.flatMap((one) => textsOf(one, 'vehicleType'))
  const energies = [
    ...qualifications.flatMap((one) => textsOf(one, 'propulsionEnergyType')),
    ...vehicleHolders.flatMap((one) => textsOf(one, 'fuelType')),
  ]
  const isElectric = energies.some((word) => word === 'battery' || word === 'electric')
  return { users, vehicles, kind: isElectric ? 'charging' : kindOf(users, vehicles) }
}

function kindOf(users: readonly string[], vehicles: readonly string[]): SpaceKind | undefined {
  const kinds = [
    ...users.map((user) => KIND_OF_USER.get(user) ?? 'other'),
    ...vehicles.map((vehicle) => KIND_OF_VEHICLE.get(vehicle) ?? 'other'),
  ]
  return kinds.find((kind) => kind !== 'other' && kind !== 'standard') ?? kinds[0]
}

/** Column of parking/lot that counts spaces of a kind. */
export const CAPACITY_COLUMNS: Readonly<Partial<Record<SpaceKind, string>>> = {
  disabled: 'capacity_disabled',
  charging: 'capacity_charging',
  women: 'capacity_women',
  family: 'capacity_family',
  truck: 'capacity_truck',
  bus: 'capacity_bus',
  motorcycle: 'capacity_motorcycle',
  carsharing: 'capacity_carsharing',
}

const PURPOSES: Readonly<Partial<Record<SpaceKind, string>>> = {
  standard: 'car',
  truck: 'truck',
  bus: 'bus',
  bike: 'bike',
  motorcycle: 'motorcycle',
}

/** What parks there, where the place is for certain vehicles only. */
export function purposeOf({ vehicles }: Assignment): string | undefined {
  const kinds = vehicles.map((vehicle) => KIND_OF_VEHICLE.get(vehicle))
  const purposes = new Set(kinds.map((kind) => kind && PURPOSES[kind]))
  if (purposes.size === 0 || purposes.has(undefined)) return undefined
  return purposes.size === 1 ? [...purposes][0] : 'mixed'
}

/** Layouts (v2 ParkingLayoutEnum, v3 LayoutEnum) as kinds of lot. */
const KIND_OF_LAYOUT: ReadonlyMap<string, string> = new Map([
  ['multiStorey', 'multi-storey'],
  ['undergroundAndMultistorey', 'multi-storey'],
  ['automatedParkingGarage', 'multi-storey'],
  ['building', 'multi-storey'],
  ['underground', 'underground'],
  ['singleLevel', 'surface'],
  ['openSpace', 'surface'],
  ['field', 'surface'],
  ['covered', 'off-street'],
  ['layBy', 'on-street'],
])

/** Kind of lot by its layout. */
export function kindOfLayout(layout: string | undefined): string | undefined {
  return layout === undefined ? undefined : KIND_OF_LAYOUT.get(layout)
}

/** Words of trend, state and opening of v2, v3 and the facility extension in ours. */
const TRENDS: ReadonlyMap<string, string> = new Map([
  ['increasing', 'increasing'],
  ['increasingQuickly', 'increasing'],
  ['increasingSlowly', 'increasing'],
  ['decreasing', 'decreasing'],
  ['decreasingQuickly', 'decreasing'],
  ['decreasingSlowly', 'decreasing'],
  ['stable', 'stable'],
  ['unknown', 'unknown'],
])

const STATES: ReadonlyMap<string, string> = new Map([
  ['spacesAvailable', 'free'],
  ['enoughSpacesAvailable', 'free'],
  ['noOvercrowding', 'free'],
  ['almostFull', 'few'],
  ['full', 'full'],
  ['fullAtEntrance', 'full'],
  ['overcrowding', 'full'],
  ['overcrowdingLevel1', 'full'],
  ['overcrowdingLevel2', 'full'],
  ['allParkingsFull', 'full'],
  ['noMoreParkingSpacesAvailable', 'full'],
  ['unknown', 'unknown'],
  ['statusUnknown', 'unknown'],
])

const OPENINGS: ReadonlyMap<string, string> = new Map([
  ['open', 'open'],
  ['inOperation', 'open'],
  ['limitedOperation', 'open'],
  ['closed', 'closed'],
  ['closedAbnormal', 'closed'],
  ['notInOperation', 'closed'],
  ['notInOperationAbnormal', 'closed'],
  ['technicalDefect', 'closed'],
  ['statusUnknown', 'unknown'],
  ['unknown', 'unknown'],
])

/** Words of which we know that no value of ours is meant. */
const WITHOUT_STATE: ReadonlySet<string> = new Set(['openingTimesInForce', 'other'])

/** Trend, state and opening out of words of any of the forms. */
export const stateWords = { TRENDS, STATES, OPENINGS, WITHOUT_STATE }

/** Greatest height that the characteristics of vehicles allow, in metres. */
export function maxHeightOf(desk: Desk, holder: XmlElement | undefined): number | undefined {
  for (const one of childrenNamed(holder, 'heightCharacteristic')) {
    const operator = textAt(one, 'comparisonOperator') ?? ''
    if (/^lessThan/.test(operator)) return numberAt(desk, one, 'vehicleHeight')
  }
  return undefined
}
