import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import bindings from 'gtfs-realtime-bindings'
import { expect, it, onTestFinished } from 'vitest'
import { alerts } from './alerts.ts'
import { dateAt, exceptionsOf, midnight, serviceOn } from './calendar.ts'
import { alongShape, metersBetween } from './geography.ts'
import { gtfsTables, gtfsTime, gtfsZip } from './gtfs.ts'
import { tripUpdates, vehiclePositions } from './gtfs-realtime.ts'
import { generateProvince } from './province.ts'
import { serveProvince } from './server.ts'

const { FeedMessage } = bindings.transit_realtime
const province = generateProvince({ seed: 7, scale: 1 })
/** A Wednesday, eight in the morning in China. */
const MORNING = Date.UTC(2026, 3, 15, 0, 0, 0)
const HOUR = 3_600_000

function rowsOf(network: 'bus' | 'rail', file: string): Record<string, string>[] {
  const table = gtfsTables(province[network], 2026).find((found) => found.file === file)
  if (!table) throw new Error(`no ${file}`)
  return [...table.rows].map((row) =>
    Object.fromEntries(table.columns.map((column, index) => [column, String(row[index])])),
  )
}

it('gives the same bytes for the same seed and others for another', async () => {
  const again = await gtfsZip(generateProvince({ seed: 7, scale: 1 }).bus, 2026)
  expect((await gtfsZip(province.bus, 2026)).equals(again)).toBe(true)
  const other = await gtfsZip(generateProvince({ seed: 8, scale: 1 }).bus, 2026)
  expect(again.equals(other)).toBe(false)
})

it('grows with its one number', () => {
  const large = generateProvince({ seed: 7, scale: 10 })
  expect(large.bus.trips.length / province.bus.trips.length).toBeGreaterThan(8)
})

it.each(['bus', 'rail'] as const)('keeps every reference of the %s timetable', (network) => {
  const stops = new Set(rowsOf(network, 'stops.txt').map((row) => row.stop_id))
  const trips = new Set(rowsOf(network, 'trips.txt').map((row) => row.trip_id))
  const shapes = new Set(rowsOf(network, 'shapes.txt').map((row) => row.shape_id))
  for (const row of rowsOf(network, 'stop_times.txt')) {
    expect(stops.has(row.stop_id) && trips.has(row.trip_id)).toBe(true)
  }
  for (const row of rowsOf(network, 'trips.txt')) expect(shapes.has(row.shape_id)).toBe(true)
  expect(stops.size).toBe(rowsOf(network, 'stops.txt').length)
  expect(trips.size).toBe(rowsOf(network, 'trips.txt').length)
})

it('joins stations, levels, pathways and transfers', () => {
  const stops = new Set(rowsOf('rail', 'stops.txt').map((row) => row.stop_id))
  const levels = new Set(rowsOf('rail', 'levels.txt').map((row) => row.level_id))
  const ends = ['from_stop_id', 'to_stop_id']
  for (const row of [...rowsOf('rail', 'pathways.txt'), ...rowsOf('rail', 'transfers.txt')]) {
    expect(ends.every((end) => stops.has(row[end]))).toBe(true)
  }
  for (const row of rowsOf('rail', 'stops.txt')) {
    expect(row.level_id === '' || levels.has(row.level_id)).toBe(true)
  }
})

it('writes times that grow from call to call and pass midnight on night lines', () => {
  expect(gtfsTime(25 * 3600 + 61)).toBe('25:01:01')
  const times = rowsOf('bus', 'stop_times.txt')
  expect(times.some((row) => (row.arrival_time ?? '') > '24:')).toBe(true)
  for (const [index, row] of times.entries()) {
    const before = times[index - 1]
    if (!before || before.trip_id !== row.trip_id) continue
    expect((row.arrival_time ?? '') > (before.departure_time ?? '')).toBe(true)
  }
})

it('says in the calendar what really runs', () => {
  const removed = rowsOf('bus', 'calendar_dates.txt')
    .filter((row) => row.service_id === 'weekday' && row.exception_type === '2')
    .map((row) => row.date)
  expect(removed).toEqual([...exceptionsOf(2026), ...exceptionsOf(2027)])
  for (const date of removed) expect(serviceOn(String(date))).toBe('weekend')
  expect(serviceOn(dateAt(MORNING))).toBe('weekday')
})

it('sends real-time messages that the reference library reads and the timetable explains', () => {
  const trips = new Map(rowsOf('bus', 'trips.txt').map((row) => [row.trip_id, row]))
  const updates = FeedMessage.decode(tripUpdates(province, MORNING))
  const positions = FeedMessage.decode(vehiclePositions(province, MORNING))
  expect(updates.entity.length).toBeGreaterThan(positions.entity.length)
  expect(positions.entity.length).toBeGreaterThan(30)
  for (const { tripUpdate } of updates.entity) {
    expect(trips.get(String(tripUpdate?.trip.tripId))?.route_id).toBe(tripUpdate?.trip.routeId)
  }
  const ids = [...updates.entity, ...positions.entity].map((entity) => entity.id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(Number(updates.header.timestamp)).toBe(MORNING / 1000)
})

it('keeps vehicles on their shapes, never going back', () => {
  let last = new Map<string, number>()
  for (let at = MORNING; at < MORNING + HOUR / 2; at += 30_000) {
    const seen = new Map<string, number>()
    for (const { vehicle } of FeedMessage.decode(vehiclePositions(province, at)).entity) {
      const trip = province.bus.trips.find((found) => found.id === vehicle?.trip?.tripId)
      if (!trip || !vehicle?.position) throw new Error('a vehicle without a trip or a position')
      const meters = Number(vehicle.position.odometer)
      const place = alongShape(trip.pattern.shape, meters)
      expect(metersBetween(place, vehicle.position)).toBeLessThan(5)
      expect(meters).toBeGreaterThanOrEqual(last.get(trip.id) ?? 0)
      seen.set(trip.id, meters)
    }
    last = seen
  }
})

it('has a vehicle on the road at every hour of the week', () => {
  for (let hour = 0; hour < 24 * 7; hour += 1) {
    const message = FeedMessage.decode(vehiclePositions(province, MORNING + hour * HOUR))
    expect(message.entity.length, `hour ${hour}`).toBeGreaterThan(0)
  }
})

it('shows occupancy, carriages, delays, cancelled trips and skipped stops', () => {
  const hours = Array.from({ length: 10 }, (_, hour) => MORNING + hour * HOUR)
  const positions = hours.flatMap((at) => FeedMessage.decode(vehiclePositions(province, at)).entity)
  const updates = hours.flatMap((at) => FeedMessage.decode(tripUpdates(province, at)).entity)
  expect(positions.some(({ vehicle }) => vehicle?.multiCarriageDetails?.length === 4)).toBe(true)
  expect(positions.every(({ vehicle }) => vehicle?.occupancyStatus != null)).toBe(true)
  expect(updates.some(({ tripUpdate }) => Number(tripUpdate?.delay) < 0)).toBe(true)
  expect(updates.some(({ tripUpdate }) => Number(tripUpdate?.delay) > 120)).toBe(true)
  expect(updates.some(({ tripUpdate }) => tripUpdate?.trip.scheduleRelationship === 3)).toBe(true)
  const calls = updates.flatMap(({ tripUpdate }) => tripUpdate?.stopTimeUpdate ?? [])
  expect(calls.some((call) => call.scheduleRelationship === 1)).toBe(true)
})

it('warns in two languages about lines and stops that exist', () => {
  const { entity } = FeedMessage.decode(alerts(province, MORNING))
  const lines = new Set(province.bus.lines.map((line) => line.id))
  const stops = new Set(province.bus.stops.map((stop) => stop.id))
  for (const { alert } of entity) {
    const informed = alert?.informedEntity?.[0]
    expect(lines.has(String(informed?.routeId)) || stops.has(String(informed?.stopId))).toBe(true)
    expect(alert?.headerText?.translation?.map((text) => text.language)).toEqual(['zh', 'en'])
  }
  expect(midnight(dateAt(MORNING))).toBe(MORNING - 8 * HOUR)
})

it('answers 304 to a known ETag, gzip where asked, HEAD without a body, 404 and 405', async () => {
  const simulator = await serveProvince(province, { port: 0, now: () => MORNING })
  onTestFinished(() => simulator.close())
  const path = `${simulator.url}/bus/gtfs-rt/vehicle-positions.pb`
  const plain = await fetch(path, { headers: { 'accept-encoding': 'identity' } })
  const bytes = Buffer.from(await plain.arrayBuffer())
  const zipped = await raw(path, { 'accept-encoding': 'gzip' })
  expect(zipped.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(zipped.body).equals(bytes)).toBe(true)
  const etag = plain.headers.get('etag') ?? ''
  expect((await fetch(path, { headers: { 'if-none-match': etag } })).status).toBe(304)
  expect((await fetch(path, { method: 'HEAD' })).headers.get('content-length')).toBeTruthy()
  expect((await fetch(path, { method: 'POST' })).status).toBe(405)
  expect((await fetch(`${simulator.url}/nothing`)).status).toBe(404)
  for (const zip of ['/bus/gtfs.zip', '/rail/gtfs.zip']) {
    const response = await fetch(simulator.url + zip)
    expect(response.headers.get('content-type')).toBe('application/zip')
  }
})

it('ends when the process that started it is killed', async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const starter = `
    const child = require('node:child_process').fork(${JSON.stringify(main)}, { silent: true })
    child.stdout.once('data', (line) => console.log(child.pid, String(line).trim()))`
  const parent = spawn(process.execPath, ['-e', starter], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(parent.stdout, 'data')
  const [pid, json] = String(line).trim().split(' ')
  const { url } = JSON.parse(String(json))
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(Number(pid)), { timeout: 20_000 }).toBe(false)
})

it('stops at a signal', async () => {
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), { silent: true })
  if (!child.stdout) throw new Error('no output')
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect((await once(child, 'exit'))[0]).toBe(0)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A request whose body nobody unpacks for us. */
async function raw(url: string, headers: Record<string, string>) {
  const sent = request(url, { headers }).end()
  const [response] = await once(sent, 'response')
  return { headers: response.headers as Record<string, string>, body: await buffer(response) }
}
