/**
 * Lands deliveries of one size and judges each before, as ingest does, and tells what either cost.
 *
 *   node share.ts <folder> <positions|detectors> <readings per delivery> <deliveries>
 *
 * Its last line is a `Shared`.
 */
import { join } from 'node:path'
import { openQuality } from '@tongqu/ingest'
import { type LakeReading, openLakeReader } from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { fleetReadings, instantOf } from '../data/fleet.ts'
import { median } from '../kit.ts'
import { openBenchLake } from '../lake.ts'

export type Shared = {
  /** CPU time of judging over that of landing: medians, for making the input leaves garbage. */
  share: number
  /** Milliseconds of CPU for one delivery, median. */
  judging: number
  landing: number
}

/** Until the rules run as they do in a hub that has been up for a minute. */
const WARM_DELIVERIES = 25
const MINUTE = 60

const [dir = '', what = '', size = '', deliveries = ''] = process.argv.slice(2)
const isFleet = what === 'positions'
const dataset = isFleet ? 'bus-vehicle-positions' : 'road-detector-readings'
const source = isFleet ? 'bus-vehicle-positions' : 'road-measurements'
const lake = await openBenchLake(dir)
const reader = await openLakeReader({
  dir,
  datasets: lake.catalog.datasets.values(),
  now: Date.now,
  uuid: () => crypto.randomUUID(),
  engine: lake.engine,
})
const quiet = () => undefined
const quality = await openQuality({
  catalog: () => lake.catalog,
  zone: 'Asia/Shanghai',
  reader,
  writer: lake.writer,
  bus: localBus(),
  dir: join(dir, 'quality'),
  log: { info: quiet, warn: quiet, error: quiet },
  now: Date.now,
})
const judging: number[] = []
const landing: number[] = []
for (let round = 0; round < WARM_DELIVERIES + Number(deliveries); round += 1) {
  const cost = await deliver(round)
  if (round < WARM_DELIVERIES) continue
  judging.push(cost.judging)
  landing.push(cost.landing)
}
await quality.close()
await reader.close()
await lake.close()
const shared: Shared = {
  share: median(judging) / median(landing),
  judging: median(judging),
  landing: median(landing),
}
process.stdout.write(`${JSON.stringify(shared)}\n`)

async function deliver(round: number): Promise<{ judging: number; landing: number }> {
  const readings = isFleet ? fleetReadings(Number(size), round * MINUTE) : matrix(round)
  const receivedAt = new Date(instantOf(round * MINUTE)).toISOString()
  const sha256 = round.toString(16).padStart(64, '0')
  const delivery = { dataset, feed: 'bench', source, sha256, receivedAt }
  const numbered = { ...delivery, appId: source, sequence: round }
  // Judging is one thread's; others still sweep up what making the input has left.
  const begun = process.threadCpuUsage()
  const findings = await quality.judge(numbered, { readings, findings: [] })
  const judging = milliseconds(process.threadCpuUsage(begun))
  const before = process.cpuUsage()
  const result = await lake.writer.land(numbered, { readings, rejects: [], findings })
  const landing = milliseconds(process.cpuUsage(before))
  quality.landed(numbered, result)
  return { judging, landing }
}

/** What the loops of a province's roads measure in one minute. */
function matrix(round: number): LakeReading[] {
  const measuredAt = new Date(instantOf(round * MINUTE)).toISOString()
  return Array.from({ length: Number(size) }, (_, index) => ({
    contract: 'road/detector_reading@1',
    reading: {
      measured_at: measuredAt,
      detector_id: `DET-${index >> 2}`,
      measure_index: String(index & 3),
      interval_seconds: MINUTE,
      speed_kilometers_per_hour: 60 + ((index + round) % 40),
      flow_vehicles_per_hour: (index * 7 + round * 13) % 1_800,
      occupancy_percentage: (index + round) % 30,
    },
  }))
}

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000
}
