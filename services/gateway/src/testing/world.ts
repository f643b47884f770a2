import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Catalog } from '@tongqu/catalog'
import type { ContractId } from '@tongqu/contracts'
import { Problem } from '@tongqu/contracts'
import {
  openCells,
  openEngine,
  openLakeReader,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { openRealtime, type Realtime } from '@tongqu/realtime'
import type { GatewayDeps } from '../deps.ts'
import { createGateway, type Gateway } from '../gateway.ts'
import { bikeStates, bikes } from './bikes.ts'
import { sketches, tablesOf, testCatalog } from './catalog.ts'
import { NOON, testDeps } from './gateway.ts'
import { qualityRows } from './quality.ts'
import { stationRows } from './stations.ts'

/** A small real lake with a gateway over it: landed, superseded, recalled, never landed. */
export type World = {
  lake: GatewayDeps['lake']
  /** Name of a stored file of `bus-timetable`. */
  storedFile: string
  /** A release of `bus-timetable` that was taken back. */
  recalled: number
  /** The zip that `bus-timetable` pretends to come from. */
  original: Buffer
  /** A raw store that has nothing any more. */
  noRaw: GatewayDeps['raw']
  deps(own?: Partial<GatewayDeps>): GatewayDeps
  gateway(own?: Partial<GatewayDeps>): Gateway
  close(): Promise<void>
}

const ZONE = 'Asia/Shanghai'
const STOPS = 250
const NOISE_BYTES = 200

const FLEX = tablesOf('gtfs/agency@1', 'gtfs/locations@1')

const datasets = [
  ...sketches,
  { id: 'bus-agencies', doors: ['records'], tables: tablesOf('gtfs/agency@1') } as const,
  { id: 'flex-zones', doors: ['gtfs'], tables: FLEX } as const,
  { id: 'flex-areas', doors: ['records'], tables: tablesOf('gtfs/locations@1') } as const,
  { id: 'huge-areas', doors: ['records'], tables: tablesOf('gtfs/locations@1') } as const,
  { id: 'entry-only', doors: [], tables: tablesOf('gtfs/agency@1') } as const,
]

type Reading = { contract: ContractId; reading: Record<string, unknown> }

export type WorldOptions = {
  /** Stops of `bus-timetable`, each with a description that does not compress. */
  heavyStops?: number
}

export async function openWorld({ heavyStops }: WorldOptions = {}): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-gateway-'))
  const catalog = testCatalog(datasets)
  const clock = { now: NOON.getTime() - 600_000 }
  const engine = await openEngine({
    threads: 2,
    memoryMegabytes: 512,
    spillDir: join(dir, 'spill'),
    cells: openCells(() => randomBytes(32)),
  })
  const raw = await openRawStore({ dir, now: () => clock.now, uuid: () => crypto.randomUUID() })
  const original = Buffer.from('PK: the bytes as they were delivered')
  const { sha256 } = await raw.put(original)
  const city = heavyStops === undefined ? timetable(STOPS) : heavyTimetable(heavyStops)
  await land({ dir, catalog, engine, clock, sha256, city })
  const lake = await openLakeReader({
    dir,
    datasets: catalog.datasets.values(),
    now: () => NOON.getTime(),
    uuid: () => crypto.randomUUID(),
    engine,
    cacheBytes: 16 * 1024 * 1024,
  })
  const deps = (own: Partial<GatewayDeps> = {}) =>
    testDeps({ lake, raw, catalog: () => catalog, realtime: liveVehicles(), ...own })
  const snapshot = await lake.pin('bus-timetable')
  const storedFile = snapshot.tables.get('stops')?.files[0]?.path.split('/').at(-1) ?? ''
  const { release } = snapshot
  snapshot.close()
  return {
    lake,
    storedFile,
    recalled: release - 1,
    original,
    noRaw: { open: () => Promise.reject(new Problem('delivery-not-found')) },
    deps,
    gateway: (own) => createGateway(deps(own)),
    async close() {
      await lake.close()
      engine.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

type Landing = {
  dir: string
  catalog: Catalog
  engine: Awaited<ReturnType<typeof openEngine>>
  clock: { now: number }
  sha256: string
  city: Reading[]
}

/** Two releases of the timetable, the second one recalled, and one of everything else. */
async function land({ dir, catalog, engine, clock, sha256, city }: Landing): Promise<void> {
  const writer = await openLakeWriter({
    dir,
    datasets: catalog.datasets.values(),
    zone: ZONE,
    now: () => clock.now,
    uuid: () => crypto.randomUUID(),
    engine,
  })
  const landed = async (dataset: string, sequence: number, readings: Reading[]) => {
    clock.now += 60_000
    const receivedAt = new Date(clock.now).toISOString()
    const origin = { dataset, feed: 'city', source: 'bus-source', sha256, receivedAt }
    const delivery = { ...origin, appId: `bus-source-${dataset}`, sequence }
    return writer.land(delivery, { readings, rejects: [], findings: [] })
  }
  await landed('bus-timetable', 0, city)
  const { release } = await landed('bus-timetable', 1, timetable(STOPS - 1))
  await writer.recall('bus-timetable', release ?? 0, 'a wrong publication')
  await landed('narrow-timetable', 0, timetable(STOPS).slice(0, STOPS + 1))
  await landed('bus-agencies', 0, [agency])
  for (const shut of ['restricted-stops', 'closed-stops']) {
    await landed(shut, 0, timetable(STOPS).slice(0, STOPS))
  }
  await landed('flex-zones', 0, [agency, ...zones])
  await landed('flex-areas', 0, zones)
  await landed('huge-areas', 0, [hugeZone])
  await landed('bus-vehicle-positions', 0, vehicles(90))
  await landed('bus-positions', 0, fleet('BUS', 'bus', 3))
  await landed('hazmat-positions', 0, fleet(SECRET_VEHICLE, 'hazmat', 2))
  await landed('vehicle-rates', 0, rates)
  await landed('bus-lines', 0, shapes)
  await landed('car-parks', 0, carParks)
  for (const [dataset, readings] of bikes) await landed(dataset, 0, readings)
  await landed('station-timetable', 0, stationRows())
  await landed('data-quality', 0, qualityRows())
  await writer.close()
}

/** The vehicles of the lake, as the newest state. */
function liveVehicles(): Realtime {
  const realtime = openRealtime({ now: () => NOON, freshnessLimitSeconds: () => 3_600 })
  const receivedAt = new Date(NOON.getTime() - 5_000).toISOString()
  const origin = { dataset: 'bus-vehicle-positions', feed: 'city', source: 'bus-source' }
  const delivery = 'd'.repeat(64)
  realtime.apply({ ...origin, delivery, receivedAt, mode: 'full', readings: vehicles(90) })
  const terminals = { feed: 'terminals-808', source: 'terminals', delivery, receivedAt }
  const move = (dataset: string, readings: Reading[]) =>
    realtime.apply({ ...terminals, dataset, mode: 'differential', readings })
  move('bus-activity', [activity])
  realtime.apply({
    ...{ feed: 'city', source: 'bus-source', delivery, receivedAt },
    ...{ dataset: 'car-park-occupancy', mode: 'differential', readings: occupancies },
  })
  for (const [dataset, readings] of bikeStates) move(dataset, readings)
  move('loop-readings', [loop])
  move('bus-positions', fleet('BUS', 'bus', 3))
  move('hazmat-positions', fleet(SECRET_VEHICLE, 'hazmat', 2))
  return realtime
}

const activity: Reading = {
  contract: 'siri/vehicle_activity@1',
  reading: {
    recorded_at: '2026-03-01T03:59:00Z',
    line_ref: 'YZ:1',
    vehicle_ref: 'bus-1',
    latitude: 30.1,
    longitude: 120.1,
  },
}

const CAR_PARKS = ['p1', 'p2']

const carParks: Reading[] = CAR_PARKS.map((id, index) => ({
  contract: 'parking/lot@1',
  reading: {
    lot_id: id,
    name: `停车场 ${id}`,
    capacity: 20,
    latitude: 30.2,
    longitude: 120.2 + index / 10,
  },
}))

const occupancies: Reading[] = CAR_PARKS.map((id) => ({
  contract: 'parking/occupancy@1',
  reading: { measured_at: '2026-03-01T03:59:30Z', lot_id: id, group_id: 'all', free: 7 },
}))

const loop: Reading = {
  contract: 'road/detector_reading@1',
  reading: {
    measured_at: '2026-03-01T03:59:00Z',
    detector_id: 'SECRETLOOP',
    measure_index: 'all',
    speed_kilometers_per_hour: 61.25,
  },
}

/** What must not leave of a vehicle with dangerous goods: its names, and where it is. */
export const SECRET_VEHICLE = 'HAZMATPSEUDONYM'
export const SECRET_LATITUDE = 30.987654

function fleet(name: string, kind: string, count: number): Reading[] {
  return Array.from({ length: count }, (_, index) => ({
    contract: 'vehicle/position@1',
    reading: {
      located_at: new Date(NOON.getTime() - 20_000 - index * 1_000).toISOString(),
      vehicle_id: `${name}${index}`,
      vehicle_kind: kind,
      label: `${name}-LABEL`,
      plate: `云A${name}`,
      protocol: 'jt808',
      protocol_version: '2019',
      is_back_fill: false,
      is_positioned: true,
      in_service: true,
      latitude: kind === 'hazmat' ? SECRET_LATITUDE : 30.1 + index / 100,
      longitude: 120.1,
      speed_kilometers_per_hour: 36,
      direction_degrees: 90,
    },
  }))
}

/** Two days, of which only the newer one is shown. */
const rates: Reading[] = [
  rate('2026-02-28', 'bus', 'old', [999, 999, 999]),
  rate('2026-03-01', 'bus', 'city', [100, 80, 60]),
  rate('2026-03-01', 'bus', 'county', [100, 100, 90]),
  rate('2026-03-01', 'hazmat', 'chem <b>', [40, 30, 15]),
  rate('2026-03-01', 'truck', 'freight', [0, 0, 0]),
]

function rate(day: string, kind: string, operator: string, counts: readonly number[]): Reading {
  const [due, entered, online] = counts
  const name = { operator_id: operator, operator_name: `运营 ${operator}`, area_code: '990100' }
  const when = { day, computed_at: `${day}T03:00:00Z` }
  return {
    contract: 'vehicle/rate@1',
    reading: { ...when, vehicle_kind: kind, ...name, due, entered, online },
  }
}

/** One line there and back along the same street. */
const shapes: Reading[] = ['there', 'back'].flatMap((shape_id) =>
  [0, 1, 2].map((step): Reading => {
    const place = (shape_id === 'there' ? step : 2 - step) / 50
    const point = { shape_pt_lat: 30 + place, shape_pt_lon: 120 + place }
    return {
      contract: 'gtfs/shapes@1',
      reading: { shape_id, shape_pt_sequence: step, ...point },
    }
  }),
)

const agency: Reading = {
  contract: 'gtfs/agency@1',
  reading: {
    agency_id: 'A',
    agency_name: '公交集团',
    agency_url: 'https://transit.example',
    agency_timezone: 'Asia/Shanghai',
    extra: { agency_colour: 'red' },
  },
}

/** Zones on request, as `locations.geojson` has them. */
export const zones: Reading[] = [
  {
    contract: 'gtfs/locations@1',
    reading: {
      id: 'north',
      stop_name: '北区 "N"\n二',
      geometry:
        '{"type":"Polygon","coordinates":[[[120.10,30.2],[121,30.2],[121,31],[120.10,30.2]]]}',
      extra: { colour: 'red' },
    },
  },
  {
    contract: 'gtfs/locations@1',
    reading: {
      id: 'south',
      geometry: '{"type":"Polygon","coordinates":[[[120,30],[121,30],[121,31],[120,30]]]}',
    },
  },
]

/** An outline of some 100 KB. */
const hugeZone: Reading = {
  contract: 'gtfs/locations@1',
  reading: {
    id: 'huge',
    geometry: `{"type":"Polygon","coordinates":[[${'[120,30],[121,31],'.repeat(6_000)}[120,30]]]}`,
  },
}

/** Names hold what breaks CSV, JSON and HTML that was not escaped. */
function timetable(stops: number): Reading[] {
  const names = ['武林广场', 'Depot, "north"', "O'Hare\nT2", '<script>alert(1)</script>', '=1+1']
  const all = Array.from({ length: stops }, (_, index): Reading => {
    const place = { stop_lat: 30 + index / 1_000, stop_lon: 120 + index / 1_000 }
    const name = `${names[index % names.length]} ${index}`
    const more = index % 3 === 0 ? { stop_desc: `desc ${index}`, location_type: 0 } : {}
    return {
      contract: 'gtfs/stops@1',
      reading: { stop_id: `S${index}`, stop_name: name, ...place, ...more },
    }
  })
  const route = { route_id: 'R1', agency_id: 'A', route_short_name: '1', route_type: 3 }
  return [...all, agency, { contract: 'gtfs/routes@1', reading: route }]
}

/** Some 300 bytes a row that no coding makes much smaller. */
function heavyTimetable(stops: number): Reading[] {
  const noise = randomBytes(stops * NOISE_BYTES).toString('base64')
  const step = noise.length / stops
  const all = Array.from({ length: stops }, (_, index): Reading => {
    const stop_desc = noise.slice(Math.floor(index * step), Math.floor((index + 1) * step))
    const place = { stop_lat: 30, stop_lon: 120 }
    const names = { stop_id: `S${index}`, stop_name: `${index}`, stop_desc }
    return { contract: 'gtfs/stops@1', reading: { ...names, ...place } }
  })
  return [...all, agency]
}

function vehicles(count: number): Reading[] {
  return Array.from({ length: count }, (_, index) => ({
    contract: 'gtfs-realtime/vehicle_position@1',
    reading: {
      event_time: new Date(NOON.getTime() - 600_000 + index * 1_000).toISOString(),
      entity_id: `V${index}`,
      entity_index: index,
      latitude: 30 + index / 100,
      longitude: 120 + index / 100,
    },
  }))
}
