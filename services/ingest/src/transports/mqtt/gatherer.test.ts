import { expect, it, onTestFinished, vi } from 'vitest'
import { GATHER_MILLISECONDS, MOST_HELD_BYTES, MOST_TOGETHER, openGatherer } from './gatherer.ts'

/** A gatherer whose deliveries reach the disk when `store` is called. */
function gathering() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const deliveries: string[][] = []
  const acknowledged: number[] = []
  const failed: unknown[] = []
  const waiting: PromiseWithResolvers<void>[] = []
  const gatherer = openGatherer({
    keep(lines) {
      deliveries.push([...lines])
      const gate = Promise.withResolvers<void>()
      waiting.push(gate)
      return gate.promise
    },
    acknowledge: (packetIds) => acknowledged.push(...packetIds),
    onFailed: (error) => failed.push(error),
  })
  const take = (packetId: number, bytes = 1) =>
    gatherer.take({ line: `m${packetId}`, bytes, packetId })
  const store = async (error?: Error) => {
    const gate = waiting.shift()
    if (error) gate?.reject(error)
    else gate?.resolve()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { gatherer, deliveries, acknowledged, failed, take, store }
}

it('joins messages of a second and acknowledges them, in order, when they are on disk', async () => {
  const { deliveries, acknowledged, take, store } = gathering()
  take(1)
  take(2)
  await vi.advanceTimersByTimeAsync(GATHER_MILLISECONDS - 1)
  expect(deliveries).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(deliveries).toEqual([['m1', 'm2']])
  take(3)
  await vi.advanceTimersByTimeAsync(10 * GATHER_MILLISECONDS)
  expect(acknowledged).toEqual([])
  await store()
  expect(acknowledged).toEqual([1, 2])
})

it('does not wait for more when a burst has ended: the broker waits for us', async () => {
  const { deliveries, take } = gathering()
  for (let id = 1; id <= 20; id++) take(id)
  await vi.advanceTimersByTimeAsync(50)
  expect(deliveries).toHaveLength(1)
  expect(deliveries[0]).toHaveLength(20)
})

it('keeps a delivery within its bounds, and one at a time', async () => {
  const { deliveries, take, store } = gathering()
  for (let id = 1; id <= 2 * MOST_TOGETHER + 5; id++) take(id)
  expect(deliveries).toHaveLength(1)
  await store()
  await vi.advanceTimersByTimeAsync(GATHER_MILLISECONDS)
  await store()
  await vi.advanceTimersByTimeAsync(GATHER_MILLISECONDS)
  await store()
  expect(deliveries.flat()).toHaveLength(2 * MOST_TOGETHER + 5)
  expect(Math.max(...deliveries.map(({ length }) => length))).toBe(MOST_TOGETHER)
})

it('asks for a pause when more is held than it may hold, until some of it is on disk', async () => {
  const { take, store } = gathering()
  let isPaused = true
  expect(take(1, MOST_HELD_BYTES)).toBeUndefined()
  take(2, 1)?.then(() => {
    isPaused = false
  })
  await vi.advanceTimersByTimeAsync(GATHER_MILLISECONDS)
  expect(isPaused).toBe(true)
  await store()
  expect(isPaused).toBe(false)
})

it('acknowledges nothing from a failure on', async () => {
  const { gatherer, deliveries, acknowledged, failed, take, store } = gathering()
  take(1)
  await vi.advanceTimersByTimeAsync(GATHER_MILLISECONDS)
  take(2)
  await store(new Error('the disk is full'))
  expect(failed).toHaveLength(1)
  take(3)
  await gatherer.close()
  expect(deliveries).toEqual([['m1']])
  expect(acknowledged).toEqual([])
})

it('keeps and acknowledges what it holds when it is closed', async () => {
  const { gatherer, acknowledged, take, store } = gathering()
  take(1)
  const closed = gatherer.close()
  await store()
  await closed
  expect(acknowledged).toEqual([1])
})
