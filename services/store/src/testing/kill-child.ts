/**
 * A gateway that is killed: `node kill-child.ts <options of the store as JSON> <name>` changes rows
 * of its own and of everybody, and writes `{ dataset, n, seq }` to standard output for each change
 * that the store has acknowledged.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@tongqu/contracts'
import { openStore } from '../index.ts'
import { step } from './writing.ts'

const WRITERS = 4
const PAUSE_MILLISECONDS = 20

const [, , options = '{}', name = ''] = process.argv
const store = await untilThere(() =>
  openStore({ ...JSON.parse(options), now: Date.now, uuid: randomUUID }),
)
store.follow(() => undefined)
for (let writer = 0; writer < WRITERS; writer += 1) void write(`${name}-${writer}`)

async function write(own: string): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const dataset = turn % 2 === 0 ? own : 'everybody'
    const done = await untilThere(() => step(store, dataset))
    process.stdout.write(`${JSON.stringify({ dataset, ...done })}\n`)
  }
}

async function untilThere<T>(run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'store-unavailable') throw error
      await sleep(PAUSE_MILLISECONDS)
    }
  }
}
