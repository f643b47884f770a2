import { contractOf } from '@tongqu/contracts'
import bindings from 'gtfs-realtime-bindings'
import { describe, expect, it } from 'vitest'
import type { FeedUpdate, SourceStatus } from './index.ts'
import { DOWN_AFTER_FAILURES } from './index.ts'
import { at, idsOf, openAt, row, updateOf, vehicle, wholePlan } from './testing/updates.ts'

const { FeedMessage } = bindings.transit_realtime

describe('a full update', () => {
  it('replaces every entity of its feed and leaves other feeds and datasets alone', () => {
    const realtime = openAt(20)
    realtime.apply(updateOf(0, [vehicle('a'), vehicle('b')]))
    realtime.apply(updateOf(0, [vehicle('x')], { dataset: 'others' }))
    realtime.apply(updateOf(10, [vehicle('c')]))
    expect(idsOf(realtime)).toEqual(['c'])
    expect(idsOf(realtime, 'others')).toEqual(['x'])
  })

  it('keeps the order of the message, whatever order its readings arrive in', () => {
    const realtime = openAt(0)
    realtime.apply(
      updateOf(0, [
        vehicle('second', 0, { entity_index: 1 }),
        vehicle('first', 0, { entity_index: 0 }),
      ]),
    )
    expect(idsOf(realtime)).toEqual(['first', 'second'])
  })

  it('never puts older content over newer', () => {
    const realtime = openAt(30)
    expect(realtime.apply(updateOf(20, [vehicle('new')], { content: 20 }))).toBe('applied')
    expect(realtime.apply(updateOf(25, [vehicle('late')], { content: 10 }))).toBe('older')
    expect(realtime.apply(updateOf(15, [vehicle('late')], { content: 20 }))).toBe('older')
    expect(idsOf(realtime)).toEqual(['new'])
  })

  it('is applied once, however often the bus repeats it', () => {
    const realtime = openAt(0)
    const update = updateOf(0, [vehicle('a')])
    expect(realtime.apply(update)).toBe('applied')
    expect(realtime.apply(update)).toBe('older')
  })

  it('of a source whose clock runs ahead does not lock out its next one', () => {
    const realtime = openAt(10)
    realtime.apply(updateOf(0, [vehicle('a')], { content: 86_400 }))
    expect(realtime.apply(updateOf(5, [vehicle('b')], { content: 7 }))).toBe('applied')
    expect(realtime.feed('positions', wholePlan())).toMatchObject({ ageSeconds: 5 })
  })

  it('without a sensible time of receipt is refused', () => {
    const realtime = openAt(0)
    expect(realtime.apply(updateOf(0, [vehicle('a')], { receivedAt: 'soon' }))).toBe('refused')
  })

  it('puts children in the order of their index and leaves out those without an entity', () => {
    const realtime = openAt(0)
    const carriage = (entity: string, index: number) =>
      row('carriage', {
        event_time: at(0),
        entity_id: entity,
        carriage_index: index,
        carriage_id: `${index}`,
      })
    realtime.apply(
      updateOf(0, [carriage('a', 2), carriage('a', 0), vehicle('a'), carriage('orphan', 0)]),
    )
    const json = JSON.parse(realtime.feed('positions', wholePlan()).json().toString())
    expect(json.entity).toHaveLength(1)
    expect(json.entity[0].vehicle.multiCarriageDetails).toEqual([{ id: '0' }, { id: '2' }])
  })
})

describe('a differential update', () => {
  const differential = { mode: 'differential' as const }

  it('adds, replaces and deletes the entities it names', () => {
    const realtime = openAt(10)
    realtime.apply(updateOf(0, [vehicle('a'), vehicle('b'), vehicle('c')]))
    const gone = vehicle('b', 5, { is_deleted: true })
    realtime.apply(
      updateOf(5, [vehicle('a', 5, { speed: 3 }), gone, vehicle('d', 5)], differential),
    )
    expect(idsOf(realtime)).toEqual(['a', 'c', 'd'])
    const json = JSON.parse(realtime.feed('positions', wholePlan()).json().toString())
    expect(json.entity[0].vehicle.position.speed).toBe(3)
    expect(json.header).toMatchObject({ incrementality: 'FULL_DATASET' })
  })

  it('does not put an older entity over a newer one, nor bring a deleted one back', () => {
    const realtime = openAt(20)
    realtime.apply(updateOf(10, [vehicle('a', 10, { speed: 10 }), vehicle('b', 1)]))
    realtime.apply(updateOf(12, [vehicle('b', 12, { is_deleted: true })], differential))
    realtime.apply(updateOf(14, [vehicle('a', 9, { speed: 9 }), vehicle('b', 11)], differential))
    expect(idsOf(realtime)).toEqual(['a'])
    const json = JSON.parse(realtime.feed('positions', wholePlan()).json().toString())
    expect(json.entity[0].vehicle.position.speed).toBe(10)
  })

  it('lets a deleted entity come back with newer content', () => {
    const realtime = openAt(20)
    realtime.apply(updateOf(0, [vehicle('a', 0)]))
    realtime.apply(updateOf(5, [vehicle('a', 5, { is_deleted: true })], differential))
    expect(idsOf(realtime)).toEqual([])
    realtime.apply(updateOf(9, [vehicle('a', 9)], differential))
    expect(idsOf(realtime)).toEqual(['a'])
  })
})

describe('limits', () => {
  it('refuse an update with too many entities and keep the last good one', () => {
    const realtime = openAt(5, { entitiesPerFeed: 2 })
    realtime.apply(updateOf(0, [vehicle('a'), vehicle('b')]))
    expect(realtime.apply(updateOf(1, [vehicle('c'), vehicle('d'), vehicle('e')]))).toBe('refused')
    const more = updateOf(2, [vehicle('f', 2)], { mode: 'differential' })
    expect(realtime.apply(more)).toBe('refused')
    expect(idsOf(realtime)).toEqual(['a', 'b'])
  })

  it('refuse a feed and a source too many', () => {
    const realtime = openAt(0, { feeds: 1, sources: 1 })
    expect(realtime.apply(updateOf(0, [vehicle('a')]))).toBe('applied')
    expect(realtime.apply(updateOf(0, [vehicle('a')], { feed: 'other' }))).toBe('refused')
    realtime.note(statusAt(0, { source: 'one' }))
    realtime.note(statusAt(0, { source: 'two' }))
    expect(realtime.sources().map(({ source }) => source)).toEqual(['one'])
  })

  it('forget what the catalogue no longer names', () => {
    const realtime = openAt(0)
    realtime.apply(updateOf(0, [vehicle('a')]))
    realtime.apply(updateOf(0, [vehicle('b')], { feed: 'other' }))
    realtime.note(statusAt(0, {}))
    realtime.keep([{ id: 'other-positions', dataset: 'positions', feed: 'other' }])
    expect(idsOf(realtime)).toEqual(['b'])
    expect(realtime.sources()).toEqual([])
  })
})

describe('the condition of a feed', () => {
  it('is live while fresh, stale beyond the limit, empty without entities', () => {
    const realtime = openAt(10)
    realtime.apply(updateOf(0, [vehicle('a')]))
    expect(realtime.state('positions')).toEqual({
      condition: 'live',
      contentTime: at(0),
      ageSeconds: 10,
    })
    realtime.clock.seconds = 61
    expect(realtime.state('positions')).toMatchObject({ condition: 'stale', ageSeconds: 61 })
    realtime.apply(updateOf(61, []))
    expect(realtime.state('positions')).toMatchObject({ condition: 'empty', ageSeconds: 0 })
  })

  it('is stale when the source repeats old content, however lately it was received', () => {
    const realtime = openAt(100)
    realtime.apply(updateOf(100, [vehicle('a')], { content: 0 }))
    realtime.note(statusAt(100, { outcome: 'unchanged', failures: 0 }))
    expect(realtime.state('positions')).toMatchObject({ condition: 'stale', ageSeconds: 100 })
  })

  it('is down after failures in a row, and live again with the next delivery', () => {
    const realtime = openAt(10)
    realtime.apply(updateOf(0, [vehicle('a')]))
    realtime.note(statusAt(1, { failures: DOWN_AFTER_FAILURES - 1 }))
    expect(realtime.state('positions').condition).toBe('live')
    realtime.note(statusAt(2, { failures: DOWN_AFTER_FAILURES }))
    expect(realtime.state('positions').condition).toBe('down')
    realtime.note(statusAt(3, { outcome: 'landed', failures: 0 }))
    expect(realtime.state('positions').condition).toBe('live')
  })

  it('before any delivery is empty, or down when the source fails', () => {
    const realtime = openAt(0)
    const feed = realtime.feed('positions', wholePlan())
    expect(feed).toMatchObject({ condition: 'empty', entities: 0 })
    const message = FeedMessage.decode(feed.protobuf?.() ?? Buffer.alloc(0))
    expect(FeedMessage.verify(message)).toBeNull()
    expect(message.entity).toEqual([])
    realtime.note(statusAt(0, { failures: DOWN_AFTER_FAILURES }))
    expect(realtime.feed('positions', wholePlan()).condition).toBe('down')
  })

  it('of several feeds is stale when one of them is down, down when all are', () => {
    const realtime = openAt(1)
    realtime.apply(updateOf(0, [vehicle('a')]))
    realtime.apply(updateOf(0, [vehicle('a')], { feed: 'other' }))
    realtime.note(statusAt(1, { failures: 9 }))
    expect(realtime.state('positions').condition).toBe('stale')
    realtime.note(statusAt(1, { source: 'other-positions', feed: 'other', failures: 9 }))
    expect(realtime.state('positions').condition).toBe('down')
  })

  it('keeps when a source last confirmed its content, also while it fails', () => {
    const realtime = openAt(9)
    realtime.note(statusAt(1, { outcome: 'unchanged', failures: 0 }))
    realtime.note(statusAt(5, { failures: 1 }))
    realtime.note(statusAt(3, { outcome: 'landed', failures: 0 }))
    expect(realtime.sources()).toEqual([{ ...statusAt(5, { failures: 1 }), confirmedAt: at(1) }])
  })
})

describe('several feeds of one dataset', () => {
  it('are one message whose ids carry the feed, because ids are unique only within a feed', () => {
    const realtime = openAt(10)
    realtime.apply(updateOf(0, [vehicle('a')]))
    expect(idsOf(realtime)).toEqual(['a'])
    realtime.apply(updateOf(5, [vehicle('a')], { feed: 'other' }))
    expect(idsOf(realtime)).toEqual(['city:a', 'other:a'])
    const feed = realtime.feed('positions', wholePlan())
    expect(feed).toMatchObject({ contentTime: at(5), entities: 2 })
  })
})

describe('a view', () => {
  it('stays what it was when the state moves on', () => {
    const realtime = openAt(10)
    realtime.apply(updateOf(0, [vehicle('a')]))
    const before = realtime.feed('positions', wholePlan())
    realtime.apply(updateOf(5, [vehicle('b')]))
    expect(JSON.parse(before.json().toString()).entity[0].id).toBe('a')
  })

  it('has an entity tag that changes with content and plan, and only with them', () => {
    const [here, there] = [openAt(10), openAt(99)]
    const first = updateOf(0, [vehicle('a')])
    for (const realtime of [here, there]) realtime.apply(first)
    const tag = here.feed('positions', wholePlan()).etag
    expect(there.feed('positions', wholePlan()).etag).toBe(tag)
    expect(here.feed('positions', wholePlan('gtfs-realtime', 'other')).etag).not.toBe(tag)
    here.apply(updateOf(5, [vehicle('a', 5)]))
    expect(here.feed('positions', wholePlan()).etag).not.toBe(tag)
  })

  it('hands out the same bytes until something changes', () => {
    const realtime = openAt(10)
    realtime.apply(updateOf(0, [vehicle('a')]))
    const feed = realtime.feed('positions', wholePlan())
    expect(realtime.feed('positions', wholePlan()).protobuf?.()).toBe(feed.protobuf?.())
    expect(realtime.feed('positions', wholePlan()).json()).toBe(feed.json())
  })
})

describe('readings of other contracts', () => {
  const counter = (sensor: string, seconds: number, entries: number) => ({
    contract: contractOf('example/counter@1').id,
    reading: {
      sensor_id: sensor,
      counted_at: at(seconds),
      period_seconds: 60,
      entries,
      exits: 0,
    },
  })
  const apply = (realtime: ReturnType<typeof openAt>, seconds: number, list: object[]) =>
    realtime.apply({
      ...updateOf(seconds, [], { dataset: 'gates', mode: 'differential' }),
      readings: list as ReturnType<typeof counter>[],
    })

  it('are served as the latest of each key, as JSON only', () => {
    const realtime = openAt(70)
    apply(realtime, 60, [counter('a', 0, 1), counter('a', 60, 2), counter('b', 60, 3)])
    apply(realtime, 65, [counter('a', 30, 9)])
    const feed = realtime.feed('gates', wholePlan('example'))
    expect(feed.protobuf).toBeUndefined()
    expect(feed).toMatchObject({ entities: 2, contentTime: at(60), condition: 'live' })
    expect(JSON.parse(feed.json().toString())).toEqual({
      header: { contentTime: at(60) },
      readings: { counter: [counter('a', 60, 2).reading, counter('b', 60, 3).reading] },
    })
  })

  it('leave with the columns of the plan only', () => {
    const realtime = openAt(0)
    apply(realtime, 0, [counter('a', 0, 1)])
    const plan = { tables: { counter: { columns: ['feed_id', 'entries'] } }, hash: 'narrow' }
    expect(JSON.parse(realtime.feed('gates', plan).json().toString()).readings).toEqual({
      counter: [{ feed_id: 'city', entries: 1 }],
    })
  })
})

function statusAt(seconds: number, change: Partial<SourceStatus>): SourceStatus {
  return {
    source: 'city-positions',
    dataset: 'positions',
    feed: 'city',
    at: at(seconds),
    outcome: 'failed',
    failures: 1,
    ...change,
  }
}

describe('a feed of several documents', () => {
  const status = (id: string, seconds: number, more: Record<string, unknown> = {}) => ({
    contract: contractOf('gbfs/vehicle_status@1').id,
    reading: { vehicle_id: id, reported_at: at(seconds), ...more },
  })
  const told = (
    seconds: number,
    readings: FeedUpdate['readings'],
    change: Partial<FeedUpdate>,
  ) => ({
    ...updateOf(seconds, [], change),
    readings,
  })
  const seen = (realtime: ReturnType<typeof openAt>) => {
    const view = realtime.feed('bikes', wholePlan('gbfs'))
    return (view.rows().vehicle_status ?? []).map(({ vehicle_id }) => vehicle_id).sort()
  }

  it('is replaced document by document', () => {
    const realtime = openAt(20)
    const part = (name: string) => ({ dataset: 'bikes', part: name })
    realtime.apply(told(0, [status('a', 0), status('b', 0)], part('north')))
    realtime.apply(told(0, [status('c', 0)], part('south')))
    expect(seen(realtime)).toEqual(['a', 'b', 'c'])
    realtime.apply(told(5, [status('d', 5)], part('north')))
    expect(seen(realtime)).toEqual(['c', 'd'])
    realtime.apply(told(9, [], part('south')))
    expect(seen(realtime)).toEqual(['d'])
  })

  it('is forgotten as a whole', () => {
    const realtime = openAt(20)
    realtime.apply(told(0, [status('a', 0)], { dataset: 'bikes', part: 'north' }))
    realtime.keep([{ id: 'x', dataset: 'other', feed: 'city' }])
    expect(seen(realtime)).toEqual([])
  })

  it('loses what says that it has ended', () => {
    const realtime = openAt(20)
    const change = { dataset: 'bikes', mode: 'differential' } as const
    realtime.apply(told(0, [status('a', 0), status('b', 0)], change))
    realtime.apply(told(5, [status('a', 5, { ended_at: at(5) })], change))
    expect(seen(realtime)).toEqual(['b'])
    realtime.apply(told(9, [status('a', 9, { ended_at: null })], change))
    expect(seen(realtime)).toEqual(['a', 'b'])
  })

  it('is down with its source, also in the datasets that routes lead to', () => {
    const realtime = openAt(20)
    realtime.apply(told(0, [status('a', 0)], { dataset: 'bikes' }))
    realtime.note({
      source: 'city-positions',
      dataset: 'stations',
      others: ['bikes'],
      feed: 'city',
      at: at(10),
      outcome: 'failed',
      failures: DOWN_AFTER_FAILURES,
    })
    expect(realtime.state('bikes').condition).toBe('down')
  })
})
