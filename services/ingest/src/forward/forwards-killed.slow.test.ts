import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { randomFrom } from '../../../lakehouse/src/testing/random.ts'
import { temporaryFolder } from '../testing/hub.ts'
import { type Feeding, platformLine, readingsOf, textOf } from './testing/positions.ts'
import { openUpper809, positionsIn } from './testing/upper-809.ts'

const CHILD = fileURLToPath(new URL('./testing/lower-child.ts', import.meta.url))
const WAIT = { timeout: 90_000, interval: 200 }
const KILLS = 12

it('a lower platform killed at random, again and again: every position arrives', async () => {
  const seed = Date.now() % 1_000_000
  const random = randomFrom(seed)
  const dir = await temporaryFolder()
  await mkdir(join(dir, 'spill'))
  const upper = await openUpper809(platformLine('2019'), () => random() < 0.05)
  const beginAt = Math.floor(Date.now() / 1000) * 1000 - 3_600_000
  const feeding: Feeding = { seed, beginAt, deliveries: 300, vehicles: 30 }
  const job = JSON.stringify({ ...feeding, dir, port: upper.port, version: '2019' })
  let child: ChildProcess | undefined
  const start = () => {
    child = spawn(process.execPath, [CHILD, job], { stdio: 'inherit' })
  }
  const kill = async () => {
    if (child?.exitCode !== null || child.killed) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  onTestFinished(kill)
  for (let kills = 0; kills < KILLS; kills += 1) {
    start()
    await sleep(700 + random() * 1_500)
    await kill()
  }
  start()
  const wanted = Array.from({ length: feeding.deliveries }, (_, sequence) =>
    readingsOf(feeding, sequence).map(({ reading }) => textOf(reading)),
  ).flat()
  await expect.poll(() => new Set(positionsIn(upper.frames)).size, WAIT).toBe(wanted.length)
  const arrived = positionsIn(upper.frames)
  console.info({ seed, wanted: wanted.length, arrived: arrived.length, kills: KILLS })
  expect([...new Set(arrived)].toSorted()).toEqual(wanted.toSorted())
}, 180_000)
