import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { testFolder } from '../testing/folder.ts'
import {
  count,
  counters,
  decoded,
  delivery,
  NOON,
  openTestLake,
  positions,
  type TestLake,
  timetable,
} from '../testing/lake.ts'
import type { LakeReading } from '../types.ts'

const lakes: TestLake[] = []
afterEach(async () => {
  for (const lake of lakes.splice(0)) await lake.close()
})

async function open(dir?: string, options: Parameters<typeof openTestLake>[1] = {}) {
  const lake = await openTestLake(dir ?? (await testFolder()), options)
  lakes.push(lake)
  return lake
}

function stop(id: string): LakeReading {
  return { contract: 'gtfs/stops@1', reading: { stop_id: id, stop_name: `stop ${id}` } }
}

it('a landing shows its readings with feed, date in the province, delivery and receipt', async () => {
  const lake = await open()
  const late = count('b', '2024-04-30T16:00:00.250Z')
  const result = await lake.writer.land(delivery(counters, 0), decoded(count('a'), late))
  expect(result).toMatchObject({ release: 1, tables: { counter: { readings: 2, repeats: 0 } } })
  const rows = await lake.rows('counters', 'counter')
  expect(rows.find(({ sensor_id }) => sensor_id === 'b')).toMatchObject({
    feed_id: 'feed-a',
    event_date: '2024-05-01',
    delivery_id: '0'.repeat(64),
    received_at: '2024-05-01 04:00:00+00',
    counted_at: '2024-04-30 16:00:00.25+00',
    entries: 1,
    state: null,
  })
  const newest = await lake.newest('counters')
  expect(newest).toMatchObject({
    release: 1,
    kind: 'land',
    at: NOON,
    tables: { counter: { contract: 'example/counter@1', version: 0, rows: 2 } },
    deliveries: [{ appId: 'source-a', sequence: 0, feed: 'feed-a' }],
    landed: { 'source-a': 0 },
  })
})

it('a delivery that has landed changes nothing the second time', async () => {
  const lake = await open()
  await lake.writer.land(delivery(counters, 0), decoded(count('a')))
  const again = await lake.writer.land(delivery(counters, 0), decoded(count('a'), count('z')))
  expect(again).toEqual({ tables: {}, rejects: [], findings: [] })
  expect(await lake.rows('counters', 'counter')).toHaveLength(1)
  expect(await lake.writer.landedSequence('counters', 'source-a')).toBe(0)
  expect(await lake.writer.landedSequence('counters', 'unknown')).toBe(-1)
})

it('a reading the table has already is dropped, also after a restart', async () => {
  const dir = await testFolder()
  const first = await open(dir)
  const fraction = count('a', '2024-05-01T03:00:00.120Z')
  await first.writer.land(delivery(counters, 0), decoded(count('a'), count('a'), fraction))
  const same = count('a', '2024-05-01T03:00:00.12Z', 99)
  const second = await first.writer.land(delivery(counters, 1), decoded(count('a'), count('b')))
  expect(second.tables.counter).toEqual({ readings: 1, rejects: 0, repeats: 1 })
  await first.close()
  lakes.length = 0
  const lake = await open(dir)
  const third = await lake.writer.land(delivery(counters, 2), decoded(count('b'), same, count('c')))
  expect(third.tables.counter).toEqual({ readings: 1, rejects: 0, repeats: 2 })
  const other = delivery(counters, 3, { feed: 'feed-b' })
  const otherFeed = await lake.writer.land(other, decoded(count('b')))
  expect(otherFeed.tables.counter).toEqual({ readings: 1, rejects: 0, repeats: 0 })
  expect(await lake.rows('counters', 'counter')).toHaveLength(5)
})

it('a delivery of nothing but repeats makes no release, yet counts as landed', async () => {
  const lake = await open()
  await lake.writer.land(delivery(counters, 0), decoded(count('a')))
  const again = await lake.writer.land(delivery(counters, 1), decoded(count('a')))
  expect(again).toMatchObject({ tables: { counter: { readings: 0, repeats: 1 } } })
  expect(again.release).toBeUndefined()
  expect(await lake.writer.landedSequence('counters', 'source-a')).toBe(1)
  expect((await lake.newest('counters'))?.release).toBe(1)
})

it('the sequence of a source that only repeats itself is written down now and then', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  for (let sequence = 0; sequence < 70; sequence += 1) {
    await lake.writer.land(delivery(counters, sequence), decoded(count('a')))
  }
  await lake.close()
  lakes.length = 0
  const after = await (await open(dir)).writer.landedSequence('counters', 'source-a')
  expect(after).toBeGreaterThanOrEqual(60)
})

it('a reading that breaks its contract becomes a reject; the others land', async () => {
  const lake = await open()
  const broken = count('bad id!')
  const half = count('ok')
  const lone = { ...half, reading: { ...half.reading, state: '\ud800' } }
  const stranger: LakeReading = { contract: 'gtfs/stops@1', reading: { stop_id: 'x' } }
  const result = await lake.writer.land(delivery(counters, 0), {
    readings: [broken, count('a'), lone, stranger],
    rejects: [{ contract: 'example/counter@1', at: 'line 3', code: 'syntax', reason: 'no comma' }],
    findings: [{ at: 'header', code: 'unknown-column', message: 'colour' }],
  })
  expect(result.tables.counter).toEqual({ readings: 1, rejects: 3, repeats: 0 })
  expect(result.rejects.map(({ code }) => code)).toEqual([
    'syntax',
    'pattern',
    'enum',
    'no-such-table',
  ])
  const rejects = await lake.rows('counters', 'rejects')
  expect(rejects).toHaveLength(4)
  expect(rejects[1]).toMatchObject({
    delivery_sha256: '0'.repeat(64),
    reject_index: 1,
    at: 'example/counter@1[0]/sensor_id',
    contract: 'example/counter@1',
  })
  expect(await lake.rows('counters', 'findings')).toMatchObject([{ message: 'colour' }])
})

it('an event far from its receipt keeps its time but not a partition of its own', async () => {
  const lake = await open()
  const readings = ['1999-01-01T00:00:00Z', '2099-01-01T00:00:00Z'].map((at) => count('a', at))
  await lake.writer.land(delivery(counters, 0), decoded(...readings))
  const rows = await lake.rows('counters', 'counter')
  const dates = Object.fromEntries(rows.map((row) => [row.counted_at, row.event_date]))
  expect(dates).toEqual({
    '1999-01-01 00:00:00+00': '2024-04-24',
    '2099-01-01 00:00:00+00': '2024-05-02',
  })
})

it('tables of one delivery become visible together', async () => {
  const lake = await open()
  const event_time = '2024-05-01T03:59:58Z'
  const common = { event_time, feed_timestamp: event_time, entity_id: 'e1' }
  const result = await lake.writer.land(
    delivery(positions, 0),
    decoded(
      {
        contract: 'gtfs-realtime/feed_message@1',
        reading: {
          event_time,
          gtfs_realtime_version: '2.0',
          incrementality: 'FULL_DATASET',
          feed_timestamp: event_time,
          entity_count: 1,
        },
      },
      {
        contract: 'gtfs-realtime/vehicle_position@1',
        reading: { ...common, entity_index: 0, is_deleted: false, latitude: 30, longitude: 120 },
      },
      {
        contract: 'gtfs-realtime/carriage@1',
        reading: { ...common, carriage_index: 0, carriage_sequence: 1 },
      },
    ),
  )
  expect(result.rejects).toEqual([])
  const { tables } = (await lake.newest('positions')) ?? { tables: {} }
  expect(Object.keys(tables).sort()).toEqual(['carriage', 'feed_message', 'vehicle_position'])
})

it('a replacing delivery replaces all tables of its feed, and no other feed', async () => {
  const lake = await open()
  const level: LakeReading = {
    contract: 'gtfs/levels@1',
    reading: { level_id: 'l', level_index: 0 },
  }
  await lake.writer.land(delivery(timetable, 0), decoded(stop('1'), stop('2'), level))
  const other = { feed: 'feed-b', appId: 'source-b' }
  await lake.writer.land(delivery(timetable, 0, other), decoded(stop('1')))
  const second = await lake.writer.land(delivery(timetable, 1), decoded(stop('1'), stop('3')))
  expect(second.tables.stops).toEqual({ readings: 2, rejects: 0, repeats: 0 })
  const stops = await lake.rows('timetable', 'stops')
  expect(stops.map((row) => `${row.feed_id} ${row.stop_id}`).sort()).toEqual([
    'feed-a 1',
    'feed-a 3',
    'feed-b 1',
  ])
  expect(await lake.rows('timetable', 'levels')).toEqual([])
  expect((await lake.newest('timetable'))?.tables.levels?.rows).toBe(0)
})

it('a replacing delivery without a single good reading replaces nothing', async () => {
  const lake = await open()
  await lake.writer.land(delivery(timetable, 0), decoded(stop('1')))
  const result = await lake.writer.land(delivery(timetable, 1), decoded(stop('')))
  expect(result.rejects).toHaveLength(1)
  expect(await lake.rows('timetable', 'stops')).toHaveLength(1)
})

it('bulk members land with their documents, and the feed is replaced', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  await lake.writer.land(delivery(timetable, 0), decoded(stop('old')))
  const path = join(dir, 'stops.txt')
  await writeFile(path, 'stop_id,stop_name,colour\n1,一,red\n2,二,\n,no id,\n2,twice,\n')
  const plan = {
    tables: [
      {
        member: 'stops.txt',
        contract: 'gtfs/stops@1' as const,
        columns: { stop_id: 'stop_id', stop_name: 'stop_name' },
        extra: ['colour'],
      },
    ],
    documents: [],
    rejects: [{ at: 'routes.txt', code: 'missing-file', reason: 'is missing' }],
    findings: [],
    references: [],
  }
  const members = [{ name: 'stops.txt', path }]
  const bulk = { plan, members, documents: [], rejects: [], findings: [] }
  const result = await lake.writer.landTables(delivery(timetable, 1), bulk)
  expect(result.tables.stops).toEqual({ readings: 2, rejects: 2, repeats: 0 })
  expect(result.rejects).toHaveLength(3)
  const stops = await lake.rows('timetable', 'stops')
  expect(stops.map((row) => row.stop_name).sort()).toEqual(['一', '二'])
  expect(await lake.rows('timetable', 'rejects')).toHaveLength(3)
  const again = await lake.writer.landTables(delivery(timetable, 1), bulk)
  expect(again.release).toBeUndefined()
  expect(await readdir(join(dir, 'spool/landing'))).toEqual([])
})

it('deliveries of many sources land side by side, each once', async () => {
  const lake = await open()
  const landings = Array.from({ length: 24 }, (_, index) => {
    const source = `source-${index % 4}`
    const more = { appId: source, feed: source }
    return delivery(counters, Math.floor(index / 4), more)
  })
  await Promise.all(
    landings.map((each) => lake.writer.land(each, decoded(count(`s${each.sequence}`)))),
  )
  expect(await lake.rows('counters', 'counter')).toHaveLength(24)
  expect((await lake.newest('counters'))?.release).toBe(24)
})

it('a dataset that is not in the catalogue is dataset-not-found, also once it has left', async () => {
  const lake = await open()
  const unknown = { ...counters, id: 'unknown' }
  await expect(lake.writer.land(delivery(unknown, 0), decoded())).rejects.toMatchObject({
    code: 'dataset-not-found',
  })
  lake.writer.setDatasets([timetable])
  await expect(lake.writer.compact('counters')).rejects.toMatchObject({ code: 'dataset-not-found' })
})

it('the spool is emptied at the start, and nothing else', async () => {
  const dir = await testFolder()
  await mkdir(join(dir, 'spool/landing'), { recursive: true })
  await mkdir(join(dir, 'spool/reader'), { recursive: true })
  await writeFile(join(dir, 'spool/landing/left'), 'x')
  await writeFile(join(dir, 'spool/reader/mine'), 'x')
  await open(dir)
  expect(await readdir(join(dir, 'spool/landing'))).toEqual([])
  expect(await readdir(join(dir, 'spool/reader'))).toEqual(['mine'])
})

it('two writers on one dataset take turns: each release is one of theirs, none is lost', async () => {
  const dir = await testFolder()
  const lakes = [await open(dir), await open(dir)]
  const work = lakes.flatMap((lake, index) =>
    Array.from({ length: 10 }, (_, sequence) => {
      const more = { appId: `writer-${index}`, feed: `feed-${index}` }
      const given = decoded(count(`s${sequence}`))
      return lake.writer.land(delivery(counters, sequence, more), given)
    }),
  )
  await Promise.all(work)
  expect(await lakes[0]?.rows('counters', 'counter')).toHaveLength(20)
  const newest = await lakes[0]?.newest('counters')
  expect(newest).toMatchObject({ release: 20, landed: { 'writer-0': 9, 'writer-1': 9 } })
})

it('two writers given the same deliveries land each of them once', async () => {
  const dir = await testFolder()
  const lakes = [await open(dir), await open(dir)]
  const work = lakes.map(async (lake) => {
    for (let sequence = 0; sequence < 8; sequence += 1) {
      await lake.writer.land(delivery(counters, sequence), decoded(count(`s${sequence}`)))
    }
  })
  await Promise.all(work)
  expect(await lakes[0]?.rows('counters', 'counter')).toHaveLength(8)
})

it('a table that has a delivery already, by its txn, is not given it again', async () => {
  const dir = await testFolder()
  const first = await open(dir)
  await first.writer.land(delivery(counters, 0), decoded(count('a')))
  await first.close()
  lakes.length = 0
  await rm(join(dir, 'lake/counters/_releases'), { recursive: true })
  const lake = await open(dir)
  expect(await lake.writer.landedSequence('counters', 'source-a')).toBe(-1)
  const result = await lake.writer.land(delivery(counters, 0), decoded(count('a'), count('b')))
  expect(result.release).toBe(1)
  expect(await lake.rows('counters', 'counter')).toHaveLength(1)
})
