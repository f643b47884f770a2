import { localInstant } from '../instants.ts'
import { coordinates, header, payload, reference, valued, words } from '../road/datex.ts'
import type { World } from '../world.ts'
import { element, group, leaf } from '../xml.ts'
import { lotsOfOperator } from './centre.ts'
import { type Lot, lotAt } from './lots.ts'

const TABLE = { id: 'YUNZE-PARKING', version: '1' }
const LOTS = { zh: '停车场（模拟）', en: 'Car parks (synthetic)', type: 'parking-table' }
const STATUS = {
  zh: '停车场实时（模拟）',
  en: 'Parking status (synthetic)',
  type: 'parking-status',
}
const MADE_AT = Date.UTC(2026, 0, 1)
const STRUCTURES = {
  underground: 'offStreetStructure',
  'multi-storey': 'offStreetStructure',
  surface: 'offStreetSurface',
} as const
const SCENARIOS: Readonly<Record<Lot['use'], string>> = {
  office: 'other',
  shopping: 'poiParking',
  residential: 'overnightParking',
  'park-and-ride': 'parkAndRide',
  hospital: 'poiParking',
}
const FEW = 0.1

/**
 * `ParkingTablePublication`: every lot is a `Place`. In schema 3.5 an element of the hierarchy has
 * no name and no location of its own; both stand in the `relatedLocation` of its usage scenario.
 */
export function parkingTable(world: World, at: number): Buffer {
  const table = element(
    'prk:parkingTable',
    TABLE,
    words('prk:name', LOTS),
    leaf('prk:versionTime', localInstant(MADE_AT)),
    lotsOfOperator(world, 'district').map((lot) => place(world, lot)),
  )
  return payload('prk:ParkingTablePublication', ['prk', 'fac'], LOTS, at, header('prk'), table)
}

/** `ParkingStatusPublication`: spaces, trend and flows of every lot. */
export function parkingStatus(world: World, at: number): Buffer {
  const list = lotsOfOperator(world, 'district').map((lot) => status(world, lot, at))
  return payload(
    'prk:ParkingStatusPublication',
    ['prk', 'fac', 'roa'],
    STATUS,
    at,
    reference('prk:parkingTableReference', 'prk:ParkingTable', TABLE.id, TABLE.version),
    header('prk'),
    list,
  )
}

function place(world: World, lot: Lot): string {
  const where = world.faults.placeOf('parking', lot.id, lot)
  const spot = element(
    'prk:relatedLocation',
    { 'xsi:type': 'prk:PointOfInterest' },
    words('prk:name', lot.name),
    lot.use === 'park-and-ride' ? leaf('prk:specialLocation', 'publicTransportStation') : '',
    element(
      'prk:locationReference',
      { 'xsi:type': 'loc:PointLocation' },
      group('loc:pointByCoordinates', coordinates('loc:pointCoordinates', where)),
    ),
  )
  const scenario = element(
    'prk:operatingPattern',
    { 'xsi:type': 'prk:UsageScenario', operatingPatternIndex: 1 },
    spot,
    leaf('prk:type', SCENARIOS[lot.use]),
  )
  return element(
    'prk:hierarchyElementGeneral',
    { 'xsi:type': 'prk:Place', id: lot.id, version: TABLE.version },
    leaf('prk:layer', 1),
    leaf('prk:type', 'place'),
    group('prk:supply', leaf('prk:quantity', lot.capacity), leaf('prk:viewType', 'spaceView')),
    leaf('prk:layout', lot.build === 'surface' ? 'openSpace' : 'building'),
    group(
      'prk:commonComponents',
      group(
        'prk:characteristics',
        leaf('prk:accessControlled', true),
        leaf('prk:structureType', STRUCTURES[lot.build]),
        leaf('prk:coveredType', lot.build === 'surface' ? 'notCovered' : 'covered'),
        leaf('prk:openToPublic', true),
        leaf('prk:spacesTotal', lot.capacity),
        leaf('prk:accessForPersonsWithDisabilities', lot.disabled > 0),
      ),
      scenario,
    ),
  )
}

function status(world: World, lot: Lot, at: number): string {
  const { faults, seed } = world
  const state = lotAt(lot, seed, faults.valueTime('parking', lot.id, at))
  const free = faults.jumped('parking', lot.id, state.free)
  const share = state.free / lot.capacity
  const change = state.inflow - state.outflow
  const occupancy = group(
    'prk:occupancy',
    leaf('prk:numberOfSpacesOverride', lot.capacity),
    leaf('prk:numberOfVacantSpaces', free),
    leaf('prk:numberOfOccupiedSpaces', state.occupied),
    leaf('prk:occupancy', Math.round((state.occupied / lot.capacity) * 1000) / 10),
    leaf('prk:occupancyTrend', change > 0 ? 'increasing' : change < 0 ? 'decreasing' : 'stable'),
    group(
      'prk:vehicleCountAndRate',
      group(
        'prk:vehicleRate',
        valued('prk:fillRate', 'com:vehicleFlowRate', state.inflow),
        valued('prk:exitRate', 'com:vehicleFlowRate', state.outflow),
      ),
      group(
        'prk:measurementTimeDefault',
        leaf('roa:timeValue', localInstant(faults.timeOf('parking', lot.id, at))),
      ),
    ),
  )
  const word = state.free === 0 ? 'full' : share < FEW ? 'almostFull' : 'spacesAvailable'
  return element(
    'prk:parkingStatusInformation',
    { 'xsi:type': 'prk:PlaceStatus' },
    reference('fac:reference', 'fac:FacilityObject', lot.id, TABLE.version),
    occupancy,
    element(
      'prk:operatingPatternStatus',
      { operatingPatternIndex: 1 },
      leaf('prk:operationStatus', state.isOpen ? 'inOperation' : 'notInOperation'),
    ),
    leaf('prk:status', word),
  )
}
