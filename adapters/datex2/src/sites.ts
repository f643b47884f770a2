import { childOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { locationColumns, locationOf } from './location.ts'
import { vehicleClassOf } from './quantities.ts'
import {
  childrenNamed,
  extensionsOf,
  indexedAt,
  integerAt,
  numberAt,
  placeOf,
  textAt,
  wordAt,
} from './tree.ts'

const DETECTOR = 'road/detector@1'

const INDEX_CHARACTERS = 100_000

/** What an index of a site stands for (MeasurementSpecificCharacteristics). */
export type IndexMeaning = {
  type?: string | undefined
  vehicles?: string | undefined
  lane?: string | undefined
  periodSeconds?: number | undefined
  accuracyPercentage?: number | undefined
}

/** Site → index → meaning, for readings that come in the same delivery. */
export type SiteMeanings = Map<string, ReadonlyMap<string, IndexMeaning>>

/** Our words for the types of values (MeasuredOrDerivedDataTypeEnum). */
const MEASURES: ReadonlyMap<string, string> = new Map([
  ['trafficSpeed', 'speed'],
  ['trafficFlow', 'flow'],
  ['trafficConcentration', 'occupancy'],
  ['trafficHeadway', 'headway'],
  ['travelTimeInformation', 'travel-time'],
  ['trafficStatusInformation', 'status'],
  ['temperatureInformation', 'temperature'],
])

/** A measurement site (v2 measurementSiteRecord, v3 measurementSite) as a row of road/detector. */
export function readSite(desk: Desk, site: XmlElement, meanings: SiteMeanings | undefined): void {
  const indexes = indexesOf(desk, site)
  const id = textAt(site, 'id')
  if (id !== undefined && meanings !== undefined) meanings.set(id, indexes)
  const location = locationOf(desk, childOf(site, 'measurementSiteLocation'))
  const known = [...indexes.values()]
  const periods = new Set(known.map(({ periodSeconds }) => periodSeconds))
  const measures = new Set(known.flatMap(({ type }) => (type ? [MEASURES.get(type) ?? type] : [])))
  const text = indexes.size === 0 ? undefined : JSON.stringify(Object.fromEntries(indexes))
  const isTooLong = text !== undefined && text.length > INDEX_CHARACTERS
  if (isTooLong) desk.note('indexes-too-large', 'too many indexes to keep', placeOf(site))
  const side = textAt(site, 'measurementSide') ?? sideOf(site)
  desk.put(
    DETECTOR,
    {
      detector_id: id,
      detector_version: textAt(site, 'version'),
      name:
        wordAt(site, 512, 'measurementSiteName') ?? textAt(site, 'measurementSiteIdentification'),
      equipment_type: wordAt(site, 128, 'measurementEquipmentTypeUsed'),
      lanes: integerAt(desk, site, 'measurementSiteNumberOfLanes'),
      side,
      period_seconds: periods.size === 1 ? [...periods][0] : undefined,
      measures: measures.size === 0 ? undefined : [...measures].join(','),
      indexes: isTooLong ? undefined : text,
      ...locationColumns(location),
      direction: location.direction ?? side,
      extra: extraOf(site, location.extra),
    },
    placeOf(site),
  )
}

function indexesOf(desk: Desk, site: XmlElement): Map<string, IndexMeaning> {
  const indexes = new Map<string, IndexMeaning>()
  for (const { index, element } of indexedAt(site, 'measurementSpecificCharacteristics', 'index')) {
    if (index === undefined) continue
    indexes.set(index, {
      type: textAt(element, 'specificMeasurementValueType'),
      vehicles: vehicleClassOf(childOf(element, 'specificVehicleCharacteristics')),
      lane: laneOf(childrenNamed(element, 'specificLane')),
      periodSeconds: numberAt(desk, element, 'period'),
      accuracyPercentage: numberAt(desk, element, 'accuracy'),
    })
  }
  return indexes
}

/** v2: a word, `lane1`. v3: number and usage, written `1`, `1 cycleLane`. */
function laneOf(lanes: readonly XmlElement[]): string | undefined {
  const texts = lanes.map((lane) => {
    if (lane.children.length === 0) return lane.text
    return [textAt(lane, 'laneNumber'), textAt(lane, 'laneUsage')].filter(Boolean).join(' ')
  })
  const known = texts.filter((text) => text !== '')
  return known.length === 0 ? undefined : known.join(',')
}

function sideOf(site: XmlElement): string | undefined {
  const [first] = indexedAt(site, 'measurementSpecificCharacteristics', 'index')
  return textAt(first?.element, 'measurementSide')
}

function extraOf(
  site: XmlElement,
  location: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const extra: Record<string, string> = { ...location, ...extensionsOf(site) }
  for (const [name, element] of [
    ['version_time', 'measurementSiteRecordVersionTime'],
    ['identification', 'measurementSiteIdentification'],
    ['equipment_reference', 'measurementEquipmentReference'],
    ['computation_method', 'computationMethod'],
  ] as const) {
    const text = textAt(site, element)
    if (text !== undefined) extra[name] = text
  }
  return Object.keys(extra).length === 0 ? undefined : extra
}
