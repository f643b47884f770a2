import { randomUUID } from 'node:crypto'
import type { Catalog, QuotaCaller, QuotaPlan } from '@tongqu/catalog'
import type { Store } from '@tongqu/store'
import { flowCatalog } from '../testing/flow-world.ts'
import type { AccessPlan, AppPrincipal, Limits } from '../types.ts'
import { openQuotas, type QuotaDeps } from './quotas.ts'
import type { Quotas } from './types.ts'

export const QUOTA_NOON = Date.parse('2026-03-01T04:00:00Z')
const PATIENCE_MILLISECONDS = 20_000
export const QUOTA_ZONE = 'Asia/Shanghai'

type Sketch = Partial<Pick<QuotaPlan, 'rates' | 'quotas' | 'streams'>>

/** A catalogue whose plans are these. */
export function planned(plans: Partial<Record<QuotaCaller, Sketch>>): Catalog {
  const title = { 'zh-CN': '方案', en: 'Plan' }
  const entries = Object.entries(plans) as [QuotaCaller, Sketch][]
  const quotas = entries.map(([caller, sketch]) => {
    const none = { rates: [], quotas: [], streams: [] }
    return [caller, { id: caller, title, for: caller, ...none, ...sketch }] as const
  })
  return { ...flowCatalog(), quotas: new Map(quotas) }
}

/** So many requests a day for each organisation. */
export function dailyRequests(amount: number): Catalog {
  const daily = {
    name: 'daily',
    of: 'organisation',
    meter: 'requests',
    amount,
    per: 'day',
  } as const
  return planned({ app: { quotas: [daily] } })
}

export function appNamed(id: string, organisation = 'org-uni'): AppPrincipal {
  const rest = { address: '192.0.2.1', scopes: [], via: 'token', bound: true } as const
  return { kind: 'app', id, organisation, ...rest }
}

/** What an agreement gives of a dataset. */
export function agreedPlan(limits: Limits, id = 'agreement-1', dataset = 'card-trips'): AccessPlan {
  return {
    dataset,
    tier: 'licensed',
    action: 'read',
    purpose: 'research',
    tables: {},
    basis: { kind: 'agreement', id, recipient: 'org-uni' },
    limits,
    duties: [],
    expiresAt: '2026-03-01T05:00:00Z',
    hash: `${id} ${dataset}`,
  }
}

export const openPlan: AccessPlan = {
  ...(({ basis: _, ...rest }) => rest)(agreedPlan({})),
  dataset: 'bus-lines',
  tier: 'open',
}

/**
 * A gateway of its own with these limits, which is patient with a store on a busy machine; a clock
 * that stands still unless `given` moves it.
 */
export function quotasOn(
  store: Pick<Store, 'db' | 'transact'>,
  catalog: Catalog,
  given: Partial<QuotaDeps> = {},
): Promise<Quotas> {
  return openQuotas({
    store,
    now: () => QUOTA_NOON,
    uuid: randomUUID,
    catalog: () => catalog,
    gateway: randomUUID(),
    zone: QUOTA_ZONE,
    waitMilliseconds: PATIENCE_MILLISECONDS,
    ...given,
  })
}

/** Asks until it is refused, `atOnce` at a time; answers how often it was not. */
export async function granted(quotas: Quotas, atOnce = 8, who = appNamed('app')): Promise<number> {
  let count = 0
  const ask = async () => {
    for (;;) {
      try {
        const entering = quotas.enter(who, 1)
        const visit = entering instanceof Promise ? await entering : entering
        visit.end()
        count += 1
      } catch (error) {
        if ((error as { code?: string }).code === 'quota-exceeded') return
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, ask))
  return count
}
