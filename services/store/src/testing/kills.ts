import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openStore } from '../index.ts'
import type { StoreOptions } from '../types.ts'
import type { SqlServer } from './sql-servers.ts'
import { judge, noWriterLeft } from './writing.ts'

const CHILD = fileURLToPath(new URL('kill-child.ts', import.meta.url))
/** A gateway lives at most so long after its first acknowledged change, in milliseconds. */
const LONGEST_LIFE = 400
/** Some are killed while they begin. */
const EARLY_TURNS = 5

type Change = { dataset: string; n: number; seq: number }
/** What was acknowledged, and what is wrong with the store after all. */
export type Outcome = { acknowledged: number; faults: string[] }

/** Kills a gateway `turns` times, as it begins or works. */
export async function killGateways(options: StoreOptions, turns: number): Promise<Outcome> {
  const known: Change[] = []
  const faults: string[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    const gateway = start(options, `g${turn}`, known)
    if (turn % EARLY_TURNS !== EARLY_TURNS - 1) await gateway.working()
    await sleep(randomInt(LONGEST_LIFE))
    await gateway.kill()
    faults.push(...(await judgeNow(options, known)))
  }
  return { acknowledged: known.length, faults }
}

/** Kills the database `turns` times, below two gateways. */
export async function killServer(
  options: StoreOptions,
  server: SqlServer,
  turns: number,
): Promise<Outcome> {
  const known: Change[] = []
  const faults: string[] = []
  const gateways = ['a', 'b'].map((name) => start(options, name, known))
  for (let turn = 0; turn < turns; turn += 1) {
    for (const gateway of gateways) await gateway.working()
    await sleep(randomInt(LONGEST_LIFE))
    await server.kill()
    await server.start()
  }
  for (const gateway of gateways) await gateway.working()
  for (const gateway of gateways) await gateway.kill()
  faults.push(...(await judgeNow(options, known)))
  return { acknowledged: known.length, faults }
}

async function judgeNow(options: StoreOptions, known: readonly Change[]): Promise<string[]> {
  const store = await openStore(options)
  try {
    await noWriterLeft(store)
    return await judge(store, known)
  } finally {
    await store.close()
  }
}

function start({ databaseUrl, dir }: StoreOptions, name: string, known: Change[]) {
  const args = [CHILD, JSON.stringify({ databaseUrl, dir }), name]
  const child: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('a child without output')
  const ended = once(child, 'close')
  let changes = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    changes += 1
    if (line.endsWith('}')) known.push(JSON.parse(line))
  })
  return {
    /** When a change has been acknowledged from now on. */
    async working() {
      const before = changes
      while (changes === before) {
        if (child.exitCode !== null) throw new Error(`the gateway ended: ${child.exitCode}`)
        await sleep(5)
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
