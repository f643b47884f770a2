import { fork } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { FLEET_COLUMNS } from '../feed/fleet-columns.ts'
import { busCases } from '../testing/bus-cases.ts'
import { batchOf, position } from '../testing/fleets.ts'
import { at, updateOf, vehicle } from '../testing/updates.ts'
import type { FeedUpdate } from '../types.ts'
import { localBus } from './local-bus.ts'
import { packEnvelope, unpackEnvelope } from './pack.ts'
import type { ProcessChannel } from './process-bus.ts'
import { processBus } from './process-bus.ts'
import type { Envelope } from './queue.ts'
import { busQueue } from './queue.ts'

const ECHO = new URL('../testing/echo-child.ts', import.meta.url)

const ignore = () => undefined

describe('local bus', () => {
  busCases(async () => {
    const bus = localBus(ignore)
    return { here: bus, there: bus, close: () => bus.close() }
  })
})

describe('process bus over a real child process', () => {
  busCases(async () => {
    const { bus, end } = await echoing()
    return { here: bus, there: bus, close: end }
  })

  it('answers at once and keeps only the newest of each kind while the peer does not read', () => {
    const sent: unknown[] = []
    const channel = fakeChannel((message) => void sent.push(message))
    const bus = processBus(channel, ignore)
    for (let second = 0; second < 500; second += 1) {
      bus.publish('feed-update', updateOf(second, [vehicle('a', second)]))
    }
    expect(sent).toHaveLength(2)
    channel.finish()
    channel.finish()
    expect(sent).toHaveLength(3)
    expect(unpackEnvelope(sent[2])).toMatchObject({ event: { receivedAt: at(499) } })
  })

  it('goes on quietly when the peer is gone', async () => {
    const { bus, child, end } = await echoing()
    child.kill('SIGKILL')
    bus.publish('released', { dataset: 'd', release: 1, at: at(0) })
    await once(child, 'exit')
    bus.publish('released', { dataset: 'd', release: 2, at: at(0) })
    await end()
  })

  it('survives a channel that closes between the look and the send', () => {
    const channel = fakeChannel(() => {
      throw new Error('channel closed')
    })
    const bus = processBus(channel, ignore)
    for (let release = 0; release < 10; release += 1) {
      bus.publish('released', { dataset: `d${release}`, release, at: at(0) })
    }
    expect(bus.dropped()).toBe(0)
  })

  it('is drained when all that was published is in the pipe, or when it has waited', async () => {
    const channel = fakeChannel(ignore)
    const bus = processBus(channel, ignore)
    await bus.drained(60_000)
    for (let release = 0; release < 4; release += 1) {
      bus.publish('released', { dataset: `d${release}`, release, at: at(0) })
    }
    await bus.drained(1)
    let isDrained = false
    const draining = bus.drained(60_000).then(() => {
      isDrained = true
    })
    for (let count = 0; count < 3; count += 1) channel.finish()
    await Promise.resolve()
    expect(isDrained).toBe(false)
    channel.finish()
    await draining
  })

  it('ignores messages of others on the same channel', () => {
    for (const message of [undefined, null, 7, 'text', {}, { topic: 'released' }]) {
      expect(unpackEnvelope(message)).toBeUndefined()
    }
  })
})

describe('the queue of a bus', () => {
  it('holds a bounded number of events and counts what it lost', () => {
    const queue = busQueue({ events: 3, readings: 1_000 })
    for (let release = 0; release < 5; release += 1) {
      const event = { dataset: `d${release}`, release, at: at(0) }
      queue.put({ topic: 'released', event })
    }
    expect([queue.size, queue.dropped]).toEqual([3, 2])
    expect(queue.take()).toMatchObject({ event: { release: 2 } })
  })

  it('holds a bounded number of readings, but always the newest event', () => {
    const queue = busQueue({ events: 100, readings: 5 })
    const update = (feed: string, count: number) =>
      queue.put({
        topic: 'feed-update',
        event: updateOf(0, Array(count).fill(vehicle('a')), { feed }),
      })
    update('one', 3)
    update('two', 3)
    expect([queue.size, queue.dropped]).toEqual([1, 1])
    update('large', 50)
    expect(queue.take()).toMatchObject({ event: { feed: 'large' } })
  })

  it('never merges differential updates', () => {
    const queue = busQueue()
    for (const id of ['a', 'b']) {
      const event = updateOf(0, [vehicle(id)], { mode: 'differential' })
      queue.put({ topic: 'feed-update', event })
    }
    expect(queue.size).toBe(2)
  })
})

describe('positions that wait for a slow peer', () => {
  const put = (queue: ReturnType<typeof busQueue>, event: FeedUpdate) =>
    queue.put({ topic: 'feed-update', event })

  it('are one update with the newest of each vehicle, however long the peer does not read', () => {
    const queue = busQueue({ events: 10, readings: 100 })
    for (let second = 0; second < 500; second += 1) {
      put(queue, batchOf(second, [position('1', second), position('2', 499 - second)]))
      put(queue, batchOf(second, [position('3', second)], { feed: 'other' }))
    }
    put(queue, batchOf(500, [position('1', 3, { is_back_fill: true })]))
    expect([queue.size, queue.dropped]).toEqual([2, 0])
    const { event } = queue.take() as { event: FeedUpdate }
    const times = event.readings.map(({ reading }) => [reading.vehicle_id, reading.located_at])
    expect(times).toEqual([
      ['1', at(499)],
      ['2', at(499)],
    ])
    expect(event).toMatchObject({ receivedAt: at(500), feed: 'linheng-808' })
    expect((queue.take() as { event: FeedUpdate }).event.readings).toHaveLength(1)
    expect(queue.take()).toBeUndefined()
  })

  it('have a delivery of their own once merged', () => {
    const deliveryAfter = (...updates: FeedUpdate[]) => {
      const queue = busQueue()
      for (const update of updates) put(queue, update)
      return (queue.take() as { event: FeedUpdate }).event.delivery
    }
    const [one, two] = [batchOf(1, [position('1')]), batchOf(2, [position('1')])]
    expect(deliveryAfter(two)).toBe(two.delivery)
    expect(deliveryAfter(one, two)).not.toBe(two.delivery)
  })

  it('cross with the columns that real time can show, and no other', () => {
    const event = batchOf(1, [
      position('1', 1),
      position('2', 1, { label: null, plate: undefined }),
    ])
    const { event: got } = unpackEnvelope(
      packEnvelope({ topic: 'feed-update', event }),
    ) as Envelope & { topic: 'feed-update' }
    const [first, second] = got.readings.map(({ reading }) => reading)
    expect(Object.keys(first ?? {}).sort()).toEqual([...FLEET_COLUMNS].sort())
    expect(second).toMatchObject({ label: null, latitude: 31.05, in_service: true })
    expect(second).not.toHaveProperty('plate')
  })
})

it('packing keeps every value, also where readings differ in their columns', () => {
  const many = Array.from({ length: 5_000 }, (_, index) =>
    vehicle(`v${index}`, index, { speed: -0, route_id: `R${index % 300}`, is_deleted: false }),
  )
  const list = [
    ...many,
    vehicle('a', 0, { stop_id: null }),
    vehicle('n', 0, { bearing: Number.NaN, speed: '7', delay: 7n }),
    vehicle('b', 0, { extra: { k: 'v' }, speed: 0 }),
    { contract: vehicle('c').contract, reading: {} },
  ]
  const event = updateOf(0, list)
  expect(unpackEnvelope(packEnvelope({ topic: 'feed-update', event }))?.event).toEqual(event)
})

/** A bus whose peer sends everything back. */
async function echoing() {
  const child = fork(ECHO, { serialization: 'advanced', stdio: 'inherit' })
  await once(child, 'message')
  const bus = processBus(child, ignore)
  const end = async () => {
    bus.close()
    if (child.exitCode === null && child.signalCode === null) {
      child.kill()
      await once(child, 'exit')
    }
  }
  return { bus, child, end }
}

/** A channel whose peer takes nothing until the test says so. */
function fakeChannel(send: (message: unknown) => void) {
  const waiting: (() => void)[] = []
  const channel: ProcessChannel & { finish(): void } = {
    connected: true,
    send(message, callback) {
      send(message)
      waiting.push(() => callback(null))
      return false
    },
    on: ignore,
    off: ignore,
    finish: () => waiting.shift()?.(),
  }
  return channel
}
