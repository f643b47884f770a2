import { expect, it } from 'vitest'
import type { FeedPlan, FeedUpdate, Realtime, TablePlan } from '../index.ts'
import { openRealtime } from '../index.ts'
import { siriDocument } from '../siri/document.ts'

type Reading = FeedUpdate['readings'][number]

const NOON = Date.parse('2026-03-01T12:00:00Z')
const pseudonyms = (key: string, text: string) => `${key}-${text.length}-${text.at(-1)}`

function at(seconds: number): string {
  return new Date(NOON + seconds * 1_000).toISOString()
}

function open(): Realtime {
  return openRealtime({
    now: () => new Date(NOON + 60_000),
    freshnessLimitSeconds: () => 300,
    pseudonyms,
  })
}

let deliveries = 0

function tell(
  realtime: Realtime,
  feed: string,
  readings: Reading[],
  more: Partial<FeedUpdate> = {},
) {
  const delivery = `d${++deliveries}`
  const origin = { dataset: 'd', feed, source: feed, delivery, receivedAt: at(50) }
  return realtime.apply({ ...origin, mode: 'full', readings, ...more })
}

function vehicle(id: string, row: Record<string, unknown> = {}): Reading {
  return {
    contract: 'gtfs-realtime/vehicle_position@1',
    reading: {
      ...{ entity_id: id, entity_index: 0, event_time: at(0), route_id: 'r1' },
      ...{ latitude: 30.111, longitude: 104.111, vehicle_license_plate: `PLATE-${id}` },
      ...row,
    },
  }
}

function position(id: string, row: Record<string, unknown> = {}): Reading {
  return {
    contract: 'vehicle/position@1',
    reading: {
      ...{ located_at: at(0), vehicle_id: id, vehicle_kind: 'bus', plate: `PLATE-${id}` },
      ...{ is_positioned: true, latitude: 30.1, longitude: 104.1, protocol: 'jt808' },
      ...row,
    },
  }
}

function planOf(table: string, plan: TablePlan, hash = 'narrow'): FeedPlan {
  return { hash, tables: { [table]: plan } }
}

/** All that leaves of a plan. */
function everything(realtime: Realtime, plan: FeedPlan) {
  const { protobuf, json, rows, ...rest } = realtime.feed('d', plan)
  const { etag } = realtime.feed('d', plan)
  return {
    ...rest,
    etag,
    protobuf: protobuf?.().toString('hex'),
    json: json().toString(),
    rows: rows(),
    changes: realtime.changes('d', plan),
  }
}

const SHOWN = ['event_time', 'route_id', 'latitude', 'longitude']
const narrow: TablePlan = {
  columns: SHOWN,
  whole: false,
  masks: {
    latitude: { kind: 'grid', step: 0.1, middle: true },
    longitude: { kind: 'grid', step: 0.1, middle: true },
    event_time: { kind: 'time', seconds: 900 },
  },
  rows: [{ column: 'vehicle_license_plate', operator: 'neq', values: ['SECRET'] }],
}

it('a narrow feed is the same whatever is hidden: rows, cells, ids, order, deliveries', () => {
  const [one, other] = [open(), open()]
  tell(one, 'f', [vehicle('a'), vehicle('b', { route_id: 'r2' })])
  tell(other, 'f', [vehicle('x'), vehicle('y')])
  tell(other, 'g', [vehicle('z', { vehicle_license_plate: 'SECRET', event_time: at(20_000) })])
  tell(other, 'f', [
    vehicle('q', { vehicle_license_plate: 'SECRET', latitude: 12 }),
    vehicle('2', { route_id: 'r2', latitude: 30.199, event_time: at(9), speed: 3 }),
    vehicle('1', { longitude: 104.18, vehicle_license_plate: 'OTHER' }),
  ])
  const plan = planOf('vehicle_position', narrow)
  const shown = everything(one, plan)
  expect(everything(other, plan)).toEqual(shown)
  expect(shown).toMatchObject({ entities: 2, condition: 'live', contentTime: at(0) })
  expect(JSON.stringify(shown)).not.toMatch(/SECRET|PLATE|OTHER/)
})

it('its tag stays when only hidden things move, and changes when what is shown does', () => {
  const realtime = open()
  const plan = planOf('vehicle_position', narrow)
  tell(realtime, 'f', [vehicle('a')])
  const { etag } = realtime.feed('d', plan)
  tell(realtime, 'f', [vehicle('a', { latitude: 30.12, vehicle_license_plate: 'NEW' })])
  expect(realtime.feed('d', plan).etag).toBe(etag)
  expect(realtime.changes('d', plan, realtime.changes('d', plan).etag).upsert).toEqual([])
  tell(realtime, 'f', [vehicle('a', { latitude: 30.22 })])
  expect(realtime.feed('d', plan).etag).not.toBe(etag)
})

it('a plan that only hides columns has a tag of what it shows', () => {
  const realtime = open()
  const plan = planOf('vehicle_position', { columns: ['entity_id', ...SHOWN], whole: false })
  tell(realtime, 'f', [vehicle('a')])
  const { etag } = realtime.feed('d', plan)
  tell(realtime, 'f', [vehicle('a', { vehicle_license_plate: 'NEW' })])
  expect(realtime.feed('d', plan).etag).toBe(etag)
  tell(realtime, 'f', [vehicle('a', { latitude: 31 })])
  expect(realtime.feed('d', plan).etag).not.toBe(etag)
})

it('of a fleet too: those who are let through, where they are, under their pseudonyms', () => {
  const plan = planOf('position', {
    columns: ['located_at', 'vehicle_id', 'vehicle_kind', 'latitude', 'longitude'],
    whole: false,
    masks: { vehicle_id: { kind: 'pseudonym', key: 'k' } },
    rows: [{ column: 'vehicle_kind', operator: 'in', values: ['bus', 'taxi'] }],
    area: [104, 30, 105, 31],
    subjects: { column: 'plate', allowed: new Set(['PLATE-bus-1', 'PLATE-bus-9']), digest: 'x' },
    period: { from: at(-600) },
  })
  const [one, other] = [open(), open()]
  const moved = { mode: 'differential' as const }
  tell(one, 'f', [position('bus-1'), position('bus-9', { latitude: 30.5 })], moved)
  const hidden = ['bus-2', 'bus-3'].map((id) => position(id))
  const away = position('bus-1', { located_at: at(-20), latitude: 12 })
  tell(other, 'g', [...hidden, away], moved)
  tell(other, 'f', [position('bus-9', { latitude: 30.5, speed_kilometers_per_hour: 9 })], moved)
  tell(other, 'g', [position('lorry', { vehicle_kind: 'truck' }), position('bus-1')], moved)
  const shown = everything(one, plan)
  expect(everything(other, plan)).toEqual(shown)
  expect(shown.rows.position?.map(({ vehicle_id }) => vehicle_id)).toEqual(['k-5-1', 'k-5-9'])
  expect(shown.changes.upsert.join()).toContain('"id":"k-5-1"')
})

it('groups that are too small are not shown, and are counted by what is hidden', () => {
  const realtime = open()
  tell(realtime, 'f', [
    vehicle('a', { route_id: 'r1', vehicle_license_plate: 'one' }),
    vehicle('b', { route_id: 'r1', vehicle_license_plate: 'two' }),
    vehicle('c', { route_id: 'r2', vehicle_license_plate: 'same' }),
    vehicle('d', { route_id: 'r2', vehicle_license_plate: 'same' }),
  ])
  const minimumGroup = { size: 2, by: ['route_id'], of: 'vehicle_license_plate' }
  const plan = planOf('vehicle_position', { columns: SHOWN, whole: false, minimumGroup })
  const routes = realtime
    .feed('d', plan)
    .rows()
    .vehicle_position?.map(({ route_id }) => route_id)
  expect(routes).toEqual(['r1', 'r1'])
})

it('what real time does not carry can not be asked of a row: nothing is let through', () => {
  const realtime = open()
  tell(realtime, 'f', [vehicle('a')])
  tell(realtime, 'g', [position('bus-1')], { mode: 'differential' })
  for (const [table, column] of [
    ['vehicle_position', 'delivery_id'],
    ['position', 'phone'],
  ] as const) {
    const rows = [{ column, operator: 'is' as const, values: ['null'] }]
    const plan = planOf(table, { columns: ['vehicle_id'], whole: false, rows }, `of ${column}`)
    expect(realtime.feed('d', plan).rows()).toEqual({ [table]: [] })
  }
})

it('a plan that can not be applied gives nothing', () => {
  const realtime = open()
  tell(realtime, 'f', [vehicle('a')])
  const wrong: TablePlan[] = [
    { columns: SHOWN, rows: [{ column: 'latitude', operator: 'eq', values: ['x'] }] },
    { columns: SHOWN, masks: { latitude: { kind: 'prefix', characters: 1 } } },
    { columns: SHOWN, period: { from: 'yesterday' } },
  ]
  wrong.forEach((plan, index) => {
    expect(() => realtime.feed('d', planOf('vehicle_position', plan, `wrong ${index}`))).toThrow()
  })
})

it('SIRI is written from what is shown', () => {
  const realtime = open()
  const activity = (line: string, more = {}): Reading => ({
    contract: 'siri/vehicle_activity@1',
    reading: { recorded_at: at(0), line_ref: line, vehicle_ref: `bus of ${line}`, ...more },
  })
  tell(realtime, 'f', [activity('L1'), activity('SECRET')])
  const plan = planOf('vehicle_activity', {
    columns: ['recorded_at', 'line_ref'],
    whole: false,
    rows: [{ column: 'line_ref', operator: 'neq', values: ['SECRET'] }],
  })
  const options = { now: at(60), validUntil: at(120), producer: 'hub', filter: {} }
  const document = String(siriDocument(realtime.feed('d', plan).rows(), options))
  expect(document).toContain('L1')
  expect(document).not.toMatch(/SECRET|bus of/)
})

it('changes lead from each known moment to the newest, for every plan', () => {
  const realtime = open()
  const plans = [
    planOf('vehicle_position', { columns: ['entity_id', ...SHOWN] }, 'whole'),
    planOf('vehicle_position', { columns: ['entity_id', ...SHOWN], whole: false }, 'hides'),
    planOf('vehicle_position', narrow, 'narrow'),
  ]
  const states = plans.map(() => new Map<string, string>())
  const tags: (string | undefined)[] = plans.map(() => undefined)
  for (let step = 0; step < 40; step += 1) {
    const ids = ['a', 'b', 'c', 'd', 'e'].filter((_, index) => (step * 7 + index * 3) % 4 > 0)
    tell(
      realtime,
      'f',
      ids.map((id, index) => vehicle(id, { latitude: 30 + ((step * index) % 5) / 3, speed: step })),
      { receivedAt: at(50 + step) },
    )
    plans.forEach((plan, index) => {
      if ((step + index) % 3 === 0) return
      const { since, upsert, remove, etag } = realtime.changes('d', plan, tags[index])
      const state = states[index] ?? new Map()
      if (since === undefined) state.clear()
      for (const id of remove) expect(state.delete(id)).toBe(true)
      for (const text of upsert) state.set(JSON.parse(text).id, text)
      tags[index] = etag
      const all = realtime.changes('d', plan).upsert
      expect([...state.values()].sort()).toEqual([...all].sort())
    })
  }
  expect(tags.every((tag) => tag !== undefined)).toBe(true)
})

it('whoever watches is told of changes until he stops', () => {
  const realtime = open()
  let told = 0
  const end = realtime.watch('d', () => {
    told += 1
  })
  tell(realtime, 'f', [vehicle('a')])
  tell(realtime, 'f', [vehicle('a')], { dataset: 'other' })
  expect(told).toBe(1)
  end()
  tell(realtime, 'f', [vehicle('b')])
  expect(told).toBe(1)
})
