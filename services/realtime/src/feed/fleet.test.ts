import bindings from 'gtfs-realtime-bindings'
import { describe, expect, it } from 'vitest'
import type { FeedPlan, Realtime, SourceStatus } from '../index.ts'
import {
  DOWN_AFTER_FAILURES,
  FLEET_COLUMNS,
  GONE_AFTER_FRESHNESS_LIMITS,
  openRealtime,
} from '../index.ts'
import { batchOf, position } from '../testing/fleets.ts'
import { at, NOON, openAt } from '../testing/updates.ts'

const { FeedMessage } = bindings.transit_realtime

/** `openAt` promises a freshness limit of a minute. */
const BOUND_SECONDS = 60 * GONE_AFTER_FRESHNESS_LIMITS

const PERSONAL = ['plate', 'plate_color']
const OPEN = planOf(FLEET_COLUMNS.filter((name) => !PERSONAL.includes(name)))

function planOf(columns: readonly string[], hash = columns.join()): FeedPlan {
  return { tables: { position: { columns: ['feed_id', ...columns] } }, hash }
}

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what these tests are about
function listOf(realtime: Realtime, plan = OPEN): any[] {
  return JSON.parse(realtime.feed('buses', plan).json().toString()).readings.position
}

function idsOf(realtime: Realtime): string[] {
  return listOf(realtime).map(({ vehicle_id }) => vehicle_id)
}

function messageOf(realtime: Realtime, plan = OPEN) {
  const bytes = realtime.feed('buses', plan).protobuf?.() ?? Buffer.alloc(0)
  const message = FeedMessage.decode(bytes)
  expect(FeedMessage.verify(message)).toBeNull()
  return FeedMessage.toObject(message, { longs: String, enums: String })
}

describe('the newest position of each vehicle', () => {
  it('wins, whatever order and batch positions arrive in', () => {
    const realtime = openAt(60)
    realtime.apply(batchOf(20, [position('1', 20), position('1', 10), position('2', 5)]))
    realtime.apply(batchOf(30, [position('1', 15, { latitude: 1 }), position('2', 25)]))
    expect(listOf(realtime).map(({ located_at }) => located_at)).toEqual([at(20), at(25)])
  })

  it('is not moved backwards by back-fill, nor brought to life by what is long past', () => {
    const realtime = openAt(1_000)
    realtime.apply(batchOf(1_000, [position('1', 1_000)]))
    const late = { is_back_fill: true }
    const before = realtime.feed('buses', OPEN).etag
    const long = position('2', 1_000 - BOUND_SECONDS - 1, late)
    expect(realtime.apply(batchOf(1_001, [position('1', 400, late), long]))).toBe('older')
    expect(idsOf(realtime)).toEqual(['1'])
    expect(realtime.feed('buses', OPEN).etag).toBe(before)
  })

  it('is one vehicle over two sources, whichever spoke last', () => {
    const realtime = openAt(60)
    realtime.apply(batchOf(10, [position('1', 10)]))
    const other = { source: 'vehicles-jt809', feed: 'yunze-809' }
    realtime.apply(batchOf(20, [position('1', 20), position('2', 20)], other))
    realtime.apply(batchOf(21, [position('1', 15)]))
    expect(listOf(realtime).map(({ feed_id }) => feed_id)).toEqual(['yunze-809', 'yunze-809'])
    expect(messageOf(realtime).entity.map(({ id }: { id: string }) => id)).toEqual(['1', '2'])
  })

  it('of a clock that runs ahead does not lock out the next one', () => {
    const realtime = openAt(60)
    realtime.apply(batchOf(10, [position('1', 500)]))
    realtime.apply(batchOf(20, [position('1', 19)]))
    expect(listOf(realtime)[0].located_at).toBe(at(19))
    expect(realtime.state('buses').contentTime).toBe(at(19))
  })

  it('told again changes neither state nor tag', () => {
    const realtime = openAt(60)
    const batch = batchOf(10, [position('1', 10)])
    expect(realtime.apply(batch)).toBe('applied')
    const { etag } = realtime.feed('buses', OPEN)
    expect(realtime.apply(batch)).toBe('older')
    expect(realtime.apply({ ...batch, delivery: 'the same, landed again' })).toBe('older')
    expect(realtime.feed('buses', OPEN).etag).toBe(etag)
    realtime.apply(batchOf(11, [position('1', 11)]))
    expect(realtime.feed('buses', OPEN).etag).not.toBe(etag)
  })
})

describe('a vehicle that nothing is heard of', () => {
  it('is gone after the bound, counted by the content of its dataset', () => {
    const realtime = openAt(BOUND_SECONDS + 20)
    realtime.apply(batchOf(0, [position('1', 0), position('2', 0)]))
    realtime.apply(batchOf(BOUND_SECONDS, [position('2', BOUND_SECONDS)]))
    expect(idsOf(realtime)).toEqual(['1', '2'])
    realtime.apply(batchOf(BOUND_SECONDS + 2, [position('2', BOUND_SECONDS + 2)]))
    expect(idsOf(realtime)).toEqual(['2'])
    expect(realtime.count('buses')).toBe(1)
  })

  it('goes a freshness limit after midnight, when it has another name', () => {
    const zone = 'Pacific/Auckland'
    const now = () => new Date(NOON - 3_600_000)
    const midnight = Date.parse('2026-03-01T11:00:00Z')
    const realtime = openRealtime({ now, freshnessLimitSeconds: () => 60, zone })
    const seconds = (second: number) => (midnight - NOON) / 1_000 + second
    realtime.apply(batchOf(seconds(-1), [position('old', seconds(-1))]))
    realtime.apply(batchOf(seconds(50), [position('new', seconds(50))]))
    expect(idsOf(realtime)).toEqual(['old', 'new'])
    realtime.apply(batchOf(seconds(61), [position('new', seconds(61))]))
    expect(idsOf(realtime)).toEqual(['new'])
    realtime.apply(batchOf(seconds(62), [position('old', seconds(-1), { is_back_fill: true })]))
    expect(idsOf(realtime)).toEqual(['new'])
  })

  it('stays as stale content when all of them fall silent', () => {
    const realtime = openAt(10 * BOUND_SECONDS)
    realtime.apply(batchOf(0, [position('1', 0)]))
    expect(idsOf(realtime)).toEqual(['1'])
    expect(realtime.state('buses')).toEqual({
      condition: 'stale',
      contentTime: at(0),
      ageSeconds: 10 * BOUND_SECONDS,
    })
  })
})

describe('a fleet as GTFS Realtime', () => {
  it('has one VehiclePosition a vehicle, in the units of the standard', () => {
    const realtime = openAt(10)
    realtime.apply(batchOf(5, [position('1', 5)]))
    const { header, entity } = messageOf(realtime)
    const seconds = (second: number) => String((NOON + second * 1_000) / 1_000)
    expect(header).toMatchObject({ incrementality: 'FULL_DATASET', timestamp: seconds(5) })
    expect(entity).toEqual([
      {
        id: '1',
        vehicle: {
          vehicle: { id: '1', label: 'L-1' },
          position: {
            latitude: Math.fround(31.05),
            longitude: Math.fround(112.2),
            bearing: 90,
            odometer: 1_234_500,
            speed: 10,
          },
          timestamp: seconds(5),
        },
      },
    ])
  })

  it('carries the plate only where the plan does, in no form otherwise', () => {
    const realtime = openAt(10)
    realtime.apply(batchOf(5, [position('1', 5)]))
    const whole = planOf(FLEET_COLUMNS)
    expect(messageOf(realtime, whole).entity[0].vehicle.vehicle.licensePlate).toBe('云A1')
    expect(listOf(realtime, whole)[0]).toMatchObject({ plate: '云A1', plate_color: 2 })
    const feed = realtime.feed('buses', OPEN)
    for (const bytes of [feed.protobuf?.(), feed.json()]) {
      expect(bytes?.includes('云A1')).toBe(false)
      expect(bytes?.includes('13900000001')).toBe(false)
    }
  })

  it('gives vehicles another id when theirs may not leave, and leaves out what is hidden', () => {
    const realtime = openAt(10)
    realtime.apply(batchOf(5, [position('secret', 5)]))
    const plan = planOf(['longitude', 'direction_degrees', 'label'])
    const { entity } = messageOf(realtime, plan)
    const id = expect.not.stringContaining('secret')
    expect(entity).toEqual([{ id, vehicle: { vehicle: { label: 'L-secret' } } }])
    expect(realtime.feed('buses', plan).json().includes('vehicle_id')).toBe(false)
  })

  it('of a report without a fix says the time, not the place', () => {
    const realtime = openAt(10)
    const change = { is_positioned: false, latitude: undefined, longitude: null, label: null }
    realtime.apply(batchOf(5, [position('1', 5, change)]))
    const { vehicle } = messageOf(realtime).entity[0]
    expect(vehicle.position).toBeUndefined()
    expect(vehicle.vehicle).toEqual({ id: '1' })
    expect(listOf(realtime)[0]).not.toHaveProperty('latitude')
  })

  it('encodes a vehicle again only when it has moved', () => {
    const realtime = openAt(10)
    realtime.apply(batchOf(5, [position('1', 5), position('2', 5)]))
    const first = realtime.feed('buses', OPEN).protobuf?.()
    expect(realtime.feed('buses', OPEN).protobuf?.()).toBe(first)
    realtime.apply(batchOf(6, [position('2', 6)]))
    expect(messageOf(realtime).entity).toHaveLength(2)
    expect(realtime.feed('buses', OPEN).protobuf?.()).not.toBe(first)
  })
})

describe('the state of a fleet', () => {
  const statusOf = (source: string, failures: number): SourceStatus => ({
    source,
    dataset: 'vehicle-link-status',
    feed: 'linheng-808',
    at: at(5),
    outcome: failures > 0 ? 'failed' : 'landed',
    failures,
  })

  it('is as old as its newest position and goes down only with all of its sources', () => {
    const realtime = openAt(30)
    realtime.apply(batchOf(10, [position('1', 10)]))
    realtime.apply(batchOf(12, [position('2', 9)], { source: 'vehicles-jt809' }))
    expect(realtime.state('buses')).toMatchObject({ condition: 'live', ageSeconds: 20 })
    realtime.note(statusOf('vehicles-jt808', DOWN_AFTER_FAILURES))
    expect(realtime.state('buses').condition).toBe('live')
    realtime.note(statusOf('vehicles-jt809', DOWN_AFTER_FAILURES))
    expect(realtime.state('buses').condition).toBe('down')
  })

  it('lets no vehicle in beyond the bound, while those that are in go on moving', () => {
    const realtime = openAt(60, { entitiesPerFeed: 2 })
    realtime.apply(batchOf(1, [position('1', 1), position('2', 1)]))
    expect(realtime.apply(batchOf(2, [position('3', 2), position('1', 2)]))).toBe('refused')
    expect(listOf(realtime).map(({ located_at }) => located_at)).toEqual([at(2), at(1)])
  })

  it('without a sensible time of receipt is refused, without readings is nothing new', () => {
    const realtime = openAt(0)
    expect(realtime.apply(batchOf(1, [position('1')], { receivedAt: 'soon' }))).toBe('refused')
    expect(realtime.apply(batchOf(1, []))).toBe('older')
    expect(realtime.apply(batchOf(1, [position('1', 0, { located_at: 'soon' })]))).toBe('older')
    expect(realtime.state('buses').condition).toBe('empty')
  })

  it('stays while a route of a source fills it, and is forgotten with the last one', () => {
    const realtime = openAt(30)
    const other = { source: 'vehicles-jt809', feed: 'yunze-809' }
    realtime.apply(batchOf(10, [position('1', 10)]))
    realtime.apply(batchOf(10, [position('2', 10)], other))
    const links = { dataset: 'vehicle-link-status', routes: [{ dataset: 'buses' }] }
    const one = { id: 'vehicles-jt808', feed: 'linheng-808', ...links }
    realtime.keep([one, { id: 'vehicles-jt809', feed: 'yunze-809', ...links }])
    expect(idsOf(realtime)).toEqual(['1', '2'])
    realtime.keep([one])
    expect(idsOf(realtime)).toEqual(['1'])
    realtime.keep([])
    expect(realtime.feed('buses', OPEN)).toMatchObject({ condition: 'empty', entities: 0 })
  })
})

it('what forwards tell is kept, the newest of each, until the catalogue drops them', () => {
  const realtime = openRealtime({ now: () => new Date(NOON), freshnessLimitSeconds: () => 60 })
  const status = { forward: 'ministry', dataset: 'buses', failures: 0, confirmed: 1, pending: 0 }
  const newest = { ...status, at: at(2), state: 'up' as const }
  realtime.noteForward(newest)
  realtime.noteForward({ ...status, at: at(1), state: 'waiting' })
  expect(realtime.forwards()).toEqual([newest])
  realtime.keep([])
  expect(realtime.forwards()).toEqual([newest])
  realtime.keep([], new Set())
  expect(realtime.forwards()).toEqual([])
})
