/**
 * A writer that is killed: `node kill-child.ts <JSON of a KillChild>` appends entries until it
 * comes to a fault point for the nth time. It writes to standard output, a line each: `ack <id>
 * <index>`, `checkpoint <size> <root>`, `fenced`, `elsewhere`.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@tongqu/contracts'
import { openStore, type StoreOptions } from '@tongqu/store'
import type { LedgerFaultPoint } from '../writer/faults.ts'
import { openLedger } from '../writer/ledger.ts'
import type { Ledger, LedgerOptions } from '../writer/types.ts'
import { optionsOf, someEntry } from './entries.ts'

export type KillChild = {
  store: Pick<StoreOptions, 'dir' | 'databaseUrl'>
  ledger: Pick<
    LedgerOptions,
    'dir' | 'holder' | 'leaseMilliseconds' | 'checkpointMilliseconds' | 'segmentBytes'
  >
  /** Killed there when it comes by for the nth time. */
  point?: LedgerFaultPoint
  nth: number
}

const WRITERS = 4
const BATCH = 4
const PAUSE_MILLISECONDS = 4

const given = JSON.parse(process.argv[2] ?? '') as KillChild
const store = await openStore({ ...given.store, now: Date.now, uuid: randomUUID })
let passed = 0
const say = (line: string) => process.stdout.write(`${line}\n`)

function faults(point: LedgerFaultPoint): Promise<void> | undefined {
  if (point !== given.point) return undefined
  passed += 1
  if (passed < given.nth) return undefined
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}

try {
  const options = { ...optionsOf(given.ledger.dir, store), ...given.ledger, faults }
  const ledger = await openLedger(options)
  ledger.onCheckpoint(({ size, root }) =>
    say(`checkpoint ${size} ${Buffer.from(root).toString('base64')}`),
  )
  ledger.onFenced(() => say('fenced'))
  for (let writer = 0; writer < WRITERS; writer += 1) void write(ledger)
} catch (error) {
  if (!(error instanceof Problem) || error.code !== 'ledger-elsewhere') throw error
  say('elsewhere')
  await store.close()
}

async function write(ledger: Ledger): Promise<void> {
  for (;;) {
    const entries = Array.from({ length: BATCH }, () => someEntry())
    for (const outcome of await Promise.allSettled(entries.map(ledger.append))) {
      if (outcome.status === 'fulfilled') say(`ack ${outcome.value.id} ${outcome.value.index}`)
    }
    await sleep(PAUSE_MILLISECONDS)
  }
}
