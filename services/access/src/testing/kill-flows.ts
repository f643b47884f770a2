import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Catalog } from '@tongqu/catalog'
import { openStore, type Store, type StoreOptions } from '@tongqu/store'
import { noWriterLeft, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { applicationCatalog, openWorld } from '../applications/testing/world.ts'
import { flowCatalog } from './flow-world.ts'

const CHILD = fileURLToPath(new URL('kill-flows-child.ts', import.meta.url))
/**
 * A gateway lives at most for so many acknowledged steps, the first one until there was one of
 * each kind, and then so many milliseconds.
 */
const MOST_STEPS = 60
const LONGEST_AFTER = 30
const CASE_MILLISECONDS = 3_600_000

/** Datasets that are applied for, and those that people are asked about. */
export function flowsCatalog(): Catalog {
  const asked = flowCatalog()
  const datasets = new Map([...asked.datasets, ...applicationCatalog().datasets])
  return { ...asked, datasets }
}

type Step = { entity: string; action: string; id: string; version: number }

/** Each of these must have been acknowledged at least once, or the test has shown nothing of it. */
const STEPS = [
  ...['request', 'give', 'withdraw'].map((action) => `consent ${action}`),
  ...['create', 'submit', 'accept', 'withdraw', 'approve'].map((action) => `application ${action}`),
  ...['sign', 'countersign', 'file', 'revoke'].map((action) => `agreement ${action}`),
  ...['raise', 'answer', 'resolve'].map((action) => `objection ${action}`),
]

/** Gateways in the midst of all these flows are killed `kills` times, on both stores. */
export function killFlowCases(kills: number): void {
  describe.each(testStores({ fsync: true }))('%s', (_name, open) => {
    it('no acknowledged step of any flow is lost to a kill', {
      timeout: CASE_MILLISECONDS,
    }, async () => {
      const store = await open()
      await openWorld(store)
      const { options } = store
      await store.close()
      const told = new Map<string, Step>()
      const seen = new Map<string, number>()
      for (let turn = 0; turn < kills; turn += 1) {
        const life = 1 + randomInt(MOST_STEPS)
        await killed(options, `g${turn}`, (step, count) => {
          told.set(step.id, step)
          const name = `${step.entity} ${step.action}`
          seen.set(name, (seen.get(name) ?? 0) + 1)
          return turn === 0 ? STEPS.every((one) => seen.has(one)) : count >= life
        })
        const reopened = await openStore(options)
        await noWriterLeft(reopened)
        expect(await faultsIn(reopened, told)).toEqual([])
        await reopened.close()
      }
      expect([...seen.keys()]).toEqual(expect.arrayContaining(STEPS))
      console.info('acknowledged', Object.fromEntries(seen))
    })
  })
}

/** Starts a gateway and kills it while it works, soon after `onStep` has said that it is over. */
async function killed(
  { databaseUrl, dir }: StoreOptions,
  name: string,
  onStep: (step: Step, count: number) => boolean,
): Promise<void> {
  const args = [CHILD, JSON.stringify({ databaseUrl, dir }), name]
  const child: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('a child without output')
  const ended = once(child, 'close')
  let [steps, isOver] = [0, false]
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.endsWith('}')) return
    steps += 1
    isOver = onStep(JSON.parse(line) as Step, steps)
  })
  while (!isOver) {
    if (child.exitCode !== null) throw new Error(`the gateway ended: ${child.exitCode}`)
    await sleep(5)
  }
  await sleep(randomInt(LONGEST_AFTER))
  child.kill('SIGKILL')
  await ended
}

/** What was acknowledged is there, and each change of a row stands in the outbox exactly once. */
async function faultsIn(store: Store, told: ReadonlyMap<string, Step>): Promise<string[]> {
  const versioned = ['consents', 'applications', 'agreements', 'objections'] as const
  const [events, ...found] = await Promise.all([
    store.db.selectFrom('events').select(['entity', 'entity_id']).execute(),
    ...versioned.map((table) => store.db.selectFrom(table).select(['id', 'version']).execute()),
  ])
  const changes = new Map<string, number>()
  for (const { entity_id: id } of events) changes.set(id, (changes.get(id) ?? 0) + 1)
  const rows = found.flat()
  const versions = new Map(rows.map(({ id, version }) => [id, version]))
  return [
    ...[...told.values()].flatMap(({ entity, action, id, version }) =>
      (versions.get(id) ?? 0) >= version ? [] : [`${entity} ${id} was at ${version} by ${action}`],
    ),
    ...rows.flatMap(({ id, version }) =>
      changes.get(id) === version ? [] : [`${id}: ${version} changes, ${changes.get(id)} events`],
    ),
  ]
}
