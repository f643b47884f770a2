import {
  type Catalog,
  type Dataset,
  type DatasetTable,
  type Door,
  type Forward,
  NO_TERMS,
  type Source,
  type TierId,
} from '@tongqu/catalog'
import type { ContractId } from '@tongqu/contracts'

type Sketch = Partial<Dataset> & { id: string; doors: readonly Door[] }

/** Tables by contract, named as the contracts are. */
export function tablesOf(...contracts: ContractId[]): DatasetTable[] {
  return contracts.map((contract) => ({
    name: contract.replace(/^.*\//, '').replace(/@\d+$/, ''),
    contract,
  }))
}

const TIMETABLE = tablesOf('gtfs/stops@1', 'gtfs/agency@1', 'gtfs/routes@1')

/** One dataset for each way a door can be open, shut or absent. */
export const sketches: readonly Sketch[] = [
  {
    id: 'bus-timetable',
    doors: ['records', 'files', 'gtfs'],
    title: { 'zh-CN': '公交时刻表', en: 'Bus timetable' },
    tables: TIMETABLE,
  },
  {
    id: 'bus-vehicle-positions',
    doors: ['records', 'feeds'],
    landing: 'append',
    title: { 'zh-CN': '公交车辆位置', en: 'Bus vehicle positions' },
    tables: tablesOf('gtfs-realtime/vehicle_position@1', 'gtfs-realtime/feed_message@1'),
  },
  {
    id: 'bus-activity',
    doors: ['feeds'],
    landing: 'append',
    title: { 'zh-CN': '公交运行', en: 'Bus activity' },
    tables: tablesOf('siri/vehicle_activity@1'),
  },
  {
    id: 'car-parks',
    doors: ['records'],
    title: { 'zh-CN': '停车场', en: 'Car parks' },
    tables: tablesOf('parking/lot@1'),
  },
  {
    id: 'car-park-occupancy',
    doors: ['feeds'],
    landing: 'append',
    title: { 'zh-CN': '停车余位', en: 'Occupancy of car parks' },
    tables: tablesOf('parking/occupancy@1'),
  },
  {
    id: 'bike-stations',
    doors: ['records'],
    title: { 'zh-CN': '单车站点', en: 'Bike stations' },
    tables: tablesOf(
      ...(['gbfs/station@1', 'gbfs/system@1', 'gbfs/vehicle_type@1'] as const),
      'gbfs/geofencing_zone@1',
    ),
  },
  { id: 'unlanded-bikes', doors: ['records'], tables: tablesOf('gbfs/station@1') },
  {
    id: 'bike-status',
    doors: ['feeds'],
    landing: 'append',
    title: { 'zh-CN': '单车可借', en: 'Bikes at stations' },
    tables: tablesOf('gbfs/station_status@1'),
  },
  {
    id: 'bike-vehicles',
    doors: ['feeds'],
    landing: 'append',
    tier: 'restricted',
    title: { 'zh-CN': '浮动单车', en: 'Free bikes' },
    tables: tablesOf('gbfs/vehicle_status@1'),
  },
  {
    id: 'bike-alerts',
    doors: ['records'],
    landing: 'append',
    title: { 'zh-CN': '单车通告', en: 'Bike alerts' },
    tables: tablesOf('gbfs/alert@1'),
  },
  {
    id: 'loop-readings',
    doors: ['feeds'],
    landing: 'append',
    tier: 'restricted',
    title: { 'zh-CN': '线圈读数', en: 'Readings of loops' },
    tables: tablesOf('road/detector_reading@1'),
  },
  {
    id: 'narrow-timetable',
    doors: ['records', 'files', 'gtfs'],
    title: { 'zh-CN': '部分公开的时刻表', en: 'Partly public timetable' },
    tables: tablesOf('gtfs/stops@1', 'gtfs/agency@1'),
    classOverrides: { 'stops.stop_desc': 'internal' },
  },
  {
    id: 'station-timetable',
    doors: ['records'],
    title: { 'zh-CN': '车站内部', en: 'Inside of stations' },
    tables: tablesOf('gtfs/stops@1', 'gtfs/levels@1', 'gtfs/pathways@1'),
  },
  { id: 'never-landed', doors: ['records', 'files', 'gtfs'], tables: TIMETABLE },
  { id: 'restricted-stops', doors: ['records', 'files', 'gtfs', 'feeds'], tier: 'restricted' },
  { id: 'closed-stops', doors: ['records', 'files', 'gtfs', 'feeds'], tier: 'closed' },
  {
    id: 'bus-positions',
    doors: ['records', 'files', 'feeds'],
    landing: 'append',
    title: { 'zh-CN': '在营公交位置', en: 'Buses in service' },
    tables: tablesOf('vehicle/position@1'),
    coverage: { area: { 'zh-CN': '全市', en: 'City' }, bbox: [119.5, 29.5, 121.5, 31] },
  },
  {
    id: 'hazmat-positions',
    doors: ['records', 'files', 'feeds'],
    landing: 'append',
    title: { 'zh-CN': '危货车辆位置', en: 'Dangerous goods' },
    tier: 'restricted',
    tables: tablesOf('vehicle/position@1'),
  },
  {
    id: 'vehicle-link-status',
    doors: ['records'],
    landing: 'append',
    tier: 'restricted',
    tables: tablesOf('vehicle/link@1'),
  },
  {
    id: 'vehicle-rates',
    doors: ['records', 'files'],
    title: { 'zh-CN': '入网率与上线率', en: 'Rates' },
    tables: tablesOf('vehicle/rate@1'),
  },
  {
    id: 'data-quality',
    doors: ['records', 'files'],
    title: { 'zh-CN': '数据质量评分', en: 'Quality scores' },
    tables: tablesOf('hub/quality_score@1', 'hub/quality_verdict@1', 'hub/quality_fault@1'),
  },
  {
    id: 'bus-lines',
    doors: ['records'],
    title: { 'zh-CN': '公交线路走向', en: 'Shapes of bus lines' },
    tables: tablesOf('gtfs/shapes@1'),
  },
  { id: 'proposed-stops', doors: ['records'], state: 'PROPOSED' },
]

/** A catalogue of these sketches. */
export function testCatalog(datasets: readonly Sketch[] = sketches): Catalog {
  return {
    purposes: [],
    calendars: new Map(),
    families: new Map([['bus', { id: 'bus', label: { 'zh-CN': '公交', en: 'Bus' } }]]),
    datasets: new Map(datasets.map((sketch) => [sketch.id, datasetOf(sketch)])),
    providers: new Map([
      ['transit', { id: 'transit', name: { 'zh-CN': '公交集团', en: 'Transit company' } }],
    ]),
    licences: new Map([['open', { id: 'open', title: { 'zh-CN': '开放许可', en: 'Open' } }]]),
    tiers: new Map(
      Object.entries(TIER_LABELS).map(([id, label]) => [
        id as TierId,
        { id: id as TierId, label, description: label },
      ]),
    ),
    sources: new Map([SOURCE, TERMINALS].map((source) => [source.id, source])),
    forwards: new Map([['ministry', FORWARD]]),
    products: new Map(),
    quotas: new Map(),
  }
}

const TIER_LABELS = {
  open: { 'zh-CN': '普遍开放', en: 'Open' },
  restricted: { 'zh-CN': '限制开放', en: 'Restricted' },
  licensed: { 'zh-CN': '特许开放', en: 'Licensed' },
  closed: { 'zh-CN': '不予开放', en: 'Closed' },
}

const SOURCE: Source = {
  id: 'bus-source',
  adapter: 'gtfs',
  dataset: 'bus-timetable',
  feed: 'city',
  transport: {
    kind: 'http-poll',
    url: 'http://10.1.2.3/secret-path/gtfs.zip',
    everySeconds: 60,
    headers: { 'X-Key': 'hidden' },
  },
  routes: [],
  zone: 'Asia/Shanghai',
  limits: { bytes: 1_000_000, entities: 1_000, seconds: 10 },
  options: {},
  enabled: true,
  synthetic: true,
}

/** What listens for terminals; buses in service are open, the rest is not. */
const TERMINALS: Source = {
  ...SOURCE,
  id: 'terminals',
  adapter: 'jt808',
  dataset: 'vehicle-link-status',
  feed: 'terminals-808',
  transport: {
    kind: 'tcp-listen',
    host: '10.1.2.4',
    port: 0,
    limits: {
      connections: 1_000,
      connectionsPerAddress: 100,
      idleSeconds: 300,
      messagesPerSecond: 50,
    },
    dialBack: ['10.9.9.0/24'],
  },
  routes: [
    routeTo('bus-positions', { vehicle_kind: ['bus'], in_service: ['true'] }),
    routeTo('hazmat-positions', { vehicle_kind: ['hazmat'] }),
  ],
  options: { secret: 'hidden' },
}

function routeTo(dataset: string, where: Record<string, string[]>): Source['routes'][number] {
  return { contract: 'vehicle/position@1', where, dataset }
}

const FORWARD: Forward = {
  id: 'ministry',
  dataset: 'hazmat-positions',
  table: 'position',
  adapter: 'jt809',
  transport: { kind: 'tcp-dial', host: '10.1.2.5', port: 9_000, idleSeconds: 60 },
  listen: { host: '127.0.0.1', port: 0, publicHost: '10.1.2.6' },
  zone: 'Asia/Shanghai',
  options: { password: 'hidden' },
  enabled: true,
}

function datasetOf(sketch: Sketch): Dataset {
  return {
    family: 'bus',
    title: { 'zh-CN': sketch.id, en: sketch.id },
    description: { 'zh-CN': '试验数据 <script>', en: 'Data for tests <script>' },
    provider: 'transit',
    tier: 'open',
    state: 'LISTED',
    licence: 'open',
    terms: NO_TERMS,
    keywords: { 'zh-CN': [], en: [] },
    tables: tablesOf('gtfs/stops@1'),
    landing: 'replace',
    updateFrequency: 'PT10S',
    freshnessLimitSeconds: 3_600,
    retention: { versionDays: 30, rawDays: 30 },
    coverage: { area: { 'zh-CN': '全市', en: 'City' } },
    quality: {},
    classOverrides: {},
    synthetic: true,
    ...sketch,
  }
}
