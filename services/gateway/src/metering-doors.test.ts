import { hash } from 'node:crypto'
import {
  createStatements,
  createTransfers,
  openAgreements,
  type PersonPrincipal,
  type Principal,
} from '@tongqu/access'
import { seedOrganisations } from '@tongqu/access/testing'
import { type NewEntry, statementComputer, statementOf } from '@tongqu/ledger'
import { memoryLog, told } from '@tongqu/ledger/testing'
import { openRealtime } from '@tongqu/realtime'
import type { Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { expect, it } from 'vitest'
import { openApiDocument } from './doors.ts'
import { createGateway } from './gateway.ts'
import { operationsIn } from './openapi.ts'
import type { Method } from './operation.ts'
import { anonymous, OWN_PAGE, person, program } from './testing/callers.ts'
import { testCatalog } from './testing/catalog.ts'
import { testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'
import { judge } from './testing/verdict.ts'

const WHO = 'x-test-who'
const NOW = new Date('2026-04-10T04:00:00Z')
const AGREEMENT = '00000000-0000-4000-8000-0000000000aa'
const DATASET = 'restricted-stops'
const SENT = hash('sha256', 'what was sent', 'hex')
const OTHER = hash('sha256', 'what has arrived', 'hex')

const uni = { organisation: 'org-uni', id: 'uni' }
const card = { organisation: 'org-card', id: 'card', provider: 'transit' }
const people: Readonly<Record<string, Principal>> = {
  anonymous,
  uni: person(['consumer'], uni),
  uniSigner: person(['signer'], { ...uni, id: 'uni-signer' }),
  app: { ...program('token'), organisation: 'org-uni', id: 'app-1' },
  firm: person(['consumer', 'signer', 'provider'], { organisation: 'org-firm', id: 'firm' }),
  card: person(['provider'], card) as PersonPrincipal,
  cardSigner: person(['signer'], { ...card, id: 'card-signer' }) as PersonPrincipal,
  auditor: person(['auditor'], { organisation: 'org-bureau', id: 'auditor' }),
  operator: person(['operator'], { organisation: 'org-bureau', id: 'operator' }),
}

const [[, open]] = testStores() as [ReturnType<typeof testStores>[number]]

/** Sends as somebody, and holds each answer against the document. */
async function world(zone = 'Asia/Shanghai') {
  const now = () => NOW.getTime()
  const store = await open({ now, uuid: () => crypto.randomUUID() })
  await seedOrganisations(store)
  await seedAgreement(store)
  const log = memoryLog()
  let count = 0
  const newId = () => `7${String(++count).padStart(25, '0')}`
  const catalog = testCatalog()
  const flow = { store, now, uuid: () => crypto.randomUUID(), catalog: () => catalog }
  const compute = statementComputer(log.reader)
  const services = {
    agreements: openAgreements(flow),
    statements: createStatements({ ...flow, compute }),
    transfers: createTransfers(flow),
  }
  const realtime = openRealtime({ now: () => NOW, freshnessLimitSeconds: () => 60 })
  const deps = testDeps({
    lake: scriptedLake(() => undefined).lake,
    catalog: () => catalog,
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
    return { status: response.status, answer, text }
  }
  const code = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).answer.code
  return { ask, code, log, store, services }
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

type World = Awaited<ReturnType<typeof world>>

const ACTOR = { type: 'app', id: 'app-1', organisation: 'org-uni' } as const

async function inForce({ log }: World) {
  const change = { entity: 'agreement', id: AGREEMENT, action: 'activate', to: 'ACTIVE', seq: 1 }
  const unitPrices = [
    { meter: 'rows', micros: 125 },
    { meter: 'requests', micros: 10_000 },
  ]
  const body = { document: 'd'.repeat(64), fee: { currency: 'CNY', unitPrices } }
  await told(log, { k: 'agreement', agreement: AGREEMENT, change, body, actor: { type: 'system' } })
}

/** An answer to the university's program: its receipt. */
async function served({ log }: World, t: string, own: Partial<NewEntry> = {}) {
  const common = { t, dataset: DATASET, agreement: AGREEMENT, actor: ACTOR, ...own }
  const inputs = [{ dataset: DATASET, release: 1 }]
  const { id } = await told(log, { ...common, k: 'serve_open', inputs, id: newReceipt() })
  const meters = { requests: 1, rows: 33, bytes: 100 }
  const outputs = [{ sha256: SENT, rows: 33, bytes: 100 }]
  await told(log, { ...common, k: 'serve_close', prev: id, meters, outputs, outcome: 'complete' })
  return id
}

let receipts = 0
const newReceipt = () => `01${String(++receipts).padStart(24, '0')}`

it('usage is shown to both sides of an agreement, to provider and auditor of a dataset', async () => {
  const here = await world()
  await served(here, '2026-04-01T15:00:00.000Z')
  await served(here, '2026-04-01T17:00:00.000Z')
  const { ask, code } = here
  const of = (day: string) => ({
    day,
    dataset: DATASET,
    agreement: AGREEMENT,
    app: 'app-1',
    rows: 33,
  })
  for (const who of ['uni', 'card', 'auditor']) {
    const { answer } = await ask(who, 'get', `/api/agreements/${AGREEMENT}/usage`)
    expect(answer).toMatchObject({ items: [of('2026-04-01'), of('2026-04-02')], cut: false })
  }
  for (const who of ['card', 'auditor']) {
    const { answer } = await ask(who, 'get', `/api/datasets/${DATASET}/usage?since=2026-04-02`)
    expect(answer.items).toMatchObject([of('2026-04-02')])
  }
  for (const who of ['uni', 'app']) {
    expect((await ask(who, 'get', '/api/me/usage')).answer.items).toHaveLength(2)
  }
  expect((await ask('firm', 'get', '/api/me/usage')).answer.items).toEqual([])
  expect(await code('firm', 'get', `/api/agreements/${AGREEMENT}/usage`)).toBe(
    'agreement-not-found',
  )
  expect(await code('firm', 'get', `/api/datasets/${DATASET}/usage`)).toBe('role-required')
  expect(await code('card', 'get', '/api/datasets/none/usage')).toBe('dataset-not-found')
})

it('days of usage are those of the zone of the province', async () => {
  const here = await world('UTC')
  await served(here, '2026-04-01T17:00:00.000Z')
  const { answer } = await here.ask('uni', 'get', '/api/me/usage')
  expect(answer).toMatchObject({ zone: 'UTC', items: [{ day: '2026-04-01' }] })
})

it('a program sees its own usage, not that of its organisation', async () => {
  const here = await world()
  const actor = { ...ACTOR, id: 'app-2' }
  await served(here, '2026-04-01T15:00:00.000Z', { actor })
  expect((await here.ask('app', 'get', '/api/me/usage')).answer.items).toEqual([])
  expect((await here.ask('uni', 'get', '/api/me/usage')).answer.items).toHaveLength(1)
})

it('periods are whole days, and not too many', async () => {
  const { code } = await world()
  for (const query of [
    'since=2026-04-02&until=2026-04-02',
    'since=2026-01-01&until=2026-04-04',
    'since=2026-02-30',
    'until=soon',
  ]) {
    expect(await code('uni', 'get', `/api/me/usage?${query}`), query).toBe('wrong-parameter')
  }
})

it('a statement goes from the log to the settled sum, and is what a copy of the log says', async () => {
  const here = await world()
  const { ask, code, log } = here
  const path = `/api/agreements/${AGREEMENT}/statements`
  const march = { month: '2026-03' }
  expect(await code('card', 'post', path, march)).toBe('period-not-over')
  await inForce(here)
  await served(here, '2026-03-01T15:00:00.000Z')
  await served(here, '2026-03-31T17:00:00.000Z')
  expect(await code('card', 'post', path, { month: '2026-04' })).toBe('terms-not-met')
  expect(await code('uni', 'post', path, march)).toBe('role-required')
  expect(await code('firm', 'post', path, march)).toBe('agreement-not-found')
  const issued = await ask('card', 'post', path, march)
  expect(issued).toMatchObject({ status: 201, answer: { totalFen: '1', state: 'ISSUED' } })
  expect(await code('card', 'post', path, march)).toBe('already-exists')
  const { id, sha256 } = issued.answer
  const { text, answer } = await ask('uni', 'get', `/api/statements/${id}`)
  expect(hash('sha256', text, 'hex')).toBe(sha256)
  const { lines, totalFen, ...frame } = answer
  expect(await statementOf(log.leaves(), frame)).toEqual(answer)
  expect(totalFen).toBe('1')
  expect(lines).toHaveLength(2)
  const csv = await ask('uni', 'get', `/api/statements/${id}?format=csv`)
  expect(csv.text.split('\r\n')).toHaveLength(4)
  expect(csv.text).toContain(`,2026-03-01,${DATASET},app-1,rows,33,125,4125\r\n`)
  const step = (who: string, action: string, body = {}) =>
    ask(who, 'post', `/api/statements/${id}/${action}`, body)
  expect((await step('uni', 'settle')).answer.code).toBe('role-required')
  expect((await step('card', 'settle')).answer.code).toBe('illegal-transition')
  await step('uni', 'dispute', { text: '行数不符' })
  await step('card', 'adjust', { fen: '-1', text: '核减' })
  await step('uniSigner', 'accept')
  expect((await step('cardSigner', 'settle')).answer).toMatchObject({
    state: 'SETTLED',
    dueFen: '0',
  })
  expect((await ask('uni', 'get', `/api/statements/${id}`)).text).toBe(text)
  const { answer: page } = await ask('uni', 'get', `/api/statements?agreement=${AGREEMENT}`)
  expect(page.items).toMatchObject([{ id, state: 'SETTLED' }])
  for (const way of ['', '/state', '?format=csv']) {
    expect(await code('firm', 'get', `/api/statements/${id}${way}`)).toBe('statement-not-found')
  }
})

it('what a receiver has got is held against what was sent, once, and stands in the log', async () => {
  const here = await world()
  const { ask, code, log } = here
  const receipt = await served(here, '2026-04-10T03:59:00.000Z')
  const confirm = `/api/receipts/${receipt}/confirm`
  const good = { sha256: SENT, receivedAt: '2026-04-10T03:59:00.250Z' }
  for (const who of ['firm', 'card', 'auditor']) {
    expect(await code(who, 'post', confirm, good), who).toBe('receipt-not-found')
  }
  expect(await code('anonymous', 'post', confirm, good)).toBe('sign-in-required')
  const { answer } = await ask('app', 'post', confirm, good)
  expect(answer).toMatchObject({ receipt, outcome: 'equal', delayMilliseconds: 250 })
  expect(await code('uni', 'post', confirm, good)).toBe('already-exists')
  expect(log.recorder.entries.at(-1)).toMatchObject({
    ...{ k: 'transfer', id: answer.entry, actor: ACTOR, prev: receipt, outcome: 'equal' },
    ...{ dataset: DATASET, inputs: [{ sha256: SENT }] },
  })
  const changed = await served(here, '2026-04-10T03:59:10.000Z')
  const bad = await ask('uni', 'post', `/api/receipts/${changed}/confirm`, { sha256: OTHER })
  expect(bad.answer).toMatchObject({ outcome: 'different' })
  for (const missing of [newReceipt(), 'no-receipt', log.recorder.entries[1]?.id]) {
    expect(await code('uni', 'post', `/api/receipts/${missing}/confirm`, good)).toBe(
      'receipt-not-found',
    )
  }
  for (const who of ['auditor', 'operator']) {
    const { answer: told } = await ask(who, 'get', '/api/channels')
    const counts = { transfers: 2, equal: 1, different: 1, unknown: 0, delayMillisecondsP50: 250 }
    expect(told.items).toMatchObject([
      { direction: 'out', dataset: DATASET, day: '2026-04-10', ...counts },
    ])
  }
  expect(await code('uni', 'get', '/api/channels')).toBe('role-required')
})

it('an answer of which the end is in no checkpoint is unknown, and may be asked about again', async () => {
  const here = await world()
  const { ask, code, log } = here
  const receipt = await served(here, '2026-04-10T03:59:00.000Z')
  log.hold(1)
  const confirm = `/api/receipts/${receipt}/confirm`
  const first = await ask('uni', 'post', confirm, { sha256: SENT })
  expect(first.answer).toMatchObject({ outcome: 'unknown' })
  log.hold(undefined)
  const second = await ask('uni', 'post', confirm, { sha256: SENT })
  expect(second.answer).toMatchObject({ outcome: 'equal' })
  expect(await code('uni', 'post', confirm, { sha256: OTHER })).toBe('already-exists')
})

/** A release of a dataset, made of one delivery. */
async function released({ log }: World, dataset: string) {
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

it('lineage shows hashes to who may read all of a dataset, entries to who reads a part', async () => {
  const here = await world()
  const { ask, code } = here
  for (const id of ['bus-timetable', 'narrow-timetable', DATASET]) await released(here, id)
  const seen = (text: string) =>
    [SENT, OTHER, 'secret-path', '4321'].map((one) => text.includes(one))
  const all = [true, true, true, true]
  for (const format of ['json', 'prov', 'openlineage']) {
    const way = (id: string) => `/api/datasets/${id}/lineage?format=${format}`
    expect(seen((await ask('anonymous', 'get', way('bus-timetable'))).text).slice(0, 3)).toEqual(
      all.slice(0, 3),
    )
    const narrow = await ask('uni', 'get', way('narrow-timetable'))
    expect(seen(narrow.text), format).toEqual([false, false, false, false])
    expect(narrow.text).toMatch(/delivery:0{20}/)
    for (const who of ['card', 'auditor']) {
      const { text } = await ask(who, 'get', way(DATASET))
      expect(seen(text).slice(0, 3), who).toEqual(all.slice(0, 3))
    }
    expect(await code('anonymous', 'get', way(DATASET))).toBe('authentication-required')
    expect((await ask('firm', 'get', way(DATASET))).status).toBeGreaterThanOrEqual(400)
    expect(await code('firm', 'get', way('no-such-dataset'))).toBe('dataset-not-found')
  }
})

it('lineage of an answer is for whom it was given to, also when nothing more is given', async () => {
  const here = await world()
  const { ask, code } = here
  await released(here, DATASET)
  const receipt = await served(here, '2026-04-10T03:59:00.000Z')
  const way = `/api/datasets/${DATASET}/lineage?receipt=${receipt}`
  for (const who of ['uni', 'app']) {
    const { answer, text } = await ask(who, 'get', way)
    expect(answer).toMatchObject({ receipt, release: 1 })
    const kinds = answer.entities.map(({ kind }: { kind: string }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['response', 'release', 'file', 'delivery']))
    expect(text).not.toContain('secret-path')
  }
  expect((await ask('auditor', 'get', way)).text).toContain('secret-path')
  for (const who of ['firm', 'card', 'anonymous']) {
    expect(await code(who, 'get', way), who).toBe('receipt-not-found')
  }
  const elsewhere = `/api/datasets/bus-timetable/lineage?receipt=${receipt}`
  expect(await code('uni', 'get', elsewhere)).toBe('receipt-not-found')
  expect(await code('uni', 'get', `${way}&release=2`)).toBe('version-not-found')
})
