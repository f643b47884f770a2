import { expect, it } from 'vitest'
import { FRAME_FAULT_POINTS } from './faults.ts'
import { testFolder } from './testing/folder.ts'
import { frameKillRun } from './testing/frame-kill-run.ts'
import { frameLossRun } from './testing/frame-loss-run.ts'
import { randomFrom } from './testing/random.ts'

/** Another one each time; a failure tells it, and it can be set here to repeat that run. */
const SEED = Date.now() % 1_000_000

async function losses(count: number, mostCalls: number, random: () => number, diskFaults = 0) {
  const [dir, attic] = [await testFolder(), await testFolder()]
  const report = await frameLossRun({ dir, attic, losses: count, mostCalls, diskFaults, random })
  expect({ seed: SEED, faults: report.faults }).toEqual({ seed: SEED, faults: [] })
  return report
}

it('power lost at any call to the disk: every acknowledged frame is there, in order, once', async () => {
  const report = await losses(12, 600, randomFrom(SEED))
  console.info(`seed ${SEED}: ${report.losses} losses, ${report.kept} frames`)
})

it('nor is one lost while keys, folders and the first file are new', async () => {
  const random = randomFrom(SEED + 1)
  for (let young = 0; young < 20; young += 1) await losses(1, 60, random)
})

it('nor on a disk on which one call in ten fails before', async () => {
  const report = await losses(12, 600, randomFrom(SEED + 3), 0.1)
  expect(report.kept).toBeGreaterThan(0)
})

it('killed twice at every fault point: every acknowledged frame is there, in order, once', async () => {
  const dir = await testFolder()
  const report = await frameKillRun({ dir, each: 2, random: randomFrom(SEED + 2) })
  expect(report.faults).toEqual([])
  expect(report.kills).toBe(2 * FRAME_FAULT_POINTS.length)
  console.info(`${report.kills} kills, ${report.kept} frames`)
})
