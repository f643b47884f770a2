/** Doors over a log in memory: what is metered, told and traced. */
import { hash } from 'node:crypto'
import {
  createInbound,
  createStatements,
  createTransfers,
  openAgreements,
  type PersonPrincipal,
  type Principal,
} from '@tongqu/access'
import { seedOrganisations } from '@tongqu/access/testing'
import type { Dataset } from '@tongqu/catalog'
import { type NewEntry, openDrain, statementComputer } from '@tongqu/ledger'
import { memoryLog, told } from '@tongqu/ledger/testing'
import { openRealtime } from '@tongqu/realtime'
import type { Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { expect } from 'vitest'
import { openApiDocument } from '../doors.ts'
import { createGateway } from '../gateway.ts'
import { operationsIn } from '../openapi.ts'
import type { Method } from '../operation.ts'
import { anonymous, OWN_PAGE, person, program } from './callers.ts'
import { testCatalog } from './catalog.ts'
import { testDeps } from './gateway.ts'
import { scriptedLake } from './scripted-lake.ts'
import { judge } from './verdict.ts'

const WHO = 'x-test-who'
const NOW = new Date('2026-04-10T04:00:00Z')
export const AGREEMENT = '00000000-0000-4000-8000-0000000000aa'
export const DATASET = 'restricted-stops'
export const SENT = hash('sha256', 'what was sent', 'hex')
export const OTHER = hash('sha256', 'what has arrived', 'hex')

const uni = { organisation: 'org-uni', id: 'uni' }
const card = { organisation: 'org-card', id: 'card', provider: 'transit' }
const people: Readonly<Record<string, Principal>> = {
  anonymous,
  uni: person(['consumer'], uni),
  uniSigner: person(['signer'], { ...uni, id: 'uni-signer' }),
  app: { ...program('token'), organisation: 'org-uni', id: 'app-1' },
  key: { ...program('key'), organisation: 'org-uni', id: 'app-1' },
  firm: person(['consumer', 'signer', 'provider'], { organisation: 'org-firm', id: 'firm' }),
  card: person(['provider'], card) as PersonPrincipal,
  cardSigner: person(['signer'], { ...card, id: 'card-signer' }) as PersonPrincipal,
  auditor: person(['auditor'], { organisation: 'org-bureau', id: 'auditor' }),
  operator: person(['operator'], { organisation: 'org-bureau', id: 'operator' }),
}

const [[, open]] = testStores() as [ReturnType<typeof testStores>[number]]

/** Sends as somebody, and holds each answer against the document. */
export async function world(zone = 'Asia/Shanghai') {
  const now = () => NOW.getTime()
  const store = await open({ now, uuid: () => crypto.randomUUID() })
  await seedOrganisations(store)
  await seedAgreement(store)
  const log = memoryLog()
  let count = 0
  const newId = () => `7${String(++count).padStart(25, '0')}`
  const held = { catalog: testCatalog() }
  const catalog = () => held.catalog
  /** A step in the life of a dataset. */
  const become = (id: string, state: Dataset['state']) => {
    const datasets = new Map(held.catalog.datasets)
    datasets.set(id, { ...(datasets.get(id) as Dataset), state })
    held.catalog = { ...held.catalog, datasets }
  }
  const flow = { store, now, uuid: () => crypto.randomUUID(), catalog }
  const ledger = statementComputer(log.reader)
  /** Does this gateway make statements? */
  const making = { isHere: true }
  const report = (error: unknown) => expect.fail(String(error))
  const services = {
    agreements: openAgreements(flow),
    statements: createStatements({ ...flow, ledger, report, isMaker: () => making.isHere }),
    transfers: createTransfers(flow),
    inbound: createInbound(flow),
  }
  const realtime = openRealtime({ now: () => NOW, freshnessLimitSeconds: () => 60 })
  const deps = testDeps({
    lake: scriptedLake(() => undefined).lake,
    catalog,
    ledger: { ...log, newId },
    realtime,
    now: () => NOW,
    zone,
  })
  for (const [name, service] of Object.entries(services)) Reflect.set(deps.access, name, service)
  type Header = { header(name: string): string | undefined }
  const principalOf = ({ header }: Header) => people[header(WHO) ?? ''] ?? anonymous
  Object.assign(deps.identity, { recogniser: { principalOf } })
  const app = createGateway(deps)
  const document = openApiDocument(deps)
  const verdictOf = judge(document)
  const operations = operationsIn(document)
  async function ask(who: string, method: Method, target: string, body?: unknown) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { ...OWN_PAGE, [WHO]: who, ...json }
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await app.request(target, {
      method: method.toUpperCase(),
      headers,
      ...content,
    })
    const path = target.replace(/\?.*/, '')
    const one = operations.find((each) => each.method === method && isOf(each.path, path))
    if (!one) throw new Error(`the document does not know ${method} ${path}`)
    const asked = { path, method: 'GET', headers: {} } as const
    const { faults } = await verdictOf(one.operation, asked, response.clone())
    expect(faults, `${method} ${path}`).toEqual([])
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    // biome-ignore lint/suspicious/noExplicitAny: what answers hold is what these tests look at
    const answer: any = isJson ? JSON.parse(text) : text
    return { status: response.status, headers: response.headers, answer, text }
  }
  const code = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).answer.code
  /** The ledger has heard of all that is in the store. */
  async function drained() {
    const idKey = new Uint8Array(32)
    const drain = openDrain({ ...log, store, idKey, now, report })
    await drain.run()
    await drain.close()
  }
  return { ask, code, log, store, services, making, become, drained }
}

function isOf(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)
}

async function seedAgreement(store: Store): Promise<void> {
  const document = { id: AGREEMENT, tier: 'licensed', edition: 1, policies: [{ target: DATASET }] }
  const more = { signatures: [], noticed: [], reports: [], evaluations: [], hands: {} }
  const sides = { applicant: 'org-uni', provider: 'transit' }
  const at = '2026-03-01T00:00:00.000Z'
  const body = { document, sha256: 'x', ...sides, ...more, activatedAt: at }
  await store.transact(async (writing) => {
    const row = { id: AGREEMENT, kind: 'agreement', application: null, supersedes: null }
    const fixed = { assigner: 'transit', assignee: 'org-uni', state: 'ACTIVE', version: 1 }
    const times = { created_at: at, valid_from: at, valid_to: '2027-01-01T00:00:00.000Z' }
    await writing
      .insertInto('agreements')
      .values({ ...row, ...fixed, ...times, next_at: null, body: JSON.stringify(body) })
      .execute()
  })
}

export type World = Awaited<ReturnType<typeof world>>

export const ACTOR = { type: 'app', id: 'app-1', organisation: 'org-uni' } as const

export async function inForce({ log }: World) {
  const change = { entity: 'agreement', id: AGREEMENT, action: 'activate', to: 'ACTIVE', seq: 1 }
  const unitPrices = [
    { meter: 'rows', micros: 125 },
    { meter: 'requests', micros: 10_000 },
  ]
  const body = { document: 'd'.repeat(64), fee: { currency: 'CNY', unitPrices } }
  await told(log, { k: 'agreement', agreement: AGREEMENT, change, body, actor: { type: 'system' } })
}

/** An answer to the university's program: its receipt. */
export async function served({ log }: World, t: string, own: Partial<NewEntry> = {}) {
  const common = { t, dataset: DATASET, agreement: AGREEMENT, actor: ACTOR, ...own }
  const inputs = [{ dataset: DATASET, release: 1 }]
  const { id } = await told(log, { ...common, k: 'serve_open', inputs, id: newReceipt() })
  const meters = { requests: 1, rows: 33, bytes: 100 }
  const outputs = [{ sha256: SENT, rows: 33, bytes: 100 }]
  await told(log, { ...common, k: 'serve_close', prev: id, meters, outputs, outcome: 'complete' })
  return id
}

let receipts = 0
export const newReceipt = () => `01${String(++receipts).padStart(24, '0')}`

/** A release of a dataset, made of one delivery. */
export async function released({ log }: World, dataset: string) {
  const file = {
    table: 'stops',
    path: 'secret-path',
    version: 1,
    sha256: OTHER,
    rows: 4321,
    bytes: 9,
  }
  const inputs = [{ feed: 'city', sha256: SENT }]
  const lake = { dataset, actor: { type: 'system' } } as const
  await told(log, { ...lake, k: 'ingest', inputs, outputs: [file], body: { release: 1 } })
  const outputs = [{ dataset, release: 1, table: 'stops', version: 1, rows: 4321 }]
  await told(log, { ...lake, k: 'publish', outputs })
}
