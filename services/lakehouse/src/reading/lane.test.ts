import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { testFolder } from '../testing/folder.ts'
import { openLane } from './lane.ts'

let engine: Engine

beforeAll(async () => {
  engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir: await testFolder() })
})
afterAll(() => engine.close())

it('lets no more in than there are places, and everyone in the end', async () => {
  const lane = openLane(engine, { width: 2, downloads: false })
  const order: number[] = []
  const visit = async (visitor: number) => {
    const { release } = await lane.enter()
    order.push(visitor)
    expect(order.length - left).toBeLessThanOrEqual(2)
    await new Promise((resolve) => setTimeout(resolve, 5))
    left += 1
    release()
    release()
  }
  let left = 0
  await Promise.all([1, 2, 3, 4, 5, 6].map(visit))
  expect(order.toSorted()).toEqual([1, 2, 3, 4, 5, 6])
})

it('who waits too long or leaves the line takes no place with him', async () => {
  const lane = openLane(engine, { width: 1, downloads: true, waitSeconds: 0.05 })
  const first = await lane.enter()
  await expect(lane.enter()).rejects.toMatchObject({ code: 'hub-busy', status: 503 })
  await expect(lane.enter(AbortSignal.timeout(5))).rejects.toThrow('timeout')
  await expect(lane.enter(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  first.release()
  const second = await lane.enter()
  second.release()
})

it('closing stops what runs, refuses who waits and lets nobody in', async () => {
  const lane = openLane(engine, { width: 1, downloads: false })
  const { connection, release } = await lane.enter()
  const endless = connection.run('SELECT sum(i) FROM range(1000000000000) AS t(i)').finally(release)
  const waiting = lane.enter()
  const stopped = Promise.allSettled([endless, waiting])
  await lane.close()
  const stopping = { code: 'stopping' }
  const [run, wait] = await stopped
  expect([run.status, wait.status]).toEqual(['rejected', 'rejected'])
  await expect(waiting).rejects.toMatchObject(stopping)
  await expect(lane.enter()).rejects.toMatchObject(stopping)
})
