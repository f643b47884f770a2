import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { testStores } from '@tongqu/store/testing'
import { expect, it } from 'vitest'
import { nodeFileSystem } from '../../../lakehouse/src/storage/file-system.ts'
import { faultyFileSystem, systemError } from '../../../lakehouse/src/testing/faulty-file-system.ts'
import { optionsOf, someEntry } from '../testing/entries.ts'
import { readLog, testFolder, until } from '../testing/ledgers.ts'
import { openLedger } from './ledger.ts'
import type { Ledger } from './types.ts'

const [[, openSqlite]] = testStores() as [ReturnType<typeof testStores>[number]]

/** A ledger on a disk where calls fail as long as they are armed: by call, the error and paths. */
async function world() {
  const dir = join(testFolder(), 'ledger')
  const store = await openSqlite()
  const armed = new Map<string, { code: string; path: RegExp }>()
  const disk = faultyFileSystem(nodeFileSystem, (call, path) => {
    const fault = armed.get(call)
    return fault?.path.test(path) ? systemError(fault.code) : undefined
  })
  const reports: unknown[] = []
  const report = (error: unknown) => void reports.push(error)
  const options = { ...optionsOf(dir, store), disk, report, checkpointMilliseconds: 30 }
  const arm = (call: string, code: string, path = /./) => armed.set(call, { code, path })
  return { dir, store, armed, arm, reports, options, ledger: await openLedger(options) }
}

const batch = (ledger: Ledger, count = 5) =>
  Promise.allSettled(Array.from({ length: count }, () => ledger.append(someEntry())))

it.each([
  ['file.append', 'ENOSPC'],
  ['file.sync', 'EIO'],
  ['create', 'ENOSPC'],
])('a group whose %s fails with %s is refused whole; what follows is kept', async (call, code) => {
  const { dir, store, armed, arm, options, ledger } = await world()
  const kept = [await ledger.append(someEntry())]
  // Nothing can be added to the segment that was begun.
  if (call === 'create') arm('file.sync', 'EIO')
  if (call === 'create') await batch(ledger)
  arm(call, code)
  for (let turn = 0; turn < 3; turn += 1) {
    for (const one of await batch(ledger)) {
      expect(one).toMatchObject({ reason: { code: 'ledger-unavailable' } })
    }
  }
  expect(ledger.isWritable()).toBe(false)
  armed.clear()
  await until(() => ledger.isWritable())
  for (const one of await batch(ledger)) if (one.status === 'fulfilled') kept.push(one.value)
  expect(kept.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6])
  await ledger.close()
  const segments = readdirSync(join(dir, 'wal')).filter((name) => name.endsWith('.wal'))
  expect(segments.length).toBeLessThanOrEqual(2)
  await (await openLedger(options)).close()
  const { entries, size } = await readLog(dir, store)
  for (const { id, index } of kept) expect(entries[index]?.id).toBe(id)
  expect(size).toBe(7)
})

it('a group that can not even be taken back leaves nothing behind it unread', async () => {
  const { dir, store, armed, arm, options, ledger } = await world()
  arm('file.append', 'ENOSPC')
  arm('file.truncate', 'EIO')
  await batch(ledger)
  armed.clear()
  const { id, index } = await ledger.append(someEntry())
  await ledger.close()
  await (await openLedger(options)).close()
  expect((await readLog(dir, store)).entries[index]?.id).toBe(id)
})

it.each([
  ['write', /new\/\d/],
  ['rename', /new\/\d/],
  ['write', /checkpoint/],
  ['rename', /checkpoint/],
  ['makeFolder', /tile\//],
])('while a %s below %s fails, entries are kept and published afterwards', async (call, path) => {
  const { dir, store, armed, arm, reports, ledger } = await world()
  const before = ledger.checkpoint()
  arm(call, 'ENOSPC', path)
  const outcomes = await batch(ledger, 600)
  expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true)
  await until(() => reports.length > 0)
  expect(ledger.checkpoint()).toBe(before)
  expect(ledger.isWritable()).toBe(true)
  armed.clear()
  await until(() => (ledger.checkpoint()?.size ?? 0) === 601)
  await ledger.close()
  expect((await readLog(dir, store)).size).toBe(601)
})

it('what can not be tidied up is left, told, and tidied up later', async () => {
  const { dir, store, armed, arm, reports, ledger } = await world()
  await batch(ledger)
  await until(() => ledger.checkpoint()?.size === 6)
  arm('remove', 'EIO')
  for (let turn = 0; turn < 3; turn += 1) {
    await batch(ledger, 300)
    await until(() => (ledger.checkpoint()?.size ?? 0) === 306 + 300 * turn)
  }
  await until(() => reports.length > 0)
  armed.clear()
  for (let turn = 0; turn < 2; turn += 1) {
    const { index } = await ledger.append(someEntry())
    await until(() => (ledger.checkpoint()?.size ?? 0) > index)
  }
  await ledger.close()
  const partials = readdirSync(join(dir, 'tile/0')).filter((name) => name.endsWith('.p'))
  expect(partials).toEqual(['003.p'])
  await readLog(dir, store)
})

it('files of the write-ahead log are used again and again, and the log stays whole', async () => {
  const { dir, store, arm, armed, options, ledger } = await world()
  await ledger.close()
  let reused = 0
  const reopen = (path: string) => {
    reused += 1
    return options.disk.reopen(path)
  }
  const often = { ...options, disk: { ...options.disk, reopen }, segmentBytes: 5_000 }
  for (const failing of ['none', 'file.append', 'file.sync', 'reopen', 'rename']) {
    const again = await openLedger(often)
    for (let begun = reused; reused < begun + 3; ) {
      if (failing !== 'none') arm(failing, 'EIO', /wal/)
      await batch(again)
      armed.clear()
      await batch(again, 100)
    }
    await again.close()
    await readLog(dir, store)
  }
  await (await openLedger(options)).close()
  await readLog(dir, store)
})
