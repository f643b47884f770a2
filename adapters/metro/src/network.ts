import { membersOf } from '@tongqu/adapter-kit'
import { datumOf, placeOf } from './place.ts'
import { type Fields, fieldsOf, type Kind } from './record.ts'
import { type Item, sectionKey } from './scope.ts'

type Columns = Record<string, unknown>

/** A line that only says which stations are neighbours. */
export const ANY_LINE = 'all'

const COLOR = /^#?([0-9a-f]{6})$/i

export const LINE_FIELDS: Fields = fieldsOf(
  field('id', 'text', 'lineId', 'line'),
  field('name', 'text', 'nameZh', 'lineName'),
  field('nameEn', 'text', 'englishName'),
  field('color', 'text', 'colour'),
  field('operator', 'text', 'operatorName'),
  field('isLoop', 'flag', 'loop'),
)

export const STATION_FIELDS: Fields = fieldsOf(
  field('id', 'text', 'stationId', 'station'),
  field('name', 'text', 'nameZh', 'stationName'),
  field('nameEn', 'text', 'englishName'),
  field('lines', 'any', 'lineIds', 'line', 'lineId'),
  field('isTransfer', 'flag', 'transfer', 'interchange'),
  field('capacity', 'integer', 'capacityPassengers'),
  field('latitude', 'number', 'lat'),
  field('longitude', 'number', 'lon', 'lng'),
  field('datum', 'text', 'crs'),
)

export const SECTION_FIELDS: Fields = fieldsOf(
  field('line', 'text', 'lineId'),
  field('from', 'text', 'fromStation', 'fromStationId'),
  field('to', 'text', 'toStation', 'toStationId'),
  field('lengthMeters', 'number', 'length'),
  field('runningSeconds', 'integer', 'runningTime'),
  field('capacityPerHour', 'integer', 'capacityPassengersPerHour', 'capacity'),
)

/** A line as `metro/line@1`. */
export function lineColumns({ values, extra, scope: { desk }, at }: Item): Columns {
  const { id, name, nameEn, color, operator, isLoop } = values
  const digits = COLOR.exec(String(color ?? ''))?.[1]
  if (color !== undefined && digits === undefined) {
    desk.remarks.note('value-not-kept', 'color is not RRGGBB; left out', at)
  }
  return {
    ...{ line_id: id, name, name_en: nameEn, color: digits?.toUpperCase() },
    ...{ operator, is_loop: isLoop, extra },
  }
}

/** A station as `metro/station@1`; the document's crowding finds its name and place by it. */
export function stationColumns(item: Item): Columns {
  const { values, extra, scope, at } = item
  const { id, name, nameEn, isTransfer, capacity } = values
  const datum = datumOf(values.datum, scope.datum, scope.desk, at)
  const place = placeOf(values, datum, scope.desk, at)
  if (typeof id === 'string') scope.stations.set(id, { name, capacity, ...place })
  return {
    ...{ station_id: id, name, name_en: nameEn, line_ids: lineIds(item) },
    ...{ is_transfer: isTransfer, capacity_passengers: capacity, ...place, extra },
  }
}

/** A section as `metro/section@1`; the document's crowding finds its capacity by it. */
export function sectionColumns(item: Item): Columns {
  const { values, extra, scope } = item
  const { from, to, lengthMeters, runningSeconds, capacityPerHour } = values
  const line = lineOfSection(item)
  scope.sections.set(sectionKey({ line, from, to }), values)
  return {
    ...{ line_id: line, from_station_id: from, to_station_id: to },
    ...{ length_meters: lengthMeters, running_seconds: runningSeconds },
    ...{ capacity_passengers_per_hour: capacityPerHour, extra },
  }
}

/** The line of a section; without one only the neighbours are known. */
export function lineOfSection({ values, scope: { desk }, at }: Item): unknown {
  if (values.line !== undefined) return values.line
  desk.remarks.note('no-line', `no line; taken for ${ANY_LINE}`, at)
  return ANY_LINE
}

/** Lines as an array of identifiers or of lines, or as text with commas or spaces. */
function lineIds({ values: { lines }, scope: { desk }, at }: Item): string | undefined {
  if (lines === undefined) return undefined
  if (!Array.isArray(lines)) desk.remarks.note('lenient', 'lines: no array', at)
  const list = Array.isArray(lines) ? lines : String(lines).split(/[\s,，;；、]+/)
  const ids = list.map((one) => membersOf(one).id ?? one).filter(isIdentifier)
  return ids.length === 0 ? undefined : [...new Set(ids)].join(' ')
}

function isIdentifier(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
}

function field(name: string, kind: Kind, ...others: readonly string[]) {
  return { name, kind, others }
}
