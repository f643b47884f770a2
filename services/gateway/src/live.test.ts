import gtfsRealtime from 'gtfs-realtime-bindings'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gateway } from './gateway.ts'
import { testCatalog } from './testing/catalog.ts'
import { openWorld, SECRET_LATITUDE, SECRET_VEHICLE, type World } from './testing/world.ts'

let world: World
let app: Gateway

beforeAll(async () => {
  world = await openWorld()
  app = world.gateway()
})
afterAll(() => world?.close())

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what these tests are about
async function bodyOf(path: string): Promise<any> {
  const response = await app.request(path)
  expect(response.status, path).toBe(200)
  return response.json()
}

async function pageOf(path: string): Promise<string> {
  const response = await app.request(path, { headers: { accept: 'text/html' } })
  expect(response.status, path).toBe(200)
  return response.text()
}

it('tells of every kind its age and the rates of the newest day, each sum by its own', async () => {
  const { day, kinds } = await bodyOf('/api/live')
  expect(day).toBe('2026-03-01')
  const [bus, hazmat, truck, ...others] = kinds
  expect(others).toEqual([])
  const { quality, ...busFacts } = bus
  expect(quality).toMatchObject({ day: '2026-03-01', score: 60, state: 'scored' })
  expect(busFacts).toEqual({
    kind: 'bus',
    dataset: 'bus-positions',
    tier: 'open',
    state: 'live',
    contentTime: '2026-03-01T03:59:40.000Z',
    ageSeconds: 20,
    due: 200,
    entered: 180,
    online: 150,
    entryRatePercent: 90,
    onlineRatePercent: 83.3,
  })
  expect(hazmat).toMatchObject({ dataset: 'hazmat-positions', tier: 'restricted', state: 'live' })
  expect(hazmat).toMatchObject({ due: 40, entryRatePercent: 75, onlineRatePercent: 50 })
  const none = { entryRatePercent: null, onlineRatePercent: null }
  expect(hazmat.quality).toMatchObject({ score: 88, state: 'frozen' })
  expect(truck).toEqual({ kind: 'truck', due: 0, entered: 0, online: 0, ...none })
})

it('shows layers of what is open, and of the rest no more than when something came', async () => {
  const { layers } = await bodyOf('/api/live')
  expect(layers).toMatchObject([
    {
      id: 'parking',
      dataset: 'car-park-occupancy',
      tier: 'open',
      quality: null,
      state: 'live',
      contentTime: '2026-03-01T03:59:30.000Z',
      ageSeconds: 30,
      count: 2,
    },
    {
      id: 'bikes',
      dataset: 'bike-status',
      tier: 'open',
      quality: null,
      state: 'live',
      contentTime: '2026-03-01T03:59:30.000Z',
      ageSeconds: 30,
      count: 2,
    },
    {
      id: 'detectors',
      dataset: 'loop-readings',
      tier: 'restricted',
      quality: { day: '2026-03-01', score: 70, state: 'scored' },
      state: 'live',
      contentTime: '2026-03-01T03:59:55.000Z',
      ageSeconds: 5,
    },
  ])
  const page = await pageOf('/live?lang=en')
  expect(page).toContain('/feeds/car-park-occupancy.json')
  expect(page).toContain('/api/datasets/car-parks/tables/lot/records?select=feed_id,lot_id')
  expect(page).not.toContain('/feeds/loop-readings')
  expect(page.match(/<li class="card kind" data-layer="detectors".*?<\/li>/s)?.[0]).toMatch(
    /badge score[^>]*>Quality 70/,
  )
  expect(layers.every((one: object) => !('places' in one))).toBe(true)
  expect(layers.at(-1)).not.toHaveProperty('count')
  expect(page).toContain('how to apply')
  expect(page).not.toContain('SECRETLOOP')
})

it('lets nothing out of restricted positions, by no door, page or statistic', async () => {
  const id = 'hazmat-positions'
  for (const path of [
    `/feeds/${id}.json`,
    `/feeds/${id}.pb`,
    `/api/datasets/${id}/records?format=csv`,
    `/api/datasets/${id}/tables/position/records`,
    `/api/datasets/${id}/files`,
  ]) {
    const response = await app.request(path)
    expect(response.status, path).toBe(401)
    expect(response.headers.get('hub-entities'), path).toBeNull()
    expectNoSecret(await response.text(), path)
  }
  for (const path of [
    '/live',
    '/live?lang=en',
    '/api/live',
    '/sources',
    '/api/sources',
    '/api/forwards',
    '/',
    '/api/datasets',
    `/datasets/${id}`,
    `/api/datasets/${id}`,
    `/api/datasets/${id}/versions`,
    `/api/datasets/${id}/schema`,
    '/metrics',
    '/openapi.json',
    '/feeds/bus-positions.json',
  ]) {
    const response = await app.request(path)
    expect(response.status, path).toBe(200)
    expectNoSecret(await response.text(), path)
  }
})

function expectNoSecret(text: string, path: string): void {
  expect(text, path).not.toContain(SECRET_VEHICLE)
  expect(text, path).not.toContain(String(SECRET_LATITUDE))
  expect(text, path).not.toMatch(/"rows":2|Hub-Entities: 2/)
}

it('gives open fleets as GTFS Realtime and as plain readings, without their plates', async () => {
  const response = await app.request('/feeds/bus-positions.pb')
  expect(response.status).toBe(200)
  expect(response.headers.get('hub-entities')).toBe('3')
  expect(response.headers.get('age')).toBe('20')
  const bytes = Buffer.from(await response.arrayBuffer())
  const { entity } = gtfsRealtime.transit_realtime.FeedMessage.decode(bytes)
  expect(entity.map(({ vehicle }) => vehicle?.position?.speed)).toEqual([10, 10, 10])
  expect(bytes.includes('云A')).toBe(false)
  const { readings } = await bodyOf('/feeds/bus-positions.json')
  expect(readings.position).toHaveLength(3)
  expect(readings.position[0]).toMatchObject({ vehicle_id: 'BUS0', latitude: 30.1 })
  expect(JSON.stringify(readings)).not.toContain('云A')
})

it('is as old as its newest position, in the catalogue too', async () => {
  const { freshness } = await bodyOf('/api/datasets/bus-positions')
  expect(freshness).toEqual({ state: 'live', ageSeconds: 20, limitSeconds: 3_600 })
  const hazmat = await bodyOf('/api/datasets/hazmat-positions')
  // Where those are nobody may know; that something came for them everybody may.
  expect(hazmat.freshness.ageSeconds).toBe(5)
})

it('draws the map from open lines alone, each street once, and asks only the hub', async () => {
  const response = await app.request('/live')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toMatch(/script-src 'self'; connect-src 'self'$/)
  const page = await response.text()
  const paths = [...page.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path)
  expect(paths).toHaveLength(1)
  expect(paths[0]).toMatch(/^M\d+ \d+L\d+ \d+L\d+ \d+$/)
  expect(page).toContain('data-feed="/feeds/bus-positions.json"')
  expect(page).not.toMatch(/hazmat-positions\.(json|pb)/)
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\/|style=|onclick|<script>/)
  expect(page.match(/<h1/g)).toHaveLength(1)
})

it('says in words what bars and the map show, in both languages', async () => {
  for (const [path, texts] of [
    ['/live', ['实时态势', '公交车', '危险货物运输车', '限制开放', '83.3%', '最新 · 20 秒前']],
    ['/live?lang=en', ['Live', 'Buses', 'Dangerous goods', 'Restricted', '83.3%', '20 s ago']],
  ] as const) {
    const page = await pageOf(path)
    for (const text of texts) expect(page).toContain(text)
  }
})

it('shows the rates of its kinds on the page of a dataset, escaped', async () => {
  const bus = await pageOf('/datasets/bus-positions')
  for (const text of ['入网率与上线率', '运营 city', '90.0%', '2026-03-01']) {
    expect(bus).toContain(text)
  }
  expect(bus).not.toMatch(/运营 (chem|old|freight)/)
  const hazmat = await pageOf('/datasets/hazmat-positions')
  expect(hazmat).toContain('75.0%')
  expect(hazmat).toContain('运营 chem &lt;b&gt;')
  const all = await pageOf('/datasets/vehicle-rates')
  for (const kind of ['公交车', '危险货物运输车', '普通货车']) expect(all).toContain(kind)
  expect(await pageOf('/datasets/bus-timetable')).not.toContain('上线率')
})

it('has no rates for whom the records door of the rates is shut', async () => {
  const catalog = testCatalog()
  const rates = catalog.datasets.get('vehicle-rates')
  if (!rates) throw new Error('no rates')
  const datasets = new Map(catalog.datasets).set('vehicle-rates', { ...rates, tier: 'licensed' })
  const shut = world.gateway({ catalog: () => ({ ...catalog, datasets }) })
  const { day, kinds } = (await (await shut.request('/api/live')).json()) as {
    day?: string
    kinds: object[]
  }
  expect(day).toBeUndefined()
  for (const kind of kinds) expect(kind).not.toHaveProperty('due')
  const page = await (await shut.request('/datasets/bus-positions')).text()
  expect(page).not.toContain('运营 city')
})

it('tells of what grows without a feed only that it is alive, in both languages', async () => {
  const chinese = await pageOf('/live')
  const english = await pageOf('/live?lang=en')
  for (const [page, title] of [
    [chinese, '持续入湖的记录'],
    [english, 'Records that keep arriving'],
  ] as const) {
    expect(page).toContain(title)
    const card = page.match(/<li [^>]*data-arrival="vehicle-link-status"[\s\S]*?<\/li>/)?.[0] ?? ''
    expect(card).toContain('/datasets/vehicle-link-status')
    expect(card).toMatch(/class="badge state (?:live|stale|empty)"/)
    expect(card).not.toContain('data-field="count"')
    expect(page, 'has a feed').not.toContain('data-arrival="bike-vehicles"')
    expect(page, 'is replaced').not.toContain('data-arrival="bus-timetable"')
  }
})
