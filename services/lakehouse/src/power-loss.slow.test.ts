import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from './engine.ts'
import { testFolder } from './testing/folder.ts'
import { powerLossRun } from './testing/power-loss-run.ts'
import { randomFrom } from './testing/random.ts'

/** Another one each time; a failure tells it, and it can be set here to repeat that run. */
const SEED = Date.now() % 1_000_000

let engine: Engine

beforeAll(async () => {
  const spillDir = await testFolder()
  engine = await openEngine({ threads: 1, memoryMegabytes: 512, spillDir })
})
afterAll(() => engine.close())

async function run(losses: number, random: () => number) {
  const report = await powerLossRun({
    dir: await testFolder(),
    attic: await testFolder(),
    engine,
    losses,
    random,
  })
  expect({ seed: SEED, faults: report.faults }).toEqual({ seed: SEED, faults: [] })
  return report
}

it('power lost at any call to the disk: nothing acknowledged is lost or doubled', async () => {
  const { losses, deliveries } = await run(30, randomFrom(SEED))
  console.info(`seed ${SEED}: ${losses} losses, ${deliveries} deliveries`)
})

it('nor is it while a lake is young and its folders are new', async () => {
  const random = randomFrom(SEED + 1)
  for (let lake = 0; lake < 20; lake += 1) await run(1, random)
})
