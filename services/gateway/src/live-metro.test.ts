import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gateway } from './gateway.ts'
import { metroDeps } from './testing/metro.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World
let app: Gateway

beforeAll(async () => {
  world = await openWorld()
  app = world.gateway(metroDeps())
})
afterAll(() => world?.close())

async function pageOf(path: string): Promise<string> {
  const response = await app.request(path, { headers: { accept: 'text/html' } })
  expect(response.status, path).toBe(200)
  return response.text()
}

it('tells how current crowding and service of the metro are, and how much of each there is', async () => {
  const { layers } = (await (await app.request('/api/live')).json()) as { layers: object[] }
  expect(layers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: 'metro', dataset: 'metro-crowding', count: 7, ageSeconds: 30 }),
      expect.objectContaining({ id: 'service', dataset: 'metro-service-status', count: 2 }),
    ]),
  )
})

it('names both tables of crowding to the map, and gives service no switch', async () => {
  const page = await pageOf('/live?lang=en')
  const data = page.match(/data-layers="([^"]*)"/)?.[1]?.replaceAll('&quot;', '"') ?? ''
  const layers = JSON.parse(data) as { id: string; feed: { tables: string[] }; isList?: boolean }[]
  const tables = new Map(layers.map(({ id, feed }) => [id, feed.tables]))
  expect(tables.get('metro')).toEqual(['station_crowding', 'section_crowding'])
  expect(tables.get('service')).toEqual(['service_status'])
  expect(layers.filter(({ isList }) => isList).map(({ id }) => id)).toEqual(['service'])
  expect(page).toMatch(/name="layer" value="metro" checked/)
  expect(page).not.toMatch(/name="layer" value="service"/)
})

it('has words for every level, in both languages, and none where there is no metro', async () => {
  const words = {
    zh: ['舒适', '较舒适', '拥挤', '很拥挤', '限流'],
    en: ['comfortable', 'moderate'],
  }
  const legend = (page: string) => page.match(/地铁（线为区间，点为车站）：.*?<\/p>/s)?.[0] ?? ''
  const chinese = legend(await pageOf('/live'))
  for (const word of words.zh) expect(chinese).toContain(word)
  const english = await pageOf('/live?lang=en')
  for (const word of [...words.en, 'very crowded', 'entry restricted']) {
    expect(english).toContain(word)
  }
  const without = await world.gateway().request('/live', { headers: { accept: 'text/html' } })
  expect(legend(await without.text())).toBe('')
})

it('serves the newest crowding and the notices that have not ended', async () => {
  const read = async (id: string) => {
    const response = await app.request(`/feeds/${id}.json`)
    return ((await response.json()) as { readings: Record<string, object[]> }).readings
  }
  const { station_crowding: stations, section_crowding: sections } = await read('metro-crowding')
  expect([stations?.length, sections?.length]).toEqual([4, 3])
  expect(stations?.[3]).toMatchObject({ station_id: 'M104', level: 'restricted' })
  const { service_status: notices = [] } = await read('metro-service-status')
  expect(notices.map((one) => (one as { notice_id: string }).notice_id).sort()).toEqual([
    'M2',
    'n-1',
  ])
})

it('serves the scripts of the map under their own addresses', async () => {
  const layers = await (await app.request('/live-layers.js')).text()
  for (const [, path = ''] of layers.matchAll(/from '\.(\/[\w-]+\.js)'/g)) {
    expect((await app.request(path)).headers.get('content-type'), path).toMatch(/javascript/)
  }
})
