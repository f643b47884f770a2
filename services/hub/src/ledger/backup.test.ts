import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { backup, nodeFileSystem, openEngine, restore } from '@tongqu/lakehouse'
import {
  type Ledger,
  type NewEntry,
  newUlid,
  openLedger,
  openLedgerReader,
  verifiersOf,
} from '@tongqu/ledger'
import { openSecrets, openStore, type Store, snapshotStore } from '@tongqu/store'
import { expect, it, onTestFinished } from 'vitest'

const uuid = randomUUID
const now = Date.now
const secrets = openSecrets(new Uint8Array(32).fill(3))
const report = () => undefined

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tongqu-backup-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

async function open(dir: string): Promise<{ store: Store; ledger: Ledger }> {
  const store = await openStore({ dir, now, uuid })
  const common = { store, secrets, now, report, disk: nodeFileSystem }
  try {
    const names = { origin: 'tongqu.ledger/test', holder: 'hub' }
    // Files of the write-ahead log are used again and again.
    const small = { segmentBytes: 50_000, checkpointMilliseconds: 50 }
    const ledger = await openLedger({ ...common, ...names, ...small, dir: join(dir, 'ledger') })
    return { store, ledger }
  } catch (error) {
    await store.close()
    throw error
  }
}

function entry(): NewEntry {
  const at = now()
  const actor = { type: 'system' } as const
  return { id: newUlid(at), t: new Date(at).toISOString(), k: 'incident', actor }
}

const some = (count: number) => Array.from({ length: count }, entry)

async function backUp(dir: string, target: string): Promise<void> {
  const engine = await openEngine({ threads: 1, memoryMegabytes: 128, spillDir: folder() })
  await backup({ dir, target, engine, now, uuid }).finally(() => engine.close())
}

/** Ids that the log of a folder holds, each checked against its checkpoint. */
async function idsIn(dir: string, store: Store): Promise<Set<string>> {
  const verifiers = () => verifiersOf(store, now())
  const reader = await openLedgerReader({ dir: join(dir, 'ledger'), verifiers, report })
  const ids = new Set<string>()
  for await (const { bytes } of reader.entries({ from: 0, to: await reader.size() })) {
    ids.add(JSON.parse(Buffer.from(bytes).toString()).id)
  }
  await reader.close()
  return ids
}

it('a backup taken while entries come holds all that the store in it knows of', async () => {
  const dir = folder()
  const { store, ledger } = await open(dir)
  const told: string[] = []
  let isOver = false
  const telling = (async () => {
    while (!isOver) {
      for (const { id } of await ledger.appendAll(some(100))) told.push(id)
      await sleep(5)
    }
  })()
  const target = join(folder(), 'copy')
  while (told.length < 3_000) await sleep(20)
  const before = told.slice()
  await snapshotStore(dir)
  await backUp(dir, target)
  isOver = true
  await telling
  await ledger.close()
  await store.close()
  const restored = join(folder(), 'restored')
  await restore({ source: target, dir: restored, uuid })
  const again = await open(restored)
  const [fresh] = some(1)
  if (fresh) await again.ledger.append(fresh)
  await again.ledger.close()
  const ids = await idsIn(restored, again.store)
  await again.store.close()
  expect(before.filter((id) => !ids.has(id))).toEqual([])
  expect(ids.has(fresh?.id ?? '')).toBe(true)
})

it('a folder whose store knows of more than its ledger holds is no ledger to go on with', async () => {
  const dir = folder()
  const first = await open(dir)
  await first.ledger.appendAll(some(300))
  await first.ledger.close()
  await first.store.close()
  const older = join(folder(), 'ledger')
  cpSync(join(dir, 'ledger'), older, { recursive: true })
  const second = await open(dir)
  await second.ledger.appendAll(some(300))
  await second.ledger.close()
  await second.store.close()
  rmSync(join(dir, 'ledger'), { recursive: true })
  cpSync(older, join(dir, 'ledger'), { recursive: true })
  await expect(open(dir)).rejects.toMatchObject({ code: 'ledger-behind' })
})
