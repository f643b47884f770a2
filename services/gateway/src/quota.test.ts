import {
  type AccessPlan,
  type AppPrincipal,
  decide,
  openQuotas,
  type Principal,
} from '@tongqu/access'
import type { Catalog, QuotaPlan } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { type FeedUpdate, openRealtime } from '@tongqu/realtime'
import { testStores } from '@tongqu/store/testing'
import { afterEach, describe, expect, it } from 'vitest'
import type { GatewayDeps } from './deps.ts'
import { testCatalog } from './testing/catalog.ts'
import { keptLog, NOON, served, testDeps } from './testing/gateway.ts'
import { type Script, scriptedLake } from './testing/scripted-lake.ts'

const [[, openStore]] = testStores() as [ReturnType<typeof testStores>[number]]
const DATASETS = '/api/datasets'
const FEED = '/feeds/bus-vehicle-positions.json'
const DOWNLOAD = '/api/datasets/bus-timetable/records?format=ndjson'
/** Given by the agreement, if there is one. */
const AGREED = 'restricted-stops'
const CHUNK = Buffer.alloc(64 * 1_024, 'x')
const QUOTA_TYPE = 'https://iana.org/assignments/http-problem-types#quota-exceeded'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close()
})

const APP: AppPrincipal = {
  kind: 'app',
  address: '192.0.2.1',
  id: 'a1',
  organisation: 'o1',
  scopes: [],
  via: 'token',
  bound: true,
}

type Given = {
  /** Plan of anonymous callers and of apps. */
  plan?: Partial<QuotaPlan>
  limits?: AccessPlan['limits']
  who?: Principal
  script?: Script
  own?: Partial<GatewayDeps>
}

function catalogWith(plan: Partial<QuotaPlan>): Catalog {
  const title = { 'zh-CN': '方案', en: 'Plan' }
  const whole: QuotaPlan = {
    ...{ id: 'plan', title, for: 'anonymous', rates: [], quotas: [], streams: [] },
    ...plan,
  }
  return { ...testCatalog(), quotas: new Map([[whole.for, whole]]) }
}

/** A hub with real quotas; with `limits` everything rests on an agreement that states these. */
async function hub({ plan = {}, limits, who, script = () => undefined, own = {} }: Given = {}) {
  const catalog = catalogWith(plan)
  const store = await openStore()
  let time = 0
  const quotas = await openQuotas({
    store,
    now: () => NOON.getTime(),
    monotonic: () => time,
    uuid: () => crypto.randomUUID(),
    catalog: () => catalog,
    gateway: 'one',
    zone: 'Asia/Shanghai',
  })
  closing.push(quotas)
  const realtime = openRealtime({ now: () => NOON, freshnessLimitSeconds: () => 60 })
  const decided: GatewayDeps['decide'] = (...asked) => {
    const [caller, dataset, ...rest] = asked
    const like = dataset === AGREED ? 'bus-timetable' : dataset
    const found = decide({ catalog: () => catalog }, caller, like, ...rest)
    if (!limits || found instanceof Problem) return found
    const basis = { kind: 'agreement', id: 'agreement-1', recipient: 'o1' } as const
    return { ...found, dataset, tier: 'restricted', basis, limits }
  }
  const { log, lines } = keptLog()
  const { lake } = scriptedLake(script)
  const deps = testDeps({ lake, log, realtime, catalog: () => catalog, quotas, decide: decided })
  const recogniser = {
    principalOf: ({ address }: { address: string }) => who ?? anonymous(address),
  }
  const identity = { ...deps.identity, recogniser }
  const server = await served({ ...deps, identity, trustedProxies: ['127.0.0.1'], ...own })
  closing.push(server)
  const get = (path: string, from = '203.0.113.7', headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { headers: { 'x-forwarded-for': from, ...headers } })
  const pass = (milliseconds: number) => {
    time += milliseconds
  }
  return { ...server, get, pass, quotas, realtime, lines, store }
}

function anonymous(address: string): Principal {
  return { kind: 'anonymous', address }
}

const FAST = { name: 'fast', of: 'address', requests: 1, seconds: 1, burst: 3 } as const
const FEW = { name: 'few', of: 'address', meter: 'requests', amount: 5, per: 'day' } as const

describe('an answer tells what is left', () => {
  it('in structured fields that pages of other origins may read', async () => {
    const { get } = await hub({ plan: { rates: [FAST], quotas: [FEW] } })
    const response = await get(DATASETS)
    expect(response.status).toBe(200)
    expect(response.headers.get('ratelimit-policy')).toBe('"fast";q=3;w=3, "few";q=5;w=86400')
    expect(response.headers.get('ratelimit')).toBe('"fast";r=2;t=1, "few";r=4;t=43200')
    const exposed = response.headers.get('access-control-expose-headers')
    expect(exposed?.split(', ')).toEqual(expect.arrayContaining(['RateLimit', 'RateLimit-Policy']))
  })

  it('not on what shared caches keep, which stays shared', async () => {
    const { get, realtime } = await hub({ plan: { rates: [FAST], quotas: [FEW] } })
    realtime.apply(onePosition)
    const { headers } = await get(FEED)
    expect(headers.get('cache-control')).toMatch(/^public, max-age=\d+$/)
    expect(headers.get('vary')).not.toMatch(/authorization/i)
    expect(headers.get('ratelimit-policy')).toContain('"fast"')
    expect(headers.get('ratelimit')).toBeNull()
  })

  it('not on pages and constants, which cost nothing', async () => {
    const { get } = await hub({ plan: { rates: [FAST] } })
    for (let count = 0; count < 10; count += 1) {
      for (const path of ['/', '/healthz', '/readyz', '/metrics', '/problems/quota-exceeded']) {
        const response = await get(path)
        expect(response.status, path).not.toBe(429)
        expect(response.headers.get('ratelimit-policy'), path).toBeNull()
      }
    }
    expect((await get(DATASETS)).headers.get('ratelimit')).toBe('"fast";r=2;t=1')
  })
})

describe('a caller that asks too often', () => {
  it('is refused by a problem as the draft has it, and served when the time is over', async () => {
    const { get, pass } = await hub({ plan: { rates: [FAST] } })
    for (let count = 0; count < 3; count += 1) expect((await get(DATASETS)).status).toBe(200)
    const refused = await get(DATASETS)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(refused.headers.get('ratelimit')).toBe('"fast";r=0;t=1')
    const body = await refused.json()
    expect(body).toMatchObject({
      type: QUOTA_TYPE,
      code: 'rate-limited',
      status: 429,
      'violated-policies': ['fast'],
    })
    pass(1_000)
    expect((await get(DATASETS)).status).toBe(200)
    expect((await get(DATASETS)).status).toBe(429)
  })

  it('may ask for lineage more seldom, which is a lot of work', async () => {
    const rate = { name: 'fast', of: 'address', requests: 50, seconds: 1, burst: 50 } as const
    const { get } = await hub({ plan: { rates: [rate] } })
    const asked: number[] = []
    for (let time = 0; time < 3; time += 1) {
      asked.push((await get('/api/datasets/bus-timetable/lineage')).status)
    }
    expect(asked.map((status) => status === 429)).toEqual([false, false, true])
    expect((await get(DATASETS)).status).toBe(200)
  })

  it('is known by its network, and only trusted proxies say which that is', async () => {
    const first = await hub({ plan: { rates: [FAST] } })
    for (let count = 0; count < 3; count += 1) await first.get(DATASETS, `203.0.113.${count}`)
    expect((await first.get(DATASETS, '203.0.113.99')).status).toBe(429)
    expect((await first.get(DATASETS, '203.0.114.1')).status).toBe(200)
    // Nobody trusts: whatever the header says, it is one caller of this machine.
    const plan = { for: 'loopback', rates: [FAST] } as const
    const second = await hub({ plan, own: { trustedProxies: [] } })
    for (let count = 0; count < 3; count += 1) await second.get(DATASETS, `198.51.100.${count}`)
    expect((await second.get(DATASETS, '192.0.2.200')).status).toBe(429)
  })

  it('has no wider plan for saying who it is on this machine', async () => {
    const app: Principal = {
      ...{ kind: 'app', id: 'a1', organisation: 'o1', address: '127.0.0.1' },
      ...{ scopes: [], via: 'token', bound: true },
    }
    const rate = { ...FAST, of: 'app' } as const
    const { get } = await hub({ plan: { for: 'app', rates: [rate] }, who: app })
    for (let count = 0; count < 3; count += 1) expect((await get(DATASETS)).status).toBe(200)
    expect((await get(DATASETS)).status).toBe(429)
  })

  it('can ask how much is left when nothing is', async () => {
    const { get } = await hub({ plan: { quotas: [FEW] } })
    for (let count = 0; count < 5; count += 1) expect((await get(DATASETS)).status).toBe(200)
    const refused = await get(DATASETS)
    expect(await refused.json()).toMatchObject({ code: 'quota-exceeded', type: QUOTA_TYPE })
    expect(refused.headers.get('retry-after')).toBe('43200')
    const answer = await get('/api/me/quota')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(await answer.json()).toEqual({
      items: [
        {
          ...{ policy: 'few', meter: 'requests', of: 'address:203.0.113.0/24' },
          ...{ limit: 5, used: 5, remaining: 0, windowSeconds: 86_400 },
          resetsAt: '2026-03-01T16:00:00.000Z',
        },
      ],
      total: 1,
    })
  })

  it('is counted by address while its credentials are none', async () => {
    const refuse = () => {
      throw new Problem('token-invalid')
    }
    const identity = { ...testDeps({ lake: scriptedLake(() => undefined).lake }).identity }
    Object.assign(identity, { recogniser: { principalOf: refuse } })
    const { get } = await hub({ plan: { rates: [FAST] }, own: { identity } })
    for (let count = 0; count < 3; count += 1) expect((await get(DATASETS)).status).toBe(401)
    expect((await get(DATASETS)).status).toBe(429)
  })
})

describe('an agreement', () => {
  it('gives as many requests as it says, and no byte after', async () => {
    const { get } = await hub({ who: APP, limits: { requests: 3 } })
    for (let count = 0; count < 3; count += 1) expect((await get(DOWNLOAD)).status).toBe(200)
    const refused = await get(DOWNLOAD)
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ 'violated-policies': ['agreement-requests'] })
  })

  it('gives as many requests a minute as it says, at once or one after the other', async () => {
    const { get, pass } = await hub({ who: APP, limits: { requestsPerMinute: 4 } })
    for (let count = 0; count < 4; count += 1) expect((await get(DOWNLOAD)).status).toBe(200)
    const refused = await get(DOWNLOAD)
    expect(refused.headers.get('retry-after')).toBe('15')
    pass(15_000)
    expect((await get(DOWNLOAD)).status).toBe(200)
    expect((await get(DOWNLOAD)).status).toBe(429)
  })

  it.each(['identity', 'gzip'])('cuts a download where its bytes end (%s)', async (coding) => {
    let made = 0
    const script: Script = (chunk) => {
      made = chunk + 1
      return CHUNK
    }
    const limits = { bytesPerDay: 10 * CHUNK.byteLength - 5 }
    const { get, lines, store } = await hub({ who: APP, limits, script })
    const response = await get(DOWNLOAD, '203.0.113.7', { 'accept-encoding': coding })
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()
    // The piece that takes the last bytes leaves, the next does not.
    expect(made).toBe(11)
    const { used } = await store.db
      .selectFrom('quota_used')
      .select('used')
      .executeTakeFirstOrThrow()
    expect(used).toBeLessThan(limits.bytesPerDay + CHUNK.byteLength)
    const refused = await get(DOWNLOAD)
    expect(await refused.json()).toMatchObject({ 'violated-policies': ['agreement-bytes'] })
    expect(lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('is shown with what is left of it', async () => {
    const { get } = await hub({ who: APP, limits: { requests: 7 } })
    await get(DOWNLOAD.replace('bus-timetable', AGREED))
    const { items } = (await (await get('/api/me/quota')).json()) as { items: object[] }
    const of = `agreement:agreement-1/${AGREED}`
    const counted = { meter: 'requests', of, limit: 7, used: 1, remaining: 6 }
    expect(items).toEqual([{ policy: 'agreement-requests', ...counted }])
  })
})

it('streams of changes have places, which are free when the client has left', async () => {
  const streams = [{ name: 'streams', of: 'address', amount: 2 }] as const
  const { get, quotas, realtime } = await hub({ plan: { streams } })
  realtime.apply(onePosition)
  const path = '/feeds/bus-vehicle-positions/events'
  const first = await get(path)
  expect(first.headers.get('ratelimit-policy')).toBe('"streams";q=2;qu="concurrent-requests"')
  const second = await get(path)
  const third = await get(path)
  expect(third.status).toBe(429)
  expect(await third.json()).toMatchObject({ 'violated-policies': ['streams'] })
  expect((await get(path, '198.51.100.1')).status).toBe(200)
  await first.body?.cancel()
  const caller = anonymous('203.0.113.7')
  await expect.poll(() => quotas.stateOf(caller, [])).toMatchObject([{ used: 1 }])
  expect((await get(path)).status).toBe(200)
  await second.body?.cancel()
})

const onePosition: FeedUpdate = {
  dataset: 'bus-vehicle-positions',
  feed: 'f',
  source: 's',
  delivery: 'd',
  receivedAt: NOON.toISOString(),
  mode: 'full',
  readings: [
    {
      contract: 'gtfs-realtime/vehicle_position@1',
      reading: { entity_id: 'v', entity_index: 0, event_time: NOON.toISOString() },
    },
  ],
}
