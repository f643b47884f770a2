import { type Catalog, type Dataset, NO_TERMS } from '@tongqu/catalog'
import type { Store } from '@tongqu/store'
import type { AppPrincipal, PersonPrincipal, Role } from '../types.ts'

const SECOND = 1_000
const DAY = 86_400_000

/** Monday noon in 临衡. */
export const NOON = Date.parse('2026-03-02T04:00:00.000Z')

export type FlowClock = { now(): number; pass(days: number): void }

/** A clock that moves when it is told to, and ids that count. */
export function flowClock(at = NOON): FlowClock & { uuid(): string } {
  let now = at
  let ids = 0
  return {
    now: () => now,
    pass(days) {
      now += days * DAY
    },
    uuid() {
      ids += 1
      now += SECOND
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`
    },
  }
}

const both = (text: string) => ({ 'zh-CN': text, en: text })

export function datasetOf(over: Partial<Dataset> & { id: string }): Dataset {
  return {
    family: 'card',
    title: both(over.id),
    description: both(over.id),
    provider: 'card-company',
    tier: 'restricted',
    state: 'LISTED',
    licence: 'agreement-only',
    terms: NO_TERMS,
    keywords: { 'zh-CN': ['刷卡'], en: ['card'] },
    tables: [{ name: 'flow', contract: 'afc/od_flow@1' }],
    doors: ['records'],
    landing: 'append',
    updateFrequency: 'P1D',
    freshnessLimitSeconds: 172_800,
    retention: { versionDays: 7, rawDays: 7 },
    coverage: { area: both('临衡') },
    quality: {},
    classOverrides: { 'flow.entry_station': 'sensitive', 'flow.exit_station': 'personal' },
    synthetic: true,
    ...over,
  }
}

/** A dataset of trips of people, each given with the consent of whoever made it. */
export function peopleDatasetOf(over: Partial<Dataset> & { id: string }): Dataset {
  return datasetOf({
    tier: 'licensed',
    tables: [{ name: 'trip', contract: 'afc/trip@1' }],
    terms: { ...NO_TERMS, subjects: { trip: 'card_pseudonym' } },
    classOverrides: {},
    ...over,
  })
}

/** One dataset about people, one that its provider must consent to, one open, one of others. */
export function flowCatalog(): Catalog {
  const datasets = [
    peopleDatasetOf({ id: 'card-trips' }),
    datasetOf({ id: 'card-flows', terms: { ...NO_TERMS, providerConsent: true } }),
    datasetOf({ id: 'bus-lines', provider: 'bus-group', tier: 'open', licence: 'cc-by-4.0' }),
  ]
  const named = (id: string) => [id, { id, name: both(id) }] as const
  return {
    families: new Map([['card', { id: 'card', label: both('刷卡') }]]),
    datasets: new Map(datasets.map((dataset) => [dataset.id, dataset])),
    providers: new Map(['card-company', 'bus-group'].map(named)),
    licences: new Map(
      ['agreement-only', 'cc-by-4.0'].map((id) => [id, { id, title: both(id) }] as const),
    ),
    purposes: ['research', 'public-service'].map((id) => ({
      id,
      label: both(id),
      description: both(id),
    })),
    calendars: new Map(),
    tiers: new Map(),
    sources: new Map(),
    forwards: new Map(),
    products: new Map(),
    quotas: new Map(),
  }
}

const ORGANISATIONS = [
  { id: 'org-uni', kind: 'institution', provider: null, body: {} },
  { id: 'org-firm', kind: 'enterprise', provider: null, body: {} },
  { id: 'org-card', kind: 'enterprise', provider: 'card-company', body: {} },
  { id: 'org-bus', kind: 'enterprise', provider: 'bus-group', body: {} },
  { id: 'org-bureau', kind: 'government', provider: null, body: { authority: true } },
] as const

/** Puts the organisations of the little world into a store. */
export async function seedOrganisations(store: Store): Promise<void> {
  await store.transact(async (writing) => {
    for (const { body, ...one } of ORGANISATIONS) {
      const fixed = { uscc: null, state: 'ACTIVE', version: 1, synthetic: 1 }
      const created_at = new Date(NOON).toISOString()
      const row = { ...one, ...fixed, created_at, body: JSON.stringify(body) }
      await writing.insertInto('organisations').values(row).execute()
    }
  })
}

type Organisation = (typeof ORGANISATIONS)[number]['id']

/** Somebody of an organisation of the little world. */
export function personOf(organisation: Organisation, ...roles: Role[]): PersonPrincipal {
  const { provider, kind } = ORGANISATIONS.find(({ id }) => id === organisation) ?? ORGANISATIONS[0]
  return {
    kind: 'person',
    address: '192.0.2.1',
    id: `${organisation}-${roles.join('-') || 'nobody'}`,
    organisation,
    ...(provider && { provider }),
    authority: kind === 'government',
    roles,
    via: 'token',
    csrf: true,
  }
}

export function appOf(organisation: Organisation, via: 'token' | 'key' = 'token'): AppPrincipal {
  return {
    kind: 'app',
    address: '192.0.2.1',
    id: `${organisation}-app`,
    organisation,
    scopes: [],
    via,
    bound: true,
  }
}

/** Code of the problem that something ends in; `undefined` when it ends well. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code)
    throw error
  }
}
