import { localInstant, minuteOf } from '../instants.ts'
import type { World } from '../world.ts'
import { element, group, leaf } from '../xml.ts'
import { header, lineLocation, payload, reference, valued, words } from './datex.ts'
import { PERIOD_SECONDS } from './measured.ts'
import { ROAD_CLASSES, type Section } from './sections.ts'

const VERSION = '1'
const SECTIONS = { zh: '路段（模拟）', en: 'Road sections (synthetic)', type: 'sections' }
const STATUS = { zh: '路况（模拟）', en: 'Traffic status (synthetic)', type: 'elaborated' }

/** `PredefinedLocationsPublication`: every section as a line with its road. */
export function sections(world: World, at: number): Buffer {
  const list = world.road().sections.map((section) =>
    element(
      'loc:predefinedLocationReference',
      { 'xsi:type': 'loc:PredefinedLocation', id: section.id, version: VERSION },
      words('loc:predefinedLocationName', {
        zh: `${section.roadName.zh}往${section.towards.zh}`,
        en: `${section.roadName.en} towards ${section.towards.en}`,
      }),
      lineLocation(
        'loc:location',
        section.shape.map((place) => world.faults.placeOf('road', section.id, place)),
        section,
      ),
    ),
  )
  return payload('loc:PredefinedLocationsPublication', [], SECTIONS, at, header('loc'), list)
}

/**
 * `ElaboratedDataPublication`: status, speed and travel time of every section in the last minute.
 */
export function elaborated(world: World, at: number): Buffer {
  const minute = minuteOf(at)
  const list = world.road().sections.map((section) => quantities(world, section, minute))
  return payload(
    'roa:ElaboratedDataPublication',
    ['roa'],
    STATUS,
    at,
    leaf('roa:forecastDefault', false),
    leaf('roa:periodDefault', PERIOD_SECONDS),
    leaf('roa:timeDefault', localInstant(minute)),
    header('roa'),
    list,
  )
}

function quantities(world: World, section: Section, minute: number): string {
  const { faults, road } = world
  const shown = faults.valueTime('road', section.id, minute)
  const state = road().trafficAt(shown - PERIOD_SECONDS * 1000).states[section.index]
  if (!state) return ''
  const time = group(
    'roa:measurementOrCalculationTime',
    leaf('roa:timeMeaning', 'endTime'),
    leaf('roa:timeValue', localInstant(faults.timeOf('road', section.id, minute))),
  )
  const free = ROAD_CLASSES[section.roadClass].freeFlowKilometersPerHour
  const speed = faults.jumped('road', section.id, state.speedKilometersPerHour)
  return [
    quantity(
      section,
      'roa:TrafficStatus',
      time,
      valued1('roa:trafficStatus', 'roa:trafficStatusValue', state.level),
    ),
    quantity(
      section,
      'roa:TrafficSpeed',
      time,
      valued('roa:averageVehicleSpeed', 'com:speed', speed),
    ),
    quantity(
      section,
      'roa:TravelTimeData',
      time,
      leaf('roa:travelTimeType', 'instantaneous'),
      valued('roa:travelTime', 'roa:duration', state.travelTimeSeconds),
      valued('roa:freeFlowTravelTime', 'roa:duration', state.freeFlowTravelTimeSeconds),
      valued('roa:freeFlowSpeed', 'com:speed', free),
    ),
  ].join('')
}

function quantity(section: Section, type: string, ...inside: readonly string[]): string {
  return element(
    'roa:physicalQuantity',
    { 'xsi:type': 'roa:SinglePhysicalQuantity' },
    element(
      'roa:pertinentLocation',
      { 'xsi:type': 'loc:LocationByReference' },
      reference('loc:predefinedLocationReference', 'loc:PredefinedLocation', section.id, VERSION),
    ),
    element('roa:basicData', { 'xsi:type': type }, inside),
  )
}

function valued1(name: string, inner: string, word: string): string {
  return group(name, leaf(inner, word))
}
