import { appendFile, readdir, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { testFolder } from '../testing/folder.ts'
import type { DeliveryEntry } from './journal.ts'
import { openRawStore } from './store.ts'

const uuid = () => crypto.randomUUID()
const DAY = 86_400_000

function entry(sha256: string, receivedAt: string): DeliveryEntry {
  return { sha256, bytes: 1, receivedAt, dataset: 'bus', feed: 'f' }
}

async function open(dir: string, now = Date.parse('2024-05-01T00:00:00Z')) {
  return openRawStore({ dir, now: () => now, uuid })
}

it('a payload comes back byte for byte, from bytes, chunks and files', async () => {
  const dir = await testFolder()
  const raw = await open(dir)
  const bytes = Buffer.from('payload '.repeat(10_000))
  await writeFile(join(dir, 'file'), bytes)
  const chunks = [bytes.subarray(0, 7), bytes.subarray(7)]
  const kept = [
    await raw.put(bytes),
    await raw.put(chunks),
    await raw.put({ path: join(dir, 'file') }),
  ]
  expect(new Set(kept.map(({ sha256 }) => sha256)).size).toBe(1)
  expect(kept[0]?.bytes).toBe(bytes.length)
  expect(await buffer(await raw.open(kept[0]?.sha256 ?? ''))).toEqual(bytes)
  expect(await readdir(join(dir, 'spool/landing'))).toEqual([])
})

it('a payload that is not kept is delivery-not-found, whatever is asked for', async () => {
  const raw = await open(await testFolder())
  for (const hash of ['0'.repeat(64), '../../etc/passwd', '']) {
    await expect(raw.open(hash)).rejects.toMatchObject({ code: 'delivery-not-found' })
  }
})

it('damaged bytes break the stream and never pass as the payload', async () => {
  const dir = await testFolder()
  const raw = await open(dir)
  const { sha256 } = await raw.put(Buffer.from('payload '.repeat(1000)))
  const path = join(dir, 'raw/objects', sha256.slice(0, 2), `${sha256}.zst`)
  await truncate(path, 20)
  await expect(buffer(await raw.open(sha256))).rejects.toThrow()
  const other = await raw.put(Buffer.from('other'))
  const otherPath = join(dir, 'raw/objects', other.sha256.slice(0, 2), `${other.sha256}.zst`)
  await writeFile(path, await (await import('node:fs/promises')).readFile(otherPath))
  await expect(buffer(await raw.open(sha256))).rejects.toMatchObject({ code: 'lake-damaged' })
})

it('the journal numbers deliveries without gap or twin, also after a reopening', async () => {
  const dir = await testFolder()
  const first = await open(dir)
  const at = '2024-05-01T00:00:00Z'
  await Promise.all(Array.from({ length: 5 }, (_, i) => first.append('s', entry(`${i}`, at))))
  const again = await open(dir)
  expect((await again.append('s', entry('5', '2024-05-02T00:00:00Z'))).sequence).toBe(5)
  expect((await again.append('s', entry('6', '2024-05-01T23:00:00Z'))).sequence).toBe(6)
  const third = await open(dir)
  expect((await third.records('s')).map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect((await third.pending('s', 3)).map(({ sha256 }) => sha256)).toEqual(['4', '5', '6'])
  expect(await third.find('s', 4)).toMatchObject({ sha256: '4' })
  expect(await third.pending('unknown', -1)).toEqual([])
})

it('a line torn by a crash is passed over, and the next one is whole', async () => {
  const dir = await testFolder()
  const at = '2024-05-01T00:00:00Z'
  await (await open(dir)).append('s', entry('a', at))
  await appendFile(join(dir, 'raw/journal/s/2024-05-01.ndjson'), '{"sequence":1,"sha2')
  const raw = await open(dir)
  expect((await raw.append('s', entry('b', at))).sequence).toBe(1)
  expect((await (await open(dir)).records('s')).map(({ sha256 }) => sha256)).toEqual(['a', 'b'])
})

it('a payload that comes again while its old delivery goes is not swept', async () => {
  const dir = await testFolder()
  const raw = await open(dir, Date.now() + DAY / 48)
  const { sha256 } = await raw.put(Buffer.from('again'))
  const path = join(dir, 'raw/objects', sha256.slice(0, 2), `${sha256}.zst`)
  await utimes(path, new Date(0), new Date(0))
  await raw.put(Buffer.from('again'))
  expect(await raw.retain(() => 1)).toEqual({ deleted: 0 })
  await raw.open(sha256)
})

it('retention deletes what is overdue, keeps what another delivery needs, and the sequence', async () => {
  const dir = await testFolder()
  const start = Date.parse('2024-05-01T00:00:00Z')
  const day = (n: number) => new Date(start + n * DAY).toISOString()
  const raw = await open(dir)
  const old = await raw.put(Buffer.from('old'))
  const both = await raw.put(Buffer.from('both'))
  await raw.append('s', entry(old.sha256, day(0)))
  await raw.append('s', entry(both.sha256, day(0)))
  await raw.append('s', entry(both.sha256, day(40)))
  const later = await open(dir, Date.now() + DAY)
  const rawDays = Math.round((Date.now() + DAY - Date.parse(day(20))) / DAY)
  expect(await later.retain(() => undefined)).toEqual({ deleted: 0 })
  expect(await later.retain(() => rawDays)).toEqual({ deleted: 1 })
  await expect(later.open(old.sha256)).rejects.toMatchObject({ code: 'delivery-not-found' })
  await later.open(both.sha256)
  expect((await later.records('s')).map(({ sequence }) => sequence)).toEqual([2])
  expect(await later.retain(() => 1)).toEqual({ deleted: 1 })
  expect((await (await open(dir)).newest('s'))?.sequence).toBe(2)
})
