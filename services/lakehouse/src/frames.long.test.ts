import { expect, it } from 'vitest'
import { FRAME_FAULT_POINTS } from './faults.ts'
import { testFolder } from './testing/folder.ts'
import { frameKillRun } from './testing/frame-kill-run.ts'
import { frameLossRun } from './testing/frame-loss-run.ts'
import { randomFrom } from './testing/random.ts'

const KILLS_EACH = 20
const POWER_LOSSES = 1_000
const YOUNG_JOURNALS = 500

/** Another one each time; a failure tells it, and it can be set here to repeat that run. */
const SEED = Date.now() % 1_000_000

it('killed 20 times at every fault point: every acknowledged frame is there, in order, once', async () => {
  const dir = await testFolder()
  const report = await frameKillRun({ dir, each: KILLS_EACH, random: randomFrom(SEED) })
  console.info(`seed ${SEED}: ${report.kills} kills, ${report.kept} frames`)
  expect(report.faults).toEqual([])
  expect(report.kills).toBe(KILLS_EACH * FRAME_FAULT_POINTS.length)
})

it('power lost 1,500 times at any call to the disk: the same', async () => {
  const random = randomFrom(SEED + 1)
  const run = async (losses: number, mostCalls: number, diskFaults = 0) => {
    const [dir, attic] = [await testFolder(), await testFolder()]
    const report = await frameLossRun({ dir, attic, losses, mostCalls, diskFaults, random })
    expect({ seed: SEED, faults: report.faults }).toEqual({ seed: SEED, faults: [] })
    return report.kept
  }
  const kept = (await run(POWER_LOSSES / 2, 600)) + (await run(POWER_LOSSES / 2, 600, 0.1))
  for (let young = 0; young < YOUNG_JOURNALS; young += 1) await run(1, 60)
  console.info(`seed ${SEED}: ${POWER_LOSSES + YOUNG_JOURNALS} losses, ${kept} frames`)
})
