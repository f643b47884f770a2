import type { Store } from '@tongqu/store'
import { expect, it } from 'vitest'
import type { Count } from './count.ts'
import { createTallies, MOST_HEAVY } from './tallies.ts'

const window = { since: '2026-03-01T00:00:00.000Z', from: 0, to: 1 }

it('a flood of addresses that each use a part of a small quota is written for some alone', async () => {
  const written = new Set<string>()
  const query = {
    values({ quota }: { quota: string }) {
      written.add(quota)
      return query
    },
    onConflict: () => query,
    returning: () => query,
    executeTakeFirstOrThrow: async () => ({ used: 1 }),
  }
  const db = { insertInto: () => query } as unknown as Store['db']
  const tallies = createTallies({ db }, 1)
  for (let number = 0; number < MOST_HEAVY + 500; number += 1) {
    const count: Count = { key: `small address:${number}`, limit: 100, window, want: 1 }
    tallies.add(count, 1)
    expect(tallies.used(count)).toBeGreaterThanOrEqual(1)
  }
  await tallies.settle()
  expect(written.size).toBe(MOST_HEAVY)
})
