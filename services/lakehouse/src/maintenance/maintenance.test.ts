import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { entryBytes } from '../delta/actions.ts'
import { openLease } from '../release/leases.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
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

const DAY = 86_400_000
const lakes: TestLake[] = []
afterEach(async () => {
  for (const lake of lakes.splice(0)) await lake.close()
})

async function open(options: Parameters<typeof openTestLake>[1] = {}) {
  const dir = await testFolder()
  const lake = await openTestLake(dir, options)
  lakes.push(lake)
  return { ...lake, dir }
}

type Lake = Awaited<ReturnType<typeof open>>

/** Lands `deliveries` of two counts each, one minute apart. */
async function land(lake: Lake, deliveries: number, from = 0): Promise<void> {
  for (let sequence = from; sequence < from + deliveries; sequence += 1) {
    const receivedAt = new Date(lake.clock.now).toISOString()
    const at = new Date(lake.clock.now - 5000).toISOString()
    const readings = [count(`s${sequence % 3}`, at, sequence), count(`t${sequence}`, at, sequence)]
    await lake.writer.land(delivery(counters, sequence, { receivedAt }), decoded(...readings))
    lake.clock.now += 60_000
  }
}

async function files(lake: Lake): Promise<string[]> {
  const names = await readdir(join(lake.dir, 'lake/counters/counter.v1'))
  return names.filter((name) => name.endsWith('.parquet'))
}

/** Another program appends copies of all files of the table. */
async function addCopies(lake: Lake): Promise<void> {
  const folder = 'lake/counters/counter.v1'
  const entries = []
  for (const name of await files(lake)) {
    const path = `${crypto.randomUUID()}.parquet`
    const copy = join(lake.dir, folder, path)
    await nodeFileSystem.copy(join(lake.dir, folder, name), copy)
    const partitionValues = { feed_id: 'feed-a', event_date: '2024-05-01' }
    const size = (await nodeFileSystem.stat(copy)).bytes
    entries.push({ add: { path, partitionValues, size, modificationTime: 0, dataChange: true } })
  }
  const log = join(lake.dir, folder, '_delta_log/00000000000000000009.json')
  await nodeFileSystem.write(log, entryBytes(entries))
}

function sortedRows(rows: Record<string, unknown>[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}

describe('compaction', () => {
  it('makes one sorted file of many small ones and changes no row', async () => {
    const lake = await open()
    await land(lake, 9)
    const before = await lake.rows('counters', 'counter')
    const release = await lake.writer.compact('counters')
    expect(release).toMatchObject({ release: 10, kind: 'compact', deliveries: [] })
    const after = await lake.rows('counters', 'counter')
    expect(sortedRows(after)).toEqual(sortedRows(before))
    const keys = after.map((row) => `${row.sensor_id} ${row.counted_at}`)
    expect(keys).toEqual(keys.toSorted())
    expect(await lake.writer.compact('counters')).toBeUndefined()
  })

  it('keeps one of two rows of one identity, the first received', async () => {
    const lake = await open()
    await land(lake, 9)
    const before = await lake.rows('counters', 'counter')
    await addCopies(lake)
    await land(lake, 1, 9)
    expect(await lake.rows('counters', 'counter')).toHaveLength(2 * 18 + 2)
    await lake.writer.compact('counters')
    const after = await lake.rows('counters', 'counter')
    expect(after).toHaveLength(20)
    expect(sortedRows(after)).toEqual(expect.arrayContaining(sortedRows(before)))
  })

  it('leaves a growing day alone until there are enough files of a size', async () => {
    const lake = await open()
    await land(lake, 7)
    expect(await lake.writer.compact('counters')).toBeUndefined()
    lake.clock.now += 4 * DAY
    expect(await lake.writer.compact('counters')).toBeDefined()
  })

  it('goes on beside landings', async () => {
    let beside: (() => Promise<unknown>) | undefined
    const faults = async (point: string) => {
      if (point === 'compact.after-rewrite') await beside?.()
    }
    const lake = await open({ faults })
    await land(lake, 9)
    beside = () => land(lake, 1, 9)
    expect(await lake.writer.compact('counters')).toMatchObject({ release: 11 })
    expect(await lake.rows('counters', 'counter')).toHaveLength(20)
  })

  it('gives way when its files have gone meanwhile, and leaves nothing behind', async () => {
    let beside: (() => Promise<unknown>) | undefined
    const faults = async (point: string) => {
      if (point === 'compact.after-rewrite') await beside?.()
    }
    const lake = await open({ faults })
    await land(lake, 9)
    beside = () => lake.writer.recall('counters', 9, 'wrong')
    expect(await lake.writer.compact('counters')).toBeUndefined()
    expect(await lake.rows('counters', 'counter')).toHaveLength(16)
    expect(await files(lake)).toHaveLength(9)
  })
})

describe('vacuum', () => {
  it('deletes what no readable release needs, and nothing else', async () => {
    const lake = await open()
    await land(lake, 9)
    await lake.writer.compact('counters')
    const rows = sortedRows(await lake.rows('counters', 'counter'))
    expect(await lake.writer.vacuum('counters')).toEqual({ releases: 0, files: 0, bytes: 0 })
    lake.clock.now += 8 * DAY
    await land(lake, 1, 9)
    const result = await lake.writer.vacuum('counters')
    expect(result).toMatchObject({ releases: 9, files: 9 })
    expect(await files(lake)).toHaveLength(2)
    expect(sortedRows(await lake.rows('counters', 'counter'))).toEqual(expect.arrayContaining(rows))
    const versions = await lake.writer.versions('counters')
    expect(versions.map(({ release }) => release)).toEqual([11, 10])
  })

  it('keeps the release a living reader holds, and takes it when the reader is dead', async () => {
    const lake = await open()
    await land(lake, 9)
    const held = await lake.newest('counters')
    const lease = await openLease({
      dir: lake.dir,
      fs: nodeFileSystem,
      uuid: () => crypto.randomUUID(),
      now: () => lake.clock.now,
    })
    await lake.writer.compact('counters')
    lake.clock.now += 8 * DAY
    await land(lake, 1, 9)
    await lease.hold('counters', 9)
    await lake.writer.vacuum('counters')
    expect(await files(lake)).toHaveLength(11)
    expect(await lake.rows('counters', 'counter', held)).toHaveLength(18)
    lake.clock.now += 61_000
    expect(await lake.writer.vacuum('counters')).toMatchObject({ releases: 1, files: 9 })
    await expect(lake.rows('counters', 'counter', held)).rejects.toThrow()
  })

  it('gives a release back to a reader that took its lease while it was being deleted', async () => {
    let lease: Awaited<ReturnType<typeof openLease>> | undefined
    const lake = await open({
      faults: async (point) => {
        if (point === 'vacuum.after-releases') await lease?.hold('counters', 2)
      },
    })
    await land(lake, 9)
    await lake.writer.compact('counters')
    lake.clock.now += 8 * DAY
    await land(lake, 1, 9)
    const { dir, clock } = lake
    const uuid = () => crypto.randomUUID()
    lease = await openLease({ dir, fs: nodeFileSystem, uuid, now: () => clock.now })
    expect(await lake.writer.vacuum('counters')).toMatchObject({ releases: 8, files: 7 })
    const versions = await lake.writer.versions('counters')
    expect(versions.map(({ release }) => release)).toEqual([11, 10, 2])
    expect(await lake.rows('counters', 'counter', versions[2])).toHaveLength(4)
  })

  it('that died while deleting releases does not take one from under its reader', async () => {
    let dies = false
    const lake = await open({
      faults: (point) => {
        if (dies && point === 'vacuum.after-releases') throw new Error('killed here')
      },
    })
    await land(lake, 9)
    await lake.writer.compact('counters')
    lake.clock.now += 8 * DAY
    await land(lake, 1, 9)
    dies = true
    await expect(lake.writer.vacuum('counters')).rejects.toThrow('killed here')
    dies = false
    const { dir, clock } = lake
    const uuid = () => crypto.randomUUID()
    const lease = await openLease({ dir, fs: nodeFileSystem, uuid, now: () => clock.now })
    await lease.hold('counters', 2)
    expect(await lake.writer.vacuum('counters')).toMatchObject({ releases: 8, files: 7 })
    const versions = await lake.writer.versions('counters')
    expect(versions.map(({ release }) => release)).toEqual([11, 10, 2])
    expect(await lake.rows('counters', 'counter', versions[2])).toHaveLength(4)
  })

  it('cleans the log up to the newest checkpoint that is not needed', async () => {
    const lake = await open()
    await land(lake, 110)
    lake.clock.now += 8 * DAY
    await land(lake, 2, 110)
    const rows = sortedRows(await lake.rows('counters', 'counter'))
    await lake.writer.vacuum('counters')
    const log = await readdir(join(lake.dir, 'lake/counters/counter.v1/_delta_log'))
    expect(log.filter((name) => name.endsWith('.json'))[0]).toBe('00000000000000000099.json')
    expect(sortedRows(await lake.rows('counters', 'counter'))).toEqual(rows)
    await land(lake, 1, 112)
    expect(await lake.rows('counters', 'counter')).toHaveLength(226)
  })

  it('takes an orphan file of a crash after a day', async () => {
    const lake = await open({ now: Date.now() })
    await land(lake, 1)
    await nodeFileSystem.write(
      join(lake.dir, 'lake/counters/counter.v1/orphan.parquet'),
      Buffer.from('x'),
    )
    await lake.writer.vacuum('counters')
    expect(await files(lake)).toHaveLength(2)
    lake.clock.now += 2 * DAY
    await lake.writer.vacuum('counters')
    expect(await files(lake)).toHaveLength(1)
  })
})

describe('retention', () => {
  it('deletes event rows, rejects and findings whose time is over', async () => {
    const lake = await open()
    await land(lake, 2)
    await lake.writer.land(delivery(counters, 2), decoded(count('bad id!')))
    lake.clock.now += 20 * DAY
    await land(lake, 1, 3)
    const first = await lake.writer.retain()
    expect(first).toMatchObject([{ kind: 'retain' }])
    expect(await lake.rows('counters', 'rejects')).toEqual([])
    expect(await lake.rows('counters', 'counter')).toHaveLength(6)
    lake.clock.now += 12 * DAY
    await lake.writer.retain()
    expect(await lake.rows('counters', 'counter')).toHaveLength(2)
    expect(await lake.writer.retain()).toEqual([])
  })
})

describe('recall', () => {
  it('leaves a way to the newest release when vacuum has taken the recalled ones', async () => {
    const lake = await open()
    await land(lake, 17)
    await lake.writer.recall('counters', 17, 'wrong')
    await lake.writer.vacuum('counters')
    expect((await lake.newest('counters'))?.release).toBe(18)
    const again = await openTestLake(lake.dir, { now: lake.clock.now })
    lakes.push(again)
    await again.writer.land(delivery(counters, 17), decoded(count('later')))
    expect((await again.newest('counters'))?.release).toBe(19)
    expect(await again.rows('counters', 'counter')).toHaveLength(33)
  })

  it('goes back to the release before, and takes the wrong files from the disk', async () => {
    const lake = await open()
    await land(lake, 3)
    const good = sortedRows(await lake.rows('counters', 'counter', await lake.newest('counters')))
    await land(lake, 2, 3)
    const release = await lake.writer.recall('counters', 4, 'wrong feed')
    expect(release).toMatchObject({
      release: 6,
      kind: 'recall',
      note: 'wrong feed',
      recalled: [{ from: 4, to: 5, reason: 'wrong feed' }],
    })
    expect(sortedRows(await lake.rows('counters', 'counter'))).toEqual(good)
    expect(await lake.writer.vacuum('counters')).toMatchObject({ releases: 2, files: 2 })
    expect(await files(lake)).toHaveLength(3)
    expect(sortedRows(await lake.rows('counters', 'counter'))).toEqual(good)
    await land(lake, 1, 5)
    expect(await lake.rows('counters', 'counter')).toHaveLength(8)
  })

  it('brings back what the wrong release had removed', async () => {
    const lake = await open()
    const stop = (stop_id: string) => ({
      contract: 'gtfs/stops@1' as const,
      reading: { stop_id, stop_name: 'x' },
    })
    await lake.writer.land(delivery(timetable, 0), decoded(stop('1'), stop('2')))
    await lake.writer.land(delivery(timetable, 1), decoded(stop('9')))
    await lake.writer.recall('timetable', 2, 'empty timetable')
    const ids = (await lake.rows('timetable', 'stops')).map((row) => row.stop_id)
    expect(ids.sort()).toEqual(['1', '2'])
    await lake.writer.vacuum('timetable')
    expect(await lake.rows('timetable', 'stops')).toHaveLength(2)
  })

  it('leaves other feeds alone, and a feed that was already published right', async () => {
    const lake = await open()
    const publish = (feed: string, sequence: number, stop_id: string) =>
      lake.writer.land(
        delivery(timetable, sequence, { feed, appId: feed }),
        decoded({ contract: 'gtfs/stops@1', reading: { stop_id, stop_name: 'x' } }),
      )
    await publish('a', 0, 'a-good')
    await publish('b', 0, 'b-old')
    await publish('a', 1, 'a-wrong')
    await publish('b', 1, 'b-new')
    const stops = async () =>
      (await lake.rows('timetable', 'stops')).map((row) => row.stop_id).sort()
    await lake.writer.recall('timetable', 3, 'wrong file')
    expect(await stops()).toEqual(['a-good', 'b-new'])
    await publish('a', 2, 'a-wrong-too')
    await publish('a', 3, 'a-right')
    const release = await lake.writer.recall('timetable', 6, 'wrong again')
    expect(release.recalled.at(-1)).toMatchObject({ from: 6, to: 6 })
    expect(await stops()).toEqual(['a-right', 'b-new'])
    expect(await lake.writer.vacuum('timetable')).toMatchObject({ releases: 3, files: 2 })
    expect(await stops()).toEqual(['a-right', 'b-new'])
    await expect(lake.writer.recall('timetable', 6, 'x')).rejects.toMatchObject({
      code: 'version-recalled',
    })
  })

  it('of the first release leaves an empty dataset', async () => {
    const lake = await open()
    await land(lake, 1)
    await lake.writer.recall('counters', 1, 'test data')
    expect(await lake.rows('counters', 'counter')).toEqual([])
  })

  it('of a release that never was is version-not-found', async () => {
    const lake = await open()
    await land(lake, 1)
    for (const release of [0, 2, 99]) {
      await expect(lake.writer.recall('counters', release, 'x')).rejects.toMatchObject({
        code: 'version-not-found',
      })
    }
  })

  it('lets the same readings land again afterwards', async () => {
    const lake = await open()
    await land(lake, 1)
    const at = '2024-05-01T03:50:00Z'
    await lake.writer.land(delivery(counters, 1), decoded(count('x', at)))
    await lake.writer.recall('counters', 2, 'wrong')
    const replay = delivery(counters, 0, { appId: 'source-a@2' })
    const result = await lake.writer.land(replay, decoded(count('x', at)))
    expect(result.tables.counter).toEqual({ readings: 1, rejects: 0, repeats: 0 })
  })
})
