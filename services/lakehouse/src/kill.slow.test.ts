import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from './engine.ts'
import { FAULT_POINTS } from './faults.ts'
import { testFolder } from './testing/folder.ts'
import { killRun } from './testing/kill-run.ts'

let engine: Engine

beforeAll(async () => {
  const spillDir = await testFolder()
  engine = await openEngine({ threads: 1, memoryMegabytes: 512, spillDir })
})
afterAll(() => engine.close())

it('killed twice at every fault point: nothing acknowledged is lost, doubled or half seen', async () => {
  const report = await killRun({ dir: await testFolder(), engine, each: 2 })
  expect(report.faults).toEqual([])
  expect(report.kills).toBe(2 * FAULT_POINTS.length)
  console.info(`${report.kills} kills, ${report.releasesSeen} releases read meanwhile`)
})
