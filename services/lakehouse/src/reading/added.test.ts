import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { writeCheckpoint } from '../delta/checkpoint.ts'
import { entryKey } from '../delta/keys.ts'
import { openTableLog } from '../delta/log.ts'
import { noFaults } from '../faults.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import { testFolder } from '../testing/folder.ts'
import { count, counters, decoded, delivery, openTestLake, type TestLake } from '../testing/lake.ts'
import { type AddedPage, type AddedPlace, type AddedRows, openAddedRows } from './added.ts'

const DAY = 86_400_000
const FOLDER = 'lake/counters/counter.v1'

let dir: string
let lake: TestLake
let added: AddedRows
const opened: { close(): Promise<void> }[] = []

beforeEach(async () => {
  dir = await testFolder()
  lake = await openTestLake(dir)
  added = await openAddedRows({
    dir,
    datasets: () => new Map([['counters', counters]]),
    engine: lake.engine,
    now: () => lake.clock.now,
    uuid: () => crypto.randomUUID(),
  })
  opened.push(added, lake)
})
afterAll(async () => {
  for (const one of opened) await one.close()
})

/** Lands counts of these sensors, one second after the delivery before. */
async function land(sequence: number, sensors: readonly string[], feed = 'feed-a'): Promise<void> {
  const at = new Date(Date.parse('2024-05-01T03:00:00Z') + sequence * 1000).toISOString()
  const counts = sensors.map((sensor) => count(sensor, at))
  const appId = `source-${feed}`
  await lake.writer.land(delivery(counters, sequence, { feed, appId }), decoded(...counts))
}

/** Everything after a place, page by page, as names of sensors. */
async function follow(after?: AddedPlace, limit = 3) {
  const sensors: unknown[] = []
  const pages: AddedPage[] = []
  let place = after
  for (;;) {
    const page = await added.read('counters', 'counter', place, { limit })
    if (page.rows.length === 0) return { sensors, pages, place: page.next }
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    sensors.push(...page.rows.map(({ row }) => row.sensor_id))
    pages.push(page)
    place = page.next
  }
}

/** Writes the table's newest version down as a checkpoint. */
async function checkpoint(): Promise<void> {
  const uuid = () => crypto.randomUUID()
  const storage = localStorage({ root: dir, fs: nodeFileSystem, uuid })
  const deps = {
    dir,
    fs: nodeFileSystem,
    spoolDir: dir,
    storage,
    engine: lake.engine,
    uuid,
    faults: noFaults,
  }
  const state = await openTableLog({ ...deps, folder: FOLDER }).at(7)
  await writeCheckpoint(deps, FOLDER, state, lake.clock.now)
}

async function landSmall(): Promise<string[]> {
  const all: string[] = []
  for (let sequence = 0; sequence < 8; sequence += 1) {
    const sensors = ['a', 'b', 'c', 'd'].map((name) => `${name}${sequence}`)
    await land(sequence, sensors)
    all.push(...sensors)
  }
  return all
}

it('tells every landed row once, in order, whatever the pages, in the form of the doors', async () => {
  expect(await added.read('counters', 'counter', undefined, { limit: 5 })).toEqual({
    rows: [],
    next: undefined,
  })
  const all = await landSmall()
  for (const limit of [1, 3, 4, 5, 100]) {
    expect((await follow(undefined, limit)).sensors).toEqual(all)
  }
  const { rows } = await added.read('counters', 'counter', undefined, { limit: 1 })
  expect(rows[0]?.row).toMatchObject({
    feed_id: 'feed-a',
    sensor_id: 'a0',
    counted_at: '2024-05-01T03:00:00Z',
    received_at: '2024-05-01T04:00:00Z',
    entries: 1,
  })
})

it('goes on from the place of any row', async () => {
  const all = await landSmall()
  const { pages } = await follow(undefined, 7)
  const rows = pages.flatMap((page) => page.rows)
  for (const [index, { place }] of rows.entries()) {
    const { sensors } = await follow(JSON.parse(JSON.stringify(place)), 5)
    expect(sensors).toEqual(all.slice(index + 1))
  }
})

it('a compaction adds nothing, before the place and behind it', async () => {
  const all = await landSmall()
  const { place } = await follow()
  const half = (await added.read('counters', 'counter', undefined, { limit: 10 })).next
  lake.clock.now += 3 * DAY
  expect(await lake.writer.compact('counters')).toBeDefined()
  expect((await follow(place)).sensors).toEqual([])
  expect((await follow(half)).sensors).toEqual(all.slice(10))
  const waiting = (after?: AddedPlace) =>
    added.count('counters', 'counter', after, { versions: 50 })
  expect([await waiting(), await waiting(half), await waiting(place)]).toEqual([32, 22, 0])
  await land(20, ['z'])
  expect((await follow(place)).sensors).toEqual(['z'])
})

it('rows whose log or files vacuum has taken are told from the whole table, and said so', async () => {
  const all = await landSmall()
  const { next } = await added.read('counters', 'counter', undefined, { limit: 10 })
  lake.clock.now += 3 * DAY
  await lake.writer.compact('counters')
  await land(20, ['y'])
  lake.clock.now += 20 * DAY
  await land(21, ['z'])
  await lake.writer.vacuum('counters')
  const { sensors, pages, place } = await follow(next)
  expect(sensors.toSorted()).toEqual([...all, 'y', 'z'].toSorted())
  expect(pages[0]?.gap).toEqual({ version: 2, whole: 10 })
  expect(pages.slice(1).every(({ gap }) => gap === undefined)).toBe(true)
  // From any row of the whole table it goes on without another gap.
  const middle = pages[3]?.rows[1]?.place
  const rest = await follow(middle)
  expect(rest.sensors).toEqual(sensors.slice(11))
  await land(22, ['after'])
  expect((await follow(place)).sensors).toEqual(['after'])
  expect((await follow(middle)).sensors).toEqual([...sensors.slice(11), 'after'])
})

it('a lost log entry is a gap, not an end', async () => {
  const all = await landSmall()
  const { next } = await added.read('counters', 'counter', undefined, { limit: 4 })
  await checkpoint()
  const three = { version: 3, row: 0 }
  expect((await follow(three)).sensors).toEqual(all.slice(13))
  await rm(join(dir, entryKey(FOLDER, 3)))
  const { sensors, pages } = await follow(next)
  expect(pages.filter(({ gap }) => gap)).toHaveLength(1)
  expect(new Set(sensors)).toEqual(new Set(all))
})

it('a place in a log that a backup has put back is a gap', async () => {
  const all = await landSmall()
  const { place } = await follow()
  const beyond = { version: 99, row: 3, commit: 'x' }
  expect((await follow(beyond)).sensors.toSorted()).toEqual(all.toSorted())
  const other = { ...(place as AddedPlace), commit: 'of another life' }
  expect((await follow(other)).sensors.toSorted()).toEqual(all.toSorted())
})

it('a recall tells nothing again and takes untold rows of its feed with it, of no other', async () => {
  await land(0, ['a0', 'a1'])
  const { place } = await follow()
  await land(1, ['wrong'])
  await land(0, ['other'], 'feed-b')
  await lake.writer.recall('counters', 2, 'wrong sensor')
  await land(2, ['right'])
  expect((await follow(place)).sensors).toEqual(['other', 'right'])
  expect((await follow()).sensors).toEqual(['a0', 'a1', 'other', 'right'])
})

it('names of datasets and tables that are not there are problems', async () => {
  await expect(added.read('nothing', 'counter', undefined, { limit: 1 })).rejects.toMatchObject({
    code: 'dataset-not-found',
  })
  await expect(added.read('counters', 'nothing', undefined, { limit: 1 })).rejects.toMatchObject({
    code: 'table-not-found',
  })
})
