import { type Entry, newUlid } from '@tongqu/ledger'
import { keptLedger } from '@tongqu/ledger/testing'
import { testStores } from '@tongqu/store/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { followLost } from './lost.ts'
import type { Held } from './seat.ts'

const [[, openStore]] = testStores() as [ReturnType<typeof testStores>[number]]
const START = Date.parse('2026-03-01T04:00:00Z')

it('after a sleep nobody is taken for gone who has not had the time to say that he is there', async () => {
  let at = START
  const store = await openStore({ now: () => at })
  await store.db
    .insertInto('gateways')
    .values({ id: 'alive', seen_at: new Date(at).toISOString() })
    .execute()
  const ledger = keptLedger()
  const t = new Date(START - 60_000).toISOString()
  const opened = { id: newUlid(START - 60_000), t, k: 'serve_open', v: 1 } as const
  const entry: Entry = {
    ...opened,
    actor: { type: 'anonymous' },
    activity: { job: 'gateway', run: 'alive' },
  }
  let looks = 0
  const reader = {
    ...ledger.reader,
    entry: async () => ({ index: 0, entry }),
    unclosed: async () => {
      looks += 1
      return ledger.recorder.entries.length > 0 ? [] : [{ index: 0, id: entry.id, t }]
    },
  }
  const held = { ...ledger, reader } as unknown as Held
  const report = (error: unknown) => expect.fail(String(error))
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const end = followLost(held, { store, now: () => at, report })
  onTestFinished(async () => {
    await end()
    vi.useRealTimers()
  })
  const looked = async (milliseconds: number) => {
    at += milliseconds
    vi.advanceTimersByTime(30_000)
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    return looks
  }
  expect(await looked(30_000)).toBeGreaterThan(0)
  ledger.recorder.entries.splice(0)
  const before = looks
  expect(await looked(3_600_000)).toBe(before)
  const seen_at = new Date(at + 25_000).toISOString()
  await store.db.updateTable('gateways').set({ seen_at }).execute()
  expect(await looked(30_000)).toBeGreaterThan(before)
  expect(ledger.recorder.entries).toEqual([])
  await looked(30_000)
  expect(ledger.recorder.entries).toMatchObject([{ outcome: 'lost', prev: entry.id }])
})
