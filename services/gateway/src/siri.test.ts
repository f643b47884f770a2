import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gateway } from './gateway.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World
let app: Gateway

beforeAll(async () => {
  world = await openWorld()
  app = world.gateway()
})
afterAll(() => world?.close())

it('gives the newest state as SIRI, of one line when asked, and says how old it is', async () => {
  const response = await app.request('/siri/bus-activity.xml')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('application/xml')
  expect(response.headers.get('hub-state')).toBe('live')
  expect(response.headers.get('age')).toBe('60')
  const document = await response.text()
  expect(document).toContain('<VehicleRef>bus-1</VehicleRef>')
  const other = await app.request('/siri/bus-activity.xml?LineRef=YZ:2')
  expect(await other.text()).not.toContain('VehicleActivity>')
  expect(other.headers.get('etag')).not.toBe(response.headers.get('etag'))
  const same = await app.request('/siri/bus-activity.xml', {
    headers: { 'if-none-match': response.headers.get('etag') ?? '' },
  })
  expect(same.status).toBe(304)
})

it('has no SIRI for datasets of other contracts, and none for whom the feed is shut', async () => {
  expect((await app.request('/siri/bus-positions.xml')).status).toBe(404)
  expect((await app.request('/siri/no-such.xml')).status).toBe(404)
  expect((await app.request('/siri/restricted-stops.xml')).status).toBe(401)
})
