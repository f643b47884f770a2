import type { Principal } from '@tongqu/access'
import { ABOUT_PEOPLE, contentOf, openApplicationWorld } from '@tongqu/access/testing'
import { testStores } from '@tongqu/store/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { openApiDocument } from './doors.ts'
import { createGateway } from './gateway.ts'
import { operationsIn } from './openapi.ts'
import type { Method } from './operation.ts'
import { OWN_PAGE } from './testing/callers.ts'
import { testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'
import { judge } from './testing/verdict.ts'

const WHO = 'x-test-who'
const nobody: Principal = { kind: 'anonymous', address: '192.0.2.1' }
const PDF = Buffer.from('%PDF-1.7\n论文')

/** What differs between the databases is none of a door's business. */
const [[, open]] = testStores() as [ReturnType<typeof testStores>[number]]

type Sent = { body?: unknown; bytes?: Uint8Array; type?: string; headers?: Record<string, string> }

/** Sends requests as somebody, and holds each answer against the document. */
async function doors() {
  const world = await openApplicationWorld(await open())
  const people: Readonly<Record<string, Principal>> = world.people
  const deps = testDeps({ lake: scriptedLake(() => undefined).lake, catalog: world.deps.catalog })
  for (const name of ['applications', 'agreements', 'attachments'] as const) {
    Reflect.set(deps.access, name, world[name])
  }
  const principalOf = ({ header }: { header(name: string): string | undefined }) =>
    people[header(WHO) ?? ''] ?? nobody
  Object.assign(deps.identity, { recogniser: { principalOf } })
  const app = createGateway(deps)
  const document = openApiDocument(deps)
  const operations = operationsIn(document)
  const verdictOf = judge(document)
  async function ask(who: string, method: Method, target: string, sent: Sent = {}) {
    const { body, bytes, type = 'application/json', headers: more } = sent
    const content = bytes ?? (body === undefined ? undefined : JSON.stringify(body))
    const headers = {
      ...OWN_PAGE,
      [WHO]: who,
      ...(content !== undefined && { 'content-type': type }),
      ...more,
    }
    const init = { method: method.toUpperCase(), headers }
    const response = await app.request(target, {
      ...init,
      ...(content !== undefined && { body: content as string | Uint8Array<ArrayBuffer> }),
    })
    const path = target.replace(/\?.*/, '')
    const one = operations.find((each) => each.method === method && fits(each.path, path))
    if (!one) throw new Error(`the document does not know ${method} ${path}`)
    const request = { path, method: 'GET', headers: {} } as const
    const { faults } = await verdictOf(one.operation, request, response.clone())
    expect(faults, `${method} ${path}`).toEqual([])
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    // biome-ignore lint/suspicious/noExplicitAny: what answers hold is what these tests look at
    const value: any = isJson ? await response.json() : Buffer.from(await response.arrayBuffer())
    return { status: response.status, headers: response.headers, value }
  }
  return { ask, world }
}

function fits(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)
}

describe('over HTTP', () => {
  let ask: Awaited<ReturnType<typeof doors>>['ask']
  let world: Awaited<ReturnType<typeof doors>>['world']
  beforeAll(async () => {
    const opened = await doors()
    ask = opened.ask
    world = opened.world
  })
  const post = (who: string, target: string, body?: unknown) => ask(who, 'post', target, { body })

  it('goes the whole way: attachment, application, reviews, agreement, filing, register', async () => {
    const name = encodeURIComponent('研究方案 (终).pdf')
    const upload = { bytes: PDF, type: 'application/pdf' }
    const file = await ask('applicant', 'post', `/api/attachments?name=${name}`, upload)
    expect(file.status).toBe(201)
    const content = contentOf({
      ...ABOUT_PEOPLE,
      datasets: [{ id: 'trips', columns: ['trip/travel_seconds'], delivery: ['api'] }],
      attachments: [file.value.sha256],
    })
    const made = await post('applicant', '/api/applications', content)
    expect([made.status, made.headers.get('etag'), made.value.actions]).toEqual([
      201,
      '"1"',
      ['edit', 'submit', 'withdraw'],
    ])
    const at = made.headers.get('location') ?? ''
    const steps: [string, string, unknown][] = [
      ['applicant', 'submit', {}],
      ['reviewer', 'return', { text: '请补充用途说明' }],
      ['applicant', 'submit', undefined],
      ['reviewer', 'accept', undefined],
      ['reviewer', 'review', { verdict: 'positive', comment: '合规' }],
      ['provider', 'review', { verdict: 'positive', comment: '可提供' }],
      ['provider', 'comment', { text: '请按时报告' }],
    ]
    for (const [who, action, body] of steps) {
      expect((await post(who, `${at}/${action}`, body)).status, action).toBe(200)
    }
    const taken = await ask('provider', 'get', file.headers.get('location') ?? '')
    expect(taken.value).toEqual(PDF)
    expect(taken.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${name.replace('(', '%28').replace(')', '%29')}`,
    )
    const approval = { text: '同意', fee: { plan: '按量', currency: 'CNY', unitPrices: [] } }
    const { value } = await post('approver', `${at}/approve`, approval)
    const agreement = `/api/agreements/${value.decision.agreement}`
    const { sha256 } = (await ask('signer', 'get', agreement)).value
    await post('signer', `${agreement}/sign`, { sha256 })
    await post('providerSigner', `${agreement}/countersign`, { sha256 })
    const filed = await post('deputy', `${agreement}/file`, { number: '云交备〔2026〕7号' })
    expect([filed.status, filed.value.state]).toEqual([200, 'FILED'])
    await world.agreements.tick()
    expect((await ask('signer', 'get', agreement)).value.state).toBe('ACTIVE')
    const { items } = (await ask('', 'get', '/api/register?state=ACTIVE&limit=5')).value
    expect(items).toMatchObject([{ filingNumber: '云交备〔2026〕7号', provider: 'card-company' }])
    const filings = (await ask('providerSigner', 'get', '/api/filings')).value.items
    expect(filings).toMatchObject([{ number: '云交备〔2026〕7号', sha256, state: 'ACTIVE' }])
    const figures = (await ask('', 'get', '/api/statistics/applications')).value
    expect(figures.total).toMatchObject({ approved: 1, approvalShare: 1 })
    const history = (await ask('auditor', 'get', at)).value.history
    expect(history.map(({ action }: { action: string }) => action)).toEqual([
      'create',
      ...steps.map(([, action]) => action),
      'approve',
    ])
  })

  it('a change that was seen in another version is refused', async () => {
    const made = await post('applicant', '/api/applications', contentOf())
    const at = made.headers.get('location') ?? ''
    const edit = (tag: string, title: string) =>
      ask('applicant', 'put', at, { body: contentOf({ title }), headers: { 'if-match': tag } })
    expect((await edit('"1"', '第二版')).headers.get('etag')).toBe('"2"')
    expect((await edit('"1"', '另一第二版')).value.code).toBe('version-conflict')
    expect((await ask('applicant', 'get', at)).value.content.title).toBe('第二版')
  })

  it('ids of others answer exactly like missing ones', async () => {
    const made = await post('applicant', '/api/applications', contentOf())
    const { id } = made.value
    await post('applicant', `/api/applications/${id}/submit`)
    for (const [method, below, body] of [
      ['get', '', undefined],
      ['post', '/submit', {}],
      ['post', '/withdraw', {}],
      ['put', '', contentOf()],
    ] as const) {
      const ask1 = (one: string) =>
        ask('stranger', method, `/api/applications/${one}${below}`, { body })
      const [foreign, missing] = [await ask1(id), await ask1('0'.repeat(id.length))]
      const { instance: _a, ...told } = foreign.value
      const { instance: _b, ...expected } = missing.value
      expect([foreign.status, told]).toEqual([404, expected])
    }
    expect((await ask('stranger', 'get', '/api/applications')).value).toEqual({ items: [] })
  })

  it('entitlements and data given back have doors of their own', async () => {
    const { title, contact, datasets, purpose, securityMeasures, term } = contentOf({
      datasets: [{ id: 'flows', columns: ['flow/median_travel_seconds'], delivery: ['api'] }],
    })
    const duty = { text: '运行监测', basis: '三定规定' }
    const stated = { title, contact, datasets, purpose, securityMeasures, term, duty }
    const made = await post('official', '/api/entitlements', stated)
    expect([made.status, made.value.state]).toEqual([201, 'RECORDED'])
    const at = made.headers.get('location') ?? ''
    expect((await post('reviewer', `${at}/file`, { number: 'G-1' })).value.state).toBe('FILED')
    const wrong = await ask('reviewer', 'get', at.replace('entitlements', 'agreements'))
    expect(wrong.value.code).toBe('agreement-not-found')
    const back = { title, contact, term, receiver: 'org-bureau', content: '热力栅格' }
    const offer = { ...back, delivery: '接口', purpose: '调度' }
    const offered = await post('applicant', '/api/agreements', offer)
    expect([offered.status, offered.value.kind]).toEqual([201, 'inbound'])
    const { items } = (await ask('applicant', 'get', '/api/agreements?state=OFFERED')).value
    expect(items.map((one: { id: string }) => one.id)).toContain(offered.value.id)
  })

  it('what is sent is closed, and what is attached is what it says', async () => {
    const own = { ...contentOf(), state: 'APPROVED', tier: 'open' }
    expect((await post('applicant', '/api/applications', own)).value.code).toBe('body-invalid')
    const page = { bytes: Buffer.from('<html>'), type: 'application/pdf' }
    const refused = await ask('applicant', 'post', '/api/attachments?name=a.pdf', page)
    expect([refused.status, refused.value.code]).toEqual([415, 'content-type-unsupported'])
    const absent = await ask('applicant', 'get', `/api/attachments/${'0'.repeat(64)}`)
    expect(absent.value.code).toBe('attachment-not-found')
    expect((await ask('applicant', 'get', '/api/attachments')).value.items).toHaveLength(1)
  })
})
