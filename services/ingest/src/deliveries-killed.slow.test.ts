import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { rowsOf } from './lake-rows.ts'
import { openHub, temporaryFolder } from './testing/hub.ts'
import { EVEN, killedCatalog, ODD } from './testing/killed-deliveries.ts'
import { VEHICLE } from './testing/toy-adapter.ts'

const CHILD = fileURLToPath(new URL('testing/deliveries-child.ts', import.meta.url))
const KILLS = 8
const LONGEST_LIFE_MILLISECONDS = 1_500

/** Runs the child from a number on, ends it somehow, and answers what it said was on disk. */
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
  // It lives a while after its first word: it may be anywhere between two datasets then.
  await once(lines, 'line')
  await sleep(randomInt(LONGEST_LIFE_MILLISECONDS))
  child.kill(signal)
  await ended
  return last
}

it('what was on disk is in its dataset once, and ended once, however often the process is killed', async () => {
  const dir = await temporaryFolder()
  let last = -1
  for (let kill = 0; kill < KILLS; kill += 1) last = await run(dir, last + 1, 'SIGKILL')
  last = await run(dir, last + 1, 'SIGTERM')

  const catalog = await killedCatalog()
  const { deps } = await openHub(dir, catalog)
  const numbers = Array.from({ length: last + 1 }, (_, number) => number)
  for (const [dataset, parity] of [
    [EVEN, 0],
    [ODD, 1],
  ] as const) {
    const seen = new Map<number, number>()
    const ended = new Map<number, number>()
    const own = new Map([...catalog.datasets].filter(([id]) => id === dataset))
    const stored = { ...deps, catalog: () => ({ ...catalog, datasets: own }) }
    for await (const row of rowsOf(stored, VEHICLE, ['vehicle_id', 'ended_at'])) {
      const counts = row.ended_at === null ? seen : ended
      const number = Number(row.vehicle_id)
      counts.set(number, (counts.get(number) ?? 0) + 1)
    }
    const mine = numbers.filter((number) => number % 2 === parity)
    expect(mine.filter((number) => seen.get(number) !== 1)).toEqual([])
    const over = mine.filter((number) => number <= last - 2)
    expect(over.filter((number) => ended.get(number) !== 1)).toEqual([])
    expect([...seen.keys()].every((number) => number % 2 === parity)).toBe(true)
  }
}, 240_000)
