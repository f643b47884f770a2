import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { entryBytes, parseEntry } from '../delta/actions.ts'
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
import { type HistoricRelease, type KnownRelease, openLakeHistory } from './history.ts'

const DAY = 86_400_000
const lakes: TestLake[] = []
afterEach(async () => {
  for (const lake of lakes.splice(0)) await lake.close()
})

type Lake = TestLake & {
  dir: string
  after(dataset: string, known?: KnownRelease): Promise<HistoricRelease[]>
}

async function open(): Promise<Lake> {
  const dir = await testFolder()
  const lake = await openTestLake(dir)
  lakes.push(lake)
  const history = openLakeHistory({ dir, engine: lake.engine, uuid: () => crypto.randomUUID() })
  const after = (dataset: string, known?: KnownRelease) =>
    Array.fromAsync(history.after(dataset, known))
  return { ...lake, dir, after }
}

async function land(lake: Lake, ...sequences: readonly number[]): Promise<void> {
  for (const sequence of sequences) {
    const receivedAt = new Date(lake.clock.now).toISOString()
    const reading = count(`s${sequence}`, new Date(lake.clock.now - 5_000).toISOString())
    await lake.writer.land(delivery(counters, sequence, { receivedAt }), decoded(reading))
    lake.clock.now += 60_000
  }
}

const FOLDER = 'lake/counters/counter.v1'
const hashed = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('the history of the lake', () => {
  it('tells of each release once, with the files and deliveries that made it', async () => {
    const lake = await open()
    expect(await lake.after('counters')).toEqual([])
    await land(lake, 0, 1, 2)
    const told = await lake.after('counters')
    expect(told.map(({ release, begins }) => [release.release, begins])).toEqual([
      [1, false],
      [2, false],
      [3, false],
    ])
    const second = told[1]
    expect(second?.commits).toMatchObject([
      {
        table: 'counter',
        version: 1,
        operation: 'WRITE',
        txnId: second?.release.id,
        deliveries: [delivery(counters, 1).sha256],
        adds: [{ rows: 1, partition: { feed_id: 'feed-a' } }],
        removes: [],
      },
    ])
    expect(await lake.after('counters', told[1]?.release)).toEqual(told.slice(2))
    expect(await lake.after('counters', told[2]?.release)).toEqual([])
  })

  it('tells all there are to who knows of another lake, one that was restored', async () => {
    const lake = await open()
    await land(lake, 0, 1)
    const told = await lake.after('counters', { release: 1, id: 'another' })
    expect(told).toEqual(await lake.after('counters'))
    expect(await lake.after('counters', { release: 9, id: 'later' })).toEqual(told)
  })

  it('names each file by the SHA-256 of its bytes, and each manifest', async () => {
    const lake = await open()
    await land(lake, 0, 1)
    const told = await lake.after('counters')
    const adds = told.flatMap(({ commits }) => commits.flatMap((commit) => commit.adds))
    expect(adds).toHaveLength(2)
    for (const { path, sha256, bytes } of adds) {
      const content = readFileSync(join(lake.dir, FOLDER, path))
      expect(sha256).toBe(hashed(content))
      expect(bytes).toBe(content.length)
    }
    const folder = join(lake.dir, 'lake/counters/_releases')
    const names = readdirSync(folder).filter((name) => /^\d+\.json$/.test(name))
    const manifests = names.sort().map((name) => hashed(readFileSync(join(folder, name))))
    expect(told.map(({ manifestSha256 }) => manifestSha256)).toEqual(manifests)
  })

  it('tells what a compaction took out and put in, by their hashes', async () => {
    const lake = await open()
    await land(lake, ...Array.from({ length: 12 }, (_, at) => at))
    lake.clock.now += 5 * DAY
    const made = await lake.writer.compact('counters')
    const told = await lake.after('counters')
    const landed = told.slice(0, -1).flatMap(({ commits }) => commits.flatMap(({ adds }) => adds))
    expect(told.at(-1)?.release).toEqual(made)
    const [commit] = told.at(-1)?.commits ?? []
    expect(commit).toMatchObject({ operation: 'OPTIMIZE', adds: [{ rows: 12 }] })
    const hashes = (files: readonly { sha256?: string }[]) =>
      files.map(({ sha256 }) => sha256).sort()
    expect(hashes(commit?.removes ?? [])).toEqual(hashes(landed))
  })

  it('hashes files that nobody hashed when they were written', async () => {
    const lake = await open()
    await land(lake, 0)
    const entry = join(lake.dir, FOLDER, '_delta_log', `${'0'.repeat(20)}.json`)
    const actions = parseEntry(readFileSync(entry)).map(({ add, ...action }) => {
      const { tags: _tags, ...untagged } = (add ?? {}) as { tags?: unknown }
      return add ? { add: untagged } : action
    })
    writeFileSync(entry, entryBytes(actions))
    const [told] = await lake.after('counters')
    const [file] = told?.commits[0]?.adds ?? []
    expect(file?.sha256).toBe(hashed(readFileSync(join(lake.dir, FOLDER, file?.path ?? ''))))
  })

  it('begins anew, with the tables as they stand, where the releases before are gone', async () => {
    const lake = await open()
    await land(lake, 0, 1, 2, 3)
    const [first] = await lake.after('counters')
    for (const release of [1, 2]) {
      const name = `${String(release).padStart(20, '0')}.json`
      rmSync(join(lake.dir, 'lake/counters/_releases', name))
    }
    const told = await lake.after('counters', first?.release)
    expect(told.map(({ release, begins }) => [release.release, begins])).toEqual([
      [3, true],
      [4, false],
    ])
    expect(told[0]?.commits).toMatchObject([{ operation: 'SNAPSHOT', version: 2 }])
    expect(told[0]?.commits[0]?.adds).toHaveLength(3)
    expect(told[1]?.commits).toMatchObject([{ operation: 'WRITE', version: 3 }])
  })

  it('tells the changes of a recalled release that is gone with the next one', async () => {
    const lake = await open()
    await land(lake, 0, 1)
    await lake.writer.recall('counters', 2, 'wrong')
    await land(lake, 2)
    const all = await lake.after('counters')
    await lake.writer.vacuum('counters')
    const told = await lake.after('counters', all[0]?.release)
    expect(told.map(({ release }) => release.release)).toEqual([3, 4])
    expect(told[0]?.commits.map(({ operation }) => operation)).toEqual(['WRITE', 'RESTORE'])
    expect(told[0]?.commits[0]).toEqual(all[1]?.commits[0])
  })

  it('tells which releases a product was derived from, and all deliveries of a replay', async () => {
    const lake = await open()
    await land(lake, 0, 1)
    const given = (sequence: number) => ({
      sha256: delivery(counters, sequence).sha256,
      receivedAt: new Date(lake.clock.now).toISOString(),
      decoded: decoded(count(`r${sequence}`)),
    })
    async function* both() {
      yield given(0)
      yield given(1)
    }
    const facts = { dataset: 'counters', feed: 'feed-a', source: 'source-a' }
    await lake.writer.replaceDeliveries({
      ...facts,
      ...{ appId: 'source-a@replay', sequence: 1, deliveries: both() },
    })
    const inputs = [{ dataset: 'timetable', release: 7 }]
    await lake.writer.replaceDeliveries({
      ...facts,
      ...{ appId: 'product:p', sequence: 1, deliveries: both(), inputs },
    })
    const [replayed, derived] = (await lake.after('counters')).slice(-2)
    const hashes = [0, 1].map((sequence) => delivery(counters, sequence).sha256)
    expect(replayed?.commits[0]?.deliveries).toEqual(hashes)
    expect(replayed?.release.inputs).toBeUndefined()
    expect(derived?.release.inputs).toEqual(inputs)
  })

  it('keeps the hash of a file that a recall brings back', async () => {
    const lake = await open()
    const stop = (name: string) => ({
      contract: 'gtfs/stops@1' as const,
      reading: { stop_id: name, stop_name: name },
    })
    await lake.writer.land(delivery(timetable, 0), decoded(stop('a')))
    await lake.writer.land(delivery(timetable, 1), decoded(stop('b')))
    await lake.writer.recall('timetable', 2, 'wrong')
    const told = await lake.after('timetable')
    const first = told[0]?.commits.find(({ table }) => table === 'stops')
    const last = told[2]?.commits.find(({ table }) => table === 'stops')
    expect(last?.operation).toBe('RESTORE')
    expect(last?.adds).toEqual(first?.adds)
    expect(last?.removes[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})
