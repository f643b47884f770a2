import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { inspectKeys } from '../keys/inspect.ts'
import { openKeyRing } from '../keys/ring.ts'
import { openRawStore } from '../raw/store.ts'
import { type FileSystem, nodeFileSystem } from '../storage/file-system.ts'
import { testFolder } from '../testing/folder.ts'
import { count, counters, decoded, delivery, openTestLake, type TestLake } from '../testing/lake.ts'
import { backup, needsMasterKey, restore } from './backup.ts'

const uuid = () => crypto.randomUUID()
const lakes: TestLake[] = []
afterEach(async () => {
  for (const lake of lakes.splice(0)) await lake.close()
})

async function open(dir: string) {
  const lake = await openTestLake(dir)
  lakes.push(lake)
  return lake
}

/** A lake with 120 deliveries (so that a checkpoint is there) and some raw data, backed up. */
async function backedUp(mode: 'copy' | 'link', deliveries = 120) {
  const dir = await testFolder()
  const target = join(await testFolder(), 'backup')
  const lake = await open(dir)
  for (let sequence = 0; sequence < deliveries; sequence += 1) {
    await lake.writer.land(delivery(counters, sequence), decoded(count(`s${sequence}`)))
  }
  const raw = await openRawStore({ dir, now: () => lake.clock.now, uuid })
  const { sha256, bytes } = await raw.put(Buffer.from('raw'))
  const entry = { sha256, bytes, receivedAt: '2024-05-01T00:00:00Z', dataset: 'd', feed: 'f' }
  await raw.append('source-a', entry)
  const { engine, clock } = lake
  const index = await backup({ dir, target, engine, now: () => clock.now, uuid, mode })
  return { dir, target, lake, index, sha256 }
}

it.each(['copy', 'link'] as const)(
  'a restored %s is the lake, and landing goes on',
  async (mode) => {
    const { target, lake, sha256, index } = await backedUp(mode)
    const rows = await lake.rows('counters', 'counter')
    await lake.writer.land(delivery(counters, 120), decoded(count('after')))
    const dir = join(await testFolder(), 'restored')
    expect(await restore({ source: target, dir, uuid })).toEqual(index)
    const restored = await open(dir)
    expect(await restored.rows('counters', 'counter')).toEqual(rows)
    expect(await restored.writer.landedSequence('counters', 'source-a')).toBe(119)
    await restored.writer.land(delivery(counters, 120), decoded(count('again'), count('s3')))
    expect(await restored.rows('counters', 'counter')).toHaveLength(121)
    const raw = await openRawStore({ dir, now: () => 0, uuid })
    expect(String(await buffer(await raw.open(sha256)))).toBe('raw')
    expect(await raw.pending('source-a', -1)).toHaveLength(1)
    expect(await readdir(join(target, 'lake/counters/counter.v1/_delta_log'))).toContain(
      '00000000000000000099.checkpoint.parquet',
    )
  },
)

it('a target or a data folder that is not empty is refused', async () => {
  const { dir, target, lake } = await backedUp('copy', 1)
  const again = { dir, target, engine: lake.engine, now: () => 0, uuid }
  await expect(backup(again)).rejects.toMatchObject({ code: 'backup-invalid' })
  await expect(restore({ source: target, dir, uuid })).rejects.toMatchObject({
    code: 'backup-invalid',
  })
})

it.each([
  ['a changed byte', (path: string) => appendFile(path, 'x')],
  ['a missing file', (path: string) => rm(path)],
])('a backup with %s is refused by name, and leaves nothing behind', async (_what, damage) => {
  const { target, index } = await backedUp('copy', 2)
  const victim = index.files.find(({ path }) => path.endsWith('.parquet'))
  await damage(join(target, victim?.path ?? ''))
  const parent = await testFolder()
  const dir = join(parent, 'restored')
  await expect(restore({ source: target, dir, uuid })).rejects.toMatchObject({
    code: 'backup-invalid',
    detail: { en: expect.stringContaining(String(victim?.path)) },
  })
  expect(await readdir(parent)).toEqual([])
})

it('an unfinished backup, or one whose list leaves the folder, is refused', async () => {
  const { target } = await backedUp('copy', 1)
  const path = join(target, 'backup.json')
  const dir = join(await testFolder(), 'restored')
  const index = JSON.parse(String(await readFile(path)))
  index.files.push({ path: '../outside', bytes: 1, sha256: '' })
  await writeFile(path, JSON.stringify(index))
  await expect(restore({ source: target, dir, uuid })).rejects.toMatchObject({
    code: 'backup-invalid',
  })
  await rm(path)
  await expect(restore({ source: target, dir, uuid })).rejects.toMatchObject({
    code: 'backup-invalid',
  })
})

it('a backup holds the frames and their wrapped keys, but never the key that opens them', async () => {
  const dir = await testFolder()
  const target = join(await testFolder(), 'backup')
  const { engine, clock } = await open(dir)
  const now = () => clock.now
  const ring = (folder: string, masterKeyFile?: string) =>
    openKeyRing({
      dir: folder,
      now,
      fs: nodeFileSystem,
      random: randomBytes,
      ...(masterKeyFile !== undefined && { masterKeyFile }),
    })
  const raw = await openRawStore({ dir, now, uuid, keys: await ring(dir) })
  const journal = await raw.frames('links', { sealed: true })
  const entry = { kind: 'message', at: 0, context: '', bytes: Buffer.from('13900000001') } as const
  await journal.append([entry])
  const batch = await journal.cut()
  const index = await backup({ dir, target, engine, now, uuid, mode: 'link' })
  await journal.append([entry])
  await journal.close()
  expect(needsMasterKey(index)).toBe(true)
  const master = String(await readFile(join(dir, 'keys/master.key'))).trim()
  for (const { path } of index.files) {
    expect(path).not.toContain('master')
    const bytes = await readFile(join(target, path))
    expect(bytes.includes(master) || bytes.includes(Buffer.from(master, 'hex'))).toBe(false)
  }
  const restored = join(await testFolder(), 'restored')
  await restore({ source: target, dir: restored, uuid })
  await expect(ring(restored)).rejects.toMatchObject({ code: 'keys-unusable' })
  const keys = await ring(restored, join(dir, 'keys/master.key'))
  const again = await openRawStore({ dir: restored, now, uuid, keys })
  const frames = await again.frames('links', { sealed: true })
  expect(await frames.batches(-1)).toEqual([batch])
  expect(await frames.read(0)).toMatchObject([{ kind: 'message', context: '' }])
  const { loose } = await inspectKeys({ dir: restored, fs: nodeFileSystem })
  // Windows has no such permissions.
  if (process.platform !== 'win32') expect(loose).toEqual([])
})

it('a backup of a folder in which nothing is sealed needs no key', async () => {
  const { index } = await backedUp('copy', 1)
  expect(needsMasterKey(index)).toBe(false)
})

it('the snapshot of the store comes back as the store, and needs the master key', async () => {
  const dir = await testFolder()
  const target = join(await testFolder(), 'backup')
  const lake = await open(dir)
  await mkdir(join(dir, 'store'))
  await writeFile(join(dir, 'store/hub.sqlite'), 'in the midst of a change')
  await writeFile(join(dir, 'store/snapshot.sqlite'), 'of one moment')
  const { engine, clock } = lake
  const index = await backup({ dir, target, engine, now: () => clock.now, uuid })
  expect(needsMasterKey(index)).toBe(true)
  const restored = join(await testFolder(), 'restored')
  await restore({ source: target, dir: restored, uuid })
  expect(await readdir(join(restored, 'store'))).toEqual(['hub.sqlite'])
  expect(await readFile(join(restored, 'store/hub.sqlite'), 'utf8')).toBe('of one moment')
})

it('of a log that is written over meanwhile, nothing is missing before what was copied', async () => {
  const dir = await testFolder()
  const wal = join(dir, 'ledger/wal')
  await mkdir(wal, { recursive: true })
  const target = join(await testFolder(), 'backup')
  const { engine, clock } = await open(dir)
  const whole = 300_000
  const names = ['1.wal', '2.wal', '1.spare', '1.epoch']
  for (const name of names) await writeFile(join(wal, name), Buffer.alloc(whole, 'o'))
  const growing = await nodeFileSystem.reopen(join(wal, '2.wal'))
  let written = 0
  let beginnings = 0
  const write = async (bytes: number) => {
    written += bytes
    if (written <= whole) await growing.append(Buffer.alloc(bytes, 'n'))
  }
  await write(60_000)
  const fs: FileSystem = {
    ...nodeFileSystem,
    async readAt(path, position, length) {
      // A disk does not give a block at one moment either.
      const half = Math.ceil(length / 2)
      const first = await nodeFileSystem.readAt(path, position, half)
      await write(3_000)
      const second = await nodeFileSystem.readAt(path, position + half, length - half)
      await write(4_000)
      // Perhaps another part was written to its beginning before that was read.
      if (path.endsWith('1.wal') && position === 0) {
        beginnings += 1
        if (beginnings === 2) await rename(path, join(wal, '1.spare'))
      }
      return Buffer.concat([first, second])
    },
  }
  await backup({ dir, target, engine, now: () => clock.now, uuid, fs })
  await growing.close()
  expect((await readdir(join(target, 'ledger/wal'))).sort()).toEqual(['1.epoch', '2.wal'])
  const copied = await readFile(join(target, 'ledger/wal/2.wal'), 'latin1')
  expect(copied).toMatch(/^n+o*$/)
  expect(copied).toHaveLength(whole)
  expect(copied.indexOf('o')).toBeGreaterThanOrEqual(60_000)
})
