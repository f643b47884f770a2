import { expect, it } from 'vitest'
import { GBFS_PARTS, gbfsDocument } from './document.ts'
import { GBFS_DEFAULTS, GBFS_ROWS } from './testing/rows.ts'

const TIMES = { lastUpdated: '2026-11-21T00:00:00Z', ttlSeconds: 30.7 }
type Row = Record<string, unknown>

/** `data` of a document, and its first record where it has a list. */
function written(name: string, rows: readonly Row[], systems: readonly Row[] = own()) {
  const isMerged = systems.length > 1
  const content = { rows, systems, isMerged, defaults: GBFS_DEFAULTS }
  const document = JSON.parse(gbfsDocument(name, content, TIMES).toString())
  const list = Object.values(document.data).find(Array.isArray)
  return { document, data: document.data, records: list ?? [] }
}

const own = () => [...(GBFS_ROWS['gbfs/system@1'] ?? [])]

/** The filled row of a document's contract, changed. */
function rowOf(name: string, changes: Row = {}): Row {
  const { contract = '' } = GBFS_PARTS.find((part) => part.name === name) ?? {}
  return { ...GBFS_ROWS[contract]?.[0], ...changes }
}

it('gives columns the names, units and forms of GBFS 3.0', () => {
  const { document, records } = written('station_status', [rowOf('station_status')])
  expect(document).toMatchObject({ version: '3.0', ttl: 30, last_updated: TIMES.lastUpdated })
  expect(records[0]).toEqual({
    station_id: 'S1',
    num_vehicles_available: 3,
    vehicle_types_available: [{ vehicle_type_id: 'ebike', count: 3 }],
    num_vehicles_disabled: 1,
    num_docks_available: 8,
    num_docks_disabled: 0,
    is_installed: true,
    is_renting: true,
    is_returning: false,
    last_reported: '2026-11-21T05:25:30Z',
    vehicle_docks_available: [{ vehicle_type_ids: ['bike', 'ebike'], count: 12 }],
  })
  const [vehicle] = written('vehicle_status', [rowOf('vehicle_status')]).records
  expect(vehicle).toMatchObject({
    current_fuel_percent: 0.625,
    available_until: '2026-11-21T20:00:00Z',
  })
  const [station] = written('station_information', [rowOf('station_information')]).records
  expect(station.name).toEqual([{ text: '和平驿站', language: 'zh-CN' }])
  expect(station.station_area.type).toBe('MultiPolygon')
})

it('leaves out what would have to be guessed', () => {
  const gone: [string, Row][] = [
    ['station_status', { is_renting: null }],
    ['station_status', { vehicles_available: null }],
    ['station_information', { latitude: null }],
    ['vehicle_status', { ended_at: '2026-11-21T05:00:00Z' }],
    ['vehicle_status', { latitude: null, station_id: null }],
    ['vehicle_types', { max_range_meters: null }],
    ['system_pricing_plans', { per_min_pricing: '[{"start":"soon"}]' }],
    ['system_alerts', { ended_at: '2026-11-21T05:00:00Z' }],
  ]
  for (const [name, changes] of gone) {
    expect([name, changes, written(name, [rowOf(name, changes)]).records]).toEqual([
      name,
      changes,
      [],
    ])
  }
})

it('says of a silent system what the catalogue knows, and that hours are not known', () => {
  const { data } = written('system_information', [], [{ feed_id: 'city' }])
  expect(data).toMatchObject({
    system_id: 'bike-stations',
    languages: ['zh'],
    name: [
      { text: '共享单车站点', language: 'zh-CN' },
      { text: 'Bike stations', language: 'en' },
    ],
    opening_hours: '24/7 unknown',
    feed_contact_email: 'unknown@contact.invalid',
    timezone: 'Asia/Shanghai',
    license_url: GBFS_DEFAULTS.licenceUrl,
  })
})

it('keeps ids of several systems apart, wherever they are named', () => {
  const systems = [...own(), { ...own()[0], feed_id: 'town', system_id: 'town', language: 'en' }]
  const town = { feed_id: 'town' }
  const { records } = written(
    'station_information',
    [rowOf('station_information'), rowOf('station_information', town)],
    systems,
  )
  expect(records.map((one: Row) => [one.station_id, one.region_id])).toEqual([
    ['city:S1', 'city:west'],
    ['town:S1', 'town:west'],
  ])
  expect(records[1].name[0].language).toBe('en')
  const [alert] = written('system_alerts', [rowOf('system_alerts', town)], systems).records
  expect(alert).toMatchObject({ alert_id: 'town:A1', station_ids: ['town:S1', 'town:S2'] })
  const { data } = written('system_information', [], systems)
  expect(data).toMatchObject({ system_id: 'bike-stations', languages: ['zh-CN', 'en'] })
})

it('writes rules of older versions in the words of 3.0', () => {
  const { data } = written('geofencing_zones', [...(GBFS_ROWS['gbfs/geofencing_zone@1'] ?? [])])
  const [zone] = data.geofencing_zones.features
  expect(zone.properties.rules[0]).toEqual({
    vehicle_type_ids: ['ebike'],
    ride_start_allowed: false,
    ride_end_allowed: false,
    ride_through_allowed: true,
    maximum_speed_kph: 15,
    station_parking: true,
  })
  expect(data.global_rules).toHaveLength(1)
})
