import { Problem } from '@tongqu/contracts'
import type { Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../testing/flow-world.ts'
import type { Principal } from '../types.ts'
import { QuotaRefusal } from './refusal.ts'
import {
  agreedPlan,
  appNamed,
  dailyRequests,
  granted,
  openPlan,
  planned,
  QUOTA_NOON,
  quotasOn,
} from './testing.ts'
import type { Quotas, QuotaVisit } from './types.ts'

const app = appNamed('app')
const stranger: Principal = { kind: 'anonymous', address: '203.0.113.7' }
const DAY = 86_400_000
const WAIT = { timeout: 20_000 }

async function entered(quotas: Quotas, who: Principal = app): Promise<QuotaVisit> {
  return quotas.enter(who, 1)
}

async function read(quotas: Quotas, plan: Parameters<QuotaVisit['read']>[0]): Promise<void> {
  const visit = await entered(quotas)
  await visit.read(plan)
  visit.end()
}

async function reads(quotas: Quotas, plan: Parameters<QuotaVisit['read']>[0]): Promise<number> {
  for (let count = 0; ; count += 1) {
    const code = await codeOf(read(quotas, plan))
    if (code === 'quota-exceeded' || code === 'rate-limited') return count
    expect(code).toBeUndefined()
  }
}

/** A store that can be taken away. */
function cuttable(store: Pick<Store, 'db' | 'transact'>) {
  const state = { isCut: false }
  const db = new Proxy(store.db, {
    get(target, name) {
      if (state.isCut) throw new Problem('store-unavailable')
      const member = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  const transact: Store['transact'] = (work) =>
    state.isCut ? Promise.reject(new Problem('store-unavailable')) : store.transact(work)
  return { state, store: { db, transact } }
}

describe.each(testStores())('exact quotas on %s', (_name, open) => {
  it('four gateways together grant exactly what there is', async () => {
    const store = await open()
    const catalog = dailyRequests(3_000)
    const gateways = await Promise.all([1, 2, 3, 4].map(() => quotasOn(store, catalog)))
    const counts = await Promise.all(gateways.map((one) => granted(one)))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3_000)
    // One that comes late may find nothing left.
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(1)
    for (const one of gateways) await one.close()
  })

  it('what a dead gateway had leased is not granted twice, what one that closes had, once', async () => {
    const store = await open()
    const catalog = dailyRequests(1_000)
    const dead = await quotasOn(store, catalog)
    for (let count = 0; count < 10; count += 1) (await entered(dead)).end()
    const closing = await quotasOn(store, catalog)
    for (let count = 0; count < 10; count += 1) (await entered(closing)).end()
    await closing.close()
    const rest = await quotasOn(store, catalog)
    const got = 20 + (await granted(rest))
    expect(got).toBeLessThanOrEqual(1_000)
    expect(got).toBeGreaterThanOrEqual(1_000 - 1_000 / 8)
    await Promise.all([dead.close(), rest.close()])
  })

  it('a day begins anew at midnight, and a clock that is set back grants nothing again', async () => {
    const store = await open()
    let now = QUOTA_NOON
    const quotas = await quotasOn(store, dailyRequests(40), { now: () => now })
    expect(await granted(quotas)).toBe(40)
    now += DAY
    expect(await granted(quotas)).toBe(40)
    now -= DAY
    expect(await granted(quotas)).toBe(0)
    now += DAY
    expect(await granted(quotas)).toBe(0)
    await quotas.close()
  })

  it('bytes of whole answers: all but the last one fit, over all gateways', async () => {
    const store = await open()
    const limit = 100_000
    const plan = agreedPlan({ bytesPerDay: limit })
    const gateways = await Promise.all([1, 2, 3].map(() => quotasOn(store, planned({}))))
    let [sent, largest] = [0, 0]
    const answer = async (quotas: Quotas, bytes: number) => {
      const visit = await entered(quotas)
      await visit.read(plan)
      await visit.spent(1, bytes)
      sent += bytes
      largest = Math.max(largest, bytes)
      visit.end()
    }
    const asking = gateways.map(async (quotas, turn) => {
      for (let size = 1_000 + turn; ; size = (size * 7) % 20_011) {
        const codes = await Promise.all([size, size + 1].map((one) => codeOf(answer(quotas, one))))
        if (codes.every((code) => code === 'quota-exceeded')) return
      }
    })
    await Promise.all(asking)
    expect(sent).toBeGreaterThan(limit * 0.7)
    expect(sent).toBeLessThan(limit + largest)
    for (const quotas of gateways) expect(await codeOf(answer(quotas, limit))).toBeDefined()
    for (const one of gateways) await one.close()
  })

  it('requests of an agreement are counted for its whole life, for each dataset', async () => {
    const store = await open()
    let now = QUOTA_NOON
    const quotas = await quotasOn(store, planned({}), { now: () => now })
    expect(await reads(quotas, agreedPlan({ requests: 25 }))).toBe(25)
    now += 40 * DAY
    expect(await reads(quotas, agreedPlan({ requests: 25 }))).toBe(0)
    expect(await reads(quotas, agreedPlan({ requests: 25 }, 'agreement-1', 'other'))).toBe(25)
    expect(await reads(quotas, agreedPlan({ requests: 25 }, 'agreement-2'))).toBe(25)
    await quotas.close()
  })

  it('what one quota refuses is not taken of another', async () => {
    const store = await open()
    const catalog = planned({
      agreement: {
        quotas: [{ name: 'each', of: 'agreement', meter: 'requests', amount: 2, per: 'day' }],
      },
    })
    const quotas = await quotasOn(store, catalog)
    const plan = agreedPlan({ requests: 10, bytesPerDay: 100 })
    expect(await reads(quotas, plan)).toBe(2)
    for (let count = 0; count < 10; count += 1) await codeOf(read(quotas, plan))
    const states = await quotas.stateOf(app, [plan])
    expect(states.find(({ policy }) => policy === 'agreement-requests')).toMatchObject({ used: 2 })
    await quotas.close()
  })

  it('one answer of many tables takes one request of its agreement', async () => {
    const store = await open()
    const quotas = await quotasOn(store, planned({}))
    const visit = await entered(quotas)
    for (let count = 0; count < 5; count += 1) await visit.read(agreedPlan({ requests: 2 }))
    expect(await reads(quotas, agreedPlan({ requests: 2 }))).toBe(1)
    await quotas.close()
  })

  it('tells how much is left of everything', async () => {
    const store = await open()
    const catalog = planned({
      app: {
        rates: [{ name: 'fast', of: 'app', requests: 10, seconds: 1, burst: 20 }],
        quotas: [{ name: 'daily', of: 'app', meter: 'requests', amount: 100, per: 'day' }],
        streams: [{ name: 'streams', of: 'app', amount: 2 }],
      },
    })
    const quotas = await quotasOn(store, catalog, { monotonic: () => 1_000 })
    const plan = agreedPlan({ bytesPerDay: 1_000, requests: 50 })
    const visit = await entered(quotas)
    await visit.read(plan)
    await visit.spent(3, 400)
    await visit.stream(plan, () => {})
    const states = await quotas.stateOf(app, [plan, plan])
    expect(states.map(({ policy, of, used, remaining }) => [policy, of, used, remaining])).toEqual([
      ['fast', 'app:app', 1, 19],
      ['daily', 'app:app', 1, 99],
      ['agreement-requests', 'agreement:agreement-1/card-trips', 1, 49],
      ['agreement-bytes', 'agreement:agreement-1/card-trips', 400, 600],
      ['streams', 'app:app', 1, 1],
    ])
    expect(states[1]).toMatchObject({ windowSeconds: 86_400, resetsAt: '2026-03-01T16:00:00.000Z' })
    visit.end()
    await quotas.close()
  })

  it('organisations and apps with odd names are counted apart', async () => {
    const store = await open()
    const amount = 3
    const catalog = planned({
      app: { quotas: [{ name: 'daily', of: 'app', meter: 'requests', amount, per: 'day' }] },
    })
    const quotas = await quotasOn(store, catalog)
    const names = ['a', 'a b', 'a%20b', 'a/b', 'a\u0000', '__proto__', "';--", '\ud800', '应用', '']
    for (const name of names) expect(await granted(quotas, 1, appNamed(name)), name).toBe(3)
    await quotas.close()
  })
})

describe.each(testStores())('a store that is away on %s', (_name, open) => {
  const limits = { requests: 1_000 }

  it('lets what is open go on, refuses what is not, and nothing is granted twice', async () => {
    const { store, state } = cuttable(await open())
    let time = 0
    const quotas = await quotasOn(store, dailyRequests(1_000), { monotonic: () => time })
    await read(quotas, agreedPlan(limits))
    state.isCut = true
    // What is leased is still given.
    await read(quotas, agreedPlan(limits))
    const other = appNamed('other', 'org-firm')
    const visit = await entered(quotas, other)
    await visit.read(openPlan)
    await visit.spent(10, 1_000)
    expect(await codeOf(Promise.resolve().then(() => visit.read(agreedPlan(limits))))).toBe(
      'quota-unavailable',
    )
    state.isCut = false
    time += 5_000
    // The first asks whether the store is back; others do not wait for that.
    await entered(quotas, other)
    await expect.poll(() => codeOf(readAs(quotas, other))).toBeUndefined()
    await quotas.close()
  })

  async function readAs(quotas: Quotas, who: Principal): Promise<void> {
    const visit = await entered(quotas, who)
    await visit.read(agreedPlan(limits, 'agreement-9'))
  }

  it('does not make anybody wait for ever, and what it says late is not lost', async () => {
    const own = await open()
    const late = Promise.withResolvers<void>()
    const hang = { isOn: true }
    const db = own.db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (hang.isOn) await late.promise
        return result
      },
    })
    const store = { db, transact: own.transact }
    hang.isOn = false
    const quotas = await quotasOn(store, dailyRequests(100), { waitMilliseconds: 300 })
    hang.isOn = true
    const visit = await entered(quotas)
    await visit.read(openPlan)
    expect(await codeOf(read(quotas, agreedPlan(limits)))).toBe('quota-unavailable')
    hang.isOn = false
    late.resolve()
    await expect.poll(() => codeOf(read(quotas, agreedPlan(limits))), WAIT).toBeUndefined()
    expect(await granted(quotas)).toBeGreaterThan(80)
    await quotas.close()
  })

  it('begins all the same', async () => {
    const { store, state } = cuttable(await open())
    state.isCut = true
    const errors: unknown[] = []
    const quotas = await quotasOn(store, dailyRequests(10), { report: (one) => errors.push(one) })
    await (await entered(quotas)).read(openPlan)
    expect(errors.length).toBeGreaterThan(0)
    await quotas.close()
  })
})

describe.each(testStores())('callers without a name on %s', (_name, open) => {
  const catalog = planned({
    anonymous: {
      quotas: [{ name: 'few', of: 'address', meter: 'requests', amount: 500, per: 'day' }],
    },
  })
  const from = (address: string): Principal => ({ kind: 'anonymous', address })

  it('share what their network has, and a flood of networks leaves no row', async () => {
    const store = await open()
    const quotas = await quotasOn(store, catalog)
    for (let index = 0; index < 5_000; index += 1) {
      await entered(quotas, from(`2001:db8:${index.toString(16)}::1`))
    }
    await quotas.close()
    expect(await store.db.selectFrom('quota_used').selectAll().execute()).toEqual([])
    const again = await quotasOn(store, catalog)
    let count = 0
    while ((await codeOf(entered(again, from(`198.51.100.${count % 250}`)))) === undefined) {
      count += 1
    }
    expect(count).toBe(500)
    expect(await codeOf(entered(again, from('198.51.101.1')))).toBeUndefined()
    await again.close()
  })

  it('come to their limit over several gateways too', async () => {
    const store = await open()
    const [first, second] = [await quotasOn(store, catalog), await quotasOn(store, catalog)]
    for (let count = 0; count < 500; count += 1) await entered(first, stranger)
    for (let count = 0; count < 10; count += 1) await entered(second, stranger)
    const isOver = async () => (await codeOf(entered(second, stranger))) === 'quota-exceeded'
    await expect.poll(isOver, { timeout: 10_000 }).toBe(true)
    await Promise.all([first.close(), second.close()])
  })
})

describe('what callers are told', () => {
  const [[, open]] = testStores() as [ReturnType<typeof testStores>[number]]
  const catalog = planned({
    app: {
      rates: [{ name: 'fast', of: 'app', requests: 2, seconds: 1, burst: 4 }],
      quotas: [
        { name: 'daily', of: 'app', meter: 'requests', amount: 1_000, per: 'day' },
        { name: 'volume', of: 'organisation', meter: 'bytes', amount: 5_000, per: 'month' },
        { name: 'lines', of: 'organisation', meter: 'rows', amount: 50, per: 'day' },
      ],
    },
  })

  it('is what the draft says, and Retry-After is not earlier than t', async () => {
    let time = 10_000
    const quotas = await quotasOn(await open(), catalog, { monotonic: () => time })
    const visit = await entered(quotas)
    await visit.read(agreedPlan({ requestsPerMinute: 60 }))
    await visit.spent(5, 1_000)
    expect(visit.headers()).toEqual({
      'RateLimit-Policy':
        '"fast";q=4;w=2, "daily";q=1000;w=86400, ' +
        '"volume";q=5000;qu="content-bytes";w=2678400, "agreement-minute";q=60;w=60',
      RateLimit:
        '"fast";r=3;t=1, "daily";r=999;t=43200, "volume";r=4000;t=2635200, ' +
        '"agreement-minute";r=59;t=1',
    })
    for (let count = 0; count < 3; count += 1) await entered(quotas)
    const refusal = await entered(quotas).catch((error) => error)
    expect(refusal).toBeInstanceOf(QuotaRefusal)
    expect(refusal).toMatchObject({ code: 'rate-limited', status: 429 })
    expect(refusal.extensions).toEqual({ 'violated-policies': ['fast'], retryAfter: 1 })
    expect(refusal.headers.RateLimit).toMatch(/^"fast";r=0;t=1, /)
    time += 1_000
    await entered(quotas)
    await quotas.close()
  })

  it('names what is used up, and when it is whole again', async () => {
    const quotas = await quotasOn(await open(), catalog)
    const visit = await entered(quotas)
    await visit.spent(60, 10)
    const refusal = await entered(quotas).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'quota-exceeded', status: 429 })
    const { extensions } = refusal as QuotaRefusal
    expect(extensions).toEqual({ 'violated-policies': ['lines'], retryAfter: 43_200 })
    await quotas.close()
  })

  it('costs nothing on pages, where agreements are counted all the same', async () => {
    const quotas = await quotasOn(await open(), catalog)
    for (let count = 0; count < 20; count += 1) {
      const visit = await quotas.enter(app, 0)
      expect(visit.headers()).toEqual({})
    }
    const visit = await quotas.enter(app, 0)
    await visit.read(agreedPlan({ requests: 1 }))
    const again = await quotas.enter(app, 0)
    const refused = codeOf(Promise.resolve().then(() => again.read(agreedPlan({ requests: 1 }))))
    expect(await refused).toBe('quota-exceeded')
    await quotas.close()
  })

  it('rates are divided by the gateways that are alive', async () => {
    const store = await open()
    const clock = { monotonic: () => 0 }
    const first = await quotasOn(store, catalog, clock)
    const second = await quotasOn(store, catalog, clock)
    let count = 0
    while ((await codeOf(entered(second))) === undefined) count += 1
    expect(count).toBe(2)
    await second.close()
    const alone = await quotasOn(store, catalog, clock)
    await first.close()
    await alone.close()
  })
})
