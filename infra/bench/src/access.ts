import { fileURLToPath } from 'node:url'
import {
  decide,
  type LivePolicyView,
  openPolicyView,
  type Principal,
  policyOf,
} from '@tongqu/access'
import { type Catalog, type Dataset, knownContract, loadCatalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { openStore, type Store } from '@tongqu/store'
import {
  atMost,
  type Benchmark,
  type Figure,
  inTurns,
  memoryOf,
  tell,
  timed,
  times,
} from './kit.ts'

const AGREEMENTS = 10_000
const ORGANISATIONS = 500
const DECISIONS = 200_000
const TURNS = 7
const PEOPLE = 1_000_000
const PEOPLE_DATASET = 'afc-trips'
/** The first for which it is given. */
const PEOPLE_PURPOSE = 'public-service'
/** Every column of a trip, as consents name them. */
const CONSENTED = (knownContract('afc/trip@1')?.columns ?? [])
  .map(({ name }) => `trip/${name}`)
  .sort()
  .join(' ')
const ROWS_AT_ONCE = 1_000
/** So few that the young generation is not collected in between. */
const ALLOCATING = 4_000
const MOST_MICROSECONDS = 20

const NOW = new Date('2026-06-15T08:00:00.000Z')
const FROM = '2026-06-01T00:00:00.000Z'
const TO = '2026-07-01T00:00:00.000Z'

/** Decisions over ten thousand agreements, beside two bare lookups in maps; a million consents. */
export const benchmark: Benchmark = {
  name: 'access',
  async run(scratch) {
    const folder = fileURLToPath(new URL('../../../catalog', import.meta.url))
    const { catalog } = await loadCatalog(folder)
    if (!catalog) throw new Error('the catalogue has faults')
    let ids = 0
    const uuid = () => `event-${ids++}`
    const store = await openStore({ dir: scratch, now: () => NOW.getTime(), uuid })
    try {
      tell(`${AGREEMENTS} agreements of ${ORGANISATIONS} organisations`)
      const pairs = await addAgreements(store, catalog)
      const figures = await decisions(store, catalog, pairs)
      tell(`${PEOPLE} consents`)
      await addPeople(store)
      return [...figures, ...(await people(store, catalog))]
    } finally {
      await store.close()
    }
  },
}

type Pair = { organisation: string; dataset: string; who: Principal }

async function addAgreements(store: Store, catalog: Catalog): Promise<Pair[]> {
  const datasets = [...catalog.datasets.values()].filter(
    ({ tier, state, id, terms }) =>
      (tier === 'restricted' || tier === 'licensed') &&
      state === 'LISTED' &&
      id !== PEOPLE_DATASET &&
      !terms.providerConsent,
  )
  const perOrganisation = AGREEMENTS / ORGANISATIONS
  const pairs: Pair[] = []
  for (let index = 0; index < ORGANISATIONS; index += 1) {
    const organisation = `org-${index}`
    await store.transact(async (writing) => {
      await writing.insertInto('organisations').values(organisationRow(organisation)).execute()
      const chosen = Array.from({ length: perOrganisation }, (_, at) => {
        return datasets[(index + at) % datasets.length] as Dataset
      })
      const rows = chosen.map((dataset, at) =>
        agreementRow(`a-${index}-${at}`, organisation, dataset),
      )
      await writing.insertInto('agreements').values(rows).execute()
      pairs.push(...chosen.map((dataset) => pairOf(organisation, dataset.id)))
    })
  }
  return pairs
}

function pairOf(organisation: string, dataset: string): Pair {
  const scopes = [`ds:${dataset}:read`]
  const app = { kind: 'app', address: '192.0.2.1', id: 'app', organisation, scopes } as const
  return { organisation, dataset, who: { ...app, via: 'token', bound: false } }
}

function organisationRow(id: string) {
  const row = { id, uscc: null, kind: 'enterprise', provider: null, state: 'ACTIVE' }
  return { ...row, version: 1, created_at: FROM, synthetic: 1, body: '{}' }
}

function agreementRow(id: string, assignee: string, dataset: Dataset) {
  const policy = policyOf({
    uid: id,
    type: 'Agreement',
    dataset: dataset.id,
    assigner: dataset.provider,
    assignee,
    actions: ['read', 'subscribe'],
    rights: [],
    columns: columnsOf(dataset),
    rows: [],
    purposes: [dataset.terms.purposes?.[0] ?? 'research'],
    validFrom: FROM,
    validTo: TO,
    limits: { requestsPerMinute: 600 },
    duties: [{ action: 'attribute' }],
    prohibitions: [],
  })
  const row = { id, kind: 'agreement', application: null, supersedes: null }
  const parties = { assigner: dataset.provider, assignee }
  const times = { created_at: FROM, valid_from: FROM, valid_to: TO }
  const body = JSON.stringify({ document: { policies: [policy] } })
  return { ...row, ...parties, state: 'ACTIVE', version: 1, ...times, body } as never
}

function columnsOf(dataset: Dataset) {
  return dataset.tables.flatMap(({ name, contract }) =>
    (knownContract(contract)?.columns ?? []).map((column) => ({
      table: name,
      column: column.name,
    })),
  )
}

async function opened(store: Store): Promise<LivePolicyView> {
  const view = openPolicyView({ store, now: () => NOW.getTime(), report: told })
  await view.catchUp()
  return view
}

function told(error: unknown): void {
  throw error
}

async function decisions(
  store: Store,
  catalog: Catalog,
  pairs: readonly Pair[],
): Promise<Figure[]> {
  const view = await opened(store)
  const deps = { catalog: () => catalog, policy: view }
  const answer = ({ who, dataset }: Pair) => decide(deps, who, dataset, 'read', 'unspecified', NOW)
  const cold = await timed(async () => {
    for (const pair of pairs) if (answer(pair) instanceof Problem) throw answer(pair)
  })
  const maps = new Map<string, Map<string, object>>()
  for (const { organisation, dataset } of pairs) {
    const inner = maps.get(organisation) ?? new Map<string, object>()
    maps.set(organisation, inner.set(dataset, {}))
  }
  const stranger: Principal = { kind: 'anonymous', address: '192.0.2.1' }
  let sink: unknown
  const each = (work: (pair: Pair) => unknown) => async () => {
    for (let index = 0; index < DECISIONS; index += 1) {
      sink = work(pairs[(index * 7_919) % pairs.length] as Pair)
    }
  }
  const seen = await inTurns(TURNS, {
    bare: each(({ organisation, dataset }) => maps.get(organisation)?.get(dataset)),
    agreement: each(answer),
    open: each(() => decide(deps, stranger, 'bus-alerts', 'read', 'unspecified', NOW)),
    refused: each(({ dataset }) => decide(deps, stranger, dataset, 'read', 'unspecified', NOW)),
  })
  if (sink === undefined) throw new Error('nothing was decided')
  const bytes = allocated(() => {
    for (let index = 0; index < ALLOCATING; index += 1) sink = answer(pairs[index] as Pair)
  })
  view.close()
  const micro = ({ cpuMs }: { cpuMs: number }) => (cpuMs * 1_000) / DECISIONS
  const figure = (what: string, value: number): Figure => ({
    what,
    target: `≤ ${MOST_MICROSECONDS} µs CPU`,
    figure: `${value.toFixed(2)} µs`,
    verdict: atMost(value, MOST_MICROSECONDS),
  })
  return [
    {
      ...figure('Decision by agreement, 10,000 of them', micro(seen.agreement)),
      note: `${times(seen.agreement.cpuMs / seen.bare.cpuMs)} two bare map lookups`,
    },
    figure('Decision in the open tier', micro(seen.open)),
    figure('Refusal of somebody unknown', micro(seen.refused)),
    noted(
      'First decision by an agreement',
      `${((cold.cpuMs * 1_000) / pairs.length).toFixed(0)} µs`,
    ),
    noted('Memory that a decision takes', `${Math.round(bytes / ALLOCATING)} bytes`),
  ]
}

function noted(what: string, figure: string): Figure {
  return { what, target: '–', figure, verdict: 'noted' }
}

function allocated(work: () => void): number {
  const before = process.memoryUsage().heapUsed
  work()
  return process.memoryUsage().heapUsed - before
}

async function addPeople(store: Store): Promise<void> {
  for (let from = 0; from < PEOPLE; from += ROWS_AT_ONCE * 50) {
    await store.transact(async (writing) => {
      for (let part = from; part < from + ROWS_AT_ONCE * 50; part += ROWS_AT_ONCE) {
        const rows = Array.from({ length: ROWS_AT_ONCE }, (_, at) => consentRow(part + at))
        await writing.insertInto('consents').values(rows).execute()
      }
    })
  }
}

function consentRow(index: number) {
  const subject = `${index}`.padStart(26, 'a')
  const row = { id: `c-${index}`, kind: 'subject', dataset: PEOPLE_DATASET, subject }
  const columns = CONSENTED
  const asked = { agreement: null, purpose: PEOPLE_PURPOSE, columns, sensitive: 1 }
  const parties = { receiver: 'org-0', ...asked }
  const links = { link_hash: null, link_expires_at: null, handle_hash: null }
  const rest = { state: 'GIVEN', version: 1, created_at: FROM, expires_at: null, body: '{}' }
  return { ...row, ...parties, ...rest, ...links }
}

/** The set of plans is made anew after each change; then it is there. */
async function people(store: Store, catalog: Catalog): Promise<Figure[]> {
  const dataset = catalog.datasets.get(PEOPLE_DATASET) as Dataset
  const own = { ...(agreementRow('people', 'org-0', dataset) as object) } as never
  await store.transact((writing) => writing.insertInto('agreements').values(own).execute())
  const before = memoryOf(process.pid).nowMb
  let view: LivePolicyView | undefined
  const load = await timed(async () => {
    view = await opened(store)
  })
  if (!view) throw new Error('no view')
  const deps = { catalog: () => catalog, policy: view }
  const { who } = pairOf('org-0', PEOPLE_DATASET)
  const ask = async () => {
    const plan = decide(deps, who, PEOPLE_DATASET, 'read', PEOPLE_PURPOSE, NOW)
    if (plan instanceof Problem) throw plan
    if (plan.tables.trip?.subjects === undefined) throw new Error('nobody is asked')
  }
  const first = await timed(ask)
  await store.transact(async (writing) => {
    const gone = writing.updateTable('consents').set({ state: 'WITHDRAWN' })
    await gone.where('id', '=', 'c-1').execute()
    const event = { entity: 'consent', entityId: 'c-1', action: 'withdraw', actor: 'system' }
    await store.record(writing, { ...event, policy: true, audience: [] })
  })
  const change = await timed(() => view?.catchUp() ?? Promise.resolve())
  const second = await timed(ask)
  const memory = memoryOf(process.pid).nowMb - before
  view.close()
  return [
    noted('A million consents: read at the start', `${load.wallMs.toFixed(0)} ms`),
    noted('… memory, with the set of one plan', `${memory.toFixed(0)} MB`),
    noted('… first decision, which makes the set', `${first.wallMs.toFixed(0)} ms`),
    noted('… a withdrawal taken in', `${change.wallMs.toFixed(1)} ms`),
    noted('… the next decision', `${second.wallMs.toFixed(0)} ms`),
  ]
}
