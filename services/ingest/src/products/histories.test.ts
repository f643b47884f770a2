import type { Product } from '@tongqu/catalog'
import type { LakeReading } from '@tongqu/lakehouse'
import { expect, it, onTestFinished } from 'vitest'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { runProduct } from './run.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const { signal } = new AbortController()

/** A quarter of an hour with two readings of each thing, an hour and more ago. */
const FIRST = '2026-11-20T08:01:00Z'
const SECOND = '2026-11-20T08:07:00Z'

/** Lands readings in one dataset, runs a product and answers the rows of its table. */
async function made(
  id: string,
  from: string,
  readings: readonly LakeReading[],
  view: readonly string[],
) {
  const dir = await temporaryFolder()
  const catalog = await catalogWith([])
  const { writer, reader } = await openHub(dir, catalog, { now: () => NOW })
  const delivery = {
    ...{ dataset: from, feed: 'f', source: 's', appId: 's', sequence: 0 },
    ...{ sha256: 'ab'.repeat(32), receivedAt: new Date(NOW).toISOString() },
  }
  const landed = await writer.land(delivery, { readings, rejects: [], findings: [] })
  expect(landed.rejects).toEqual([])
  const product = catalog.products.get(id) as Product
  const lake = { dataDir: dir, catalog: () => catalog, reader, writer }
  await runProduct({ ...lake, zone: 'Asia/Shanghai', now: () => NOW }, product, signal)
  const snapshot = await reader.pin(product.dataset)
  onTestFinished(() => snapshot.close())
  const question = { table: product.table, view, select: view, where: [], order: [] }
  return (await reader.page(snapshot, question, { limit: 100 })).items
}

const ACTIVITY = ['interval_start_at', 'longitude', 'latitude', 'vehicles']

function at(vehicle: string, located_at: string, longitude: number): LakeReading {
  const told = { protocol: 'jt809', protocol_version: '2011', is_back_fill: false }
  const place = { located_at, longitude, latitude: 31.05, is_positioned: true }
  const reading = { vehicle_id: vehicle, vehicle_kind: 'coach', ...told, ...place }
  return { contract: 'vehicle/position@1', reading: { ...reading, speed_kilometers_per_hour: 60 } }
}

/** So many vehicles at one place, each seen twice. */
function fleet(prefix: string, count: number, longitude: number): LakeReading[] {
  return Array.from({ length: count }, (_, index) =>
    [FIRST, SECOND].map((instant) => at(`${prefix}${index}`, instant, longitude)),
  ).flat()
}

it.each(['coach-activity', 'hazmat-activity', 'taxi-activity'])(
  '%s tells vehicles of a cell once each, and nothing of a cell with fewer than five',
  async (id) => {
    const from = id.replace('activity', 'positions')
    const rows = await made(
      id,
      from,
      [...fleet('a', 5, 112.33), ...fleet('b', 4, 113.55)],
      ACTIVITY,
    )
    const cell = { longitude: 112.3, latitude: 31.1, vehicles: 5 }
    expect(rows).toEqual([{ interval_start_at: '2026-11-20T08:00:00Z', ...cell }])
  },
)

it.each(['coach-activity-detailed', 'taxi-activity-detailed'])(
  '%s leaves cells with fewer than three vehicles out',
  async (id) => {
    const from = id.replace('activity-detailed', 'positions')
    const rows = await made(
      id,
      from,
      [...fleet('a', 3, 112.33), ...fleet('b', 2, 112.37)],
      ACTIVITY,
    )
    expect(rows.map(({ vehicles }) => vehicles)).toEqual([3])
  },
)

const SPEEDING = {
  ...{ vehicle_kind: 'coach', alarm: 'overspeed' },
  ...{ protocol: 'jt809', protocol_version: '2011' },
}

const HISTORIES: [id: string, from: string, time: string, readings: (at: string) => LakeReading][] =
  [
    [
      'bike-status-history',
      'bike-station-status',
      'reported_at',
      (reported_at) => ({
        contract: 'gbfs/station_status@1',
        reading: { reported_at, station_id: 'b1' },
      }),
    ],
    [
      'hazmat-position-history',
      'hazmat-positions',
      'located_at',
      (located_at) => at('h1', located_at, 112.3),
    ],
    [
      'metro-flow-history',
      'metro-station-flow',
      'interval_start_at',
      (interval_start_at) => ({
        contract: 'metro/station_flow@1',
        reading: { interval_start_at, station_id: 'm1', line_id: 'L1', interval_seconds: 300 },
      }),
    ],
    [
      'vehicle-alarm-history',
      'vehicle-alarms',
      'raised_at',
      (raised_at) => ({
        contract: 'vehicle/alarm@1',
        reading: { raised_at, vehicle_id: 'v1', ...SPEEDING },
      }),
    ],
    [
      'vessel-position-history',
      'vessel-positions',
      'observed_at',
      (observed_at) => ({
        contract: 'vessel/position@1',
        reading: { observed_at, mmsi: '413000001', message_type: 1 },
      }),
    ],
  ]

it.each(HISTORIES)('%s keeps the last of a quarter of an hour', async (id, from, time, reading) => {
  const rows = await made(id, from, [reading(FIRST), reading(SECOND)], [time])
  expect(rows.map((row) => row[time])).toEqual([SECOND])
})
