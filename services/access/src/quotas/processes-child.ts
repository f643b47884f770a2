/**
 * A gateway of its own: `node processes-child.ts <options of the store as JSON> <limit> [stops]`
 * says `0` when it is ready, waits for a word, and asks until it is refused, or until `stops` were
 * granted: then it keeps what it has leased. Writes how many requests were granted so far after
 * every thousand, and after `done` the whole number.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { openStore } from '@tongqu/store'
import { appNamed, dailyRequests, quotasOn } from './testing.ts'

const [, , options = '{}', limit = '0', stops = 'Infinity'] = process.argv
const AT_ONCE = 16
const TOLD_EACH = 1_000

const store = await openStore({ ...JSON.parse(options), now: Date.now, uuid: randomUUID })
const quotas = await quotasOn(store, dailyRequests(Number(limit)))
const who = appNamed('app')
let count = 0
process.stdout.write('0\n')
await once(process.stdin, 'data')
await Promise.all(Array.from({ length: AT_ONCE }, ask))
process.stdout.write(`done ${count}\n`)
await store.close()
process.exit()

async function ask(): Promise<void> {
  for (;;) {
    if (count >= Number(stops)) await new Promise(() => undefined)
    try {
      const entering = quotas.enter(who, 1)
      if (entering instanceof Promise) await entering
    } catch (error) {
      if ((error as { code?: string }).code === 'quota-exceeded') return
      throw error
    }
    count += 1
    if (count % TOLD_EACH !== 0) continue
    process.stdout.write(`${count}\n`)
    // Others have their turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
