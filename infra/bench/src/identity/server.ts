/**
 * One door behind one of three gateways: a bare one that asks nobody, one that knows everybody and
 * decides by ten thousand agreements, and one that keeps quotas and the ledger too. Prints its
 * port, and a key, as JSON.
 */
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type AccessPlan, decide, openPolicyView, policyOf } from '@tongqu/access'
import { type Catalog, knownContract, loadCatalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import {
  createGateway,
  type GatewayDeps,
  MetricsRegistry,
  serveGateway,
  withoutPeople,
} from '@tongqu/gateway'
import {
  openDirectory,
  openKeys,
  openRecogniser,
  type PublicJwk,
  type Recogniser,
} from '@tongqu/identity'
import { openRealtime } from '@tongqu/realtime'
import { openSecrets, openStore, type Store } from '@tongqu/store'
import { recording, silent } from './recording.ts'
import { APP, AUDIENCE, DATASET, ISSUER, type Knowing, type Served } from './world.ts'

const AGREEMENTS = 10_000
const ROWS_AT_ONCE = 500
/** Together some kilobyte of JSON. */
const READINGS = 8
const COUNTS = { period_seconds: 60, exits: 0 }
const DAY_MILLISECONDS = 86_400_000
const HOUR_MILLISECONDS = 3_600_000

const [dir = '', jwk = '{}', knowing = ''] = process.argv.slice(2)

async function main(): Promise<void> {
  const folder = fileURLToPath(new URL('../../../../catalog', import.meta.url))
  const { catalog } = await loadCatalog(folder)
  if (!catalog) throw new Error('the catalogue has faults')
  const now = Date.now
  const store = await openStore({ dir, now, uuid: randomUUID })
  await addOrganisations(store, catalog)
  const common = { store, now, uuid: randomUUID, catalog: () => catalog }
  const directory = await openDirectory({
    ...common,
    hashPassword: async () => '',
    embeddedIssuer: ISSUER,
    issuers: [],
  })
  const keys = openKeys({ ...common, directory, secrets: openSecrets(new Uint8Array(32)) })
  const recogniser = openRecogniser({
    ...common,
    publicUrl: AUDIENCE,
    directory,
    keys,
    fetch,
    startedAt: now() - HOUR_MILLISECONDS,
    issuers: [
      {
        issuer: ISSUER,
        embedded: true,
        localKeys: () => [JSON.parse(jwk) as PublicJwk],
        audience: AUDIENCE,
        algorithms: ['ES256'],
        clientIdClaim: 'client_id',
        acceptTyp: 'at+jwt',
      },
    ],
  })
  const policy = openPolicyView({ store, now })
  await policy.catchUp()
  const deciding: GatewayDeps['decide'] = (...asked) =>
    decide({ catalog: () => catalog, policy }, ...asked)
  const plan = planOf(deciding)
  const asPerson = { ...person, roles: ['consumer' as const] }
  const made = await keys.create(asPerson, APP, { scopes: ['hub:subscribe'], datasets: [] })
  const gateways: Record<Knowing, () => GatewayDeps | Promise<GatewayDeps>> = {
    bare: () => depsOf(catalog, () => ({ ...plan, tier: 'open' }), undefined),
    known: () => depsOf(catalog, deciding, recogniser),
    full: async () => ({
      ...depsOf(catalog, deciding, recogniser),
      ...(await recording(dir, store, catalog)),
    }),
  }
  const served: Served = {
    port: await serve(await gateways[knowing as Knowing]()),
    key: made.secret,
  }
  process.stdout.write(`${JSON.stringify(served)}\n`)
}

const person = {
  kind: 'person',
  address: '192.0.2.1',
  id: 'person',
  organisation: 'org-0',
  authority: false,
  via: 'session',
  csrf: true,
} as const

function planOf(deciding: GatewayDeps['decide']): AccessPlan {
  const who = { ...person, roles: ['consumer' as const] }
  const plan = deciding(who, DATASET, 'subscribe', 'unspecified', new Date())
  if (plan instanceof Problem) throw plan
  return plan
}

async function addOrganisations(store: Store, catalog: Catalog): Promise<void> {
  const created_at = new Date().toISOString()
  const common = { state: 'ACTIVE', version: 1, created_at, synthetic: 1 }
  const ids = Array.from({ length: AGREEMENTS }, (_, index) => `org-${index}`)
  for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
    const part = ids.slice(from, from + ROWS_AT_ONCE)
    await store.transact(async (writing) => {
      const kind = { uscc: null, kind: 'enterprise', provider: null, body: '{"name":"x"}' }
      const rows = part.map((id) => ({ id, ...kind, ...common }))
      await writing.insertInto('organisations').values(rows).execute()
      const agreements = part.map((id) => agreementRow(id, catalog) as never)
      await writing.insertInto('agreements').values(agreements).execute()
    })
  }
  const issuer = { issuer: ISSUER, subject: 'person', login: null, password: null }
  const body = JSON.stringify({ name: 'x' })
  await store.transact(async (writing) => {
    await writing
      .insertInto('persons')
      .values({
        ...common,
        ...issuer,
        id: 'person',
        organisation: 'org-0',
        roles: '["consumer"]',
        body,
      })
      .execute()
    await writing
      .insertInto('apps')
      .values({ ...common, id: APP, organisation: 'org-0', body })
      .execute()
  })
}

function agreementRow(assignee: string, catalog: Catalog) {
  const dataset = catalog.datasets.get(DATASET)
  if (!dataset) throw new Error(`no dataset ${DATASET}`)
  const validFrom = new Date(Date.now() - DAY_MILLISECONDS).toISOString()
  const validTo = new Date(Date.now() + DAY_MILLISECONDS).toISOString()
  const columns = dataset.tables.flatMap(({ name, contract }) =>
    (knownContract(contract)?.columns ?? []).map((column) => ({
      table: name,
      column: column.name,
    })),
  )
  const policy = policyOf({
    uid: `agreement-${assignee}`,
    type: 'Agreement',
    dataset: dataset.id,
    assigner: dataset.provider,
    assignee,
    actions: ['read', 'subscribe'],
    rights: [],
    columns,
    rows: [],
    purposes: [dataset.terms.purposes?.[0] ?? 'research'],
    validFrom,
    validTo,
    limits: {},
    duties: [],
    prohibitions: [],
  })
  return {
    id: `agreement-${assignee}`,
    kind: 'agreement',
    application: null,
    supersedes: null,
    assigner: dataset.provider,
    assignee,
    state: 'ACTIVE',
    version: 1,
    created_at: validFrom,
    valid_from: validFrom,
    valid_to: validTo,
    body: JSON.stringify({ document: { policies: [policy] } }),
  }
}

function depsOf(
  catalog: Catalog,
  deciding: GatewayDeps['decide'],
  recogniser: Recogniser | undefined,
): GatewayDeps {
  const base = withoutPeople()
  const own = recogniser && { recogniser }
  const policy = { onChange: () => () => {}, isConfirmed: () => true }
  const quiet = () => {}
  return {
    identity: Object.assign(Object.create(base.identity), own),
    access: Object.assign(Object.create(base.access), { policy }),
    catalog: () => catalog,
    lake: {} as GatewayDeps['lake'],
    raw: {} as GatewayDeps['raw'],
    realtime: realtimeOf(),
    decide: deciding,
    now: () => new Date(),
    uuid: randomUUID,
    zone: 'Asia/Shanghai',
    log: { info: quiet, warn: quiet, error: quiet },
    publicUrl: AUDIENCE,
    trustedProxies: [],
    metrics: new MetricsRegistry(),
    ...silent(),
  }
}

function realtimeOf() {
  const realtime = openRealtime({
    now: () => new Date(),
    freshnessLimitSeconds: () => Number.MAX_SAFE_INTEGER,
  })
  const at = new Date().toISOString()
  realtime.apply({
    dataset: DATASET,
    feed: 'bench',
    source: 'bench',
    delivery: 'bench',
    receivedAt: at,
    mode: 'full',
    readings: Array.from({ length: READINGS }, (_, index) => ({
      contract: 'example/counter@1',
      reading: { sensor_id: `gate-${index}`, counted_at: at, ...COUNTS, entries: index },
    })),
  })
  return realtime
}

async function serve(deps: GatewayDeps): Promise<number> {
  const { publicUrl, uuid } = deps
  const options = { host: '127.0.0.1', port: 0, publicUrl, uuid }
  const { port } = await serveGateway(createGateway(deps), options)
  return port
}

await main()
