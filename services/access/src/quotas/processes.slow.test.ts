import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Store, StoreOptions } from '@tongqu/store'
import { leftOutServer, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { dailyRequests, granted, quotasOn } from './testing.ts'

const CHILD = fileURLToPath(new URL('processes-child.ts', import.meta.url))
const LIMIT = 100_000
const PROCESSES = 4
const PATIENCE = { timeout: 60_000, interval: 1 }
/** Longer than it takes to lease one part, shorter than to lease them all. */
const STOPS_AFTER = 3_000

type Gateway = {
  child: ChildProcess
  ready: Promise<void>
  ended: Promise<unknown>
  told(): number
  isDone(): boolean
}

const leftOut = leftOutServer('postgresql')
if (leftOut !== undefined) console.info(`four processes are left out: ${leftOut}`)

function started({ databaseUrl, dir }: StoreOptions, stops?: number): Gateway {
  const args = [CHILD, JSON.stringify({ databaseUrl, dir }), String(LIMIT)]
  if (stops !== undefined) args.push(String(stops))
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ready = Promise.withResolvers<void>()
  let [told, isDone] = [0, false]
  createInterface({ input: child.stdout }).on('line', (line) => {
    isDone ||= line.startsWith('done ')
    told = Number(line.replace('done ', ''))
    ready.resolve()
  })
  const ended = once(child, 'close').then(() => ready.reject(new Error('it has ended')))
  return { child, ready: ready.promise, ended, told: () => told, isDone: () => isDone }
}

/** They begin together; resolves when all have ended. */
async function run(gateways: readonly Gateway[]): Promise<number[]> {
  await Promise.all(gateways.map(({ ready }) => ready))
  for (const { child } of gateways) child.stdin?.write('go\n')
  await Promise.all(gateways.map(({ ended }) => ended))
  return gateways.map(({ told }) => told())
}

async function usedOf(store: Store): Promise<number> {
  const row = await store.db.selectFrom('quota_used').select('used').executeTakeFirst()
  return row?.used ?? 0
}

const stores = testStores().filter(([name]) => name === 'postgresql')

describe.skipIf(leftOut !== undefined).each(stores)('four processes on %s', (_name, open) => {
  it(`grant ${LIMIT} requests, exactly`, async () => {
    const store = await open()
    const gateways = Array.from({ length: PROCESSES }, () => started(store.options))
    const counts = await run(gateways)
    expect(gateways.every(({ isDone }) => isDone())).toBe(true)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(LIMIT)
    expect(await usedOf(store)).toBe(LIMIT)
  })

  it('never grant more when one of them is killed, and less by what it had leased', async () => {
    const store = await open()
    const killed = started(store.options, STOPS_AFTER)
    const others = Array.from({ length: PROCESSES - 1 }, () => started(store.options))
    await Promise.all([killed, ...others].map(({ ready }) => ready))
    // On few cores the others could take all before it has had its part.
    killed.child.stdin?.write('go\n')
    await expect.poll(killed.told, PATIENCE).toBeGreaterThanOrEqual(STOPS_AFTER)
    const left = run(others)
    await expect.poll(() => others.some(({ told }) => told() > 0), PATIENCE).toBe(true)
    killed.child.kill('SIGKILL')
    const counts = [...(await left), killed.told()]
    await killed.ended
    expect(killed.isDone()).toBe(false)
    // What it granted after its last word is not known: none of it was granted to others.
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(LIMIT)
    expect(await usedOf(store)).toBe(LIMIT)
    console.info(`granted by the others, and by the killed one as far as told: ${counts}`)
  })
})

describe.each(testStores())('four gateways in one process on %s', (_name, open) => {
  it(`grant ${LIMIT} requests, exactly`, async () => {
    const store = await open()
    const catalog = dailyRequests(LIMIT)
    const gateways = await Promise.all([1, 2, 3, 4].map(() => quotasOn(store, catalog)))
    const counts = await Promise.all(gateways.map((one) => granted(one)))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(LIMIT)
    for (const one of gateways) await one.close()
  })
})
