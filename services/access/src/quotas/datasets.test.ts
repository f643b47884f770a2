/** Quotas of which each dataset has its own, over all gateways. */
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../testing/flow-world.ts'
import { wholeCatalog } from '../testing/policy-world.ts'
import type { AccessPlan, Principal } from '../types.ts'
import { agreedPlan, appNamed, openPlan, planned, quotasOn } from './testing.ts'
import type { Quotas } from './types.ts'

const DAILY = 30
const each = (meter: 'requests' | 'bytes', amount: number) => {
  return { name: `each-${meter}`, of: 'dataset', meter, amount, per: 'day' } as const
}
const trips = agreedPlan({})
const rides = agreedPlan({}, 'agreement-1', 'card-rides')

/** Answers that got so many bytes out; undefined, or why not. */
function answer(quotas: Quotas, who: Principal, plan: AccessPlan, bytes = 1) {
  return codeOf(
    (async () => {
      const visit = await quotas.enter(who, 1)
      try {
        await visit.read(plan)
        await visit.spent(1, bytes)
      } finally {
        visit.end()
      }
    })(),
  )
}

describe.each(testStores())('quotas of each dataset on %s', (_name, open) => {
  async function twoGateways(plan: ReturnType<typeof each>) {
    const store = await open()
    const catalog = planned({ app: { quotas: [plan] } })
    return [await quotasOn(store, catalog), await quotasOn(store, catalog)] as const
  }

  /** How many answers an app gets, of all gateways at once. */
  async function answers(gateways: readonly Quotas[], who: Principal, plan: AccessPlan) {
    const counts = gateways.map(async (quotas) => {
      for (let count = 0; ; count += 1) {
        const code = await answer(quotas, who, plan)
        if (code === 'quota-exceeded') return count
        expect(code).toBeUndefined()
      }
    })
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  }

  it('two gateways together give each organisation so many requests of each dataset', async () => {
    const gateways = await twoGateways(each('requests', DAILY))
    expect(await answers(gateways, appNamed('one'), trips)).toBe(DAILY)
    expect(await answers(gateways, appNamed('two'), trips), 'its other app').toBe(0)
    expect(await answers(gateways, appNamed('two'), rides), 'another dataset').toBe(DAILY)
    expect(await answers(gateways, appNamed('one', 'org-firm'), trips)).toBe(DAILY)
    expect(await answers(gateways, appNamed('one'), openPlan), 'an open one').toBe(DAILY)
    for (const one of gateways) await one.close()
  })

  it('one answer of two datasets takes a request of each', async () => {
    const [quotas, other] = await twoGateways(each('requests', 1))
    const visit = await quotas.enter(appNamed('one'), 1)
    for (const plan of [trips, rides, trips]) await visit.read(plan)
    visit.end()
    expect(await answer(quotas, appNamed('one'), trips)).toBe('quota-exceeded')
    expect(await answer(other, appNamed('one'), rides)).toBe('quota-exceeded')
    expect(await answer(other, appNamed('one'), openPlan)).toBeUndefined()
    for (const one of [quotas, other]) await one.close()
  })

  it('bytes of a dataset that one gateway has sent are gone at the other', async () => {
    const [quotas, other] = await twoGateways(each('bytes', 1_000))
    expect(await answer(quotas, appNamed('one'), trips, 1_000)).toBeUndefined()
    expect(await answer(other, appNamed('one'), trips)).toBe('quota-exceeded')
    expect(await answer(other, appNamed('one'), rides)).toBeUndefined()
    const states = await other.stateOf(appNamed('one'), [trips, rides])
    expect(states.map(({ of, used, remaining }) => [of, used, remaining])).toEqual([
      ['dataset:card-trips/organisation:org-uni', 1_000, 0],
      ['dataset:card-rides/organisation:org-uni', 1, 999],
    ])
    for (const one of [quotas, other]) await one.close()
  })

  it('the catalogue of this tree has one for keys, and it holds', async () => {
    const catalog = await wholeCatalog()
    const quotas = catalog.quotas.get('key')?.quotas ?? []
    const [{ amount } = expect.fail('no quota by dataset')] = quotas.filter(
      ({ of }) => of === 'dataset',
    )
    const store = await open()
    const gateways = [await quotasOn(store, catalog), await quotasOn(store, catalog)] as const
    const key = { ...appNamed('one'), via: 'key', bound: false } as const
    const stops = { ...openPlan, dataset: 'bus-stops' }
    expect(await answer(gateways[0], key, openPlan, amount)).toBeUndefined()
    expect(await answer(gateways[1], key, openPlan)).toBe('quota-exceeded')
    expect(await answer(gateways[1], key, stops)).toBeUndefined()
    for (const one of gateways) await one.close()
  })
})
