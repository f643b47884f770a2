import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import {
  type AccessPlan,
  type AppPrincipal,
  openQuotas,
  type Principal,
  type QuotaDeps,
  type Quotas,
} from '@tongqu/access'
import { type Catalog, loadCatalog, type QuotaPlan } from '@tongqu/catalog'
import { openStore, type Store } from '@tongqu/store'
import { atMost, type Benchmark, type Figure, inTurns, times } from './kit.ts'

const REQUESTS = 100_000
const APPS = 200
const APPS_OF_ORGANISATION = 4
const TURNS = 7
const MOST_MICROSECONDS = 1
/** Of parts of 50, which are the smallest worth it (governance 3). */
const MOST_ROUND_TRIPS = 0.01
const PLENTY = 1_000_000
const PLENTY_A_DAY = 100_000_000_000_000
const BYTES = 20_000

/**
 * What quotas cost a request: nothing is asked of the store but for a part now and then, so that
 * each decision is made here. Plans are those of the catalogue, with numbers that nobody reaches.
 */
export const benchmark: Benchmark = {
  name: 'quota',
  async run(scratch) {
    const store = await openStore({ dir: scratch, now: Date.now, uuid: randomUUID })
    const { catalog, faults } = await loadCatalog(CATALOG)
    if (!catalog) throw new Error(`${faults.length} faults in the catalogue`)
    try {
      const generous = withPlenty(catalog)
      return [...(await decisions(store, generous)), await roundTrips(store, generous)]
    } finally {
      await store.close()
    }
  },
}

const CATALOG = fileURLToPath(new URL('../../../catalog', import.meta.url))

function withPlenty(catalog: Catalog): Catalog {
  const plans = [...catalog.quotas.values()].map((plan): [QuotaPlan['for'], QuotaPlan] => {
    const rates = plan.rates.map((rate) => ({ ...rate, requests: PLENTY, burst: PLENTY }))
    const quotas = plan.quotas.map((quota) => ({ ...quota, amount: PLENTY_A_DAY }))
    return [plan.for, { ...plan, rates, quotas }]
  })
  return { ...catalog, quotas: new Map(plans) }
}

function openedOn(store: QuotaDeps['store'], catalog: Catalog): Promise<Quotas> {
  return openQuotas({
    store,
    now: Date.now,
    uuid: randomUUID,
    catalog: () => catalog,
    gateway: randomUUID(),
    zone: 'Asia/Shanghai',
  })
}

const apps = Array.from({ length: APPS }, (_, index): AppPrincipal => {
  const organisation = `org-${Math.floor(index / APPS_OF_ORGANISATION)}`
  const rest = { address: '192.0.2.1', scopes: [], via: 'token', bound: true } as const
  return { kind: 'app', id: `app-${index}`, organisation, ...rest }
})

const strangers = Array.from({ length: APPS }, (_, index): Principal => {
  return { kind: 'anonymous', address: `198.51.${index % 250}.${index % 199}` }
})

const limits = { requests: PLENTY_A_DAY, bytesPerDay: PLENTY_A_DAY, requestsPerMinute: PLENTY }

const agreed = apps.map(({ organisation }): AccessPlan => {
  return {
    ...{ dataset: 'afc-trips', tier: 'licensed', action: 'read', purpose: 'research' },
    ...{ tables: {}, limits, duties: [], expiresAt: '2030-01-01T00:00:00Z', hash: organisation },
    basis: { kind: 'agreement', id: `agreement-of-${organisation}`, recipient: organisation },
  }
})

async function decisions(store: Store, catalog: Catalog): Promise<Figure[]> {
  const quotas = await openedOn(store, catalog)
  const each = (work: (index: number) => unknown) => async () => {
    for (let index = 0; index < REQUESTS; index += 1) {
      const pending = work((index * 7_919) % APPS)
      if (pending instanceof Promise) await pending
    }
  }
  let sink: unknown
  const seen = await inTurns(TURNS, {
    bare: each((at) => {
      sink = names.get(`app:${apps[at]?.id}`)
    }),
    rate: each((at) => quotas.enter(apps[at] as Principal, 1, false)),
    app: each((at) => quotas.enter(apps[at] as Principal, 1)),
    stranger: each((at) => quotas.enter(strangers[at] as Principal, 1)),
    whole: each((at) => whole(quotas, at)),
  })
  if (sink === undefined) throw new Error('nothing was looked up')
  await quotas.close()
  const micro = ({ cpuMs }: { cpuMs: number }) => (cpuMs * 1_000) / REQUESTS
  const figure = (what: string, value: number): Figure => ({
    what,
    target: `≤ ${MOST_MICROSECONDS} µs CPU`,
    figure: `${value.toFixed(2)} µs`,
    verdict: atMost(value, MOST_MICROSECONDS),
  })
  return [
    figure('Decision by the rates of an app and its organisation', micro(seen.rate)),
    {
      ...figure('Decision by its rates and three exact quotas', micro(seen.app)),
      note: `${times(seen.app.cpuMs / seen.bare.cpuMs)} a bare map lookup; leases included`,
    },
    figure('Decision for somebody unknown', micro(seen.stranger)),
    {
      what: 'All of a request: entering, an agreement, bytes, header fields',
      target: '–',
      figure: `${micro(seen.whole).toFixed(2)} µs`,
      verdict: 'noted',
    },
  ]
}

const names = new Map(apps.map((app) => [`app:${app.id}`, app]))

async function whole(quotas: Quotas, at: number): Promise<void> {
  const entering = quotas.enter(apps[at] as Principal, 1)
  const visit = entering instanceof Promise ? await entering : entering
  const reading = visit.read(agreed[at] as AccessPlan)
  if (reading) await reading
  const spending = visit.spent(100, BYTES)
  if (spending) await spending
  visit.headers()
  visit.end()
}

async function roundTrips(store: Store, catalog: Catalog): Promise<Figure> {
  let statements = 0
  const db = store.db.withPlugin({
    transformQuery({ node }) {
      statements += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const quotas = await openedOn({ db, transact: store.transact }, catalog)
  const before = statements
  const [app] = apps
  if (!app) throw new Error('there is no app')
  for (let count = 0; count < REQUESTS; count += 1) {
    const entering = quotas.enter(app, 1)
    if (entering instanceof Promise) await entering
  }
  const each = (statements - before) / REQUESTS
  await quotas.close()
  return {
    what: 'Round trips to the store for a request of one app',
    target: `≤ ${MOST_ROUND_TRIPS}`,
    figure: each.toFixed(4),
    verdict: atMost(each, MOST_ROUND_TRIPS),
    note: 'two exact quotas; leased are 500 to 10,000 at once',
  }
}
