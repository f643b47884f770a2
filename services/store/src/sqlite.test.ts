import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { openStore, type Store } from './index.ts'
import { judge, step } from './testing/writing.ts'

const UNAVAILABLE = { code: 'store-unavailable', status: 503 }
const stores: Store[] = []
const folders: string[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true })
})

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tongqu-store-'))
  folders.push(dir)
  return dir
}

async function open(dir: string): Promise<Store> {
  const store = await openStore({ dir, now: Date.now, uuid: randomUUID })
  stores.push(store)
  return store
}

it('only its owner reads the file, and what SQLite lays beside it', async () => {
  const dir = folder()
  mkdirSync(join(dir, 'store'), { mode: 0o777 })
  await step(await open(dir), 'd')
  const modes = readdirSync(join(dir, 'store')).map((name) => [
    name,
    statSync(join(dir, 'store', name)).mode & 0o777,
  ])
  expect(modes).toEqual([
    ['hub.sqlite', 0o600],
    ['hub.sqlite-shm', 0o600],
    ['hub.sqlite-wal', 0o600],
  ])
  expect(statSync(join(dir, 'store')).mode & 0o777).toBe(0o700)
})

it('a commit is on disk when it is answered, and rows refer to rows', async () => {
  const { db } = await open(folder())
  const asked = async (name: string) => {
    const { rows } = await sql.raw<Record<string, unknown>>(`PRAGMA ${name}`).execute(db)
    return Object.values(rows[0] ?? {})[0]
  }
  expect(await asked('journal_mode')).toBe('wal')
  expect(await asked('synchronous')).toBe(2)
  expect(await asked('foreign_keys')).toBe(1)
})

it('a file that is none of ours, or none at all, is unavailable', async () => {
  const garbled = folder()
  mkdirSync(join(garbled, 'store'))
  writeFileSync(join(garbled, 'store/hub.sqlite'), 'not a database, but long enough'.repeat(99))
  await expect(open(garbled)).rejects.toMatchObject(UNAVAILABLE)
  const occupied = folder()
  writeFileSync(join(occupied, 'store'), '')
  await expect(open(occupied)).rejects.toMatchObject(UNAVAILABLE)
  const taken = folder()
  mkdirSync(join(taken, 'store/hub.sqlite'), { recursive: true })
  await expect(open(taken)).rejects.toMatchObject(UNAVAILABLE)
})

it('another process that writes is waited for, and given up without harm', async () => {
  const dir = folder()
  const store = await open(dir)
  const other = new DatabaseSync(join(dir, 'store/hub.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  const waiting = step(store, 'd')
  setTimeout(() => other.exec('COMMIT'), 300)
  expect((await waiting).seq).toBe(1)
  other.exec('BEGIN IMMEDIATE')
  await expect(step(store, 'd')).rejects.toMatchObject(UNAVAILABLE)
  expect(await store.db.selectFrom('events').select('seq').execute()).toEqual([{ seq: 1 }])
  other.exec('COMMIT')
  other.close()
  expect((await step(store, 'd')).seq).toBe(2)
})

it('a full disk is unavailable and takes nothing half, and room brings it back', async () => {
  const store = await open(folder())
  const first = await step(store, 'd')
  await sql`PRAGMA max_page_count = 1`.execute(store.db)
  const id = 'x'.repeat(1_000_000)
  const large = store.transact(async (writing) => {
    await writing.insertInto('proofs').values({ id: 'a', expires_at: 'z' }).execute()
    await writing.insertInto('proofs').values({ id, expires_at: 'z' }).execute()
  })
  await expect(large).rejects.toMatchObject(UNAVAILABLE)
  expect(await store.db.selectFrom('proofs').selectAll().execute()).toEqual([])
  await sql`PRAGMA max_page_count = 1000000`.execute(store.db)
  const second = await step(store, 'd')
  expect(
    await judge(
      store,
      [first, second].map((one) => ({ dataset: 'd', ...one })),
    ),
  ).toEqual([])
})
