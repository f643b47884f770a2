/** What every bus promises; each implementation runs these cases. */
import { expect, it } from 'vitest'
import type { Bus, FeedUpdate, Released, SourceStatus } from '../types.ts'

/** What `here` publishes is heard by subscribers of `there`. They may be one and the same. */
export type BusPair = { here: Bus; there: Bus; close(): void | Promise<void> }

const update: FeedUpdate = {
  dataset: 'bus-vehicle-positions',
  feed: 'city',
  source: 'city-positions',
  delivery: 'd1',
  receivedAt: '2026-03-01T08:00:00Z',
  mode: 'full',
  readings: [
    { contract: 'gtfs-realtime/vehicle_position@1', reading: { entity_id: '甲', speed: 1.5 } },
    { contract: 'gtfs-realtime/vehicle_position@1', reading: { entity_id: 'b', stop_id: null } },
    { contract: 'gtfs-realtime/carriage@1', reading: { entity_id: 'b', carriage_index: 0 } },
  ],
}
const status: SourceStatus = {
  source: 'city-positions',
  dataset: 'bus-vehicle-positions',
  feed: 'city',
  at: '2026-03-01T08:00:00Z',
  outcome: 'failed',
  code: 'upstream-timeout',
  failures: 2,
}

const released: Released = { dataset: 'bus-timetable', release: 7, at: '2026-03-01T08:00:00Z' }

export function busCases(make: () => Promise<BusPair>): void {
  it('delivers every topic with its values as they were', async () => {
    await using pair = await opened(make)
    const heard = [
      next(pair.there, 'feed-update'),
      next(pair.there, 'source-status'),
      next(pair.there, 'released'),
    ]
    pair.here.publish('feed-update', update)
    pair.here.publish('source-status', status)
    pair.here.publish('released', released)
    expect(await Promise.all(heard)).toEqual([update, status, released])
  })

  it('keeps the order of publishing', async () => {
    await using pair = await opened(make)
    const heard: number[] = []
    const last = new Promise<void>((resolve) => {
      pair.there.subscribe('released', ({ release }) => {
        heard.push(release)
        if (release === 20) resolve()
      })
    })
    for (let release = 1; release <= 20; release += 1) {
      pair.here.publish('released', { ...released, dataset: `d${release}`, release })
    }
    await last
    expect(heard).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  it('answers a publisher before any subscriber runs', async () => {
    await using pair = await opened(make)
    let ran = false
    const heard = new Promise<void>((resolve) => {
      pair.there.subscribe('released', () => {
        ran = true
        resolve()
      })
    })
    pair.here.publish('released', released)
    expect(ran).toBe(false)
    await heard
  })

  it('no longer calls a subscriber that has left', async () => {
    await using pair = await opened(make)
    const heard: string[] = []
    const leave = pair.there.subscribe('released', () => heard.push('left'))
    leave()
    const stayed = next(pair.there, 'released')
    pair.here.publish('released', released)
    await stayed
    expect(heard).toEqual([])
  })

  it('lets every subscriber hear, also after one that throws', async () => {
    await using pair = await opened(make)
    pair.there.subscribe('released', () => {
      throw new Error('expected by the bus cases')
    })
    const heard = next(pair.there, 'released')
    pair.here.publish('released', released)
    expect(await heard).toEqual(released)
  })
}

async function opened(make: () => Promise<BusPair>): Promise<BusPair & AsyncDisposable> {
  const pair = await make()
  return { ...pair, [Symbol.asyncDispose]: async () => pair.close() }
}

function next(bus: Bus, topic: Parameters<Bus['subscribe']>[0]): Promise<unknown> {
  return new Promise((resolve) => {
    const leave = bus.subscribe(topic, (event: unknown) => {
      leave()
      resolve(event)
    })
  })
}
