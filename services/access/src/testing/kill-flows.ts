import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Catalog } from '@tongqu/catalog'
import { openStore, type Store, type StoreOptions } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { applicationCatalog, seedPerson } from '../applications/testing/world.ts'
import { flowCatalog, personOf, seedOrganisations } from './flow-world.ts'

const CHILD = fileURLToPath(new URL('kill-flows-child.ts', import.meta.url))
/** A gateway lives at most so long after its first acknowledged step, in milliseconds. */
const LONGEST_LIFE = 400
const CASE_MILLISECONDS = 3_600_000

export const killPeople = {
  applicant: personOf('org-uni', 'consumer'),
  reviewer: personOf('org-bureau', 'reviewer'),
  receiver: personOf('org-uni', 'consumer'),
}

/** Datasets that are applied for, and those that people are asked about. */
export function flowsCatalog(): Catalog {
  const asked = flowCatalog()
  const datasets = new Map([...asked.datasets, ...applicationCatalog().datasets])
  return { ...asked, datasets }
}

type Step = { entity: 'consent' | 'application'; id: string; version: number }

/** Gateways in the midst of consents and applications are killed `kills` times, on both stores. */
export function killFlowCases(kills: number): void {
  describe.each(testStores({ fsync: true }))('%s', (_name, open) => {
    it('no acknowledged consent or step of an application is lost to a kill', {
      timeout: CASE_MILLISECONDS,
    }, async () => {
      const store = await open()
      await seedOrganisations(store)
      await seedPerson(store, killPeople.applicant)
      await seedPerson(store, killPeople.reviewer)
      const { options } = store
      await store.close()
      const told = new Map<string, Step>()
      let acknowledged = 0
      for (let turn = 0; turn < kills; turn += 1) {
        acknowledged += await killed(options, `g${turn}`, told)
        const reopened = await openStore(options)
        expect(await faultsIn(reopened, told)).toEqual([])
        await reopened.close()
      }
      expect(acknowledged).toBeGreaterThan(kills)
      console.info(`${acknowledged} steps were acknowledged`)
    })
  })
}

/** Starts a gateway, kills it while it works; answers how many steps it acknowledged. */
async function killed(
  { databaseUrl, dir }: StoreOptions,
  name: string,
  told: Map<string, Step>,
): Promise<number> {
  const args = [CHILD, JSON.stringify({ databaseUrl, dir }), name]
  const child: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('a child without output')
  const ended = once(child, 'close')
  let steps = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.endsWith('}')) return
    const step = JSON.parse(line) as Step
    steps += 1
    told.set(step.id, step)
  })
  while (steps === 0) {
    if (child.exitCode !== null) throw new Error(`the gateway ended: ${child.exitCode}`)
    await sleep(5)
  }
  await sleep(randomInt(LONGEST_LIFE))
  child.kill('SIGKILL')
  await ended
  return steps
}

/** What was acknowledged is there, and each change of a row stands in the outbox exactly once. */
async function faultsIn(store: Store, told: ReadonlyMap<string, Step>): Promise<string[]> {
  const [consents, applications, events] = await Promise.all([
    store.db.selectFrom('consents').select(['id', 'version']).execute(),
    store.db.selectFrom('applications').select(['id', 'version']).execute(),
    store.db.selectFrom('events').select(['entity', 'entity_id']).execute(),
  ])
  const changes = new Map<string, number>()
  for (const { entity_id: id } of events) changes.set(id, (changes.get(id) ?? 0) + 1)
  const rows = [...consents, ...applications]
  const versions = new Map(rows.map(({ id, version }) => [id, version]))
  return [
    ...[...told.values()].flatMap(({ entity, id, version }) =>
      (versions.get(id) ?? 0) >= version ? [] : [`${entity} ${id} was at ${version}`],
    ),
    ...rows.flatMap(({ id, version }) =>
      changes.get(id) === version ? [] : [`${id}: ${version} changes, ${changes.get(id)} events`],
    ),
  ]
}
