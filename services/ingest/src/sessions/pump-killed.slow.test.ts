import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { rowsOf } from '../lake-rows.ts'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { positionsSource } from './testing/positions-adapter.ts'

const CHILD = fileURLToPath(new URL('testing/pump-child.ts', import.meta.url))
const KILLS = 8
const LONGEST_LIFE_MILLISECONDS = 2_500

/** Runs the pump from a number on, ends it somehow, and answers what it said was on disk. */
async function run(dir: string, first: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<number> {
  const child = spawn(process.execPath, [CHILD, dir, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let last = first - 1
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    last = Math.max(last, Number(line))
  })
  // It lives a while after its first word: it may be anywhere between journal and lake then.
  await once(lines, 'line')
  await sleep(randomInt(LONGEST_LIFE_MILLISECONDS))
  child.kill(signal)
  await ended
  return last
}

it('whatever was on disk is in every dataset once, however often the process is killed', async () => {
  const dir = await temporaryFolder()
  let last = -1
  for (let kill = 0; kill < KILLS; kill += 1) last = await run(dir, last + 1, 'SIGKILL')
  last = await run(dir, last + 1, 'SIGTERM')

  const catalog = await catalogWith([positionsSource])
  const { deps } = await openHub(dir, catalog)
  for (const contract of ['vehicle/position@1', 'vehicle/presence@1'] as const) {
    const time = contract === 'vehicle/position@1' ? 'located_at' : 'day_at'
    const seen = new Map<number, number>()
    const rows = new Set<string>()
    for await (const row of rowsOf(deps, contract, ['vehicle_id', time])) {
      const number = Number(row.vehicle_id)
      seen.set(number, (seen.get(number) ?? 0) + 1)
      rows.add(`${number} ${row[time]}`)
    }
    const lost = Array.from({ length: last + 1 }, (_, number) => number).filter(
      (number) => !seen.has(number),
    )
    expect(lost).toEqual([])
    // A number that was on disk without the parent having heard of it is sent again, later.
    expect(rows.size).toBe([...seen.values()].reduce((sum, count) => sum + count, 0))
    expect(rows.size).toBeLessThan((last + 1) * 1.5)
  }
}, 240_000)
