import {
  createConsents,
  createEvents,
  createLives,
  createObjections,
  createOpenLists,
  createWebhooks,
  type Principal,
} from '@tongqu/access'
import {
  appOf,
  askOf,
  datasetOf,
  EVIDENCE,
  flowCatalog,
  flowClock,
  personOf,
  seedOrganisations,
} from '@tongqu/access/testing'
import { openSecrets } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { openApiDocument } from './doors.ts'
import { createGateway } from './gateway.ts'
import { operationsIn } from './openapi.ts'
import type { Method } from './operation.ts'
import { OWN_PAGE } from './testing/callers.ts'
import { keptLog, testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'
import { judge } from './testing/verdict.ts'

const WHO = 'x-test-who'
const people: Readonly<Record<string, Principal>> = {
  uni: personOf('org-uni', 'consumer'),
  app: appOf('org-uni'),
  firm: personOf('org-firm', 'consumer'),
  card: personOf('org-card', 'provider'),
  bus: personOf('org-bus', 'provider'),
  bureau: personOf('org-bureau', 'reviewer', 'approver'),
}
const nobody: Principal = { kind: 'anonymous', address: '192.0.2.1' }

/** What differs between the databases is none of a door's business. */
const [[, open]] = testStores() as [ReturnType<typeof testStores>[number]]

/** Sends JSON as somebody and holds the answer against the document. */
async function world() {
  const clock = flowClock()
  const store = await open({ now: clock.now, uuid: clock.uuid })
  await seedOrganisations(store)
  const files = flowCatalog()
  const secrets = openSecrets(new Uint8Array(32))
  const { now, uuid } = clock
  const lives = createLives({ store, now, files: () => files })
  const catalog = () => lives.overlay(files)
  const sent: { url: string; body: string }[] = []
  const services = {
    consents: createConsents({
      ...{ store, now, uuid, catalog },
      subjectOf: (dataset, text) => `${dataset} ${text}`,
      sign: () => 'e30.e30.c2ln',
    }),
    objections: createObjections({ store, now, uuid, catalog, secrets }),
    lives,
    openLists: createOpenLists({ store, now, catalog }),
    webhooks: createWebhooks({
      ...{ store, now, uuid, secrets },
      random: () => 0,
      post: async (url, _headers, body) => {
        sent.push({ url, body })
        return { status: 200 }
      },
    }),
    events: createEvents({ store }),
  }
  const { log, lines } = keptLog()
  const deps = testDeps({ lake: scriptedLake(() => undefined).lake, catalog, log })
  for (const [name, service] of Object.entries(services)) Reflect.set(deps.access, name, service)
  const recogniser = {
    principalOf: ({ header }: { header(name: string): string | undefined }) =>
      people[header(WHO) ?? ''] ?? nobody,
  }
  Object.assign(deps.identity, { recogniser })
  const app = createGateway(deps)
  const document = openApiDocument(deps)
  const operations = operationsIn(document)
  const verdictOf = judge(document)
  async function ask(
    who: string,
    method: Method,
    target: string,
    body?: unknown,
    more: Record<string, string> = {},
  ) {
    const headers = { ...OWN_PAGE, [WHO]: who, ...more }
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const init = { method: method.toUpperCase(), headers: { ...headers, ...json } }
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await app.request(target, { ...init, ...content })
    const path = target.replace(/\?.*/, '')
    const one = operations.find(
      (each) => each.method === method && expressionOf(each.path).test(path),
    )
    if (!one) throw new Error(`the document does not know ${method} ${path}`)
    const copy = response.clone()
    const { faults } = await verdictOf(one.operation, { path, method: 'GET', headers: {} }, copy)
    expect(faults, `${method} ${path}`).toEqual([])
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    // biome-ignore lint/suspicious/noExplicitAny: what answers hold is what these tests look at
    const answer: any = isJson ? JSON.parse(text) : text
    return { status: response.status, answer, headers: response.headers }
  }
  return { ask, clock, store, services, sent, lines }
}

function expressionOf(path: string): RegExp {
  const escaped = path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${escaped}$`)
}

/** Asked by the university, brought to the person by the card company. */
async function linked(ask: Awaited<ReturnType<typeof world>>['ask']) {
  const { id } = (await ask('uni', 'post', '/api/consents', askOf())).answer
  const { subject } = askOf()
  return (await ask('card', 'post', `/api/consents/${id}/link`, { subject })).answer
}

describe('doors of consent', () => {
  it('lead from the question over the link and the receipt to withdrawal and disposal', async () => {
    const { ask, lines } = await world()
    const asked = await ask('app', 'post', '/api/consents', askOf())
    expect(asked.status).toBe(201)
    expect(JSON.stringify(asked.answer), 'who asks can not answer').not.toContain('token')
    const way = `/api/consents/${asked.answer.id}/link`
    const { subject } = askOf()
    expect((await ask('app', 'post', way, { subject })).status).toBe(404)
    expect((await ask('bus', 'post', way, { subject })).status).toBe(404)
    expect((await ask('card', 'post', way, { subject: 'somebody else' })).status).toBe(404)
    const first = (await ask('card', 'post', way, { subject })).answer
    const { token, link, consent } = (await ask('card', 'post', way, { subject })).answer
    const before = await ask('', 'get', `/api/consent-links/${first.token}`)
    expect(before.status, 'a link made before is void').toBe(404)
    expect(link).toBe(`http://hub.example/consent/${token}`)
    const links = `/api/consent-links/${token}`
    expect((await ask('', 'get', links)).answer.consent.processing).toEqual(askOf().processing)
    const given = await ask('', 'post', `${links}/give`, EVIDENCE)
    expect((await ask('card', 'post', way, { subject })).status, 'answered').toBe(409)
    const own = `/api/consent-receipts/${given.answer.handle}`
    expect((await ask('', 'get', own)).answer.consent.state).toBe('GIVEN')
    expect((await ask('', 'post', `${own}/reconfirm`, EVIDENCE)).status).toBe(200)
    const raised = await ask('', 'post', `${own}/requests`, { kind: 'export', of: 'provider' })
    const place = `/api/subject-requests/${raised.answer.id}/answer`
    const reply = { outcome: 'done', text: '已导出' }
    expect((await ask('firm', 'post', place, reply)).status).toBe(404)
    expect((await ask('card', 'post', place, reply)).status).toBe(200)
    expect((await ask('', 'get', `${own}/requests`)).answer.items[0].answer.text).toBe('已导出')
    expect((await ask('card', 'get', '/api/subject-requests')).answer.items).toHaveLength(1)
    expect((await ask('', 'post', `${own}/withdraw`, EVIDENCE)).answer.consent.state).toBe(
      'WITHDRAWN',
    )
    const events = (await ask('uni', 'get', '/api/events?limit=1000')).answer.items
    expect(events.map(({ type }: { type: string }) => type)).toContain('consent.withdrawn')
    const disposal = { method: 'deleted', note: '已删除' }
    const certify = `/api/consents/${consent.id}/certify-disposal`
    expect((await ask('firm', 'post', certify, disposal)).status).toBe(404)
    expect((await ask('uni', 'post', certify, disposal)).status).toBe(200)
    expect((await ask('uni', 'get', '/api/consents?state=WITHDRAWN')).answer.items).toHaveLength(1)
    const kept = JSON.stringify(lines)
    for (const secret of [token, given.answer.handle, askOf().subject]) {
      expect(kept).not.toContain(secret)
    }
  })

  it('end a consent when its data has been deleted, which its parties see', async () => {
    const { ask } = await world()
    const { token, consent } = await linked(ask)
    const { handle } = (await ask('', 'post', `/api/consent-links/${token}/give`, EVIDENCE)).answer
    const own = `/api/consent-receipts/${handle}`
    const raised = await ask('', 'post', `${own}/requests`, { kind: 'deletion', of: 'provider' })
    const place = `/api/subject-requests/${raised.answer.id}/answer`
    expect((await ask('', 'get', own)).answer.consent.state).toBe('GIVEN')
    const reply = { outcome: 'done', text: '已删除' }
    expect((await ask('card', 'post', place, reply)).status).toBe(200)
    expect((await ask('', 'get', own)).answer.consent.state).toBe('WITHDRAWN')
    expect((await ask('uni', 'get', `/api/consents/${consent.id}`)).answer.state).toBe('WITHDRAWN')
    const events = (await ask('uni', 'get', '/api/events?limit=1000')).answer.items
    expect(events.map(({ type }: { type: string }) => type)).toContain('consent.withdrawn')
  })

  it('say no to a link that is none, in the words of one that is used', async () => {
    const { ask } = await world()
    const { token } = await linked(ask)
    await ask('', 'post', `/api/consent-links/${token}/refuse`, EVIDENCE)
    const used = await ask('', 'get', `/api/consent-links/${token}`)
    const none = await ask('', 'get', `/api/consent-links/${'A'.repeat(43)}`)
    expect([used.status, used.answer.code]).toEqual([404, 'consent-not-found'])
    expect([none.status, none.answer.code]).toEqual([404, 'consent-not-found'])
    const again = await ask('uni', 'post', '/api/consents', askOf())
    expect([again.status, again.answer.code]).toEqual([409, 'consent-refused-recently'])
  })

  it('let a provider consent and take it back, and the authority find consent invalid', async () => {
    const { ask } = await world()
    const { token, consent } = await linked(ask)
    await ask('', 'post', `/api/consent-links/${token}/give`, EVIDENCE)
    const invalid = `/api/consents/${consent.id}/invalidate`
    expect((await ask('uni', 'post', invalid, { reason: 'x' })).status).toBe(403)
    expect((await ask('bureau', 'post', invalid, { reason: '未告知' })).answer.state).toBe(
      'INVALIDATED',
    )
    const terms = { dataset: 'card-flows', receiver: 'org-uni', note: '限研究', validityDays: 30 }
    const { id } = (await ask('card', 'post', '/api/provider-consents', terms)).answer
    const back = `/api/provider-consents/${id}/withdraw`
    expect((await ask('bus', 'post', back, { reason: 'x' })).status).toBe(404)
    expect((await ask('card', 'post', back, { reason: 'x' })).answer.state).toBe('WITHDRAWN')
  })
})

describe('doors of objections', () => {
  it('take what somebody without a name says, who comes back by a header', async () => {
    const { ask } = await world()
    const content = { dataset: 'bus-lines', kind: 'accuracy', text: '站名有误', contact: '139…' }
    const raised = await ask('', 'post', '/api/objections', content)
    const { objection, handle } = raised.answer
    const place = `/api/objections/${objection.id}`
    expect((await ask('', 'get', place)).status).toBe(404)
    expect((await ask('', 'get', place, undefined, { 'x-hub-handle': handle })).status).toBe(200)
    const answer = { outcome: 'explained', text: '无误' }
    expect((await ask('card', 'post', `${place}/answer`, answer)).status).toBe(404)
    expect((await ask('bus', 'post', `${place}/answer`, answer)).answer.contact).toBe('139…')
    const note = { text: '不服' }
    const back = { 'x-hub-handle': handle }
    expect((await ask('', 'post', `${place}/escalate`, note, back)).answer.state).toBe('ESCALATED')
    const decision = { outcome: 'upheld', text: '应更正' }
    expect((await ask('bureau', 'post', `${place}/decide`, decision)).answer.state).toBe('RESOLVED')
    expect((await ask('bus', 'get', '/api/objections')).answer.items).toHaveLength(1)
  })
})

describe('doors of proposals and lists', () => {
  it('list what was proposed, publish it as JSON and CSV, and take it out again', async () => {
    const { ask, services } = await world()
    const {
      terms: _terms,
      classOverrides: _classes,
      state: _state,
      ...document
    } = datasetOf({
      id: 'new-trips',
      tier: 'open',
    })
    const body = { document }
    expect((await ask('uni', 'post', '/api/proposals', body)).status).toBe(403)
    expect((await ask('bus', 'post', '/api/proposals', body)).status).toBe(403)
    expect((await ask('card', 'post', '/api/proposals', body)).status).toBe(201)
    expect((await ask('bus', 'get', '/api/proposals/new-trips')).status).toBe(404)
    expect((await ask('card', 'put', '/api/proposals', body)).status).toBe(200)
    const wrong = { document: { ...document, licence: 'none' } }
    expect((await ask('card', 'put', '/api/proposals', wrong)).answer.code).toBe('body-invalid')
    expect((await ask('bureau', 'get', '/api/proposals')).answer.items).toHaveLength(1)
    const verdict = { verdict: 'list', comment: '同意' }
    await ask('bureau', 'post', '/api/proposals/new-trips/review', verdict)
    await services.lives.refresh()
    expect((await ask('', 'get', '/api/datasets/new-trips')).status).toBe(200)
    const lists = '/api/open-lists/open'
    expect((await ask('card', 'post', lists)).status).toBe(403)
    expect((await ask('bureau', 'post', lists)).answer.changes.added).toContain('new-trips')
    expect((await ask('', 'get', lists)).answer.items).toHaveLength(1)
    const list = await ask('', 'get', `${lists}/latest.json`)
    expect(list.answer.items.map(({ id }: { id: string }) => id)).toContain('new-trips')
    const csv = await ask('', 'get', `${lists}/1.csv`)
    expect(csv.headers.get('content-disposition')).toContain('open-list-open-1.csv')
    expect(csv.answer).toContain('new-trips')
    for (const none of ['2', '0', 'x', '1e1']) {
      expect((await ask('', 'get', `${lists}/${none}.json`)).status).toBe(404)
    }
    const reason = { reason: '停止运营' }
    const out = '/api/datasets/new-trips/withdraw'
    expect((await ask('bus', 'post', out, reason)).status).toBe(403)
    expect((await ask('card', 'post', out, reason)).answer.state).toBe('WITHDRAWN')
    await services.lives.refresh()
    expect((await ask('', 'get', '/api/datasets/new-trips')).status).toBe(404)
  })
})

describe('doors of webhooks', () => {
  it('name an address, prove it, change it and remove it', async () => {
    const { ask, sent } = await world()
    const hooks = '/api/webhooks'
    const inside = { url: 'https://169.254.169.254/latest/meta-data' }
    expect((await ask('uni', 'post', hooks, inside)).answer.code).toBe('webhook-address-refused')
    expect(sent).toEqual([])
    const made = await ask('uni', 'post', hooks, { url: 'https://uni.example/hook' })
    expect(made.status).toBe(201)
    const place = `${hooks}/${made.answer.webhook.id}`
    const { challenge } = JSON.parse(sent[0]?.body ?? '').data
    for (const step of ['challenge', 'confirm', 'rotate', 'disable', 'enable']) {
      const body = step === 'confirm' ? { challenge } : undefined
      expect((await ask('firm', 'post', `${place}/${step}`, body)).status).toBe(404)
    }
    expect((await ask('app', 'post', `${place}/confirm`, { challenge })).answer.state).toBe(
      'ACTIVE',
    )
    expect((await ask('uni', 'post', `${place}/rotate`)).answer.secret).toMatch(/^whsec_/)
    expect((await ask('uni', 'post', `${place}/disable`)).answer.state).toBe('DISABLED')
    expect((await ask('uni', 'post', `${place}/enable`)).answer.webhook.state).toBe('PENDING')
    expect((await ask('uni', 'post', `${place}/challenge`)).answer.code).toBe('too-many')
    expect((await ask('uni', 'get', hooks)).answer.items).toHaveLength(1)
    expect((await ask('uni', 'delete', place)).status).toBe(204)
    expect((await ask('uni', 'get', place)).status).toBe(404)
  })
})
