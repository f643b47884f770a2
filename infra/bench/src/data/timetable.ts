import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { ZipFile } from 'yazl'
import { gbkFile } from './gbk.ts'

/** A made-up timetable: each route has its own row of stops, and so many trips over them. */
export type Shape = { stops: number; routes: number; tripsPerRoute: number; stopsPerTrip: number }

/** 2 M stop times over 20 000 stops, 100 at each: a province's buses. */
export const PROVINCE: Shape = {
  stops: 20_000,
  routes: 1_000,
  tripsPerRoute: 100,
  stopsPerTrip: 20,
}

export const stopTimesOf = (shape: Shape): number =>
  shape.routes * shape.tripsPerRoute * shape.stopsPerTrip

/** Name of the stop with a number from 0. */
export const stopId = (number: number): string => `S${String(number).padStart(6, '0')}`

/**
 * Writes the timetable as the members of a GTFS feed into `dir`; answers their paths. The twelve
 * columns of `stop_times.txt` that timetables commonly have are all filled.
 */
export async function writeTimetable(dir: string, shape: Shape): Promise<string[]> {
  await mkdir(dir, { recursive: true })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const paths: string[] = []
  for (const [name, select] of Object.entries(members(shape))) {
    const path = join(dir, `${name}.txt`)
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT csv, HEADER)`)
    paths.push(path)
  }
  connection.closeSync()
  instance.closeSync()
  return paths
}

/** The same members, their text in GBK. */
export async function inGbk(paths: readonly string[], dir: string): Promise<string[]> {
  await mkdir(dir, { recursive: true })
  const copies: string[] = []
  for (const path of paths) copies.push(await gbkFile(path, dir))
  return copies
}

/** Packs files into a zip; level 1 keeps the making short and the unpacking honest. */
export async function zipFiles(paths: readonly string[], zip: string): Promise<number> {
  const archive = new ZipFile()
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    archive.addReadStreamLazy(name, { compressionLevel: 1 }, (give) =>
      give(null, createReadStream(path)),
    )
  }
  archive.end()
  await pipeline(archive.outputStream, createWriteStream(zip))
  return (await stat(zip)).size
}

/** Makes one zip and forgets its members. */
export async function timetableZip(dir: string, name: string, shape: Shape): Promise<string> {
  const paths = await writeTimetable(join(dir, name), shape)
  const zip = join(dir, `${name}.zip`)
  await zipFiles(paths, zip)
  return zip
}

export type Connection = DuckDBConnection

function members({ stops, routes, tripsPerRoute, stopsPerTrip }: Shape): Record<string, string> {
  const trips = routes * tripsPerRoute
  const id = (prefix: string, number: string, digits: number) =>
    `'${prefix}' || lpad((${number})::VARCHAR, ${digits}, '0')`
  const clock = (seconds: string) =>
    `lpad((${seconds} // 3600)::VARCHAR, 2, '0') || ':' ||
     lpad((${seconds} % 3600 // 60)::VARCHAR, 2, '0') || ':' ||
     lpad((${seconds} % 60)::VARCHAR, 2, '0')`
  const stop = `(r * ${stopsPerTrip} + k) % ${stops}`
  // Real timetables do not compress to nothing: ids have a part without order, times vary.
  const tripId = (number: string) =>
    `${id('T', number, 7)} || '-' || lpad(to_hex(hash(${number}) % 1048576), 5, '0')`
  const arrival = '(18000 + n * 600 + k * 97 + hash(r, n, k) % 60)'
  return {
    agency: `SELECT 'A1' agency_id, '临衡公交' agency_name, 'http://example.org' agency_url,
      'Asia/Shanghai' agency_timezone`,
    stops: `SELECT ${id('S', 'i', 6)} stop_id, '人民路' || i || '号站' stop_name,
      round(30.7 + (i * 7919 % 10007) / 10007 * 0.7, 6) stop_lat,
      round(111.8 + (i * 104729 % 10009) / 10009 * 0.8, 6) stop_lon FROM range(${stops}) t(i)`,
    routes: `SELECT ${id('R', 'i', 4)} route_id, 'A1' agency_id, i::VARCHAR route_short_name,
      '第' || i || '路公交线' route_long_name, 3 route_type FROM range(${routes}) t(i)`,
    trips: `SELECT ${id('R', `i // ${tripsPerRoute}`, 4)} route_id, 'WD' service_id,
      ${tripId('i')} trip_id, '开往人民路' || i % 97 trip_headsign, i % 2 direction_id
      FROM range(${trips}) t(i)`,
    calendar: `SELECT 'WD' service_id, 1 monday, 1 tuesday, 1 wednesday, 1 thursday, 1 friday,
      0 saturday, 0 sunday, '20260101' start_date, '20261231' end_date`,
    stop_times: `SELECT ${tripId(`(r * ${tripsPerRoute} + n)`)} trip_id,
      ${clock(arrival)} arrival_time, ${clock(`(${arrival} + 15 + hash(n, k, r) % 30)`)} departure_time,
      ${id('S', stop, 6)} stop_id, k + 1 stop_sequence,
      '开往人民路' || hash(r) % 997 || '号站' stop_headsign,
      hash(k, r) % 2 pickup_type, hash(k, n) % 2 drop_off_type, 1 continuous_pickup,
      1 continuous_drop_off, round(k * 431.25 + hash(k, n, r) % 30000 / 100, 2) shape_dist_traveled,
      hash(n, r) % 2 timepoint
      FROM (SELECT i // ${stopsPerTrip} // ${tripsPerRoute} r,
        i // ${stopsPerTrip} % ${tripsPerRoute} n, i % ${stopsPerTrip} k
        FROM range(${trips * stopsPerTrip}) t(i))`,
  }
}
