/**
 * Walks through a running demonstration hub as its users would, over HTTP alone: an agreement from
 * the application to the revocation, a consent from the question to the withdrawal.
 *
 *     npm run hub -- demo
 *     npm run walk-through -- [url] [people.json]
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { walkAgreement } from './agreement.ts'
import { walkConsent } from './consent.ts'
import type { DemoPeople, World } from './world.ts'

const [url = 'http://127.0.0.1:8080', file = '.hub/demo/people.json'] = process.argv.slice(2)

const world: World = {
  fetch: globalThis.fetch,
  now: Date.now,
  uuid: () => crypto.randomUUID(),
  say: (line) => process.stdout.write(`${line}\n`),
  sleep: (milliseconds) => sleep(milliseconds),
  url,
  people: JSON.parse(await readFile(file, 'utf8')) as DemoPeople,
}

await walkAgreement(world)
await walkConsent(world)
world.say('✓ 全部符合预期 all as expected')
