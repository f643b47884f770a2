import { randomBytes } from 'node:crypto'
import { readdir, readFile, truncate, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { openKeyRing } from '../keys/ring.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { testFolder } from '../testing/folder.ts'
import { openRawStore } from './store.ts'

const NOON = Date.parse('2026-05-01T12:00:00Z')
const DAY = 86_400_000
const PLATE = '云A12345'
const PHONE = '13900000001'
const uuid = () => crypto.randomUUID()

async function open(dir: string, clock = { now: NOON }) {
  const now = () => clock.now
  const fs = nodeFileSystem
  const keys = await openKeyRing({ dir, now, fs, random: randomBytes })
  return { raw: await openRawStore({ dir, now, uuid, keys }), keys, clock }
}

/** Every byte of every file below the folder. */
async function bytesBelow(dir: string): Promise<Buffer> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Buffer.concat(
    await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))),
  )
}

it('a sealed payload comes back, and no plate or phone of it can be found on the disk', async () => {
  const dir = await testFolder()
  const { raw } = await open(dir)
  // Too short to be hidden by compression alone.
  const payload = Buffer.from(`${PLATE},${PHONE}\n`)
  const { sha256 } = await raw.put(payload, { seal: 'roster' })
  expect(await buffer(await raw.open(sha256))).toEqual(payload)
  const disk = await bytesBelow(dir)
  for (const secret of [PLATE, PHONE]) expect(disk.includes(secret)).toBe(false)
  const plain = await raw.put(Buffer.from(`${PHONE} plain`))
  expect((await bytesBelow(dir)).includes(PHONE)).toBe(true)
  expect(await buffer(await raw.open(plain.sha256))).toHaveLength(17)
})

it('a sealed journal holds no plate or phone that can be found on the disk', async () => {
  const dir = await testFolder()
  const { raw } = await open(dir)
  const entry = { kind: 'message', at: NOON, context: `{"plate":"${PLATE}"}` } as const
  for (const [source, sealed] of [
    ['links', true],
    ['plain', false],
  ] as const) {
    const journal = await raw.frames(source, { sealed })
    await journal.append([{ ...entry, bytes: Buffer.from(PHONE) }])
    await journal.cut()
    await journal.append([{ ...entry, bytes: Buffer.from(PHONE.repeat(100)) }])
    await journal.close()
    const disk = await bytesBelow(join(dir, 'raw/frames', source))
    for (const secret of [PLATE, PHONE]) expect(disk.includes(secret)).toBe(!sealed)
  }
})

it('without keys what is sealed is refused; without its key it is gone', async () => {
  const dir = await testFolder()
  const { raw, keys } = await open(dir)
  const { sha256 } = await raw.put(Buffer.from('x'), { seal: 's' })
  const keyless = await openRawStore({ dir, now: () => NOON, uuid })
  await expect(keyless.open(sha256)).rejects.toMatchObject({ code: 'keys-unusable' })
  await expect(keyless.put(Buffer.from('y'), { seal: 's' })).rejects.toMatchObject({
    code: 'keys-unusable',
  })
  await expect(keyless.frames('s', { sealed: true })).rejects.toMatchObject({
    code: 'keys-unusable',
  })
  await keys.destroyDay('s', '2026-05-01')
  await expect(raw.open(sha256)).rejects.toMatchObject({ code: 'delivery-not-found' })
})

it('damaged sealed bytes break the stream', async () => {
  const dir = await testFolder()
  const { raw } = await open(dir)
  const { sha256 } = await raw.put(randomBytes(1000), { seal: 's' })
  const path = join(dir, 'raw/objects', sha256.slice(0, 2), `${sha256}.sealed`)
  await truncate(path, 500)
  await expect(buffer(await raw.open(sha256))).rejects.toThrow()
  await truncate(path, 20)
  await expect(raw.open(sha256)).rejects.toMatchObject({ code: 'lake-damaged' })
})

it('retention destroys the key of a day when nothing kept was sealed with it', async () => {
  const dir = await testFolder()
  const { raw, keys, clock } = await open(dir)
  const note = (sha256: string) => ({ sha256, bytes: 1, dataset: 'd', feed: 'f' })
  const at = () => ({ receivedAt: new Date(clock.now).toISOString() })
  const old = await raw.put(Buffer.from('old'), { seal: 's' })
  const same = await raw.put(Buffer.from('same'), { seal: 's' })
  for (const { sha256 } of [old, same]) await raw.append('s', { ...note(sha256), ...at() })
  clock.now += 5 * DAY
  // The same payload of a later day is sealed anew, so that the old day's key can go.
  await raw.put(Buffer.from('same'), { seal: 's' })
  await raw.append('s', { ...note(same.sha256), ...at() })
  const long = new Date(NOON - DAY)
  const path = join(dir, 'raw/objects', old.sha256.slice(0, 2), `${old.sha256}.sealed`)
  await utimes(path, long, long)
  expect(await keys.days('s')).toEqual(['2026-05-01', '2026-05-06'])
  expect(await raw.retain(() => 30)).toEqual({ deleted: 0 })
  expect(await keys.days('s')).toHaveLength(2)
  expect(await raw.retain(() => 2)).toEqual({ deleted: 1 })
  expect(await keys.days('s')).toEqual(['2026-05-06'])
  expect(String(await buffer(await raw.open(same.sha256)))).toBe('same')
})

it('is read whole though another source puts the same bytes under a seal of its own', async () => {
  const dir = await testFolder()
  const now = () => NOON
  const ring = await openKeyRing({ dir, now, fs: nodeFileSystem, random: randomBytes })
  const payload = randomBytes(2_000)
  // The other seal takes the name between the header that is read and the rest.
  const keys: typeof ring = {
    ...ring,
    async knownDayKey(source, day) {
      await raw.put(payload, { seal: 'other' })
      return ring.knownDayKey(source, day)
    },
  }
  const raw = await openRawStore({ dir, now, uuid, keys })
  const { sha256 } = await raw.put(payload, { seal: 'one' })
  expect((await buffer(await raw.open(sha256))).equals(payload)).toBe(true)
})
