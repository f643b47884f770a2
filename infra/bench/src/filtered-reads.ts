import { join } from 'node:path'
import { fleetReadings } from './data/fleet.ts'
import { PROVINCE, type Shape, stopId, timetableZip } from './data/timetable.ts'
import { download, hangUp } from './download.ts'
import { type BenchHub, startBenchHub } from './hub.ts'
import { atMost, type Benchmark, type Figure, median, milliseconds, tell, times } from './kit.ts'
import { openBenchLake } from './lake.ts'

const MOST = 1.3
/** 200 000 and 2 M stop times, 100 at each stop of either. */
const SHAPES: Record<Size, Shape> = {
  small: { ...PROVINCE, stops: 2_000, routes: 100 },
  large: PROVINCE,
}
/** Days of a fleet's history. */
const DAYS: Record<Size, number> = { small: 3, large: 30 }
const VEHICLES = 500
const ROUNDS_A_DAY = 20
const DAY_SECONDS = 86_400
const ROUND_SECONDS = 600
/** Each in another part of the smaller table, so that no answer is at hand from one before. */
const QUERIES = 24
/** The first ones warm the code, and learn once where in the files the keys lie. */
const WARMING = 4

type Size = 'small' | 'large'
type Ask = (hub: BenchHub, size: Size, number: number) => string

/** Filtered reads of a table and of one ten times as large, each answer a hundred rows or fewer. */
export const benchmark: Benchmark = {
  name: 'filtered-reads',
  async run(scratch) {
    const dirs = { small: join(scratch, 'small'), large: join(scratch, 'large') }
    for (const size of ['small', 'large'] as const) await fill(scratch, dirs[size], size)
    const hubs = { small: await startBenchHub(dirs.small), large: await startBenchHub(dirs.large) }
    try {
      tell('queries in turns')
      const atStop = await compare(hubs, 'calls at one stop (200 000 → 2 M rows)', callsAtStop)
      const ofDay = await compare(hubs, 'one vehicle on one day (3 → 30 days)', dayOfVehicle)
      const ofTrip = await compare(hubs, 'calls of one trip (not the sort order)', callsOfTrip)
      return [atStop, ofDay, { ...ofTrip, target: '—', verdict: 'noted' }]
    } finally {
      hangUp()
      await hubs.small.stop()
      await hubs.large.stop()
    }
  },
}

async function fill(scratch: string, dir: string, size: Size): Promise<void> {
  tell(`filling the ${size} tables`)
  const lake = await openBenchLake(dir)
  await lake.load(await timetableZip(scratch, `of-${size}`, SHAPES[size]), 'bus-timetable', 'bench')
  let sequence = 0
  for (let day = 0; day < DAYS[size]; day += 1) {
    for (let round = 0; round < ROUNDS_A_DAY; round += 1) {
      const second = day * DAY_SECONDS + round * ROUND_SECONDS
      await lake.landPositions(sequence, fleetReadings(VEHICLES, second), second)
      sequence += 1
    }
  }
  await lake.writer.compact('bus-vehicle-positions')
  await lake.close()
}

const callsAtStop: Ask = ({ url }, size, number) => {
  const stop = stopId(Math.floor((number * SHAPES[size].stops) / QUERIES))
  return `${url}/api/datasets/bus-timetable/tables/stop_times/records?stop_id=eq.${stop}&limit=100`
}

/** As many different days of either history. */
const dayOfVehicle: Ask = ({ url }, size, number) => {
  const day = 1 + (number % DAYS.small) * (DAYS[size] / DAYS.small)
  const date = (offset: number) => new Date(Date.UTC(2026, 1, 28 + day + offset)).toISOString()
  const table = `${url}/api/datasets/bus-vehicle-positions/tables/vehicle_position/records`
  const window = `${date(0)}/${date(1)}`.replaceAll('.000', '')
  return `${table}?entity_id=eq.vehicle-${number * 20}&datetime=${window}&limit=100`
}

/** The file is sorted by stop: nothing but the Bloom filters tells where a trip is. */
const callsOfTrip: Ask = ({ url }, size, number) => {
  const { routes, tripsPerRoute } = SHAPES[size]
  const trip = `T${String(Math.floor((number * routes * tripsPerRoute) / QUERIES)).padStart(7, '0')}`
  const table = `${url}/api/datasets/bus-timetable/tables/stop_times/records`
  return `${table}?trip_id=gte.${trip}&trip_id=lt.${trip}-Z&limit=100`
}

async function compare(hubs: Record<Size, BenchHub>, what: string, ask: Ask): Promise<Figure> {
  const walls: Record<Size, number[]> = { small: [], large: [] }
  const bytes: Record<Size, number> = { small: 0, large: 0 }
  for (let number = 0; number < QUERIES; number += 1) {
    const sizes: Size[] = number % 2 === 0 ? ['small', 'large'] : ['large', 'small']
    for (const size of sizes) {
      const begun = performance.now()
      const got = await download(ask(hubs[size], size, number))
      if (number >= WARMING) walls[size].push(performance.now() - begun)
      bytes[size] += got.bytes
    }
  }
  const skew = bytes.large / bytes.small
  if (!(skew > 0.9 && skew < 1.1)) throw new Error(`${what}: answers differ: ${skew}`)
  const ratio = median(walls.large) / median(walls.small)
  return {
    what,
    target: '≤ 1.3 ×',
    figure: times(ratio),
    verdict: atMost(ratio, MOST),
    note:
      `${milliseconds(median(walls.small))} → ${milliseconds(median(walls.large))}, ` +
      `${QUERIES - WARMING} questions that no cache answers, ` +
      `${(bytes.large / QUERIES / 1000).toFixed(0)} kB each`,
  }
}
