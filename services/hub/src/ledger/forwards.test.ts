import { keptLedger } from '@tongqu/ledger/testing'
import type { ForwardStatus } from '@tongqu/realtime'
import { expect, it, onTestFinished } from 'vitest'
import { openForwardTelling } from './forwards.ts'

const AT = '2026-03-01T04:00:00.000Z'

function status(confirmed: number, row: number): ForwardStatus {
  const facts = { forward: 'to-ministry', dataset: 'coach-positions', at: AT, state: 'up' as const }
  const upTo = { table: 'position', version: 3, row }
  return { ...facts, failures: 0, confirmed, pending: 0, ...(row >= 0 && { upTo }) }
}

function telling(tellMilliseconds = 5) {
  const ledger = keptLedger()
  const reported: unknown[] = []
  const forwards = openForwardTelling({
    ledger,
    isSynthetic: () => true,
    now: () => Date.parse(AT),
    report: (error) => reported.push(error),
    tellMilliseconds,
  })
  onTestFinished(() => forwards.close())
  return { forwards, entries: ledger.recorder.entries, recorder: ledger.recorder, reported }
}

it('what a peer has confirmed stands in the log, as the place up to which it has all', async () => {
  const { forwards, entries } = telling()
  forwards.heard(status(0, -1))
  forwards.heard(status(10, 9))
  await expect.poll(() => entries.length).toBe(1)
  forwards.heard(status(10, 9))
  forwards.heard(status(25, 24))
  await expect.poll(() => entries.length).toBe(2)
  expect(entries.map(({ meters }) => meters)).toEqual([{ rows: 10 }, { rows: 15 }])
  expect(entries[1]).toMatchObject({
    k: 'transfer',
    dataset: 'coach-positions',
    activity: { job: 'forward:to-ministry' },
    body: { direction: 'out', forward: 'to-ministry', table: 'position', version: 3, row: 24 },
    synthetic: true,
  })
})

it('what could not be told is told later, and what is left when it ends', async () => {
  const { forwards, entries, recorder, reported } = telling(60_000)
  forwards.heard(status(10, 9))
  recorder.refuse(new Error('away'))
  await forwards.close()
  expect([entries.length, reported.length]).toEqual([0, 1])
  recorder.refuse(undefined)
  forwards.heard(status(12, 11))
  await forwards.close()
  expect(entries.map(({ meters }) => meters)).toEqual([{ rows: 12 }])
})

it('a process that counts from nothing again is counted from nothing', async () => {
  const { forwards, entries } = telling()
  forwards.heard(status(10, 9))
  await expect.poll(() => entries.length).toBe(1)
  forwards.heard(status(4, 13))
  await expect.poll(() => entries.length).toBe(2)
  expect(entries.map(({ meters }) => meters)).toEqual([{ rows: 10 }, { rows: 4 }])
})
