import { randomBytes, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '@tongqu/ingest'
import { type NewEntry, newUlid } from '@tongqu/ledger'
import { openSecrets, type Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLedgerSeat } from './seat.ts'

const TAKEN = { timeout: 30_000, interval: 50 }
const secrets = openSecrets(randomBytes(32))

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tongqu-seat-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** A gateway's seat at the ledger of a folder, and what it logs. */
async function seatOf(store: Store, dir: string) {
  const errors: unknown[] = []
  const none = () => undefined
  const error = (words: { err?: unknown }) => void errors.push(words.err)
  const log = { debug: none, info: none, warn: none, error } as unknown as Log
  const common = { host: '127.0.0.1', witnesses: [], store, secrets, log, now: Date.now }
  const work = () => async () => undefined
  const seat = await openLedgerSeat({ ...common, dir, uuid: randomUUID, work })
  return { seat, errors }
}

function entry(): NewEntry {
  const t = new Date().toISOString()
  return { id: newUlid(Date.parse(t)), t, k: 'config', actor: { type: 'system' } }
}

describe.each(testStores())('a ledger folder behind the store, on %s', (kind, open) => {
  async function left() {
    const store = await open()
    const dir = folder()
    const { seat } = await seatOf(store, dir)
    await seat.recorder.append(entry())
    const old = folder()
    await seat.close()
    cpSync(dir, old, { recursive: true })
    const again = (await seatOf(store, dir)).seat
    await again.recorder.append(entry())
    await again.close()
    return { store, dir, old }
  }

  const onSqlite = () =>
    it('is told at the start, with the way out, and not lived with', async () => {
      const { store, dir, old } = await left()
      for (const wrong of [old, folder()]) {
        await expect(seatOf(store, wrong)).rejects.toMatchObject({
          code: 'ledger-behind',
          detail: { en: expect.stringContaining(wrong) },
        })
      }
      const { seat } = await seatOf(store, dir)
      await seat.recorder.append(entry())
      expect(seat.fault()).toBeUndefined()
      await seat.close()
    })

  const onPostgresql = () =>
    it('is told once, and is no fault any more when the right one is there', async () => {
      const { store, dir, old } = await left()
      const { seat, errors } = await seatOf(store, old)
      expect(seat.fault()).toBe('ledger-behind')
      await expect(seat.recorder.append(entry())).rejects.toMatchObject({
        code: 'ledger-unavailable',
      })
      const right = await seatOf(store, dir)
      await expect.poll(() => right.seat.isHolder(), TAKEN).toBe(true)
      await expect.poll(() => seat.fault(), TAKEN).toBeUndefined()
      await seat.recorder.append(entry())
      expect(errors).toMatchObject([{ code: 'ledger-behind' }])
      await seat.close()
      await right.seat.close()
    })

  if (kind === 'sqlite') onSqlite()
  else onPostgresql()
})
