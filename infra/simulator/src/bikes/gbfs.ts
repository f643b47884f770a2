import { offset, type Place } from '../geography.ts'
import { localInstant } from '../instants.ts'
import type { Name } from '../names.ts'
import { CENTRE, ZONE } from '../network.ts'
import type { World } from '../world.ts'
import { type BikeStation, bikeStations, countAt, REGIONS } from './stations.ts'
import { freeBikes, MOST_RANGE_METERS } from './vehicles.ts'

export const BIKES_PATH = '/bikes/gbfs/'
const SYSTEM = 'linheng-bikes-simulated'
const VERSION = '3.0'
const FEEDS = [
  'gbfs_versions',
  'system_information',
  'vehicle_types',
  'station_information',
  'station_status',
  'vehicle_status',
  'geofencing_zones',
  'system_regions',
  'system_pricing_plans',
  'system_alerts',
] as const
export type GbfsFeed = (typeof FEEDS)[number] | 'gbfs' | 'manifest'

/** Files of GBFS 3.0 and how long each is good, seconds. */
export const GBFS_TTL_SECONDS: Readonly<Record<GbfsFeed, number>> = {
  gbfs: 3_600,
  manifest: 3_600,
  gbfs_versions: 3_600,
  system_information: 3_600,
  vehicle_types: 3_600,
  station_information: 600,
  station_status: 30,
  vehicle_status: 30,
  geofencing_zones: 3_600,
  system_regions: 3_600,
  system_pricing_plans: 3_600,
  system_alerts: 120,
}
const BIKE = 'bike'
const EBIKE = 'ebike'

/**
 * A file as it is at an instant. `base` is the address of the server, without a slash at its end.
 */
export function gbfs(world: World, feed: GbfsFeed, at: number, base: string): Buffer {
  const ttl = GBFS_TTL_SECONDS[feed]
  const made = Math.floor(at / 1000 / ttl) * ttl * 1000
  const last_updated = localInstant(world.faults.timeOf('bikes', feed, made))
  const data = dataOf(world, feed, made, base)
  return Buffer.from(JSON.stringify({ last_updated, ttl, version: VERSION, data }))
}

function dataOf(world: World, feed: GbfsFeed, at: number, base: string): object {
  const url = (name: string) => `${base}${BIKES_PATH}${name}.json`
  switch (feed) {
    case 'gbfs':
      return { feeds: FEEDS.map((name) => ({ name, url: url(name) })) }
    case 'manifest': {
      const versions = [{ version: VERSION, url: url('gbfs') }]
      return { datasets: [{ system_id: SYSTEM, versions }] }
    }
    case 'gbfs_versions':
      return { versions: [{ version: VERSION, url: url('gbfs') }] }
    case 'system_information':
      return { ...INFORMATION, manifest_url: url('manifest') }
    case 'vehicle_types':
      return { vehicle_types: VEHICLE_TYPES }
    case 'station_information':
      return { stations: stationsOf(world).map((station) => information(world, station)) }
    case 'station_status':
      return { stations: stationsOf(world).map((station) => status(world, station, at)) }
    case 'vehicle_status':
      return { vehicles: vehicles(world, at) }
    case 'geofencing_zones':
      return zones()
    case 'system_regions':
      return { regions: REGIONS.map(({ id, name }) => ({ region_id: id, name: texts(name) })) }
    case 'system_pricing_plans':
      return { plans: PLANS }
    default:
      return { alerts: alerts(world, at) }
  }
}

const made = new WeakMap<World, BikeStation[]>()

function stationsOf(world: World): BikeStation[] {
  const stations = made.get(world) ?? bikeStations(world.province)
  made.set(world, stations)
  return stations
}

function information(world: World, station: BikeStation): object {
  const { latitude, longitude } = world.faults.placeOf('bikes', station.id, station)
  return {
    station_id: station.id,
    name: texts(station.name),
    lat: latitude,
    lon: longitude,
    region_id: station.region,
    station_opening_hours: '24/7',
    rental_methods: ['phone', 'transitcard'],
    is_virtual_station: false,
    parking_type: 'sidewalk_parking',
    capacity: station.docks,
    vehicle_docks_capacity: [{ vehicle_type_ids: [BIKE, EBIKE], count: station.docks }],
    is_charging_station: station.isCharging,
  }
}

function status(world: World, station: BikeStation, at: number): object {
  const { id } = station
  const count = countAt(station, world.seed, world.faults.valueTime('bikes', id, at))
  const available = world.faults.jumped('bikes', id, count.bikes + count.electric)
  return {
    station_id: id,
    num_vehicles_available: available,
    vehicle_types_available: [
      { vehicle_type_id: BIKE, count: available - count.electric },
      { vehicle_type_id: EBIKE, count: count.electric },
    ],
    num_vehicles_disabled: count.bikesDisabled,
    num_docks_available: count.docksFree,
    vehicle_docks_available: [{ vehicle_type_ids: [BIKE, EBIKE], count: count.docksFree }],
    num_docks_disabled: count.docksDisabled,
    is_installed: count.isInstalled,
    is_renting: count.isRenting,
    is_returning: count.isRenting,
    last_reported: localInstant(world.faults.timeOf('bikes', id, at)),
  }
}

function vehicles(world: World, at: number): object[] {
  const shown = world.faults.valueTime('bikes', 'vehicles', at)
  return freeBikes(world.seed, shown).map((bike) => {
    const { latitude, longitude } = world.faults.placeOf('bikes', bike.id, bike)
    return {
      vehicle_id: bike.id,
      lat: latitude,
      lon: longitude,
      is_reserved: bike.isReserved,
      is_disabled: bike.isDisabled,
      vehicle_type_id: bike.isElectric ? EBIKE : BIKE,
      last_reported: localInstant(world.faults.timeOf('bikes', bike.id, at)),
      ...(bike.isElectric
        ? {
            current_range_meters: bike.rangeMeters,
            current_fuel_percent: Math.round((bike.rangeMeters / MOST_RANGE_METERS) * 100) / 100,
          }
        : {}),
      pricing_plan_id: bike.isElectric ? 'plan-ebike' : 'plan-bike',
    }
  })
}

/** No parking in the old town, walking pace round the lake, the rest of the city allowed. */
function zones(): object {
  const feature = (name: Name, middle: Place, meters: number, rule: object) => ({
    type: 'Feature',
    properties: { name: texts(name), rules: [rule] },
    geometry: { type: 'MultiPolygon', coordinates: [[square(middle, meters)]] },
  })
  const free = { ride_start_allowed: true, ride_end_allowed: true, ride_through_allowed: true }
  const features = [
    feature({ zh: '古城禁停区', en: 'Old town, no parking' }, CENTRE, 400, {
      ...free,
      ride_end_allowed: false,
    }),
    feature({ zh: '南湖慢行区', en: 'South Lake, slow' }, offset(CENTRE, 900, -1_800), 500, {
      ...free,
      maximum_speed_kph: 10,
    }),
    feature({ zh: '运营区', en: 'Service area' }, CENTRE, 4_500, free),
  ]
  const outside = { ...free, ride_start_allowed: false, ride_end_allowed: false }
  return { geofencing_zones: { type: 'FeatureCollection', features }, global_rules: [outside] }
}

/** Counter-clockwise, closed (RFC 7946, 3.1.6). */
function square(middle: Place, meters: number): number[][] {
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ] as const
  return corners.map(([east, north]) => {
    const { latitude, longitude } = offset(middle, east * meters, north * meters)
    return [longitude, latitude]
  })
}

/** One station a day is moved for works, and stations that are closed are told. */
function alerts(world: World, at: number): object[] {
  return stationsOf(world)
    .filter((station) => !countAt(station, world.seed, at).isRenting)
    .map((station) => ({
      alert_id: `A-${station.id}`,
      type: 'station_closure',
      station_ids: [station.id],
      summary: texts({ zh: `${station.name.zh}今日暂停服务`, en: `${station.name.en} is closed` }),
      last_updated: localInstant(at),
    }))
}

function texts({ zh, en }: Name): { text: string; language: string }[] {
  return [
    { text: zh, language: 'zh-CN' },
    { text: en, language: 'en' },
  ]
}

const INFORMATION = {
  system_id: SYSTEM,
  languages: ['zh-CN', 'en'],
  name: texts({ zh: '临衡公共自行车（模拟）', en: 'Linheng Bikes (synthetic)' }),
  opening_hours: '24/7',
  operator: texts({ zh: '临衡慢行交通公司（模拟）', en: 'Linheng Slow Mobility (synthetic)' }),
  feed_contact_email: 'feeds@linheng-bikes.example',
  timezone: ZONE,
  license_url: 'https://linheng-bikes.example/licence',
}
const VEHICLE_TYPES = [
  {
    vehicle_type_id: BIKE,
    form_factor: 'bicycle',
    propulsion_type: 'human',
    name: texts({ zh: '自行车', en: 'Bicycle' }),
    return_constraint: 'hybrid',
    default_pricing_plan_id: 'plan-bike',
  },
  {
    vehicle_type_id: EBIKE,
    form_factor: 'bicycle',
    propulsion_type: 'electric_assist',
    max_range_meters: MOST_RANGE_METERS,
    max_permitted_speed: 25,
    name: texts({ zh: '电助力车', en: 'Electric bicycle' }),
    return_constraint: 'hybrid',
    default_pricing_plan_id: 'plan-ebike',
  },
]
const PLANS = [
  {
    plan_id: 'plan-bike',
    name: texts({ zh: '自行车单次', en: 'Bicycle, single ride' }),
    currency: 'CNY',
    price: 1.5,
    is_taxable: false,
    description: texts({ zh: '30 分钟内 1.5 元', en: '1.50 for 30 minutes' }),
    per_min_pricing: [{ start: 30, rate: 1, interval: 30 }],
  },
  {
    plan_id: 'plan-ebike',
    name: texts({ zh: '电助力车单次', en: 'Electric bicycle, single ride' }),
    currency: 'CNY',
    price: 2.5,
    is_taxable: false,
    description: texts({ zh: '20 分钟内 2.5 元', en: '2.50 for 20 minutes' }),
    per_min_pricing: [{ start: 20, rate: 1, interval: 10 }],
  },
]
