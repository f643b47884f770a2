/**
 * OWASP API Security 2023, number 1 (broken object level authorization): what belongs to others is
 * not there. Ids come from a seeded store and operations from the document: no list is kept.
 */
import { randomUUID } from 'node:crypto'
import type { AppPrincipal, PersonPrincipal, Principal } from '@tongqu/access'
import { createGateway, type GatewayDeps, openApiDocument } from '@tongqu/gateway'
import { importMembers } from '@tongqu/identity'
import type { Store } from '@tongqu/store'
import { expect, it, onTestFinished } from 'vitest'
import { operationsIn } from '../../gateway/src/openapi.ts'
import { smallest } from '../../gateway/src/testing/bodies.ts'
import { bodySchemaOf, type Described, OWN_PAGE } from '../../gateway/src/testing/callers.ts'
import { testDeps } from '../../gateway/src/testing/gateway.ts'
import { scriptedLake } from '../../gateway/src/testing/scripted-lake.ts'
import { openDemoOffice } from './testing/demo-office.ts'
import { dataFolder } from './testing/hub-process.ts'

const STRANGERS = 'strangers'
const SAMPLES = 3
const AT = '2026-01-01T00:00:00.000Z'

/** Somebody with every role that does not look after all, of an organisation with nothing. */
const stranger: PersonPrincipal = {
  kind: 'person',
  address: '192.0.2.1',
  id: 'stranger',
  organisation: STRANGERS,
  authority: false,
  roles: ['consumer', 'provider', 'reviewer', 'approver', 'signer', 'analyst'],
  via: 'session',
  csrf: true,
}
const program: AppPrincipal = {
  kind: 'app',
  address: '192.0.2.1',
  id: 'stranger-app',
  organisation: STRANGERS,
  scopes: [],
  via: 'token',
  bound: true,
}
/** Reads everything of the flows: what strangers must not see is there indeed. */
const auditor: PersonPrincipal = {
  ...stranger,
  id: 'demo-authority-auditor',
  organisation: 'demo-authority',
  authority: true,
  roles: ['auditor'],
}
const nobody: Principal = { kind: 'anonymous', address: '192.0.2.1' }

/** What the first part of a path after `/api/` is about: where its ids stand. */
const TABLES = {
  applications: 'applications',
  attachments: 'attachments',
  agreements: 'agreements',
  entitlements: 'agreements',
  consents: 'consents',
  'provider-consents': 'consents',
  'subject-requests': 'subject_requests',
  objections: 'objections',
  statements: 'statements',
  webhooks: 'webhooks',
  organisations: 'organisations',
  persons: 'persons',
  apps: 'apps',
  keys: 'api_keys',
} as const
type Noun = keyof typeof TABLES

async function seeded() {
  const office = await openDemoOffice(await dataFolder())
  const { plane, ledger, desk } = office
  onTestFinished(() => office.close())
  await importMembers(plane.store, strangers())
  await desk.directory.catchUp()
  await seedStatement(plane.store)
  const policy = { onChange: () => () => undefined, isConfirmed: () => true }
  const deps: GatewayDeps = {
    ...testDeps({ lake: scriptedLake(() => undefined).lake, catalog: plane.catalog }),
    identity: { ...desk, issuer: desk.issuer.listener },
    access: { ...plane.services, ...ledger.services, policy },
    ledger,
    now: () => new Date(),
    uuid: randomUUID,
  }
  return { deps, store: plane.store }
}

/** Of the first agreement there is. */
async function seedStatement(store: Store): Promise<void> {
  await store.transact(async (writing) => {
    const { id, assigner, assignee } = await writing
      .selectFrom('agreements')
      .select(['id', 'assigner', 'assignee'])
      .where('kind', '=', 'agreement')
      .limit(1)
      .executeTakeFirstOrThrow()
    const sides = { agreement: id, provider: assigner, organisation: assignee }
    const log = { origin: 'x', from: 0, to: 1, root: '' }
    const prices = { entry: 0, currency: 'CNY', unitPrices: [] }
    const period = { since: AT, until: '2026-02-01T00:00:00.000Z', zone: 'UTC' }
    const statement = { ...sides, id: randomUUID(), log, prices, period, lines: [], totalFen: '0' }
    const hands = { provider: [], applicant: [] }
    const body = { month: '2026-01', statement, sha256: 'x', dueFen: '0', steps: [], hands }
    const row = { id: statement.id, ...sides, since: AT, until: period.until, created_at: AT }
    await writing
      .insertInto('statements')
      .values({ ...row, state: 'ISSUED', version: 1, body: JSON.stringify(body) })
      .execute()
  })
}

function strangers() {
  const common = { state: 'ACTIVE', version: 1, createdAt: AT, synthetic: true } as const
  const organisation = { id: STRANGERS, name: '无关机构', nameEn: 'Strangers', ...common }
  const more = { kind: 'enterprise', authority: false, contact: 'a@strangers.example' } as const
  return { organisations: [{ ...organisation, ...more }], persons: [], apps: [] }
}

/** Ids that are not the stranger's. */
async function idsOf(store: Store, noun: Noun): Promise<string[]> {
  const table = TABLES[noun]
  const column = table === 'attachments' ? 'sha256' : 'id'
  const rows = (await store.db.selectFrom(table).selectAll().execute()) as unknown as Record<
    string,
    string
  >[]
  const all = rows.map((row) => String(row[column])).filter((id) => id !== STRANGERS)
  return all.slice(0, SAMPLES)
}

/** As long and of the same letters, but nobody's. */
function missingLike(id: string): string {
  return /^[0-9a-f-]{36}$/.test(id)
    ? randomUUID()
    : id.replace(/[a-z0-9]/g, (_, at) => (at % 2 ? 'a' : 'f'))
}

function nounOf({ path }: Described): Noun | undefined {
  const [, noun = ''] = /^\/api\/([a-z-]+)\/\{\w+\}/.exec(path) ?? []
  return noun in TABLES ? (noun as Noun) : undefined
}

it('answers foreign ids as it answers missing ones, to the byte', async () => {
  const { deps, store } = await seeded()
  const document = openApiDocument(deps)
  const operations = operationsIn(document).filter((one) => nounOf(one) !== undefined)
  expect(operations.length).toBeGreaterThan(50)
  const differences: string[] = []
  let asked = 0
  let told = 0
  for (const principal of [stranger, program, nobody]) {
    const recogniser = { principalOf: () => principal }
    const app = createGateway({
      ...deps,
      metrics: testDeps({ lake: deps.lake }).metrics,
      identity: { ...deps.identity, recogniser },
    })
    for (const one of operations) {
      for (const id of await idsOf(store, nounOf(one) ?? 'apps')) {
        const missing = missingLike(id)
        const answers = [id, missing].map((each) => answerOf(app, one, each, document))
        const [foreign, none] = await Promise.all(answers)
        asked += 1
        if (foreign?.startsWith('[404,')) told += 1
        if (foreign !== none)
          differences.push(`${principal.kind} ${one.method} ${one.path}: ${foreign} | ${none}`)
      }
    }
  }
  expect(asked).toBeGreaterThan(200)
  expect(told).toBeGreaterThan(100)
  expect(differences).toEqual([])
})

it('has what strangers are told is missing', async () => {
  const { deps, store } = await seeded()
  const recogniser = { principalOf: () => auditor }
  const app = createGateway({ ...deps, identity: { ...deps.identity, recogniser } })
  const nouns = [
    'applications',
    'agreements',
    'consents',
    'objections',
    'apps',
    'statements',
  ] as const
  for (const noun of nouns) {
    const [id = ''] = await idsOf(store, noun)
    const { status } = await app.request(`/api/${noun}/${id}`)
    expect({ noun, id, status }).toMatchObject({ noun, status: 200 })
  }
})

/** Status, headers and body without what is new in each answer. */
async function answerOf(
  app: ReturnType<typeof createGateway>,
  one: Described,
  id: string,
  document: ReturnType<typeof openApiDocument>,
): Promise<string> {
  const schema = bodySchemaOf(one)
  const body = schema && JSON.stringify(smallest(schema, document))
  const headers = { ...OWN_PAGE, ...(body && { 'content-type': 'application/json' }) }
  const target = one.path.replace(/\{\w+\}/, encodeURIComponent(id))
  const init = { method: one.method.toUpperCase(), headers, ...(body && { body }) }
  const response = await app.request(target, init)
  const kept = [...response.headers].filter(([name]) => !ALWAYS_NEW.has(name))
  const text = (await response.text()).replaceAll(/urn:uuid:[0-9a-f-]+/g, 'urn:uuid')
  return JSON.stringify([response.status, kept, text]).replaceAll(id, 'ID')
}

const ALWAYS_NEW: ReadonlySet<string> = new Set(['hub-request-id'])
