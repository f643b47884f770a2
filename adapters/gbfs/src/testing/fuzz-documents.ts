import type { FuzzDocument } from '@tongqu/adapter-kit/testing'

/** Documents made of records, for the fuzz suites: both generations of the standard. */
export const RECORDS: readonly FuzzDocument[] = [
  document('station_status', '2.3', 'stations', (index) => ({
    station_id: `L-${index}`,
    num_bikes_available: 4 + index,
    num_bikes_disabled: 1,
    num_docks_available: 9,
    is_installed: true,
    is_renting: true,
    is_returning: true,
    last_reported: 1_767_571_000 + index,
    vehicle_types_available: [{ vehicle_type_id: 'bike', count: 4 }],
  })),
  document('station_information', '3.0', 'stations', (index) => ({
    station_id: `L-${index}`,
    name: [{ text: `站 ${index}`, language: 'zh' }],
    lat: 30 + index / 100,
    lon: 120,
    rental_methods: ['key', 'phone'],
    capacity: 20,
    is_virtual_station: false,
    station_area: {
      type: 'MultiPolygon',
      coordinates: [[...[square(120 + index / 100)]]],
    },
  })),
  document('vehicle_status', '3.0', 'vehicles', (index) => ({
    vehicle_id: `v-${index}`,
    lat: 30.2,
    lon: 120 + index / 100,
    is_reserved: false,
    is_disabled: false,
    vehicle_type_id: 'ebike',
    last_reported: `2026-01-04T23:59:${10 + index}Z`,
    current_fuel_percent: 0.5,
    vehicle_equipment: ['child_seat_a'],
    rental_uris: { web: 'https://bikes.linheng.example' },
  })),
  document('system_alerts', '3.0', 'alerts', (index) => ({
    alert_id: `a-${index}`,
    type: 'station_closure',
    station_ids: ['L-1', 'L-2'],
    times: [{ start: '2026-01-05T00:00:00Z', end: '2026-01-05T12:00:00Z' }],
    summary: [{ text: '检修', language: 'zh' }],
  })),
]

/** Most of a zone is its coordinates, and without them it is a reject. */
export const ZONES: readonly FuzzDocument[] = [zones()]

function document(
  part: string,
  version: string,
  list: string,
  record: (index: number) => unknown,
): FuzzDocument {
  const last_updated = version < '3' ? 1_767_571_200 : '2026-01-05T00:00:00Z'
  const head = JSON.stringify({ last_updated, ttl: 60, version }).slice(0, -1)
  return {
    name: `${part} ${version}`,
    records: [0, 1, 2, 3, 4].map((index) => JSON.stringify(record(index))),
    wrap: (records) => `${head},"data":{"${list}":[${records.join(',')}]}}`,
    context: { part },
  }
}

function zones(): FuzzDocument {
  const zone = (index: number) => ({
    type: 'Feature',
    id: `z-${index}`,
    geometry: { type: 'MultiPolygon', coordinates: [[square(120 + index / 100)]] },
    properties: {
      name: `区 ${index}`,
      start: 1_767_571_200,
      rules: [{ ride_allowed: true, ride_through_allowed: true, maximum_speed_kph: 15 }],
    },
  })
  const listed = document('geofencing_zones', '2.3', 'features', zone)
  const wrap = (records: readonly string[]): string => {
    const text = listed.wrap(records)
    return `${text.replace('"data":', '"data":{"geofencing_zones":')}}`
  }
  return { ...listed, wrap }
}

function square(west: number): number[][] {
  const east = west + 0.005
  return [
    [west, 30],
    [east, 30],
    [east, 30.005],
    [west, 30],
  ]
}
