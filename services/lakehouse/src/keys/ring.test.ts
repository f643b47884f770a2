import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { chmod, copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeFileSystem } from '../storage/file-system.ts'
import { faultyFileSystem, systemError } from '../testing/faulty-file-system.ts'
import { testFolder } from '../testing/folder.ts'
import { inspectKeys } from './inspect.ts'
import { type KeyRingOptions, openKeyRing } from './ring.ts'

const DAY = '2026-05-01'

function open(dir: string, more: Partial<KeyRingOptions> = {}) {
  return openKeyRing({ dir, now: () => 0, fs: nodeFileSystem, random: randomBytes, ...more })
}

it('a day has one key, the same after a reopening, and none after it was destroyed', async () => {
  const dir = await testFolder()
  const ring = await open(dir)
  const [key, same] = await Promise.all([ring.dayKey('s', DAY), ring.dayKey('s', DAY)])
  expect(same).toEqual(key)
  expect(key).toHaveLength(32)
  expect(await ring.dayKey('t', DAY)).not.toEqual(key)
  const again = await open(dir)
  expect(await again.knownDayKey('s', DAY)).toEqual(key)
  expect(await again.sources()).toEqual(['s', 't'])
  await again.destroyDay('s', DAY)
  expect(await again.knownDayKey('s', DAY)).toBeUndefined()
  expect(await again.days('s')).toEqual([])
  expect(await again.dayKey('s', DAY)).not.toEqual(key)
})

/** Windows has no such permissions. */
const posix = process.platform !== 'win32'

it.runIf(posix)('no key of the folder lies there plain, and only the owner may read', async () => {
  const dir = await testFolder()
  const key = Buffer.from(await (await open(dir)).dayKey('s', DAY))
  for (const entry of await readdir(join(dir, 'keys'), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    expect((await stat(path)).mode & 0o077).toBe(0)
    if (entry.isFile()) expect((await readFile(path)).includes(key)).toBe(false)
  }
  expect(await inspectKeys({ dir, fs: nodeFileSystem })).toEqual({ known: true, loose: [] })
  await chmod(join(dir, 'keys/master.key'), 0o644)
  const { loose } = await inspectKeys({ dir, fs: nodeFileSystem })
  expect(loose).toEqual([join(dir, 'keys/master.key')])
})

it('a missing, malformed or foreign master key is refused, and never replaced', async () => {
  const dir = await testFolder()
  await (await open(dir)).dayKey('s', DAY)
  const path = join(dir, 'keys/master.key')
  const elsewhere = join(await testFolder(), 'former.key')
  await copyFile(path, elsewhere)
  for (const damage of [
    () => rm(path),
    () => writeFile(path, 'x'),
    () => writeFile(path, FOREIGN),
  ]) {
    await damage()
    await expect(open(dir)).rejects.toMatchObject({ code: 'keys-unusable' })
  }
  expect(String(await readFile(path))).toBe(FOREIGN)
  const ring = await open(dir, { masterKeyFile: elsewhere })
  expect(await ring.knownDayKey('s', DAY)).toHaveLength(32)
})

const FOREIGN = `${'0'.repeat(64)}\n`

it('a wrapped key opens only as the key of its source and day', async () => {
  const dir = await testFolder()
  const ring = await open(dir)
  await ring.dayKey('s', DAY)
  await ring.dayKey('t', DAY)
  const days = join(dir, 'keys/days')
  await copyFile(join(days, `s/${DAY}.key`), join(days, `t/${DAY}.key`))
  const again = await open(dir)
  await expect(again.knownDayKey('t', DAY)).rejects.toMatchObject({ code: 'keys-unusable' })
})

it('pseudonyms are HMAC-SHA256 in base32, stable over restarts, and differ by day and folder', async () => {
  const dir = await testFolder()
  const ring = await open(dir)
  const name = ring.pseudonym('云A12345|2', DAY)
  expect(name).toMatch(/^[a-z2-7]{26}$/)
  expect(ring.pseudonym('云A12345|2', DAY)).toBe(name)
  expect((await open(dir)).pseudonym('云A12345|2', DAY)).toBe(name)
  const others = [
    ring.pseudonym('云A12345|2', '2026-05-02'),
    ring.pseudonym('云A12345|1', DAY),
    ring.keyed(DAY, '云A12345|2'),
    ring.keyed('other', '云A12345|2'),
    (await open(await testFolder())).pseudonym('云A12345|2', DAY),
  ]
  expect(new Set([name, ...others]).size).toBe(6)
  const master = Buffer.from(String(await readFile(join(dir, 'keys/master.key'))).trim(), 'hex')
  const key = Buffer.from(hkdfSync('sha256', master, '', 'tongqu 1 pseudonym', 32))
  const bits = createHmac('sha256', key).update(`${DAY}\0云A12345|2`).digest()
  const first = 'abcdefghijklmnopqrstuvwxyz234567'[(bits[0] ?? 0) >> 3]
  expect(name[0]).toBe(first)
})

it('a crash or a full disk while a key is made leaves nothing behind', async () => {
  const dir = await testFolder()
  await open(dir)
  const fs = faultyFileSystem(nodeFileSystem, (call, path) =>
    call === 'write' && path.includes('days') ? systemError('ENOSPC') : undefined,
  )
  const ring = await open(dir, { fs })
  await expect(ring.dayKey('s', DAY)).rejects.toMatchObject({ code: 'lake-full' })
  await writeFile(join(dir, 'keys/days/s/.new-1'), 'half')
  await open(dir)
  expect(await readdir(join(dir, 'keys/days/s'))).toEqual([])
})

it('whoever opens the keys for reading makes none', async () => {
  const dir = await testFolder()
  await expect(open(dir, { readOnly: true })).rejects.toMatchObject({ code: 'keys-unusable' })
  expect(await readdir(dir)).toEqual([])
  await (await open(dir)).dayKey('s', DAY)
  const reader = await open(dir, { readOnly: true })
  expect(await reader.knownDayKey('s', DAY)).toHaveLength(32)
  await expect(reader.dayKey('s', '2026-05-02')).rejects.toThrow('opened for reading')
})
