import { testStores } from '@tongqu/store/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLeases, type Leases } from './leases.ts'
import { QUOTA_NOON, QUOTA_ZONE } from './testing.ts'
import { windowsOf } from './windows.ts'

const GATEWAYS = 3
const [[, open]] = testStores() as [ReturnType<typeof testStores>[number]]
const window = windowsOf(QUOTA_ZONE)('day', QUOTA_NOON)

const step = fc.record({
  gateway: fc.nat(GATEWAYS - 1),
  what: fc.oneof(
    { weight: 10, arbitrary: fc.constant('take' as const) },
    { weight: 10, arbitrary: fc.constant('last' as const) },
    { weight: 2, arbitrary: fc.constant('undo' as const) },
    { weight: 1, arbitrary: fc.constantFrom('crash' as const, 'close' as const, 'rest' as const) },
  ),
  amount: fc.integer({ min: 1, max: 60 }),
})

it('whatever gateways do, crash or give back, all they took is below the limit and one amount', async () => {
  const store = await open()
  let key = 0
  const opened = (): Leases =>
    createLeases({
      store,
      monotonic: () => performance.now() * 1_000,
      report: (error) => {
        throw error
      },
    })
  const limits = fc.integer({ min: 1, max: 400 })
  const property = fc.asyncProperty(
    limits,
    fc.array(step, { maxLength: 60 }),
    async (limit, steps) => {
      const gateways = Array.from({ length: GATEWAYS }, opened)
      key += 1
      const count = () => ({ key: `${key}`, limit, window, want: 50 })
      const state = { taken: 0, largest: 0 }
      const undone = new Map<Leases, number[]>()
      const run = async ({ gateway, what, amount }: (typeof steps)[number]) => {
        const leases = gateways[gateway] as Leases
        if (what === 'rest') return leases.rest(QUOTA_NOON)
        if (what === 'close') await leases.close()
        if (what === 'crash' || what === 'close') gateways[gateway] = opened()
        else if (what === 'undo') {
          const given = undone.get(leases)?.pop() ?? 0
          state.taken -= given
          leases.giveBack(count(), given)
        } else {
          const take = what === 'take' ? leases.take : leases.takeLast
          if ((await take(count(), amount)) !== 'taken') return
          state.taken += amount
          if (what === 'last') state.largest = Math.max(state.largest, amount)
          else undone.set(leases, [...(undone.get(leases) ?? []), amount])
        }
      }
      // Two at a time: one gateway and another, or the same, are in the midst of it.
      for (let at = 0; at < steps.length; at += 2) {
        await Promise.all(steps.slice(at, at + 2).map(run))
        expect(state.taken).toBeLessThanOrEqual(limit + Math.max(0, state.largest - 1))
      }
    },
  )
  await fc.assert(property, { numRuns: 25 })
})
