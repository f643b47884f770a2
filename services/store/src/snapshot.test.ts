import { mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { dropSnapshot, openStore, snapshotStore } from './index.ts'

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-snapshot-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

const world = { now: Date.now, uuid: () => crypto.randomUUID() }

it('a snapshot holds what was acknowledged, while the store goes on', async () => {
  const dir = await folder()
  const store = await openStore({ dir, ...world })
  const put = (id: string) =>
    store.db.insertInto('proofs').values({ id, expires_at: '2026-01-01' }).execute()
  await put('before')
  expect(await snapshotStore(dir)).toBe(true)
  await put('after')
  await store.close()
  const copy = join(dir, 'store', 'snapshot.sqlite')
  expect((await stat(copy)).mode & 0o777).toBe(0o600)
  for (const ending of ['', '-wal', '-shm']) {
    await rm(join(dir, 'store', `hub.sqlite${ending}`), { force: true })
  }
  await rename(copy, join(dir, 'store', 'hub.sqlite'))
  const restored = await openStore({ dir, ...world })
  const ids = await restored.db.selectFrom('proofs').select('id').execute()
  await restored.close()
  expect(ids).toEqual([{ id: 'before' }])
})

it('there is nothing to copy where nothing was kept', async () => {
  const dir = await folder()
  expect(await snapshotStore(dir)).toBe(false)
  await dropSnapshot(dir)
})
