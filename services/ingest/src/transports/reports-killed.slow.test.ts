import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/hub.ts'
import { KILL_POINTS } from './testing/doors-killed.ts'
import { judgeReports, killReports } from './testing/reports-killed.ts'

it('killed at every point: a report that was answered 1001 is there, once', async () => {
  const dir = await temporaryFolder()
  const platforms = await killReports(dir, 1)
  const { accepted, repeated, contradictions } = platforms
  console.info(`${KILL_POINTS.length} kills, ${accepted.size} reports, ${repeated} repeated`)
  expect(contradictions).toEqual([])
  expect(await judgeReports(dir, platforms)).toEqual([])
}, 240_000)
