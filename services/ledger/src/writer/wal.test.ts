import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeFileSystem } from '../../../lakehouse/src/storage/file-system.ts'
import { faultyFileSystem, systemError } from '../../../lakehouse/src/testing/faulty-file-system.ts'
import { powerLossFileSystem } from '../../../lakehouse/src/testing/power-loss-file-system.ts'
import { testFolder } from '../testing/ledgers.ts'
import { noFaults } from './faults.ts'
import { openGroup } from './segments.ts'
import { claim, openWal, replay } from './wal.ts'

const ENTRIES = 10
/** Four groups of ten entries. */
const SEGMENT_BYTES = 4_000

/** A log on a disk where calls fail as long as they are armed. */
async function world(folder = testFolder(), real = nodeFileSystem) {
  const armed = new Set<string>()
  const disk = faultyFileSystem(real, (call) => (armed.has(call) ? systemError('EIO') : undefined))
  const reports: unknown[] = []
  const report = (error: unknown) => void reports.push(error)
  const group = openGroup()
  const written: string[] = []

  async function open(epoch: number) {
    await claim(disk, folder, epoch)
    const earlier = await read()
    const place = { disk, folder, epoch, segmentBytes: SEGMENT_BYTES }
    const wal = openWal({ ...place, earlier: earlier.segments, faults: noFaults, report })
    /** So many groups, each of ten entries of about 100 bytes. */
    const append = async (count: number, bytes = 100) => {
      for (let done = 0; done < count; done += 1) {
        const texts = Array.from({ length: ENTRIES }, (_, n) =>
          `${epoch} ${written.length + n} `.padEnd(bytes, 'x'),
        )
        group.begin()
        for (const text of texts) group.add(text, text.length)
        if (!(await wal.append(written.length, group))) return false
        written.push(...texts)
      }
      return true
    }
    return { wal, append, removeAll: () => wal.removeUpTo(written.length) }
  }
  /** What the next writer finds, from the first segment on. */
  async function read() {
    const found: string[] = []
    let first = 0
    const begin = async (start: number) => {
      first = start
    }
    const segments = await replay(nodeFileSystem, folder, begin, (_index, entry) => {
      found.push(entry.toString())
    })
    return { first, found, segments }
  }
  const names = (end: string) => readdirSync(folder).filter((name) => name.endsWith(end))
  const inode = (name: string) => statSync(join(folder, name)).ino
  return { folder, armed, reports, written, open, read, names, inode }
}

/** The newest segment stands in a file that was used before, up to behind its end. */
async function reused() {
  const all = await world()
  const log = await all.open(1)
  await log.append(8)
  await log.removeAll()
  const [first = '', second = ''] = all.names('.spare')
  const inodes = [all.inode(first), all.inode(second)]
  await log.append(2)
  const [name = ''] = all.names('.wal')
  return { ...all, ...log, name, path: join(all.folder, name), inodes }
}

describe('a segment that nothing needs any more', () => {
  it('gives its file to another one, and waits with one more at most', async () => {
    const { append, removeAll, names, inode, name, inodes } = await reused()
    expect(inode(name)).toBe(inodes[0])
    expect(names('.spare').map(inode)).toEqual([inodes[1]])
    for (let turn = 0; turn < 5; turn += 1) {
      await append(16)
      await removeAll()
      expect(names('.spare')).toHaveLength(2)
      expect(names('.wal')).toHaveLength(1)
    }
  })

  it('leaves nothing that counts behind the new one, whose groups are read back whole', async () => {
    const { append, removeAll, read, written, path } = await reused()
    for (let turn = 0; turn < 12; turn += 1) {
      const { first, found } = await read()
      expect(found).toEqual(written.slice(first))
      expect(first + found.length).toBe(written.length)
      if (turn === 0) expect(readFileSync(path, 'latin1')).toContain('1 39 x')
      // Groups of other lengths begin and end elsewhere than those before them.
      await append(1, 60 + 25 * (turn % 4))
      if (turn % 5 === 4) await removeAll()
    }
  })

  it('is damaged there as anywhere else', async () => {
    const { read, path, written } = await reused()
    const whole = readFileSync(path)
    const second = whole.indexOf('TQGR', 40)
    for (const at of [36, 100, second - 1]) {
      const bytes = Buffer.from(whole)
      bytes.fill(0, at, at + 1)
      writeFileSync(path, bytes)
      await expect(read()).rejects.toMatchObject({ code: 'ledger-damaged' })
    }
    // The last group alone may not have been acknowledged.
    const bytes = Buffer.from(whole)
    bytes.fill(0, second + 50, second + 60)
    writeFileSync(path, bytes)
    expect((await read()).found).toEqual(written.slice(-20, -10))
  })

  it('is none to another writer, who has no use for what stands there before him', async () => {
    const first = await reused()
    const { folder, open, read, written, names, inode } = first
    expect(names('.spare')).toHaveLength(1)
    const before = names('.wal').map(inode)
    const second = await open(2)
    expect(names('.spare')).toEqual([])
    await second.append(8)
    await second.removeAll()
    expect(names('.spare').map(inode)).not.toContain(before[0])
    // The one who was fenced out wakes up: none of his files is one of the new writer's.
    expect(await first.append(3)).toBe(false)
    expect(names('.spare').every((name) => name.startsWith('0000000002.'))).toBe(true)
    await second.append(2)
    const { first: start, found } = await read()
    expect(found).toEqual(written.slice(start))
    expect(readdirSync(folder)).toContain('0000000002.epoch')
  })

  it('is not written over by whoever was fenced out meanwhile', async () => {
    const { folder, append, removeAll, names } = await reused()
    await append(2)
    await removeAll()
    const before = names('').map((name) => [name, readFileSync(join(folder, name), 'latin1')])
    rmSync(join(folder, '0000000001.epoch'))
    expect(await append(1)).toBe(false)
    const after = names('').map((name) => [name, readFileSync(join(folder, name), 'latin1')])
    expect(after).toEqual(before.filter(([name]) => name !== '0000000001.epoch'))
  })
})

it('what a writer left behind that was fenced out while it began does not look like a loss', async () => {
  const { folder, written, open, read, names } = await world()
  const one = await open(1)
  await one.append(1)
  const other = await open(2)
  const [begun = ''] = names('.wal')
  const late = begun.replace(/\d{10}\.wal$/, '0000000009.wal')
  copyFileSync(join(folder, begun), join(folder, late))
  await other.append(9)
  await other.removeAll()
  await other.append(1)
  expect(names('.wal').filter((name) => name === late)).toEqual([])
  const { first, found } = await read()
  expect([first > 0, found]).toEqual([true, written.slice(first)])
})

describe('on a disk that fails', () => {
  it.each(['file.append', 'file.sync'])(
    '%s of a file that is used again loses nothing of what counts',
    async (call) => {
      const { append, removeAll, read, written, armed } = await reused()
      for (let turn = 0; turn < 9; turn += 1) {
        armed.add(call)
        await expect(append(1, 300)).rejects.toThrow('EIO')
        armed.clear()
        await append(1)
        const { first, found } = await read()
        expect(found).toEqual(written.slice(first))
        expect(first + found.length).toBe(written.length)
        if (turn % 3 === 2) await removeAll()
      }
    },
  )

  it('a segment whose sync has failed gives its file to no other', async () => {
    const { append, removeAll, names, inode, armed, name } = await reused()
    const broken = inode(name)
    armed.add('file.sync')
    await expect(append(1)).rejects.toThrow('EIO')
    armed.clear()
    await append(8)
    await removeAll()
    expect(names('').map(inode)).not.toContain(broken)
  })

  it.each(['reopen', 'file.append', 'file.sync', 'rename', 'syncFolder'])(
    'where %s fails no segment begins, none is left behind, and the next one does',
    async (call) => {
      const { append, removeAll, read, written, names, armed } = await reused()
      await append(2)
      await removeAll()
      expect(names('.spare')).toHaveLength(2)
      armed.add(call)
      await expect(append(1)).rejects.toThrow('EIO')
      armed.clear()
      expect(names('.spare')).toHaveLength(1)
      expect(names('.wal')).toEqual([])
      await append(1)
      const { first, found } = await read()
      expect(found).toEqual(written.slice(first))
      expect(first + found.length).toBe(written.length)
    },
  )

  it('a segment that can neither begin nor be removed goes with those before it', async () => {
    const { append, removeAll, read, written, names, armed } = await reused()
    for (const call of ['syncFolder', 'remove']) armed.add(call)
    await expect(append(1, 2_000)).resolves.toBe(true)
    await expect(append(1)).rejects.toThrow('EIO')
    armed.clear()
    expect(names('.wal')).toHaveLength(2)
    await append(6)
    await removeAll()
    await append(5)
    expect(names('.wal')).toHaveLength(2)
    const { first, found } = await read()
    expect(first).toBeGreaterThan(100)
    expect([...written.slice(0, first), ...found]).toEqual(written)
  })

  it('a file waits for another segment only when its new name is on disk', async () => {
    const { append, removeAll, names, armed, inode, name } = await reused()
    const used = inode(name)
    await append(2)
    armed.add('syncFolder')
    await expect(removeAll()).rejects.toThrow('EIO')
    armed.clear()
    await append(1)
    expect(names('.wal').map(inode)).not.toContain(used)
    await removeAll()
    expect(names('.spare').map(inode)).toContain(used)
    await append(4)
    expect(names('.wal').map(inode)).toContain(used)
  })

  it('a segment that somebody else has removed is passed over', async () => {
    const { append, removeAll, read, written, names, path } = await reused()
    await append(2)
    rmSync(path)
    await removeAll()
    expect(names('.spare')).toHaveLength(1)
    await append(5)
    const { first, found } = await read()
    expect(found).toEqual(written.slice(first))
  })
})

it.each([
  ['names alone are', 1, 0],
  ['bytes alone are', 0, 1],
  ['a part of both is', 0.5, 0.3],
])('%s left of what was not synced: power loss at no call takes what counts', async (...given) => {
  const [_what, names, share] = given
  let isOver = false
  for (let calls = 0; !isOver; calls += 1) {
    const root = testFolder()
    const [folder, attic] = [join(root, 'disk'), join(root, 'attic')]
    for (const path of [folder, attic]) mkdirSync(path)
    const disk = await powerLossFileSystem(nodeFileSystem, folder, attic)
    const { open, read, written } = await world(folder, disk)
    disk.failAfter(calls)
    let removed = 0
    try {
      const { append, removeAll } = await open(1)
      for (let turn = 0; turn < 3; turn += 1) {
        await append(7, 100 - 20 * turn)
        removed = written.length
        await removeAll()
      }
      isOver = true
    } catch {}
    const tail = (bytes: number) => ({ kept: Math.floor(bytes * share), zeros: 0 })
    await disk.fail((entries) => Math.floor(entries * names), tail)
    const { first, found, segments } = await read()
    const begins = segments.length > 0 ? first : written.length
    expect(begins, `call ${calls}`).toBeLessThanOrEqual(removed)
    expect(found.slice(0, written.length - first), `call ${calls}`).toEqual(written.slice(first))
    rmSync(root, { recursive: true })
  }
})
