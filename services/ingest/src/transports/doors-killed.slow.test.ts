import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/hub.ts'
import { judgeDoors } from './testing/doors-judge.ts'
import { KILL_POINTS, killDoors } from './testing/doors-killed.ts'

it('killed at every point: acknowledged pushes and dropped files land once, none is left', async () => {
  const dir = await temporaryFolder()
  const senders = await killDoors(dir, 1)
  const { acknowledged, dropped, contradictions } = senders
  console.info(`${KILL_POINTS.length} kills, ${acknowledged.size} pushes, ${dropped} files`)
  expect(contradictions).toEqual([])
  expect(await judgeDoors(dir, senders)).toEqual([])
  const entries = await readdir(join(dir, 'inbox', 'drop'))
  expect(entries.filter((name) => name !== 'processed' && name !== 'failed')).toEqual([])
}, 240_000)
