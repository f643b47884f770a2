import { randomUUID } from 'node:crypto'
import { openStore } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { openProofMemory, ownMemory } from './proofs.ts'

const codeOf = async (using: () => void | Promise<void>) => {
  try {
    await using()
    return 'taken'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe.each(testStores())('used proofs on %s', (name, open) => {
  it('are known to every process that shares the store', async () => {
    const store = await open()
    const memory = openProofMemory({ store, now: Date.now })
    expect(await codeOf(() => memory.use('key', 'one'))).toBe('taken')
    expect(await codeOf(() => memory.use('key', 'one'))).toBe('dpop-proof-replayed')
    expect(await codeOf(() => memory.use('another key', 'one'))).toBe('taken')
    if (name === 'sqlite') return
    const other = await openStore({ ...store.options, uuid: randomUUID })
    const elsewhere = openProofMemory({ store: other, now: Date.now })
    expect(await codeOf(() => elsewhere.use('key', 'one'))).toBe('dpop-proof-replayed')
    const both = await Promise.all(
      [memory, elsewhere, memory, elsewhere].map((one) => codeOf(() => one.use('key', 'two'))),
    )
    expect(both.filter((code) => code === 'taken')).toHaveLength(1)
    await other.close()
  })
})

it('a memory that is full takes nothing more, and room comes with time', async () => {
  const clock = { now: 0 }
  const memory = ownMemory(() => clock.now, 2)
  await memory.use('key', 'one')
  await memory.use('key', 'two')
  expect(await codeOf(() => memory.use('key', 'three'))).toBe('hub-busy')
  clock.now = 200_000
  expect(await codeOf(() => memory.use('key', 'three'))).toBe('taken')
})
