import { Problem, problems } from '@tongqu/contracts'
import type { Realtime } from '@tongqu/realtime'
import { describe, expect, it } from 'vitest'
import type { GatewayDeps } from './deps.ts'
import { createGateway } from './gateway.ts'
import { keptLog, PUBLIC_URL, testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what these tests are about
async function bodyOf(response: Response | Promise<Response>): Promise<any> {
  return (await response).json()
}

function gateway(own: Partial<GatewayDeps> = {}) {
  return createGateway(testDeps({ ...own, lake: own.lake ?? scriptedLake(() => undefined).lake }))
}

it('answers a problem in the language asked for, with both at hand', async () => {
  const app = gateway()
  const zh = await app.request('/api/datasets/none')
  expect(zh.status).toBe(404)
  expect(zh.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  const body = await bodyOf(zh)
  expect(body).toMatchObject({
    type: `${PUBLIC_URL}/problems/dataset-not-found`,
    status: 404,
    code: 'dataset-not-found',
    dataset: 'none',
  })
  expect(body.title).toBe(body.titles['zh-CN'])
  expect(body.instance).toBe(`urn:uuid:${zh.headers.get('hub-request-id')}`)
  const en = await app.request('/api/datasets/none', { headers: { 'accept-language': 'en' } })
  expect(await bodyOf(en)).toMatchObject({ title: body.titles.en })
  expect(en.headers.get('content-language')).toBe('en')
})

it('shows a problem as a page to a browser, escaped', async () => {
  const response = await gateway().request('/datasets/%3Cscript%3E?lang=en', {
    headers: { accept: BROWSER },
  })
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toContain("style-src 'self'")
  const page = await response.text()
  expect(page).toContain('<html lang="en">')
  expect(page).not.toContain('<script>')
})

it('tells nothing of an unforeseen fault but its request id', async () => {
  const { log, lines } = keptLog()
  const catalog = () => {
    throw new Error('cannot read /srv/secret')
  }
  const response = await gateway({ log, catalog }).request('/api/datasets')
  expect(response.status).toBe(500)
  const text = await response.text()
  expect(text).not.toContain('secret')
  expect(text).not.toContain('.ts')
  expect(JSON.parse(text).code).toBe('internal')
  const logged = lines.find(({ level }) => level === 'error')
  expect(logged?.facts).toMatchObject({ request: response.headers.get('hub-request-id') })
  expect(String(logged?.facts.err)).toContain('secret')
})

it('does not log what a query asks for', async () => {
  const { log, lines } = keptLog()
  await gateway({ log }).request('/api/datasets/bus-timetable/records?stop_id=eq.13800001111')
  expect(lines.length).toBeGreaterThan(0)
  expect(JSON.stringify(lines)).not.toContain('13800001111')
})

it('refuses a read of a listed dataset with the way in, an unlisted one like none', async () => {
  const app = gateway()
  for (const door of ['records', 'files', 'gtfs.zip']) {
    const refused = await app.request(`/api/datasets/restricted-stops/${door}`)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer realm="/)
    expect((await bodyOf(refused)).apply).toMatch(/^http:\/\/hub\.example\/.*restricted-stops/)
    const closed = await app.request(`/api/datasets/closed-stops/${door}`)
    expect(closed.status).toBe(403)
    expect((await bodyOf(closed)).code).toBe('tier-closed')
  }
  expect((await app.request('/feeds/restricted-stops.pb')).status).toBe(401)
  const same = async (id: string) => {
    const body = await bodyOf(app.request(`/api/datasets/${id}/records`))
    const { instance, dataset, ...rest } = body
    return rest
  }
  expect(await same('proposed-stops')).toEqual(await same('no-such'))
})

it('answers OPTIONS and another method of a known path, and nothing else', async () => {
  const app = gateway()
  const preflight = await app.request('/api/datasets', {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-method': 'GET' },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
  expect(preflight.headers.get('access-control-allow-methods')).toContain('GET')
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE2']) {
    const refused = await app.request('/feeds/bus-vehicle-positions.pb', { method })
    expect(refused.status).toBe(405)
    expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  }
  for (const method of ['GET', 'POST', 'OPTIONS']) {
    expect((await app.request('/api/nothing/here', { method })).status).toBe(404)
  }
})

it('puts its guards on every answer, the refused ones too', async () => {
  const app = gateway()
  for (const path of ['/', '/healthz', '/api/datasets', '/api/none', '/feeds/x.pb']) {
    const { headers } = await app.request(path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('hub-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  }
})

it('lets pages of other origins read data, but not the operator’s doors', async () => {
  const app = gateway()
  const { headers } = await app.request('/api/datasets')
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.get('access-control-expose-headers')).toContain('Hub-Release')
  expect((await app.request('/metrics')).headers.get('access-control-allow-origin')).toBeNull()
})

it('refuses parameters it does not know and values it can not use, by name', async () => {
  const app = gateway()
  const cases = [
    ['/api/datasets?colour=red', 'unknown-parameter', 'colour'],
    ['/api/datasets?limit=0', 'wrong-limit', 'limit'],
    ['/api/datasets?limit=101', 'wrong-limit', 'limit'],
    ['/api/datasets?limit=ten', 'wrong-limit', 'limit'],
    ['/api/datasets?limit=1&limit=2', 'wrong-limit', 'limit'],
    ['/api/datasets?sort=colour', 'wrong-parameter', 'sort'],
    ['/api/datasets?page=2&cursor=abc', 'wrong-parameter', 'page'],
    ['/api/datasets/bus-timetable/records?limit=10001', 'wrong-limit', 'limit'],
    ['/api/datasets/bus-timetable/records?version=newest', 'wrong-parameter', 'version'],
    ['/api/datasets/bus-timetable/records?asOf=now', 'wrong-parameter', 'asOf'],
    ['/api/datasets/bus-timetable/records?asOf=2026-01-01&version=1', 'wrong-parameter', 'asOf'],
    ['/api/datasets/bus-timetable/files?colour=red', 'unknown-parameter', 'colour'],
  ]
  for (const [path = '', code, parameter] of cases) {
    const response = await app.request(path)
    expect(response.status).toBe(400)
    expect(await bodyOf(response)).toMatchObject({ code, parameter })
  }
  const asOf = await app.request('/api/datasets/bus-timetable/records?asOf=now')
  expect(await asOf.text()).toContain('must look like 2026-01-05')
})

it('weighs Accept, lets format win over it, and refuses what it does not have', async () => {
  const app = gateway()
  const path = '/api/datasets/bus-timetable/records'
  const refused = await app.request(path, { headers: { accept: 'image/png' } })
  expect(refused.status).toBe(406)
  expect((await bodyOf(refused)).offers).toContain('text/csv')
  expect((await app.request(`${path}?format=xml`)).status).toBe(406)
  const wins = await app.request(`${path}?format=json`, { headers: { accept: 'image/png' } })
  expect(wins.status).toBe(200)
  const page = await app.request('/api/datasets', { headers: { accept: 'text/html' } })
  expect(page.status).toBe(406)
})

it('says no geometry rather than give empty GeoJSON', async () => {
  const path = '/api/datasets/bus-timetable/tables/agency/records?format=geojson'
  const response = await gateway().request(path)
  expect(response.status).toBe(406)
  expect((await bodyOf(response)).code).toBe('no-geometry')
})

it('gives no caller all places for downloads, and gives them back', async () => {
  let go: () => void = () => {}
  const gate = new Promise<undefined>((resolve) => {
    go = () => resolve(undefined)
  })
  const { lake } = scriptedLake((chunk) => (chunk === 0 ? Buffer.from('x') : gate))
  const app = gateway({ lake, limits: { downloads: 10, downloadsPerCaller: 2 } })
  const path = '/api/datasets/bus-timetable/records?format=csv'
  const running = [await app.request(path), await app.request(path)]
  const refused = await app.request(path)
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('5')
  go()
  await Promise.all(running.map((response) => response.text()))
  expect((await app.request(path)).status).toBe(200)
})

it('tells a further download that the hub is busy when all places are taken', async () => {
  const { lake } = scriptedLake((chunk) => (chunk === 0 ? Buffer.from('x') : undefined))
  const app = gateway({ lake, limits: { downloads: 0 } })
  const refused = await app.request('/api/datasets/bus-timetable/records?format=csv')
  expect(refused.status).toBe(503)
  expect((await bodyOf(refused)).code).toBe('hub-busy')
})

it('explains every problem that exists, as data and as a page', async () => {
  const app = gateway()
  const { items } = await bodyOf(app.request('/api/problems'))
  expect(items).toHaveLength(problems.length)
  for (const { code, title } of problems) {
    expect((await bodyOf(app.request(`/api/problems/${code}`))).code).toBe(code)
    const page = await (await app.request(`/problems/${code}?lang=en`)).text()
    expect(page).toContain(title.en.replaceAll("'", '&#39;').slice(0, 12))
  }
  expect((await app.request('/api/problems/none')).status).toBe(404)
})

it('is alive, ready only while it should be sent requests, and counts what it does', async () => {
  const app = gateway({ ready: { lake: () => true } })
  expect(await bodyOf(app.request('/healthz'))).toEqual({ status: 'ok' })
  expect(await bodyOf(app.request('/readyz'))).toEqual({
    status: 'ready',
    checks: { catalogue: true, running: true, lake: true },
  })
  const metrics = await (await app.request('/metrics')).text()
  expect(metrics).toContain('hub_http_requests_total{route="/healthz",status="200"} 1')
  expect(metrics).toContain('hub_event_loop_lag_seconds')
  expect(metrics).toContain('hub_dataset_release{dataset="bus-timetable"} 7')
  await app.drain(1)
  expect((await app.request('/readyz')).status).toBe(503)
})

it('names what is wrong while open data is served all the same, and is ready', async () => {
  const found = await bodyOf(gateway({ degraded: () => ['ledger-behind'] }).request('/readyz'))
  expect(found).toMatchObject({ status: 'ready', degraded: ['ledger-behind'] })
})

it('is not ready when a check fails or throws', async () => {
  const broken = () => {
    throw new Error('no lake')
  }
  for (const lake of [() => false, broken, () => Promise.reject(new Error('no'))]) {
    const response = await gateway({ ready: { lake } }).request('/readyz')
    expect(response.status).toBe(503)
    expect((await bodyOf(response)).checks.lake).toBe(false)
  }
})

it('tells of sources what is open, and neither address nor error text', async () => {
  const deps = testDeps({ lake: scriptedLake(() => undefined).lake })
  const failed = {
    outcome: 'failed',
    code: 'upstream-timeout',
    detail: 'http://10.1.2.3 timed out',
  }
  const status = { source: 'bus-source', dataset: 'bus-timetable', feed: 'city', failures: 2 }
  const at = '2026-03-01T03:00:00Z'
  const realtime = deps.realtime as unknown as { note(status: object): void }
  realtime.note({ ...status, ...failed, at })
  const response = await createGateway(deps).request('/api/sources')
  const text = await response.text()
  expect(text).not.toMatch(/10\.1\.2\.3|secret|hidden/)
  expect(JSON.parse(text).items).toEqual([
    expect.objectContaining({ source: 'bus-source', state: 'failing', code: 'upstream-timeout' }),
    expect.objectContaining({ source: 'terminals', transport: 'tcp-listen', state: 'waiting' }),
  ])
})

describe('connections of sessions', () => {
  const contentTime = '2026-03-01T03:59:20Z'
  const at = '2026-03-01T04:00:00Z'

  function deps() {
    const made = testDeps({ lake: scriptedLake(() => undefined).lake })
    const realtime = made.realtime as Realtime
    realtime.note({
      source: 'terminals',
      dataset: 'vehicle-link-status',
      feed: 'terminals-808',
      at,
      outcome: 'landed',
      failures: 0,
      readings: 7_777,
      sessions: {
        connections: 12,
        authenticated: 9,
        contentTime,
        isStalled: true,
        messagesPerSecond: 8_888,
      },
    })
    realtime.noteForward({
      forward: 'ministry',
      dataset: 'hazmat-positions',
      at,
      state: 'failing',
      code: 'upstream-timeout',
      failures: 3,
      confirmed: 7_777,
      refused: 6_666,
      pending: 8_888,
      contentTime,
    })
    return made
  }

  it('are told with how they fare, not with what may not be read of what they bring', async () => {
    const app = createGateway(deps())
    const sources = await (await app.request('/api/sources')).text()
    const { items } = JSON.parse(sources)
    expect(items[1]).not.toHaveProperty('everySeconds')
    expect(items[1].sessions).toEqual({
      connections: 12,
      authenticated: 9,
      isStalled: true,
    })
    const forwards = await (await app.request('/api/forwards')).text()
    expect(JSON.parse(forwards).items).toEqual([
      {
        forward: 'ministry',
        dataset: 'hazmat-positions',
        adapter: 'jt809',
        state: 'failing',
        code: 'upstream-timeout',
        at,
        failures: 3,
      },
    ])
    const page = await (await app.request('/sources', { headers: { accept: 'text/html' } })).text()
    expect(page).toContain('TCP 监听')
    expect(page).toContain('入湖受阻')
    for (const text of [sources, forwards, page]) {
      expect(text).not.toMatch(/10\.\d+\.|9000|6,?666|7,?777|8,?888/)
    }
    expect(sources + forwards).not.toContain('hidden')
  })
})

it('shows the live page before anything has landed or moved', async () => {
  const none = () => Promise.reject(new Problem('dataset-not-landed'))
  const { lake } = scriptedLake(() => undefined, { pin: none })
  const app = gateway({ lake })
  const page = await (await app.request('/live', { headers: { accept: BROWSER } })).text()
  expect(page).toContain('暂无数据')
  expect(page).not.toContain('class="line')
  expect(await bodyOf(app.request('/api/live'))).toMatchObject({
    kinds: [
      { kind: 'bus', state: 'empty' },
      { kind: 'hazmat', state: 'empty' },
    ],
  })
})

it('draws the lines once, however many look at the same time', async () => {
  let pages = 0
  const page = async () => {
    pages += 1
    return { items: [] }
  }
  const app = gateway({ lake: scriptedLake(() => undefined, { page }).lake })
  await app.request('/live')
  const first = pages
  await Promise.all(Array.from({ length: 20 }, () => app.request('/live')))
  expect(pages).toBe(first)
})

it('serves its few files with a tag, coded, and Scalar among them', async () => {
  const app = gateway()
  for (const path of [
    '/style.css',
    '/live.css',
    '/live.js',
    '/icon.svg',
    '/docs/init.js',
    '/docs/scalar.js',
  ]) {
    const headers = { 'accept-encoding': 'gzip' }
    const first = await app.request(path, { headers })
    expect(first.status).toBe(200)
    const etag = first.headers.get('etag') ?? ''
    const again = await app.request(path, { headers: { ...headers, 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect(again.headers.get('etag')).toBe(etag)
  }
})

it('loads nothing from elsewhere in its documentation', async () => {
  const response = await gateway().request('/docs')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("connect-src 'self';")
  expect(await response.text()).not.toMatch(/(src|href)="(https?:)?\/\//)
})
