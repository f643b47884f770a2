import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Store, Tables } from '@tongqu/store'
import { openStore } from '@tongqu/store'
import { createDatabase, leftOutServer, type SqlServer, startServer } from '@tongqu/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONFIRM_SECONDS } from './policy-view.ts'
import type { Said } from './testing/policy-gateway.ts'
import {
  addOrganisation,
  agreementRow,
  datasetOf,
  GATES,
  policyOf,
  tellPolicy,
  termsFor,
  wholeCatalog,
} from './testing/policy-world.ts'

const REVOCATIONS = 100
/** Of the issue: revocation reaches every gateway within two seconds, in 99 of 100 cases. */
const MOST_MILLISECONDS = 2_000
/** How much later than `CONFIRM_SECONDS` the clock of a decision may be read. */
const SLACK_MILLISECONDS = 1_000
const DAY_MILLISECONDS = 86_400_000

describe.skipIf(leftOutServer('postgresql'))('two processes on one PostgreSQL', () => {
  let server: SqlServer
  let store: Store
  let gateway: Gateway

  beforeAll(async () => {
    server = await startServer('postgresql')
    const databaseUrl = await createDatabase(server, 'policy')
    const options = { databaseUrl, dir: '', now: Date.now, uuid: randomUUID }
    store = await openStore({ ...options, report: () => undefined })
    await store.transact(async (writing) => {
      await addOrganisation(writing, 'org-1')
      await writing
        .insertInto('agreements')
        .values(await gates())
        .execute()
      await tellPolicy(store, writing, 'agreement', 'agreement-1')
    })
    gateway = startGateway(databaseUrl)
    await gateway.until(({ gates }) => gates === 'plan')
  })

  afterAll(async () => {
    gateway.end()
    await store.close()
    await server.remove()
  })

  it('what is revoked here is refused there within two seconds', async () => {
    const delays: number[] = []
    for (let round = 0; round < REVOCATIONS; round++) {
      const began = Date.now()
      await setState(store, 'REVOKED')
      const refused = await gateway.until((said) => said.gates === 'agreement-required')
      delays.push(refused.at - began)
      await setState(store, 'ACTIVE')
      await gateway.until((said) => said.gates === 'plan')
    }
    const sorted = delays.toSorted((a, b) => a - b)
    const [median, p99] = [0.5, 0.99].map((share) => sorted[Math.floor(share * REVOCATIONS) - 1])
    console.info(`revocation: median ${median} ms, p99 ${p99} ms, most ${sorted.at(-1)} ms`)
    expect(p99).toBeLessThan(MOST_MILLISECONDS)
  })

  it('cut from the database there is only open data after five seconds, until it is back', async () => {
    await server.kill()
    const cut = Date.now()
    const refused = await gateway.until((said) => said.gates === 'policy-unconfirmed')
    expect(refused.open).toBe('plan')
    const end = cut + CONFIRM_SECONDS * 1_000 + SLACK_MILLISECONDS
    expect(gateway.said.filter(({ gates, at }) => gates === 'plan' && at > end)).toEqual([])
    await server.start()
    await gateway.until((said) => said.gates === 'plan')
  })
})

type Gateway = {
  /** All that it has said. */
  said: readonly Said[]
  /** What it said last, when that holds. */
  until(holds: (said: Said) => boolean): Promise<Said>
  end(): void
}

const ASK_MILLISECONDS = 100
const PATIENCE_MILLISECONDS = 60_000

function startGateway(databaseUrl: string): Gateway {
  const file = new URL('./testing/policy-gateway.ts', import.meta.url)
  const child: ChildProcess = fork(file, [databaseUrl], { execArgv: [] })
  const said: Said[] = []
  child.on('message', (one: Said) => void said.push(one))
  const asking = setInterval(() => child.connected && child.send('ask'), ASK_MILLISECONDS)
  return {
    said,
    async until(holds) {
      const end = Date.now() + PATIENCE_MILLISECONDS
      while (Date.now() < end) {
        const last = said.at(-1)
        if (last && holds(last)) return last
        await sleep(1)
      }
      throw new Error(`it still says ${JSON.stringify(said.at(-1))}`)
    },
    end() {
      clearInterval(asking)
      child.disconnect()
    },
  }
}

async function setState(store: Store, state: string): Promise<void> {
  await store.transact(async (writing) => {
    const rows = writing.updateTable('agreements').set({ state })
    await rows.where('id', '=', 'agreement-1').execute()
    await tellPolicy(store, writing, 'agreement', 'agreement-1')
  })
}

/** In force from yesterday to tomorrow on the clock of this machine. */
async function gates(): Promise<Tables['agreements']> {
  const [from, to] = [-DAY_MILLISECONDS, DAY_MILLISECONDS].map((away) =>
    new Date(Date.now() + away).toISOString(),
  )
  const valid = { validFrom: from ?? '', validTo: to ?? '' }
  const dataset = datasetOf(await wholeCatalog(), GATES)
  const row = { valid_from: valid.validFrom, valid_to: valid.validTo }
  return agreementRow([policyOf(termsFor(dataset, valid))], row)
}
