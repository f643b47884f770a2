import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'
import { localText, minuteOf } from '../instants.ts'
import type { World } from '../world.ts'
import type { LaneReading } from './detectors.ts'
import { laneReadings } from './measured.ts'

const MADE_AT = new Date(Date.UTC(2026, 0, 1))

/**
 * Matrices of the loops as a ZIP: `speed.csv` (km/h) and `flow.csv` (vehicles/h) with a column a
 * loop after `time` (local, end of the minute) and the row of the last minute; `sensors.csv`, where
 * wanted, tells where they are. An empty cell: the loop was silent.
 */
export async function loopZip(
  world: World,
  at: number,
  options: { withSensors: boolean },
): Promise<Buffer> {
  const { loops } = world.road()
  const until = minuteOf(at)
  const head = ['time', ...loops.map(({ id }) => id)].join(',')
  const readings = loops.map((loop) => laneReadings(world, 'loops', loop, until))
  const time = localText(world.faults.timeOf('loops', 'matrix', until))
  const matrix = (cell: (lanes: readonly LaneReading[]) => string) => {
    const row = [time, ...readings.map((lanes) => (lanes ? cell(lanes) : ''))].join(',')
    return `${head}\r\n${row}\r\n`
  }
  const zip = new yazl.ZipFile()
  const add = (name: string, text: string) =>
    zip.addBuffer(Buffer.from(text), name, { mtime: MADE_AT, mode: 0o100644 })
  add(
    'speed.csv',
    matrix((lanes) => mean(lanes).toFixed(1)),
  )
  add(
    'flow.csv',
    matrix((lanes) => String(sum(lanes))),
  )
  if (options.withSensors) add('sensors.csv', sensors(world))
  zip.end()
  return buffer(zip.outputStream)
}

/** Both ways of a street have loops of their own: `direction` tells which. */
function sensors(world: World): string {
  const rows = world.road().loops.map((loop) => {
    const { id, name, lanes, section } = loop
    const { latitude, longitude } = world.faults.placeOf('loops', id, loop)
    const where = [latitude.toFixed(6), longitude.toFixed(6)]
    return [id, name.zh, ...where, section.roadName.zh, section.direction, lanes].join(',')
  })
  const head = 'sensor_id,name,latitude,longitude,road,direction,lanes'
  return `${[head, ...rows].join('\r\n')}\r\n`
}

/** By flow, as a loop over all lanes would have it. */
function mean(lanes: readonly LaneReading[]): number {
  const flow = sum(lanes)
  const plain = lanes.reduce((all, lane) => all + lane.speedKilometersPerHour, 0) / lanes.length
  if (flow === 0) return plain
  const weighted = lanes.reduce(
    (all, lane) => all + lane.speedKilometersPerHour * lane.flowVehiclesPerHour,
    0,
  )
  return weighted / flow
}

function sum(lanes: readonly LaneReading[]): number {
  return lanes.reduce((all, lane) => all + lane.flowVehiclesPerHour, 0)
}
