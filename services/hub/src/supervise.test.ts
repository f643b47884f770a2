import { spawn } from 'node:child_process'
import { expect, it, onTestFinished } from 'vitest'
import { type Supervised, supervise } from './supervise.ts'

function watch(script: string): { supervised: Supervised; starts: number[]; deaths: unknown[] } {
  const starts: number[] = []
  const deaths: unknown[] = []
  const supervised = supervise({
    start: () => spawn(process.execPath, ['-e', script], { stdio: 'ignore' }),
    onStart: (child) => starts.push(Number(child.pid)),
    onDeath: (death) => deaths.push(death),
    askToStop: (child) => child.kill('SIGTERM'),
    now: () => Date.now(),
  })
  onTestFinished(() => supervised.kill())
  return { supervised, starts, deaths }
}

const FOR_EVER = 'setInterval(() => {}, 1000)'

it('starts a process again when it is killed, waiting longer each time', async () => {
  const { supervised, starts, deaths } = watch(FOR_EVER)
  process.kill(Number(supervised.pid()), 'SIGKILL')
  await expect.poll(() => starts.length, { timeout: 20_000 }).toBe(2)
  process.kill(Number(supervised.pid()), 'SIGKILL')
  await expect.poll(() => starts.length, { timeout: 20_000 }).toBe(3)
  expect(deaths).toMatchObject([{ againInMilliseconds: 200 }, { againInMilliseconds: 400 }])
})

it('asks it to stop, and does not start it again', async () => {
  const { supervised, starts } = watch(FOR_EVER)
  await supervised.stop(5_000)
  await new Promise((done) => setTimeout(done, 400))
  expect(starts).toHaveLength(1)
  expect(supervised.pid()).toBeUndefined()
})

it('kills one that does not listen', async () => {
  const { supervised } = watch(`process.on('SIGTERM', () => {}); ${FOR_EVER}`)
  await new Promise((done) => setTimeout(done, 300))
  const startedAt = Date.now()
  await supervised.stop(200)
  expect(Date.now() - startedAt).toBeLessThan(20_000)
})
