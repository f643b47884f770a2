import { fork } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import bindings from 'gtfs-realtime-bindings'
import { describe, expect, it } from 'vitest'
import { processBus } from './bus/process-bus.ts'
import type { FeedUpdate } from './index.ts'
import { at, openAt, updateOf, vehicle, wholePlan } from './testing/updates.ts'

const VEHICLES = 20_000
/** Assembling cached entities beside encoding them all; measured about 1 : 50. */
const MOST_OF_FIRST = 0.5
const ROUNDS = 20

const { FeedMessage } = bindings.transit_realtime

describe(`a feed of ${VEHICLES} vehicles`, () => {
  it('is assembled from cached entities in a fraction of the time of encoding it', () => {
    const realtime = openAt(0)
    const times: Record<string, number[]> = {}
    const timed = <T>(name: string, run: () => T): T => {
      const start = performance.now()
      const result = run()
      const list = times[name] ?? []
      times[name] = list
      list.push(performance.now() - start)
      return result
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      const step = round === 0 ? ', first' : round % 2 === 0 ? ', a tenth moved' : ', none moved'
      const update = fleetAt(round - (round % 2))
      timed(`apply${step}`, () => realtime.apply(update))
      const feed = timed(`view${step}`, () => realtime.feed('positions', wholePlan()))
      timed(`protobuf${step}`, () => feed.protobuf?.())
      timed(`json${step}`, () => feed.json())
      timed('protobuf, asked again', () => realtime.feed('positions', wholePlan()).protobuf?.())
    }
    const medians = Object.entries(times).map(([name, list]) => [name, median(list)] as const)
    report(medians)
    const bytes = realtime.feed('positions', wholePlan()).protobuf?.() ?? Buffer.alloc(0)
    expect(FeedMessage.decode(bytes).entity).toHaveLength(VEHICLES)
    const of = (name: string) => new Map(medians).get(name) ?? Number.NaN
    expect(of('protobuf, none moved') / of('protobuf, first')).toBeLessThan(MOST_OF_FIRST)
  })

  it('is encoded beside the bindings of the standard', () => {
    const realtime = openAt(0)
    realtime.apply(fleetAt(0))
    const feed = realtime.feed('positions', wholePlan())
    const start = performance.now()
    const bytes = feed.protobuf?.() ?? Buffer.alloc(0)
    const ours = performance.now() - start
    const message = FeedMessage.decode(bytes)
    const theirStart = performance.now()
    FeedMessage.encode(message).finish()
    report([
      ['ours, nothing cached', ours],
      ['bindings, from objects at hand', performance.now() - theirStart],
    ])
    expect(bytes.length).toBeGreaterThan(VEHICLES)
  })

  it('crosses the process channel', async () => {
    const child = fork(new URL('./testing/echo-child.ts', import.meta.url), {
      serialization: 'advanced',
    })
    await once(child, 'message')
    const bus = processBus(child)
    const lag = monitorEventLoopDelay({ resolution: 5 })
    const back: number[] = []
    const figures: [string, number][] = []
    for (let round = 0; round < 5; round += 1) {
      const update = fleetAt(round)
      const heard = new Promise((resolve) => {
        const leave = bus.subscribe('feed-update', (event) => {
          leave()
          resolve(event)
        })
      })
      lag.enable()
      const start = performance.now()
      bus.publish('feed-update', update)
      if (round === 4) figures.push(['publish', performance.now() - start])
      await heard
      back.push(performance.now() - start)
    }
    lag.disable()
    figures.push(['there and back', median(back)], ['longest pause of the loop', lag.max / 1e6])
    report(figures)
    child.kill()
    bus.close()
    await once(child, 'exit')
  })
})

let fleets = 0

/** Every vehicle is reported in every round; every twentieth has moved, and moves back later. */
function fleetAt(round: number): FeedUpdate {
  const list = Array.from({ length: VEHICLES }, (_, index) => {
    const moved = (index + round) % 20 === 0 ? round : 0
    return vehicle(`vehicle-${index}`, 0, {
      event_time: at(round),
      feed_timestamp: at(round),
      entity_index: index,
      trip_id: `trip-${index % 5_000}`,
      route_id: `B${index % 400}`,
      direction_id: index % 2,
      start_date: '2026-03-01',
      schedule_relationship: 'SCHEDULED',
      latitude: Math.fround(31 + (index % 100) / 100 + moved / 1_000),
      longitude: Math.fround(112 + (index % 313) / 100),
      bearing: index % 360,
      speed: 8.5,
      current_stop_sequence: index % 40,
      stop_id: `S${index % 3_000}`,
      current_status: 'IN_TRANSIT_TO',
      occupancy_status: 'MANY_SEATS_AVAILABLE',
      occupancy_percentage: index % 100,
    })
  })
  fleets += 1
  return updateOf(fleets, list)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function report(figures: readonly (readonly [string, number])[]): void {
  for (const [name, value] of figures) {
    process.stdout.write(`${name.padEnd(34)} ${value.toFixed(2).padStart(9)} ms\n`)
  }
}
