/**
 * Feeds a lake at a steady rate in a process of its own and tells what that cost.
 *
 *   node feed.ts <folder> <readings per delivery> <deliveries per second> <seconds> <land|load>
 *
 * `land` hands over decoded readings; `load` a GTFS-Realtime message, which is kept raw, journalled
 * and decoded too. Making the input is measured apart and taken off. Its last line is a `Fed`.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fleetMessage, fleetReadings } from '../data/fleet.ts'
import { openBenchLake } from '../lake.ts'

export type Fed = {
  /** CPU time of landing over time passed: 1 is one core. */
  cpuShare: number
  readings: number
  seconds: number
  /** Of each delivery, from its handing over until it is released, milliseconds. */
  landings: number[]
  peakMb: number
}

const DATASET = 'bus-vehicle-positions'
const WARM_SECONDS = 3

const [dir = '', perDelivery = '', perSecond = '', forSeconds = '', way = ''] =
  process.argv.slice(2)
const lake = await openBenchLake(dir)
const period = 1000 / Number(perSecond)
await feed(0, WARM_SECONDS * Number(perSecond))
const fed = await feed(WARM_SECONDS * Number(perSecond), Number(forSeconds) * Number(perSecond))
await lake.close()
process.stdout.write(`${JSON.stringify(fed)}\n`)

async function feed(first: number, deliveries: number): Promise<Fed> {
  const landings: number[] = []
  let making = 0
  const cpu = process.cpuUsage()
  const start = performance.now()
  for (let at = 0; at < deliveries; at += 1) {
    const before = process.cpuUsage()
    const land = prepare(first + at)
    making += microseconds(process.cpuUsage(before))
    const begun = performance.now()
    await land()
    landings.push(performance.now() - begun)
    await sleep(Math.max(0, start + (at + 1) * period - performance.now()))
  }
  const passed = performance.now() - start
  const used = microseconds(process.cpuUsage(cpu)) - making
  return {
    cpuShare: used / 1000 / passed,
    readings: deliveries * Number(perDelivery),
    seconds: passed / 1000,
    landings,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }
}

/** Makes the input of a delivery and answers what lands it. */
function prepare(sequence: number): () => Promise<void> {
  if (way === 'load') {
    const path = join(dir, 'message.pb')
    writeFileSync(path, fleetMessage(Number(perDelivery), sequence))
    return async () => {
      const report = await lake.load(path, DATASET, 'fleet', 'gtfs-realtime')
      check(report.tables.vehicle_position?.readings)
    }
  }
  const readings = fleetReadings(Number(perDelivery), sequence)
  return async () => check(await lake.landPositions(sequence, readings, sequence))
}

function check(landed: number | undefined): void {
  if (landed !== Number(perDelivery)) throw new Error(`${landed} readings landed`)
}

function microseconds({ user, system }: NodeJS.CpuUsage): number {
  return user + system
}
