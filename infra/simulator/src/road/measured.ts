import { localInstant, minuteOf } from '../instants.ts'
import type { World } from '../world.ts'
import { element, group, leaf } from '../xml.ts'
import { header, payload, pointLocation, reference, valued, words } from './datex.ts'
import { type Detector, type LaneReading, lanesAt } from './detectors.ts'

export const SITE_TABLE = { id: 'YUNZE-SITES', version: '1' }
const SITES = { zh: '检测断面（模拟）', en: 'Measurement sites (synthetic)', type: 'sites' }
const MEASURED = { zh: '断面数据（模拟）', en: 'Measured data (synthetic)', type: 'measured' }
export const PERIOD_SECONDS = 60
/** The table is made once and for all; its version says so. */
const TABLE_MADE_AT = Date.UTC(2026, 0, 1)

/** What is measured in each lane, in the order of the indexes: 3 a lane, counted from 1. */
const QUANTITIES = ['trafficSpeed', 'trafficFlow', 'trafficConcentration'] as const

/** `MeasurementSiteTablePublication`: the sites and what their indexes mean. */
export function sites(world: World, at: number): Buffer {
  const table = element(
    'roa:measurementSiteTable',
    SITE_TABLE,
    leaf('roa:measurementSiteTableIdentification', SITE_TABLE.id),
    world.road().detectors.map((detector) => site(world, detector)),
  )
  return payload('roa:MeasurementSiteTablePublication', ['roa'], SITES, at, header('roa'), table)
}

/** `MeasuredDataPublication`: the last full minute of every site. */
export function measured(world: World, at: number): Buffer {
  const list = world.road().detectors.map((detector) => measurements(world, detector, at))
  return payload(
    'roa:MeasuredDataPublication',
    ['roa'],
    MEASURED,
    at,
    reference(
      'roa:measurementSiteTableReference',
      'roa:MeasurementSiteTable',
      SITE_TABLE.id,
      SITE_TABLE.version,
    ),
    header('roa'),
    list,
  )
}

/** The last full minute before an instant: what a detector can know, as it shows it. */
export function laneReadings(
  world: World,
  side: 'road' | 'loops',
  detector: Detector,
  at: number,
): LaneReading[] | undefined {
  const { trafficAt } = world.road()
  const shown = world.faults.valueTime(side, detector.id, at)
  const minute = minuteOf(shown) - PERIOD_SECONDS * 1000
  const state = trafficAt(minute).states[detector.section.index]
  if (!state) return undefined
  return lanesAt(detector, state, world.seed, minute)?.map((lane) => ({
    ...lane,
    speedKilometersPerHour: world.faults.jumped(side, detector.id, lane.speedKilometersPerHour),
    flowVehiclesPerHour: world.faults.jumped(side, detector.id, lane.flowVehiclesPerHour),
  }))
}

function site(world: World, detector: Detector): string {
  const { id, name, lanes, section } = detector
  const characteristics = Array.from({ length: lanes }, (_, lane) =>
    QUANTITIES.map((type, place) =>
      element(
        'roa:measurementSpecificCharacteristics',
        { index: lane * QUANTITIES.length + place + 1 },
        group(
          'roa:measurementSpecificCharacteristics',
          leaf('roa:accuracy', 95),
          leaf('roa:period', PERIOD_SECONDS),
          leaf('roa:specificMeasurementValueType', type),
          group('roa:specificLane', leaf('loc:laneNumber', lane + 1)),
        ),
      ),
    ).join(''),
  )
  return element(
    'roa:measurementSite',
    { id, version: SITE_TABLE.version },
    leaf('roa:measurementSiteRecordVersionTime', localInstant(TABLE_MADE_AT)),
    words('roa:measurementEquipmentTypeUsed', { zh: '微波雷达', en: 'microwave radar' }),
    words('roa:measurementSiteName', name),
    leaf('roa:measurementSiteNumberOfLanes', lanes),
    leaf('roa:measurementSiteIdentification', id),
    characteristics,
    pointLocation(
      'roa:measurementSiteLocation',
      world.faults.placeOf('road', id, detector),
      section,
    ),
  )
}

function measurements(world: World, detector: Detector, at: number): string {
  const { id, lanes } = detector
  const readings = laneReadings(world, 'road', detector, at)
  const time = world.faults.timeOf('road', id, minuteOf(at))
  const fault = faulty(time)
  const quantities = Array.from({ length: lanes }, (_, lane) => {
    const reading = readings?.[lane]
    const index = lane * QUANTITIES.length + 1
    if (!reading) return [0, 1, 2].map((place) => quantity(index + place, fault)).join('')
    return [
      quantity(
        index,
        data(
          'roa:TrafficSpeed',
          'roa:averageVehicleSpeed',
          'com:speed',
          reading.speedKilometersPerHour,
        ),
      ),
      quantity(
        index + 1,
        data(
          'roa:TrafficFlow',
          'roa:vehicleFlow',
          'com:vehicleFlowRate',
          reading.flowVehiclesPerHour,
        ),
      ),
      quantity(
        index + 2,
        data(
          'roa:TrafficConcentration',
          'roa:occupancy',
          'com:percentage',
          reading.occupancyPercentage,
        ),
      ),
    ].join('')
  })
  return group(
    'roa:siteMeasurements',
    reference('roa:measurementSiteReference', 'roa:MeasurementSite', id, SITE_TABLE.version),
    quantities,
    group(
      'roa:measurementTimeDefault',
      leaf('roa:timeMeaning', 'endTime'),
      leaf('roa:timeValue', localInstant(time)),
    ),
  )
}

function quantity(index: number, inside: string): string {
  return element(
    'roa:physicalQuantity',
    { index },
    element('roa:physicalQuantity', { 'xsi:type': 'roa:SinglePhysicalQuantity' }, inside),
  )
}

function data(type: string, name: string, inner: string, value: number): string {
  return element('roa:basicData', { 'xsi:type': type }, valued(name, inner, value))
}

function faulty(at: number): string {
  return group(
    'roa:physicalQuantityFault',
    leaf('com:faultLastUpdateTime', localInstant(at)),
    leaf('roa:physicalQuantityFaultType', 'noDataValuesAvailable'),
  )
}
