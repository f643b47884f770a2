import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/hub.ts'
import { judgeDoors } from './testing/doors-judge.ts'
import { KILL_POINTS, killDoors } from './testing/doors-killed.ts'

const EACH = 5

it('killed 5 times at every point: pushes and files land once, and none is left', async () => {
  const dir = await temporaryFolder()
  const senders = await killDoors(dir, EACH)
  const { acknowledged, dropped, contradictions } = senders
  console.info(`${EACH * KILL_POINTS.length} kills, ${acknowledged.size} pushes, ${dropped} files`)
  expect(contradictions).toEqual([])
  expect(await judgeDoors(dir, senders)).toEqual([])
}, 1_800_000)
