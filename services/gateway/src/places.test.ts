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

async function page(id: string): Promise<string> {
  const response = await app.request(`/datasets/${id}?lang=en`)
  expect(response.status).toBe(200)
  return await response.text()
}

it('draws the places that the caller may see, and no others', async () => {
  const open = await page('car-parks')
  expect(open).toContain('Map of 2 places')
  expect(open.match(/<path class="dots" d="M\d+ \d+h0M\d+ \d+h0"/)).not.toBeNull()
  expect(await page('bus-positions')).not.toContain('class="dots"')
  expect(await page('hazmat-positions')).not.toContain('class="dots"')
  expect(await page('bus-lines')).not.toContain('class="dots"')
})

it('folds long texts of the first rows, with all of them at a click', async () => {
  const shown = await page('flex-areas')
  expect(shown).toMatch(/<details class="long"><summary>.{20,80}…<\/summary>/s)
  expect(shown).toContain('[121,31],[120.10,30.2]]]}</p>')
  const huge = await page('huge-areas')
  expect(huge.length).toBeLessThan(60_000)
  expect(huge).toContain('/api/datasets/huge-areas/records?select=geometry&amp;limit=1">the whole')
})

it('links the feeds that a dataset has, in the forms that they have', async () => {
  const links = async (id: string) => {
    const response = await app.request(`/api/datasets/${id}`)
    return ((await response.json()) as { links: Record<string, string> }).links
  }
  const forms = [
    ['bus-vehicle-positions', ['feed', 'feedJson']],
    ['bus-activity', ['feedJson', 'siri']],
    ['car-park-occupancy', ['feedJson']],
    ['bike-stations', ['gbfs']],
  ] as const
  for (const [id, names] of forms) {
    const found = await links(id)
    const own = ['feed', 'feedJson', 'siri', 'gbfs'].filter((name) => name in found)
    expect([id, own]).toEqual([id, names])
    for (const name of own) {
      const path = new URL(found[name] ?? '').pathname
      expect([path, (await app.request(path)).status]).toEqual([path, 200])
    }
  }
})

it('lists sources under the family of their dataset, each with its name and its own heads', async () => {
  const listed = await (await app.request('/sources?lang=en')).text()
  const [, group = ''] = listed.split('rowheader">Bus</th>')
  expect(group).toContain('<code>bus-source</code>')
  expect(group).toContain('data-label="Dataset"><a href="/datasets/bus-timetable?lang=en">')
  expect(group).toContain('data-label="State"><span class="badge state')
})
