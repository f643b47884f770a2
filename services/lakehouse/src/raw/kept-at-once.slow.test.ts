import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { nodeFileSystem } from '../storage/file-system.ts'
import { testFolder } from '../testing/folder.ts'
import { powerLossFileSystem } from '../testing/power-loss-file-system.ts'
import { isPowerFailure } from '../testing/power-loss-run.ts'
import { randomFrom } from '../testing/random.ts'
import type { DeliveryRecord } from './journal.ts'
import { openRawStore } from './store.ts'

/** Another one each time; a failure tells it, and it can be set here to repeat that run. */
const SEED = Date.now() % 1_000_000
const LOSSES = 40
/** Calls to the disk before the power fails: up to some forty pushes. */
const MAX_CALLS = 400
const SENDERS = 8

it('power lost while many pushes are kept at once: each that was acknowledged is there, once', async () => {
  const random = randomFrom(SEED)
  const dir = await testFolder()
  const attics = await testFolder()
  const known = new Map<string, DeliveryRecord>()
  let next = 0
  for (let loss = 0; loss < LOSSES; loss += 1) {
    const attic = join(attics, String(loss))
    await mkdir(attic)
    const fs = await powerLossFileSystem(nodeFileSystem, dir, attic)
    fs.failAfter(Math.floor(random() * MAX_CALLS))
    const raw = await openStore(dir, fs).catch(mayFail)
    const senders = Array.from({ length: raw ? SENDERS : 0 }, async () => {
      for (;;) {
        const key = `push-${next}`
        next += 1
        const kept = await keep(raw, key).catch(mayFail)
        if (!kept) return
        known.set(key, kept)
      }
    })
    await Promise.all(senders)
    const share = random()
    await fs.fail(
      (entries) => Math.floor(share * (entries + 1)),
      (bytes) => ({ kept: Math.floor(random() * bytes), zeros: 0 }),
    )
    expect({ seed: SEED, faults: await judge(dir, known) }).toEqual({ seed: SEED, faults: [] })
  }
  console.info(`seed ${SEED}: ${LOSSES} losses, ${known.size} acknowledged of ${next}`)
})

type Store = Awaited<ReturnType<typeof openStore>>

function openStore(dir: string, fs = nodeFileSystem) {
  return openRawStore({ dir, fs, now: () => Date.now(), uuid: () => crypto.randomUUID() })
}

async function keep(raw: Store | undefined, key: string): Promise<DeliveryRecord | undefined> {
  if (!raw) return undefined
  const { sha256, bytes } = await raw.put(Buffer.from(`body of ${key}`))
  const receivedAt = new Date().toISOString()
  return raw.append('pushed', { sha256, bytes, receivedAt, dataset: 'd', feed: 'f', key })
}

async function judge(dir: string, known: ReadonlyMap<string, DeliveryRecord>): Promise<string[]> {
  const raw = await openStore(dir)
  const faults: string[] = []
  const records = await raw.since('pushed', '2000-01-01T00:00:00.000Z')
  const byKey = Map.groupBy(records, ({ key = '' }) => key)
  for (const [index, { sequence }] of records.entries()) {
    if (sequence !== index) faults.push(`sequence ${sequence} stands at ${index}`)
  }
  for (const [key, record] of known) {
    const found = byKey.get(key) ?? []
    if (found.length !== 1) faults.push(`${key} is there ${found.length} times`)
    if (found[0]?.sequence !== record.sequence) faults.push(`${key} has another sequence`)
    const body = await buffer(await raw.open(record.sha256)).catch((error) => `${error}`)
    if (String(body) !== `body of ${key}`) faults.push(`${key}: ${body}`)
  }
  return faults
}

function mayFail(error: unknown): undefined {
  if (!isPowerFailure(error)) throw error
  return undefined
}
