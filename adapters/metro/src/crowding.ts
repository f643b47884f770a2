import { type Level, levelOfLoad, levelOfWord } from './levels.ts'
import { lineOfSection } from './network.ts'
import type { Outcome } from './parts.ts'
import { datumOf, lineOf, placeOf } from './place.ts'
import { type Fields, fieldsOf, type Values } from './record.ts'
import { type Item, sectionKey, timeOf } from './scope.ts'

type Columns = Record<string, unknown>

export const CROWDING_FIELDS: Fields = fieldsOf(
  { name: 'station', kind: 'text', others: ['stationId'] },
  { name: 'name', kind: 'text', others: ['stationName'] },
  { name: 'line', kind: 'text', others: ['lineId'] },
  { name: 'from', kind: 'text', others: ['fromStation', 'fromStationId'] },
  { name: 'to', kind: 'text', others: ['toStation', 'toStationId'] },
  { name: 'observedAt', kind: 'instant', others: ['time', 'timestamp', 'updatedAt'] },
  { name: 'passengers', kind: 'integer' },
  { name: 'passengersPerHour', kind: 'integer' },
  { name: 'capacity', kind: 'integer', others: ['capacityPassengers'] },
  { name: 'capacityPerHour', kind: 'integer', others: ['capacityPassengersPerHour'] },
  { name: 'loadPercentage', kind: 'number', others: ['loadPercent', 'load'] },
  { name: 'loadRatio', kind: 'number' },
  { name: 'level', kind: 'text', others: ['crowdingLevel'] },
  { name: 'entryRestricted', kind: 'flag', others: ['isEntryRestricted', 'restricted'] },
  { name: 'latitude', kind: 'number', others: ['lat'] },
  { name: 'longitude', kind: 'number', others: ['lon', 'lng'] },
  { name: 'datum', kind: 'text', others: ['crs'] },
  { name: 'geometry', kind: 'any' },
)

/** Crowding of a station, or of a section when it says from where to where. */
export function crowdingOf(item: Item): Outcome {
  const { station, from, to } = item.values
  if (from !== undefined && to !== undefined) return ofSection(item)
  if (station !== undefined) return ofStation(item)
  return { code: 'no-place', reason: 'neither a station nor the two ends of a section' }
}

function ofStation(item: Item): Outcome {
  const contract = 'metro/station_crowding@1'
  const { values, extra, scope, at } = item
  const { station, passengers, entryRestricted } = values
  const known = scope.stations.get(String(station)) ?? {}
  const capacity = values.capacity ?? known.capacity
  const load = loadOf(values, passengers, capacity)
  const found = levelOf(item, load, scope.stationThresholds)
  if (!found) return { ...NO_LEVEL, contract }
  const datum = datumOf(values.datum, scope.datum, scope.desk, at)
  const place = { ...placeIn(known), ...placeIn(placeOf(values, datum, scope.desk, at)) }
  const isRestricted = found.level === 'restricted' && !found.isDerived ? true : undefined
  return {
    contract,
    columns: {
      ...{ observed_at: timeOf(values.observedAt, item), station_id: station },
      ...{ name: values.name ?? known.name, passengers, load_percentage: load },
      ...{ level: found.level, is_entry_restricted: entryRestricted ?? isRestricted },
      ...{ is_derived: found.isDerived, ...place, extra },
    },
  }
}

function ofSection(item: Item): Outcome {
  const contract = 'metro/section_crowding@1'
  const { values, extra, scope, at } = item
  const { from, to, passengersPerHour } = values
  const line = lineOfSection(item)
  const known = scope.sections.get(sectionKey({ line, from, to })) ?? {}
  const capacity = values.capacityPerHour ?? known.capacityPerHour
  const load = loadOf(values, passengersPerHour, capacity)
  const found = levelOf(item, load, scope.sectionThresholds)
  if (!found) return { ...NO_LEVEL, contract }
  const datum = datumOf(values.datum, scope.datum, scope.desk, at)
  return {
    contract,
    columns: {
      ...{ observed_at: timeOf(values.observedAt, item), line_id: line },
      ...{ from_station_id: from, to_station_id: to, passengers_per_hour: passengersPerHour },
      ...{ load_percentage: load, level: found.level, is_derived: found.isDerived },
      ...{ geometry: lineOf(values.geometry, datum, scope.desk, at), extra },
    },
  }
}

const NO_LEVEL = {
  code: 'no-level',
  reason: 'neither a level that is known nor a load: it needs passengers and a capacity',
}

/** Columns of a place alone; what the datum of the source was, stands with the station. */
function placeIn({ latitude, longitude }: Values): Columns {
  return latitude === undefined ? {} : { latitude, longitude }
}

/** Percent: what the source says, else passengers by capacity, to one decimal. */
function loadOf(values: Values, passengers: unknown, capacity: unknown): number | undefined {
  const { loadPercentage, loadRatio } = values
  if (typeof loadPercentage === 'number') return loadPercentage
  if (typeof loadRatio === 'number') return Math.round(loadRatio * 1_000) / 10
  if (typeof passengers !== 'number' || typeof capacity !== 'number') return undefined
  return capacity > 0 ? Math.round((passengers / capacity) * 1_000) / 10 : undefined
}

/**
 * What the source says, else what follows: of restricted entry the level of that name, of a load
 * the level that its thresholds give.
 */
function levelOf(
  { values: { level, entryRestricted }, scope, at }: Item,
  load: number | undefined,
  thresholds: readonly number[],
): { level: Level; isDerived: boolean } | undefined {
  const told = level === undefined ? undefined : levelOfWord(level, scope.levelWords)
  if (told) return { level: told, isDerived: false }
  if (level !== undefined) {
    scope.desk.remarks.note('unknown-code', 'level is not known; taken from the load', at)
  }
  if (entryRestricted === true) return { level: 'restricted', isDerived: false }
  if (load === undefined || load < 0) return undefined
  return { level: levelOfLoad(load, thresholds), isDerived: true }
}
