import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type FileSystem, nodeFileSystem } from '../../storage/file-system.ts'
import { faultyFileSystem, systemError } from '../../testing/faulty-file-system.ts'
import { testFolder } from '../../testing/folder.ts'
import type { FrameEntry, FrameJournal } from '../frame-types.ts'
import { openRawStore } from '../store.ts'

const NOON = Date.parse('2026-05-01T12:00:00Z')
const DAY = 86_400_000

function message(text: string, context = '{"link":"a"}'): FrameEntry {
  return { kind: 'message', at: NOON, context, bytes: Buffer.from(text) }
}

async function open(dir: string, fs: FileSystem = nodeFileSystem, clock = { now: NOON }) {
  const raw = await openRawStore({ dir, now: () => clock.now, uuid: () => crypto.randomUUID(), fs })
  return { raw, journal: await raw.frames('s', { sealed: false }) }
}

async function allOf(journal: FrameJournal): Promise<string[]> {
  const texts: string[] = []
  for (const { sequence } of await journal.batches(-1)) {
    for (const { bytes, context } of await journal.read(sequence)) texts.push(`${context}${bytes}`)
  }
  return texts
}

const filesOf = async (dir: string) => (await readdir(join(dir, 'raw/frames/s'))).sort()

/** A disk on which calls fail as long as they are armed. */
function brittle() {
  const armed = new Map<string, string>()
  const fs = faultyFileSystem(nodeFileSystem, (call) => {
    const code = armed.get(call)
    return code === undefined ? undefined : systemError(code)
  })
  return { fs, armed }
}

it.each([
  ['file.append', 'ENOSPC', { code: 'lake-full' }],
  ['file.sync', 'EIO', { message: 'EIO: injected' }],
  ['create', 'ENOSPC', { code: 'lake-full' }],
])('%s failing with %s fails its group alone; what follows is kept', async (call, code, error) => {
  const dir = await testFolder()
  const { fs, armed } = brittle()
  const { journal } = await open(dir, fs)
  if (call !== 'create') await journal.append([message('kept')])
  armed.set(call, code)
  // The disk stays broken for the taking back as well.
  armed.set('file.truncate', 'EIO')
  const failing = ['one', 'two'].map((text) => journal.append([message(text, 'new context')]))
  for (const append of failing) await expect(append).rejects.toMatchObject(error)
  armed.clear()
  await journal.append([message('after', 'new context')])
  const batch = await journal.cut()
  expect(batch).toMatchObject({ sequence: 0, entries: call === 'create' ? 1 : 2 })
  const wanted = [...(call === 'create' ? [] : ['{"link":"a"}kept']), 'new contextafter']
  expect(await allOf(journal)).toEqual(wanted)
  await journal.close()
  const again = (await open(dir)).journal
  expect(await allOf(again)).toEqual(wanted)
  expect(await again.batches(-1)).toEqual([batch])
  expect(await filesOf(dir)).toHaveLength(call === 'create' ? 1 : 2)
})

it('groups behind a failed one keep their contexts, which it had brought first', async () => {
  const dir = await testFolder()
  let whileItFails: (() => void) | undefined
  const fs = faultyFileSystem(nodeFileSystem, (call) => {
    if (call !== 'file.sync' || !whileItFails) return undefined
    whileItFails()
    whileItFails = undefined
    return systemError('EIO')
  })
  const { journal } = await open(dir, fs)
  await journal.append([message('first')])
  const behind: Promise<void>[] = []
  whileItFails = () => {
    behind.push(journal.append([message('kept', 'shared'), message('too', 'other')]))
  }
  await expect(journal.append([message('lost', 'shared')])).rejects.toThrow('EIO')
  expect(behind).toHaveLength(1)
  await Promise.all(behind)
  await journal.cut()
  const wanted = ['{"link":"a"}first', 'sharedkept', 'othertoo']
  expect(await allOf(journal)).toEqual(wanted)
  await journal.close()
  expect(await allOf((await open(dir)).journal)).toEqual(wanted)
})

it('a batch is not handed out while a crash could still bring back what failed', async () => {
  const dir = await testFolder()
  const { fs, armed } = brittle()
  const { journal } = await open(dir, fs)
  await journal.append([message('kept')])
  for (const call of ['file.sync', 'file.truncate', 'create']) armed.set(call, 'EIO')
  await expect(journal.append([message('failed')])).rejects.toThrow('EIO')
  await expect(journal.cut()).rejects.toThrow('EIO')
  armed.clear()
  await journal.append([message('next')])
  const first = await journal.cut()
  const second = await journal.cut()
  expect([first?.entries, second?.entries]).toEqual([1, 1])
  const again = (await open(dir)).journal
  expect(await allOf(again)).toEqual(['{"link":"a"}kept', '{"link":"a"}next'])
  expect(await again.batches(-1)).toEqual([first, second])
})

it('equal entries have one hash, however they came to be grouped', async () => {
  const entries = Array.from({ length: 40 }, (_, i) => message(`frame ${i}`, `context ${i % 7}`))
  const together = (await open(await testFolder())).journal
  await together.append(entries)
  const apart = (await open(await testFolder())).journal
  for (const entry of entries) await apart.append([entry])
  const [one, other] = [await together.cut(), await apart.cut()]
  expect(one?.sha256).toBe(other?.sha256)
  const changed = (await open(await testFolder())).journal
  await changed.append([...entries.slice(0, -1), message('frame 39', 'another context')])
  expect((await changed.cut())?.sha256).not.toBe(one?.sha256)
})

it('bytes that the caller changes after the call are kept as they were given', async () => {
  const { journal } = await open(await testFolder())
  const bytes = Buffer.from('given')
  const append = journal.append([{ ...message(''), bytes }])
  bytes.fill(0)
  await append
  await journal.cut()
  expect(await allOf(journal)).toEqual(['{"link":"a"}given'])
})

it('a torn end is passed over; a file broken in the middle is told, and appending goes on', async () => {
  const dir = await testFolder()
  const { journal } = await open(dir)
  for (const text of ['one', 'two', 'three']) {
    await journal.append([message(text)])
    await journal.cut()
  }
  await journal.close()
  const [name = ''] = await filesOf(dir)
  const path = join(dir, 'raw/frames/s', name)
  const bytes = await readFile(path)
  await writeFile(path, bytes.subarray(0, -3))
  const torn = (await open(dir)).journal
  expect(await allOf(torn)).toEqual(['{"link":"a"}one', '{"link":"a"}two'])
  expect(await torn.batches(0)).toMatchObject([{ sequence: 1 }])
  const middle = bytes.indexOf('two')
  bytes[middle] = 0
  await writeFile(path, bytes)
  const damaged = (await open(dir)).journal
  await expect(damaged.read(1)).rejects.toMatchObject({ code: 'lake-damaged' })
  expect(await damaged.read(2)).toHaveLength(1)
  await damaged.append([message('four')])
  expect(await damaged.cut()).toMatchObject({ sequence: 3 })
  // A broken header hides where the next block begins; a later write gives the damage away.
  bytes.fill(0, bytes.indexOf('TQBK', 100), bytes.indexOf('TQBK', 100) + 48)
  await rm(path)
  await writeFile(path, bytes)
  const headless = (await open(dir)).journal
  await expect(headless.batches(-1)).rejects.toMatchObject({ code: 'lake-damaged' })
  await headless.append([message('five')])
  expect(await headless.cut()).toMatchObject({ sequence: 4 })
})

it('expiry keeps what has not landed and the sequence of an idle source', async () => {
  const dir = await testFolder()
  const clock = { now: NOON }
  const { raw, journal } = await open(dir, nodeFileSystem, clock)
  for (const text of ['one', 'two', 'three']) {
    await journal.append([message(text)])
    await journal.cut()
    clock.now += DAY
  }
  clock.now += 10 * DAY
  const retain = (landed: number) =>
    raw.retain(
      () => undefined,
      () => ({ rawDays: 2, landed }),
    )
  expect(await raw.retain(() => 0)).toEqual({ deleted: 0 })
  expect(await retain(-1)).toEqual({ deleted: 0 })
  expect(await retain(0)).toEqual({ deleted: 1 })
  expect(await allOf(journal)).toEqual(['{"link":"a"}two', '{"link":"a"}three'])
  await journal.append([message('open')])
  expect(await retain(2)).toEqual({ deleted: 2 })
  expect(await journal.cut()).toMatchObject({ sequence: 3 })
  clock.now += 10 * DAY
  expect(await retain(3)).toEqual({ deleted: 1 })
  await expect(journal.read(0)).rejects.toMatchObject({ code: 'delivery-not-found' })
  await journal.close()
  const again = (await open(dir, nodeFileSystem, clock)).journal
  expect(await again.batches(-1)).toEqual([])
  await again.append([message('next')])
  expect(await again.cut()).toMatchObject({ sequence: 4 })
})

it('a journal that was idle syncs at once, and one under load in few groups', async () => {
  const dir = await testFolder()
  let syncs = 0
  const fs = faultyFileSystem(nodeFileSystem, (call) => {
    if (call === 'file.sync') syncs += 1
    return undefined
  })
  const { journal } = await open(dir, fs)
  await journal.append([message('alone')])
  expect(syncs).toBe(1)
  const many = Array.from({ length: 2000 }, (_, i) => journal.append([message(String(i))]))
  await Promise.all(many)
  expect(syncs).toBeLessThan(20)
})
