import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TestStore } from '@tongqu/store/testing'
import type { LedgerFaultPoint } from '../writer/faults.ts'
import { judge, nothingTold, type Told } from './judge.ts'
import type { KillChild } from './kill-child.ts'
import { testFolder } from './ledgers.ts'

const CHILD = fileURLToPath(new URL('kill-child.ts', import.meta.url))
const OFTEN = {
  checkpointMilliseconds: 60,
  /** Some groups: the files of segments are used again and again. */
  segmentBytes: 20_000,
}
/** How often a writer may come by a point before it is killed there. */
const MOST: Partial<Record<LedgerFaultPoint, number>> = {
  'wal.before-sync': 160,
  'wal.after-sync': 160,
  'tiles.in-the-midst': 20,
  'wal.before-remove': 20,
  'wal.before-reuse': 20,
}
const MOST_CHECKPOINTS = 6
/** Long before that a writer has come to its point. */
const LONGEST_LIFE_MILLISECONDS = 60_000

/** Kills writers at a fault point, one after the other; answers what is wrong after all. */
export async function killAt(
  store: TestStore,
  point: LedgerFaultPoint,
  kills: number,
): Promise<{ acknowledged: number; faults: string[] }> {
  const dir = join(testFolder(), 'ledger')
  const told = nothingTold()
  const faults = await judge(dir, store, told)
  for (let turn = 0; turn < kills; turn += 1) {
    const nth = 1 + randomInt(MOST[point] ?? MOST_CHECKPOINTS)
    const child = startWriter(store, { dir, holder: 'first' }, told, { point, nth })
    const late = setTimeout(() => child.signal('SIGTERM'), LONGEST_LIFE_MILLISECONDS)
    const signal = await child.ended
    clearTimeout(late)
    if (signal !== 'SIGKILL') faults.push(`turn ${turn}: ended by ${signal}`)
    faults.push(...(await judge(dir, store, told)).map((fault) => `turn ${turn}: ${fault}`))
  }
  return { acknowledged: told.acks.size, faults }
}

/** A process that writes the ledger; what it tells the world is kept in `told`. */
export function startWriter(
  { options: { dir, databaseUrl } }: TestStore,
  ledger: KillChild['ledger'],
  told: Told,
  death: Pick<KillChild, 'point' | 'nth'> = { nth: 0 },
) {
  const given: KillChild = {
    store: databaseUrl === undefined ? { dir } : { dir, databaseUrl },
    ledger: { ...OFTEN, ...ledger },
    ...death,
  }
  const child = spawn(process.execPath, [CHILD, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [what = '', first = '', second = ''] = line.split(' ')
    // The last line may be cut off with the process.
    if (what === 'ack' && second !== '') told.acks.set(first, Number(second))
    else if (what === 'checkpoint' && second.endsWith('=')) {
      told.checkpoints.set(Number(first), second)
    } else said.push(what)
  })
  const ended = once(child, 'close').then(([, signal]) => signal as string | null)
  return { ended, said, signal: (name: NodeJS.Signals) => child.kill(name) }
}
