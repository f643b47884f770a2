import type { GbfsVoice } from './system.ts'
import {
  amountOf,
  areaOf,
  codeOf,
  codesOf,
  countOf,
  flagOf,
  instantOf,
  isRecord,
  jsonOf,
  placeOf,
  type Row,
  recordsOf,
  textOf,
  whole,
  wordsOf,
} from './values.ts'

type Record3 = Record<string, unknown> | undefined

const METHODS = new Set([
  ...['key', 'creditcard', 'paypass', 'applepay', 'androidpay', 'transitcard'],
  ...['accountnumber', 'phone'],
])
const PARKING = new Set([
  ...['parking_lot', 'street_parking', 'underground_parking', 'sidewalk_parking', 'other'],
])
const EQUIPMENT = new Set([
  ...['child_seat_a', 'child_seat_b', 'child_seat_c', 'winter_tires', 'snow_chains'],
])

/** `station_information`: a station without a place is left out, one without a name has its id. */
export function stationOf(row: Row, voice: GbfsVoice): Record3 {
  const language = voice.language(row)
  return whole(
    {
      station_id: voice.idOf(row, row.station_id),
      name: wordsOf(row.name, language) ?? wordsOf(row.station_id, language),
      short_name: wordsOf(row.short_name, language),
      ...placeOf(row),
      address: textOf(row.address),
      cross_street: textOf(row.cross_street),
      region_id: voice.idOf(row, row.region_id),
      post_code: textOf(row.post_code),
      station_opening_hours: textOf(row.station_opening_hours),
      rental_methods: codesOf(row.rental_methods, METHODS),
      is_virtual_station: flagOf(row.is_virtual_station),
      is_valet_station: flagOf(row.is_valet_station),
      is_charging_station: flagOf(row.is_charging_station),
      station_area: areaOf(row.geometry),
      parking_type: codeOf(row.parking_type, PARKING),
      parking_hoop: flagOf(row.parking_hoop),
      contact_phone: textOf(row.contact_phone),
      capacity: countOf(row.capacity),
      ...capacitiesOf(row, voice),
    },
    ['station_id', 'name', 'lat', 'lon'],
  )
}

/** Before 3.0 the capacity by type was an object of type and number. */
function capacitiesOf(row: Row, voice: GbfsVoice): Record<string, unknown> {
  const text = row.vehicle_docks_capacity
  const docks = groupsOf(text, row, voice)
  if (docks) return { vehicle_docks_capacity: docks }
  const byType = jsonOf(text)
  if (!isRecord(byType)) return {}
  const types = Object.entries(byType).flatMap(([type, number]) => {
    const count = countOf(number)
    return count === undefined ? [] : [{ vehicle_type_ids: voice.idsOf(row, [type]), count }]
  })
  return { vehicle_types_capacity: types }
}

/** `[{ "vehicle_type_ids": [...], "count": n }]`. */
function groupsOf(text: unknown, row: Row, voice: GbfsVoice) {
  return recordsOf(text)?.flatMap(({ vehicle_type_ids, count }) => {
    const number = countOf(count)
    if (number === undefined || !Array.isArray(vehicle_type_ids)) return []
    return [{ vehicle_type_ids: voice.idsOf(row, vehicle_type_ids), count: number }]
  })
}

/** `station_status`: a station that does not say whether it rents is left out, not guessed. */
export function stationStatusOf(row: Row, voice: GbfsVoice): Record3 {
  return whole(
    {
      station_id: voice.idOf(row, row.station_id),
      num_vehicles_available: countOf(row.vehicles_available),
      vehicle_types_available: recordsOf(row.vehicle_types_available)?.flatMap((one) => {
        const count = countOf(one.count)
        const vehicle_type_id = voice.idOf(row, one.vehicle_type_id)
        return count === undefined || vehicle_type_id === undefined
          ? []
          : [{ vehicle_type_id, count }]
      }),
      num_vehicles_disabled: countOf(row.vehicles_disabled),
      num_docks_available: countOf(row.docks_available),
      num_docks_disabled: countOf(row.docks_disabled),
      is_installed: flagOf(row.is_installed),
      is_renting: flagOf(row.is_renting),
      is_returning: flagOf(row.is_returning),
      last_reported: instantOf(row.reported_at),
      vehicle_docks_available: groupsOf(row.vehicle_docks_available, row, voice),
    },
    [
      ...['station_id', 'num_vehicles_available', 'is_installed', 'is_renting'],
      ...['is_returning', 'last_reported'],
    ],
  )
}

/** `vehicle_status`: what has ended, or stands nowhere, is left out. */
export function vehicleStatusOf(row: Row, voice: GbfsVoice): Record3 {
  if (row.ended_at !== undefined && row.ended_at !== null) return undefined
  const place = placeOf(row)
  const station = voice.idOf(row, row.station_id)
  if (!place && station === undefined) return undefined
  const percentage = amountOf(row.current_fuel_percentage)
  return whole(
    {
      vehicle_id: voice.idOf(row, row.vehicle_id),
      ...place,
      is_reserved: flagOf(row.is_reserved),
      is_disabled: flagOf(row.is_disabled),
      vehicle_type_id: voice.idOf(row, row.vehicle_type_id),
      last_reported: instantOf(row.reported_at),
      current_range_meters: amountOf(row.current_range_meters),
      current_fuel_percent: percentage === undefined ? undefined : Math.min(1, percentage / 100),
      station_id: station,
      home_station_id: voice.idOf(row, row.home_station_id),
      pricing_plan_id: voice.idOf(row, row.pricing_plan_id),
      vehicle_equipment: codesOf(row.vehicle_equipment, EQUIPMENT),
      available_until: instantOf(row.available_until),
    },
    ['vehicle_id', 'is_reserved', 'is_disabled'],
  )
}
