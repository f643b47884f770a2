import type { ContractId } from '@tongqu/contracts'
import { NOON } from '../gateway.ts'
import { qualityRows } from '../quality.ts'
import { stationRows } from '../stations.ts'
import { filled, type Random, type Row, randomOf } from './cells.ts'

/** `part`: number of the delivery it comes with, where deliveries add to each other. */
export type Reading = { contract: ContractId; reading: Row; part: number }

export const PARTS = 2

/** What lands of each dataset, in the world that all others are compared with. */
export function baseRows(): ReadonlyMap<string, readonly Reading[]> {
  return new Map(
    [...landed()].map(([id, rows]) => [
      id,
      // Rows of times come in parts, rows of one message in one.
      rows.map((row, index) => ({ ...row, part: index % PARTS })),
    ]),
  )
}

type Landed = Omit<Reading, 'part'>

function landed(): ReadonlyMap<string, readonly Landed[]> {
  const random = randomOf(7)
  const many = (count: number, make: (index: number) => Landed) =>
    Array.from({ length: count }, (_, index) => make(index))
  const row = (contract: ContractId, given: Row): Landed => ({
    contract,
    reading: filled(contract, given, random),
  })
  const stops = () => [
    ...many(24, (index) => row('gtfs/stops@1', stop(index))),
    ...many(3, (index) => row('gtfs/agency@1', agency(index))),
  ]
  const routes = () => many(4, (index) => row('gtfs/routes@1', route(index)))
  const fleet = () => many(24, (index) => row('vehicle/position@1', position(index)))
  const trains = () =>
    many(16, (index) => row('gtfs-realtime/vehicle_position@1', train(index, random)))
  return new Map<string, readonly Landed[]>([
    ['open-stops', [...routes(), ...stops()]],
    ['lent-stops', stops()],
    ['shut-stops', stops().filter(({ contract }) => contract === 'gtfs/stops@1')],
    ['lent-fleet', fleet()],
    ['open-fleet', fleet()],
    ['grouped-fleet', fleet()],
    ['card-trips', many(24, (index) => row('afc/trip@1', trip(index)))],
    ['lent-trains', [...trains(), row('gtfs-realtime/feed_message@1', MESSAGE)]],
    ['open-trains', trains()],
    ['lent-siri', many(10, (index) => row('siri/vehicle_activity@1', activity(index)))],
    ['lent-bikes', bikes()],
    ['lent-docks', many(8, (index) => row('gbfs/station_status@1', dock(index)))],
    ['lent-parks', many(8, (index) => row('parking/lot@1', lot(index)))],
    ['lent-lots', many(8, (index) => row('parking/occupancy@1', occupancy(index)))],
    ['lent-rates', many(12, (index) => row('vehicle/rate@1', rate(index)))],
    ['lent-lines', [...many(12, (index) => row('gtfs/shapes@1', shape(index))), ...routes()]],
    ['lent-hall', stationRows()],
    ['data-quality', ratings()],
  ])
}

const degrees = (index: number) => ({
  latitude: 30.003 + index / 40,
  longitude: 120.003 + index / 40,
})
const before = (seconds: number) => new Date(NOON.getTime() - seconds * 1_000).toISOString()
const ZONES = ['990100', '990200', '990300', '990400'] as const

function stop(index: number): Row {
  const { latitude, longitude } = degrees(index)
  const place = { stop_lat: latitude, stop_lon: longitude }
  const zone = `Z${index % 3}`
  return { stop_id: `S${index}`, ...place, zone_id: zone, location_type: 0, stop_code: `C${index}` }
}

function agency(index: number): Row {
  const names = { agency_name: `公交 ${index}`, agency_url: 'https://transit.example' }
  return { agency_id: `A${index}`, ...names, agency_timezone: 'Asia/Shanghai' }
}

function route(index: number): Row {
  return { route_id: `R${index}`, route_type: 3, agency_id: `A${index % 3}` }
}

/** Of each vehicle one; the last ones stand beyond the area and the period that are lent. */
function position(index: number): Row {
  return {
    located_at: before(30 + index * 75),
    vehicle_id: `V${index}`,
    vehicle_kind: 'bus',
    area_code: ZONES[index < 12 ? index % 2 : 2 + (index % 2)],
    operator_id: `O${index % 3}`,
    platform_id: `P${index % 2}`,
    is_positioned: true,
    is_back_fill: false,
    in_service: true,
    ...degrees(index),
  }
}

function trip(index: number): Row {
  const entered = NOON.getTime() - (600 + index * 320) * 1_000
  return {
    entered_at: new Date(entered).toISOString(),
    exited_at: new Date(entered + 240_000).toISOString(),
    card_pseudonym: `card${index % 6}`,
    entry_station: `站${index % 4}`,
    exit_station: `站${index % 5}`,
    travel_seconds: 240,
  }
}

function train(index: number, random: Random): Row {
  const times = { event_time: before(20 + index * 50), timestamp: before(20 + index * 50) }
  const ids = { entity_id: `E${index}`, entity_index: index, vehicle_id: `T${index}` }
  const line = { route_id: `R${index % 3}`, trip_id: `t${index}`, direction_id: index % 2 }
  return { ...times, ...ids, ...line, ...degrees(index), bearing: random(360), speed: random(30) }
}

const MESSAGE: Row = {
  event_time: before(15),
  gtfs_realtime_version: '2.0',
  incrementality: 'FULL_DATASET',
  feed_timestamp: before(15),
  entity_count: 16,
}

function activity(index: number): Row {
  const at = before(20 + index * 40)
  const refs = {
    line_ref: `L${index % 2}`,
    vehicle_ref: `B${index}`,
    operator_ref: `O${index % 2}`,
  }
  return { recorded_at: at, ...refs, ...degrees(index), ended_at: undefined }
}

function bikes(): Landed[] {
  const random = randomOf(11)
  const system = { system_id: 'bikes', name: '单车', timezone: 'Asia/Shanghai' }
  const stations = Array.from({ length: 8 }, (_, index) => {
    const given = { station_id: `D${index}`, name: `站 ${index}`, capacity: 10, ...degrees(index) }
    return { contract: 'gbfs/station@1' as const, reading: given }
  })
  return [
    ...stations.map(({ contract, reading }) => ({
      contract,
      reading: { ...reading, short_name: `n${random(100)}`, address: `路 ${random(100)}` },
    })),
    { contract: 'gbfs/system@1', reading: system },
  ]
}

function dock(index: number): Row {
  const counts = { vehicles_available: index, docks_available: 10 - index }
  const states = { is_installed: true, is_renting: true, is_returning: true }
  return { reported_at: before(20 + index * 9), station_id: `D${index}`, ...counts, ...states }
}

function lot(index: number): Row {
  return { lot_id: `p${index}`, name: `场 ${index}`, capacity: 20 + index, ...degrees(index) }
}

function occupancy(index: number): Row {
  const id = { lot_id: `p${index}`, group_id: 'all' }
  return { measured_at: before(20 + index * 10), ...id, free: index }
}

function rate(index: number): Row {
  const day = index < 4 ? '2026-02-28' : '2026-03-01'
  const counts = { due: 100, entered: 90 - index, online: 60 - index }
  const names = { operator_id: `O${index}`, operator_name: `运营 ${index}`, area_code: ZONES[0] }
  const kind = index % 2 === 0 ? 'bus' : 'truck'
  return { day, vehicle_kind: kind, ...names, ...counts, computed_at: `${day}T03:00:00Z` }
}

function shape(index: number): Row {
  const place = { shape_pt_lat: 30.003 + index / 90, shape_pt_lon: 120 + (index % 4) / 60 }
  return { shape_id: `s${Math.floor(index / 4)}`, shape_pt_sequence: index % 4, ...place }
}

const RATED = ['open-stops', 'lent-stops', 'shut-stops', 'lent-fleet', 'open-fleet', 'lent-parks']

/** What the tests of quality have of `bus-timetable`, for each of these. */
function ratings(): Landed[] {
  const [of] = [qualityRows().filter(({ reading }) => reading.dataset === 'bus-timetable')]
  return RATED.flatMap((dataset) =>
    of.map(({ contract, reading }) => ({ contract, reading: { ...reading, dataset } })),
  )
}
