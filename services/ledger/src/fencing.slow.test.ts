import { join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { optionsOf, someEntry } from './testing/entries.ts'
import { nothingTold } from './testing/judge.ts'
import { startWriter } from './testing/kills.ts'
import { readLog, testFolder, until } from './testing/ledgers.ts'
import { openLedger } from './writer/ledger.ts'
import type { Ledger } from './writer/types.ts'

const LEASE_MILLISECONDS = 1_500

describe.each(testStores())('%s', (_name, open) => {
  it('of two writers one writes, and one that was away for too long is fenced out', async () => {
    const store = await open()
    const dir = join(testFolder(), 'ledger')
    const told = nothingTold()
    const lease = { leaseMilliseconds: LEASE_MILLISECONDS }
    const first = startWriter(store, { dir, holder: 'first', ...lease }, told)
    await until(() => told.acks.size > 100)
    const second = startWriter(store, { dir, holder: 'second', ...lease }, nothingTold())
    await until(() => second.said.includes('elsewhere'))

    first.signal('SIGSTOP')
    const third = await until(() => taken())
    const own = await third.append(someEntry())
    first.signal('SIGCONT')
    await until(() => first.said.includes('fenced'))
    const acknowledged = told.acks.size
    const checkpoints = told.checkpoints.size
    await third.append(someEntry())
    await third.close()
    expect(told.acks.size).toBe(acknowledged)
    expect(told.checkpoints.size).toBe(checkpoints)
    first.signal('SIGKILL')
    await first.ended

    const { entries, roots } = await readLog(dir, store)
    expect(entries[own.index]?.id).toBe(own.id)
    for (const [id, index] of told.acks) expect(entries[index]?.id).toBe(id)
    for (const [size, root] of told.checkpoints) {
      expect(Buffer.from(roots(size)).toString('base64')).toBe(root)
    }

    /** Undefined as long as the first one has the lease. */
    async function taken(): Promise<Ledger | undefined> {
      try {
        return await openLedger({ ...optionsOf(dir, store), ...lease, holder: 'third' })
      } catch (error) {
        const isLocked = error instanceof Problem && error.code === 'store-unavailable'
        if (!isLocked) expect(error).toMatchObject({ code: 'ledger-elsewhere' })
        // It was stopped in the midst of a transaction, which SQLite lets nobody pass.
        if (isLocked) await goOn()
        return undefined
      }
    }
    async function goOn(): Promise<void> {
      const acknowledged = told.acks.size
      first.signal('SIGCONT')
      await until(() => told.acks.size > acknowledged)
      first.signal('SIGSTOP')
    }
  })
})
