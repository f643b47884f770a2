import { membersOf } from '@tongqu/adapter-kit'
import type { Feed } from './feed.ts'
import type { Part } from './fields.ts'
import { LATEST } from './version.ts'

type Reading = Record<string, unknown>
type Source = Readonly<Record<string, unknown>>

/** What a record says beyond its single fields: times, positions, and what belongs together. */
export function finish(part: Part, reading: Reading, record: Source, feed: Feed): void {
  dropHalfPosition(reading, feed)
  if (part.time !== undefined) timed(part.time, reading, feed)
  FINISHES.get(part.name)?.(reading, record, feed)
}

const FINISHES: ReadonlyMap<string, (reading: Reading, record: Source, feed: Feed) => void> =
  new Map([
    ['station_status', finishStation],
    ['vehicle_status', finishVehicle],
    ['vehicle_types', finishType],
    ['system_alerts', finishAlert],
    ['system_information', finishSystem],
  ])

/** One of two coordinates says nothing. */
function dropHalfPosition(reading: Reading, { reader }: Feed): void {
  if ((reading.latitude === undefined) === (reading.longitude === undefined)) return
  delete reading.latitude
  delete reading.longitude
  reader.remarkOnRecord('schema', 'one coordinate without the other')
}

/** A record without a time of its own has that of the feed, and none can be later than the feed. */
function timed(column: string, reading: Reading, { reader, updated }: Feed): void {
  if (reading[column] === undefined) {
    reading[column] = updated.text
  } else if (reader.latest !== undefined && reader.latest.milliseconds > updated.milliseconds) {
    reader.remarkOnRecord('reported-after-update', `${column} is later than that of the feed`)
  }
}

/** `num_bikes_available_types` of Smovengo systems: `[{ "mechanical": 2 }, { "ebike": 5 }]`. */
function finishStation(reading: Reading, { num_bikes_available_types }: Source): void {
  if (reading.ebikes_available !== undefined || !Array.isArray(num_bikes_available_types)) return
  for (const one of num_bikes_available_types) {
    const { ebike } = membersOf(one)
    if (Number.isSafeInteger(ebike) && Number(ebike) >= 0 && Number(ebike) <= 1e6) {
      reading.ebikes_available = ebike
    }
  }
}

/** From 2.1 on a vehicle has a position or a station (vehicle_status, conditional fields). */
function finishVehicle(reading: Reading, record: Source, { reader }: Feed): void {
  if (reader.version < 21) return
  const hasPosition = 'lat' in record && 'lon' in record
  const isHalf = 'lat' in record || 'lon' in record
  if (!hasPosition && (isHalf || reading.station_id === undefined)) {
    reader.remarkOnRecord('schema', 'neither a position nor a station')
  }
}

/** Vehicles with a motor must say how far they go (vehicle_types, conditional fields). */
const PROPELLED: ReadonlyMap<unknown, number> = new Map([
  ...['electric', 'electric_assist', 'combustion'].map((name) => [name, 21] as const),
  ...['combustion_diesel', 'hybrid', 'plug_in_hybrid'].map((name) => [name, 23] as const),
  ['hydrogen_fuel_cell', 23],
])

function finishType(reading: Reading, record: Source, { reader }: Feed): void {
  const since = PROPELLED.get(reading.propulsion_type) ?? LATEST + 1
  if (reader.version >= since && !('max_range_meters' in record)) {
    reader.remarkOnRecord('schema', 'max_range_meters is missing for a vehicle with a motor')
  }
}

/** From the start of the first window of time to the end of the last, open where that is open. */
function finishAlert(reading: Reading, { times }: Source, { reader }: Feed): void {
  if (times === undefined) return
  if (!Array.isArray(times)) reader.remarkOnRecord('schema', 'times is no array')
  const windows = (Array.isArray(times) ? times : [times]).map(membersOf)
  const from = reader.time('times', windows[0]?.start)
  const until = reader.time('times', windows.at(-1)?.end)
  if (from !== undefined) reading.valid_from = from.text
  if (until !== undefined) reading.valid_until = until.text
}

function finishSystem(reading: Reading, { timezone }: Source, feed: Feed): void {
  reading.gbfs_version = feed.versionText
  if (typeof timezone !== 'string' || isZone(timezone)) return
  feed.reader.remarkOnRecord('schema', 'timezone is not in the time zone database')
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
