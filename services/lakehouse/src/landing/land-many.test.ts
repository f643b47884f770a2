import { afterEach, expect, it } from 'vitest'
import { testFolder } from '../testing/folder.ts'
import {
  count,
  counters,
  decoded,
  delivery,
  openTestLake,
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

/** Deliveries from `first` on, one for each list of readings. */
function batch(first: number, ...lists: LakeReading[][]) {
  return lists.map((readings, index) => ({
    delivery: delivery(counters, first + index),
    decoded: decoded(...readings),
  }))
}

it('deliveries land in one release, each row with its own delivery, each with its own count', async () => {
  const lake = await open()
  const broken = { contract: 'example/counter@1', reading: { sensor_id: 'x' } } as const
  const results = await lake.writer.landMany(
    batch(0, [count('a'), count('b')], [], [count('c'), broken]),
  )
  expect(results).toMatchObject([
    { release: 1, tables: { counter: { readings: 2, rejects: 0, repeats: 0 } }, rejects: [] },
    { release: 1, tables: {} },
    { release: 1, tables: { counter: { readings: 1, rejects: 1, repeats: 0 } } },
  ])
  expect(results[2]?.rejects).toHaveLength(1)
  const rows = await lake.rows('counters', 'counter')
  const origin = new Map(rows.map(({ sensor_id, delivery_id }) => [sensor_id, delivery_id]))
  expect(origin.get('a')).toBe(delivery(counters, 0).sha256)
  expect(origin.get('c')).toBe(delivery(counters, 2).sha256)
  const [reject] = await lake.rows('counters', 'rejects')
  expect(reject).toMatchObject({ delivery_sha256: delivery(counters, 2).sha256 })
  const newest = await lake.newest('counters')
  expect(newest?.deliveries.map(({ sequence }) => sequence)).toEqual([0, 1, 2])
  expect(newest?.landed).toEqual({ 'source-a': 2 })
})

it('a reading that two deliveries bring stands once, and is a repeat of the second', async () => {
  const lake = await open()
  await lake.writer.land(delivery(counters, 0), decoded(count('a')))
  const results = await lake.writer.landMany(batch(1, [count('a'), count('b')], [count('b')]))
  expect(results).toMatchObject([
    { tables: { counter: { readings: 1, repeats: 1 } } },
    { tables: { counter: { readings: 0, repeats: 1 } } },
  ])
  expect(await lake.rows('counters', 'counter')).toHaveLength(2)
  const again = await lake.writer.land(delivery(counters, 3), decoded(count('b')))
  expect(again.tables).toMatchObject({ counter: { readings: 0, repeats: 1 } })
})

it('what has landed of a batch changes nothing the second time, and the rest lands', async () => {
  const dir = await testFolder()
  const first = await open(dir)
  await first.writer.landMany(batch(0, [count('a')], [count('b')]))
  await first.close()
  lakes.splice(0)
  const lake = await open(dir)
  const results = await lake.writer.landMany(batch(0, [count('a')], [count('b')], [count('c')]))
  expect(results.map(({ release }) => release)).toEqual([undefined, undefined, 2])
  expect(await lake.rows('counters', 'counter')).toHaveLength(3)
  expect(await lake.writer.landedSequence('counters', 'source-a')).toBe(2)
})

it('killed after its decision a batch has landed whole, and tells what became of each', async () => {
  const dir = await testFolder()
  const dying = await open(dir, {
    faults: async (point) => {
      if (point === 'publish.after-intent') throw new Error('killed')
    },
  })
  await expect(dying.writer.landMany(batch(0, [count('a')], [count('b')]))).rejects.toThrow()
  const lake = await open(dir)
  const results = await lake.writer.landMany(batch(0, [count('a')], [count('b')]))
  expect(results).toMatchObject([
    { release: 1, tables: { counter: { readings: 1 } } },
    { release: 1, tables: { counter: { readings: 1 } } },
  ])
  expect(await lake.rows('counters', 'counter')).toHaveLength(2)
})

it('killed before its decision nothing of a batch has landed', async () => {
  const dir = await testFolder()
  for (const at of ['land.after-spool', 'land.after-parquet', 'land.after-adopt']) {
    const dying = await open(dir, {
      faults: async (point) => {
        if (point === at) throw new Error('killed')
      },
    })
    await expect(dying.writer.landMany(batch(0, [count('a')], [count('b')]))).rejects.toThrow()
    expect(await dying.writer.landedSequence('counters', 'source-a')).toBe(-1)
  }
  const lake = await open(dir)
  await lake.writer.landMany(batch(0, [count('a')], [count('b')]))
  expect(await lake.rows('counters', 'counter')).toHaveLength(2)
})

it('a dataset in which a landing replaces takes no batches', async () => {
  const lake = await open()
  const many = [{ delivery: delivery(timetable, 0), decoded: decoded() }]
  await expect(lake.writer.landMany(many)).rejects.toThrow(RangeError)
  expect(await lake.writer.landMany([])).toEqual([])
})
