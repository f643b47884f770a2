import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openSecrets, openStore, type StoreOptions } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { openCommitments } from '../../commitments/commitments.ts'
import { optionsOf } from '../../testing/entries.ts'
import { readLog, testFolder } from '../../testing/ledgers.ts'
import type { Entry } from '../../types.ts'
import { openLedger } from '../../writer/ledger.ts'
import { DRAIN_POINTS, openDrain } from '../drain.ts'
import { KILL_HOLDER, KILL_MASTER, type KilledDrain } from './killed-drain.ts'
import { seedConsent } from './rows.ts'

const CHILD = fileURLToPath(new URL('kill-drain-child.ts', import.meta.url))
const CASE_MILLISECONDS = 3_600_000
/** A child dies when it has been at its point for one of so many times. */
const MOST_TURNS = 4
/** The last of them is the ledger's own: the entry is on disk, and nobody has been told so. */
const POINTS = [...DRAIN_POINTS, 'wal.after-sync']

/** The holder of the ledger is killed `kills` times at each point, on both stores. */
export function killDrainCases(kills: number): void {
  describe.each(testStores({ fsync: true }))('%s', (_name, open) => {
    it.each(POINTS)(
      'no change of state without its entry, and none twice, when killed at %s',
      {
        timeout: CASE_MILLISECONDS,
      },
      async (point) => {
        const store = await open()
        await seedConsent(store, 'c1', 'somebody')
        const { options } = store
        const dir = testFolder()
        await store.close()
        for (let kill = 0; kill < kills; kill += 1) {
          const turn = 1 + randomInt(MOST_TURNS)
          await killed({ options: { ...options }, dir, point, turn })
          await judge(options, dir)
        }
      },
    )
  })
}

async function killed(given: KilledDrain): Promise<void> {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(given)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [, signal] = await once(child, 'close')
  expect(signal).toBe('SIGKILL')
}

/** What was marked as told is in the log; after a run of the drain everything is, once. */
async function judge(options: StoreOptions, dir: string): Promise<void> {
  const store = await openStore(options)
  const secrets = openSecrets(KILL_MASTER)
  const [now, report] = [Date.now, () => undefined]
  const given = { ...optionsOf(dir, store), secrets, ...KILL_HOLDER }
  await (await openLedger(given)).close()
  const events = () => store.db.selectFrom('events').selectAll().orderBy('seq').execute()
  const marked = (await events()).filter(({ drained_at }) => drained_at !== null)
  const before = (await readLog(dir, store)).entries
  expect(missing(marked, before)).toEqual([])
  const ledger = await openLedger(given)
  const commitments = openCommitments({ store, secrets, now })
  const idKey = secrets.derive('ledger ids')
  const drain = openDrain({ store, recorder: ledger, commitments, idKey, now, report })
  await drain.run()
  await drain.close()
  await ledger.close()
  const { entries } = await readLog(dir, store)
  const all = await events()
  expect(missing(all, entries)).toEqual([])
  expect(twice(entries)).toEqual([])
  expect(all.every(({ drained_at }) => drained_at !== null)).toBe(true)
  const left = await store.db.selectFrom('ledger_subjects').select('subject').execute()
  expect(left.filter(({ subject }) => subject.startsWith('subject of'))).toEqual([])
  const gone = await store.db
    .selectFrom('persons')
    .innerJoin('ledger_subjects', 'ledger_subjects.subject', 'persons.id')
    .select('persons.id')
    .where('persons.state', '=', 'REMOVED')
    .execute()
  expect(gone).toEqual([])
  await store.close()
}

type Told = { seq: number; entity: string; action: string }

const ERASING: ReadonlySet<string> = new Set(['subject-request answer', 'person remove'])

/** Events whose entry, or whose erasure, is not in the log. */
function missing(events: readonly Told[], entries: readonly Entry[]): Told[] {
  const told = new Map(entries.map(({ change, id }) => [change?.seq, id]))
  const erased = new Set(entries.flatMap(({ k, prev }) => (k === 'erase' ? [prev] : [])))
  return events.filter(({ seq, entity, action }) => {
    if (entity === 'session') return false
    const isErasing = ERASING.has(`${entity} ${action}`)
    return !told.has(seq) || (isErasing && !erased.has(told.get(seq)))
  })
}

/** The ledger's own entries are told apart by nothing. */
function twice(entries: readonly Entry[]): string[] {
  const told = entries.filter(({ k, change }) => change !== undefined || k === 'erase')
  const names = told.map(({ k, change, prev }) => `${k} ${change?.seq ?? prev}`)
  return names.filter((name, index) => names.indexOf(name) !== index)
}
