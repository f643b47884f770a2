import { Problem } from '@tongqu/contracts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GatewayDeps } from './deps.ts'
import type { Gateway } from './gateway.ts'
import { PUBLIC_URL } from './testing/gateway.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World
let app: Gateway

beforeAll(async () => {
  world = await openWorld()
  app = world.gateway()
})
afterAll(() => world?.close())

async function read(name: string, from = app) {
  const response = await from.request(`/gbfs/bike-stations/${name}.json`)
  expect([name, response.status]).toEqual([name, 200])
  return (await response.json()) as { data: Record<string, Record<string, unknown>[]> }
}

async function listed(from = app): Promise<unknown[]> {
  const { data } = await read('gbfs', from)
  return (data.feeds ?? []).map(({ url }) => url)
}

it('lists what the caller can have, and everything that is listed is there', async () => {
  const urls = await listed()
  const names = [
    ...['gbfs', 'system_information', 'vehicle_types', 'station_information', 'station_status'],
    ...['geofencing_zones', 'system_alerts'],
  ]
  expect(urls).toEqual(names.map((name) => `${PUBLIC_URL}/gbfs/bike-stations/${name}.json`))
  for (const name of names) await read(name)
})

it('joins the statics of the lake and the states of the feed, alerts without those that ended', async () => {
  const places = await read('station_information')
  expect(places.data.stations?.map(({ station_id }) => station_id).sort()).toEqual(['B1', 'B2'])
  const response = await app.request('/gbfs/bike-stations/station_status.json')
  expect(response.headers.get('hub-state')).toBe('live')
  expect(response.headers.get('age')).toBe('30')
  expect(await response.json()).toMatchObject({
    last_updated: '2026-03-01T03:59:30.000Z',
    version: '3.0',
    data: { stations: [{ station_id: 'B1', num_vehicles_available: 4 }, { station_id: 'B2' }] },
  })
  const same = await app.request('/gbfs/bike-stations/station_status.json', {
    headers: { 'if-none-match': response.headers.get('etag') ?? '' },
  })
  expect(same.status).toBe(304)
  const { data } = await read('system_alerts')
  expect(data.alerts?.map(({ alert_id }) => alert_id)).toEqual(['stands'])
})

it('refuses vehicles exactly like their feed, and does not list them then', async () => {
  const refused = await app.request('/gbfs/bike-stations/vehicle_status.json')
  const feed = await app.request('/feeds/bike-vehicles.json')
  const told = async (response: Response) => {
    const { instance: _, ...problem } = (await response.json()) as Record<string, unknown>
    return [response.status, problem]
  }
  expect(await told(refused)).toEqual(await told(feed))
  expect(refused.status).toBe(401)
  const free = world.gateway({ decide: openTo('bike-vehicles') })
  expect(await listed(free)).toContain(`${PUBLIC_URL}/gbfs/bike-stations/vehicle_status.json`)
  const { data } = await read('vehicle_status', free)
  expect(data.vehicles?.[0]).toMatchObject({ vehicle_id: 'FREEBIKE', lat: 30.2 })
})

it('has one feed of a dataset by its name, and no GBFS of other datasets', async () => {
  const one = await app.request('/gbfs/bike-stations~city/system_information.json')
  expect(await one.json()).toMatchObject({ data: { system_id: 'city-bikes' } })
  for (const path of ['bike-stations~town/gbfs', 'bus-timetable/gbfs', 'bike-stations/no_such']) {
    expect((await app.request(`/gbfs/${path}.json`)).status).toBe(404)
  }
  expect((await app.request('/gbfs/restricted-stops/gbfs.json')).status).toBe(401)
})

/** As if an agreement opened this dataset: the columns of its contract. */
function openTo(opened: string): GatewayDeps['decide'] {
  const { decide } = world.deps()
  const columns = ['vehicle_id', 'is_reserved', 'is_disabled', 'latitude', 'longitude']
  return (principal, dataset, ...rest): ReturnType<typeof decide> => {
    const plan = decide(principal, 'bike-status', ...rest)
    if (dataset !== opened || plan instanceof Problem) return decide(principal, dataset, ...rest)
    const { tier, action, purpose, expiresAt } = plan
    return {
      tier,
      action,
      purpose,
      expiresAt,
      dataset,
      tables: { vehicle_status: { columns, whole: false, masks: {}, rows: [] } },
      limits: {},
      duties: [],
      hash: 'own',
    }
  }
}
