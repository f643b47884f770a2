import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { FAULT_POINTS, type FaultPoint } from '../faults.ts'
import { testFolder } from '../testing/folder.ts'
import { count, counters, decoded, delivery, openTestLake, type TestLake } from '../testing/lake.ts'
import type { LakeReading } from '../types.ts'
import type { DecodedDelivery } from './types.ts'

const lakes: TestLake[] = []

afterEach(async () => {
  for (const lake of lakes.splice(0)) await lake.close()
})

async function open(dir: string, options: Parameters<typeof openTestLake>[1] = {}) {
  const lake = await openTestLake(dir, options)
  lakes.push(lake)
  return lake
}

/** Seconds after noon, so that each delivery has a time of its own. */
function at(sequence: number) {
  return { receivedAt: `2024-05-01T04:00:${String(sequence).padStart(2, '0')}.000Z` }
}

function land(lake: TestLake, sequence: number, what: DecodedDelivery) {
  return lake.writer.land(delivery(counters, sequence, at(sequence)), what)
}

/** Replaces deliveries by what is given for them. */
function replace(lake: TestLake, given: Record<number, DecodedDelivery>, sequence = 0) {
  async function* deliveries() {
    for (const [number, what] of Object.entries(given)) {
      const { sha256, receivedAt } = delivery(counters, Number(number), at(Number(number)))
      yield { sha256, receivedAt, decoded: what }
    }
  }
  const { dataset, feed, source } = delivery(counters, 0)
  const identity = { appId: 'source-a@replay', sequence }
  return lake.writer.replaceDeliveries({
    dataset,
    feed,
    source,
    ...identity,
    deliveries: deliveries(),
  })
}

async function sensors(lake: TestLake, ...given: Parameters<TestLake['rows']>[2][]) {
  const rows = await lake.rows('counters', 'counter', ...given)
  return rows.map(({ sensor_id, entries }) => `${sensor_id}:${entries}`).sort()
}

const wrong = { at: 'line 1', code: 'wrong', reason: 'it was read wrongly' }
const remark = { at: 'line 2', code: 'odd', message: 'it is odd' }

function faulty(...readings: LakeReading[]): DecodedDelivery {
  return { readings, rejects: [wrong], findings: [remark] }
}

it('puts the new rows, rejects and findings of deliveries in the place of the old, at once', async () => {
  const lake = await open(await testFolder())
  await land(lake, 0, decoded(count('a')))
  await land(lake, 1, faulty(count('b', undefined, 10)))
  await land(lake, 2, faulty(count('c', undefined, 10)))
  const before = await lake.newest('counters')
  const made = await replace(lake, {
    1: decoded(count('b'), count('b2')),
    2: { ...decoded(count('c')), findings: [remark] },
  })
  expect(made).toMatchObject({ release: 4, tables: { counter: { readings: 3, repeats: 0 } } })
  expect(await sensors(lake)).toEqual(['a:1', 'b2:1', 'b:1', 'c:1'])
  expect(await lake.rows('counters', 'rejects')).toEqual([])
  expect(await lake.rows('counters', 'findings')).toHaveLength(1)
  expect(await sensors(lake, before)).toEqual(['a:1', 'b:10', 'c:10'])
  const rows = await lake.rows('counters', 'counter')
  const one = rows.find(({ sensor_id }) => sensor_id === 'b2')
  const { sha256 } = delivery(counters, 1)
  expect(one).toMatchObject({ delivery_id: sha256, received_at: '2024-05-01 04:00:01+00' })
})

it('rewrites only files that hold such rows, also where they hold those of others', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  for (let sequence = 0; sequence < 12; sequence += 1) {
    await land(lake, sequence, decoded(count(`s${sequence}`)))
  }
  await lake.writer.compact('counters')
  await land(lake, 12, decoded(count('s12')))
  await land(lake, 13, decoded(count('s13')))
  const folder = join(dir, 'lake/counters/counter.v1')
  const files = async () => (await readdir(folder)).filter((name) => name.endsWith('.parquet'))
  const known = new Set(await files())
  await replace(lake, { 3: decoded(count('s3', undefined, 33)), 12: decoded() })
  const fresh = (await files()).filter((name) => !known.has(name))
  expect(fresh).toHaveLength(2)
  const expected = Array.from({ length: 14 }, (_, n) => `s${n}:${n === 3 ? 33 : 1}`)
  expect(await sensors(lake)).toEqual(expected.filter((one) => one !== 's12:1').sort())
  expect((await lake.newest('counters'))?.tables.counter?.rows).toBe(13)
})

it('leaves a reading that another delivery has brought as it is, and lands each once', async () => {
  const lake = await open(await testFolder())
  await land(lake, 0, decoded(count('a', undefined, 7)))
  await land(lake, 1, decoded(count('b')))
  await land(lake, 2, decoded(count('c')))
  const made = await replace(lake, {
    1: decoded(count('a'), count('d', undefined, 1)),
    2: decoded(count('d', undefined, 2)),
  })
  expect(made.tables.counter).toEqual({ readings: 1, rejects: 0, repeats: 2 })
  expect(await sensors(lake)).toEqual(['a:7', 'd:1'])
})

it('forgets what has gone and knows what has come: the key window is that of the table', async () => {
  const lake = await open(await testFolder())
  await land(lake, 0, decoded(count('a')))
  await replace(lake, { 0: decoded(count('b')) })
  const next = await land(lake, 1, decoded(count('a'), count('b')))
  expect(next.tables.counter).toEqual({ readings: 1, rejects: 0, repeats: 1 })
  expect(await sensors(lake)).toEqual(['a:1', 'b:1'])
})

it('touches no row of another feed, and does nothing twice', async () => {
  const lake = await open(await testFolder())
  const other = { feed: 'feed-b', appId: 'source-b', source: 'source-b', ...at(0) }
  await lake.writer.land(delivery(counters, 0, other), decoded(count('x')))
  await land(lake, 0, decoded(count('a')))
  await replace(lake, { 0: decoded(count('b')) })
  const again = await replace(lake, { 0: decoded(count('c')) })
  expect(again.release).toBeUndefined()
  expect(await sensors(lake)).toEqual(['b:1', 'x:1'])
  const later = await replace(lake, { 0: decoded(count('c')) }, 1)
  expect(later.release).toBe(4)
  expect(await sensors(lake)).toEqual(['c:1', 'x:1'])
  expect((await replace(lake, {}, 2)).release).toBeUndefined()
})

it('keeps the old rows when decoding breaks off, and nothing in the spool', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  await land(lake, 0, decoded(count('a')))
  async function* broken() {
    yield { sha256: delivery(counters, 0).sha256, ...at(0), decoded: decoded(count('b')) }
    throw new Error('the raw store is away')
  }
  const { dataset, feed, source } = delivery(counters, 0)
  const given = { dataset, feed, source, appId: 'r', sequence: 0, deliveries: broken() }
  await expect(lake.writer.replaceDeliveries(given)).rejects.toThrow('the raw store is away')
  expect(await sensors(lake)).toEqual(['a:1'])
  expect(await readdir(join(dir, 'spool/landing'))).toEqual([])
})

const POINTS = FAULT_POINTS.filter((point) => /^(land|publish)\./.test(point))
const DECIDED = new Set<FaultPoint>(POINTS.filter((point) => point.startsWith('publish.')))

for (const wanted of POINTS) {
  it(`shows all old or all new rows after an end at ${wanted}`, async () => {
    const dir = await testFolder()
    const first = await open(dir)
    await land(first, 0, faulty(count('a')))
    await land(first, 1, decoded(count('b')))
    let armed = true
    const faults = (point: FaultPoint) => {
      if (armed && point === wanted) throw new Error('killed')
    }
    const dying = await open(dir, { faults })
    await replace(dying, { 0: decoded(count('a', undefined, 5)) }).catch(() => undefined)
    armed = false
    const next = await open(dir)
    const isNew = DECIDED.has(wanted)
    expect(await sensors(next)).toEqual([isNew ? 'a:5' : 'a:1', 'b:1'])
    expect(await next.rows('counters', 'rejects')).toHaveLength(isNew ? 0 : 1)
    await replace(next, { 0: decoded(count('a', undefined, 5)) })
    expect(await sensors(next)).toEqual(['a:5', 'b:1'])
  })
}
