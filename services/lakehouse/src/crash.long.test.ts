import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from './engine.ts'
import { FAULT_POINTS } from './faults.ts'
import { testFolder } from './testing/folder.ts'
import { killRun } from './testing/kill-run.ts'
import { powerLossRun } from './testing/power-loss-run.ts'
import { randomFrom } from './testing/random.ts'

const KILLS_EACH = 20
const POWER_LOSSES = 500
const YOUNG_LAKES = 200

/** Another one each time; a failure tells it, and it can be set here to repeat that run. */
const SEED = Date.now() % 1_000_000

let engine: Engine

beforeAll(async () => {
  const spillDir = await testFolder()
  engine = await openEngine({ threads: 1, memoryMegabytes: 512, spillDir })
})
afterAll(() => engine.close())

it('killed 20 times at every fault point: nothing acknowledged is lost, doubled or half seen', async () => {
  const report = await killRun({ dir: await testFolder(), engine, each: KILLS_EACH })
  console.info(`${report.kills} kills, ${report.releasesSeen} releases read meanwhile`)
  expect(report.faults).toEqual([])
  expect(report.kills).toBe(KILLS_EACH * FAULT_POINTS.length)
})

it('power lost 700 times at any call to the disk: nothing acknowledged is lost or doubled', async () => {
  const random = randomFrom(SEED)
  const run = async (losses: number) => {
    const dir = await testFolder()
    const report = await powerLossRun({ dir, attic: await testFolder(), engine, losses, random })
    expect({ seed: SEED, faults: report.faults }).toEqual({ seed: SEED, faults: [] })
    return report.deliveries
  }
  const deliveries = await run(POWER_LOSSES)
  for (let lake = 0; lake < YOUNG_LAKES; lake += 1) await run(1)
  console.info(`seed ${SEED}: ${POWER_LOSSES + YOUNG_LAKES} losses, ${deliveries} deliveries`)
})
