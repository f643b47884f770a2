import type { HttpPoll, Source } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import { expect, it, onTestFinished } from 'vitest'
import type { Ingest, IngestDeps } from './ingest.ts'
import { sourceOf, timetable, vehicles, zipped } from './testing/feeds.ts'
import { catalogWith, openHub, temporaryFolder } from './testing/hub.ts'
import { upstream } from './testing/upstream.ts'

const POSITIONS = 'bus-vehicle-positions'
const TIMETABLE = 'bus-timetable'
const WAIT = { timeout: 20_000, interval: 20 }

/** What a source serves; assign `bytes` to change it. */
async function served(bytes: Buffer, type = 'application/octet-stream') {
  const state = { bytes, type, requests: 0 }
  const url = await upstream((_, response) => {
    state.requests += 1
    response.setHeader('Content-Type', state.type)
    response.end(state.bytes)
  })
  return { state, url }
}

function running(ingest: Ingest): Ingest {
  onTestFinished(() => ingest.stop())
  return ingest
}

async function hubWith(dataset: string, url: string, more: Partial<IngestDeps> = {}, dir?: string) {
  const catalog = await catalogWith([sourceOf(dataset, url)])
  return openHub(dir ?? (await temporaryFolder()), catalog, more)
}

it('lands a message, tells its readings, and takes the same bytes no second time', async () => {
  const { state, url } = await served(vehicles(1_775_000_000, ['v1', 'v2']))
  const { told, start } = await hubWith(POSITIONS, url)
  running(start())
  await expect.poll(() => state.requests, WAIT).toBeGreaterThan(3)
  expect(told.released).toMatchObject([{ dataset: POSITIONS, release: 1 }])
  expect(told['feed-update']).toMatchObject([{ feed: 'test', mode: 'full' }])
  expect(told['feed-update'][0]?.readings).toHaveLength(3)
  expect(told['source-status'][0]).toMatchObject({ outcome: 'landed', readings: 3, failures: 0 })
  expect(told['source-status'].at(-1)).toMatchObject({ outcome: 'unchanged' })
  state.bytes = vehicles(1_775_000_010, ['v1', 'v2'], true)
  await expect.poll(() => told['feed-update'].length, WAIT).toBe(2)
  expect(told['feed-update'][1]).toMatchObject({ mode: 'differential' })
})

it('lands a timetable as one release', async () => {
  const { url } = await served(await timetable(5), 'application/zip')
  const { told, start, writer } = await hubWith(TIMETABLE, url)
  running(start())
  await expect.poll(() => told.released.length, WAIT).toBe(1)
  const [release] = await writer.versions(TIMETABLE)
  expect(release?.tables.stop_times?.rows).toBe(5)
  expect(release?.tables.stops?.rows).toBe(5)
})

it('keeps raw what it cannot decode, says why, and goes on with the next', async () => {
  const { state, url } = await served(Buffer.from('<html>busy</html>'))
  const { told, start, deps } = await hubWith(POSITIONS, url)
  running(start())
  await expect.poll(() => told['source-status'].length, WAIT).toBeGreaterThan(1)
  expect(told['source-status'][0]).toMatchObject({
    outcome: 'failed',
    code: 'delivery-undecodable',
    failures: 1,
  })
  expect(told['source-status'][1]).toMatchObject({ code: 'delivery-undecodable', failures: 2 })
  expect(await deps.raw.records(`${POSITIONS}-test`)).toHaveLength(1)
  state.bytes = vehicles(1_775_000_000, ['v1'])
  await expect.poll(() => told['feed-update'].length, WAIT).toBe(1)
})

it('never lets a broken archive take the last good timetable away', async () => {
  const { state, url } = await served(await timetable(3), 'application/zip')
  const { told, start, writer } = await hubWith(TIMETABLE, url)
  running(start())
  await expect.poll(() => told.released.length, WAIT).toBe(1)
  for (const bytes of [
    Buffer.from('no zip'),
    await zipped({}),
    (await timetable(4)).subarray(0, 300),
  ]) {
    const before = told['source-status'].length
    state.bytes = bytes
    await expect
      .poll(
        () => told['source-status'].slice(before).some(({ outcome }) => outcome === 'failed'),
        WAIT,
      )
      .toBe(true)
  }
  const [release] = await writer.versions(TIMETABLE)
  expect(release?.tables.stop_times?.rows).toBe(3)
})

it('refuses an answer of another type before anything is kept', async () => {
  const { url } = await served(Buffer.from('<html>'), 'text/html')
  const { told, start, deps } = await hubWith(POSITIONS, url)
  running(start())
  await expect.poll(() => told['source-status'].length, WAIT).toBeGreaterThan(0)
  expect(told['source-status'][0]).toMatchObject({ code: 'upstream-content-type' })
  expect(await deps.raw.sources()).toEqual([])
})

it('lands what a crash left in the journal before anything newer, and nothing twice', async () => {
  const dir = await temporaryFolder()
  const { state, url } = await served(vehicles(1_775_000_000, ['v1']))
  const first = await hubWith(POSITIONS, url, {}, dir)
  const crashing = { ...first.deps.writer, land: () => Promise.reject(new Problem('lake-full')) }
  const before = { ...first.deps, writer: crashing }
  const { startIngest } = await import('./ingest.ts')
  const crashed = startIngest(before)
  await expect.poll(() => first.told['source-status'].length, WAIT).toBeGreaterThan(0)
  expect(first.told['source-status'][0]).toMatchObject({ code: 'lake-full' })
  await crashed.stop()
  await first.close()
  state.bytes = vehicles(1_775_000_100, ['v2'])

  const second = await hubWith(POSITIONS, url, {}, dir)
  running(second.start())
  const times = () =>
    second.told['feed-update'].map(({ readings }) => readings[0]?.reading.event_time)
  await expect.poll(() => times().at(-1), WAIT).toBe('2026-03-31T23:35:00Z')
  expect(times()[0]).toBe('2026-03-31T23:33:20Z')
  expect(second.told.released).toHaveLength(2)
  const [release] = await second.writer.versions(POSITIONS)
  expect(release?.tables.vehicle_position?.rows).toBe(2)
})

it('backs off while the disk is full and lands as soon as there is room', async () => {
  const { url } = await served(vehicles(1_775_000_000, ['v1']))
  const { deps, told } = await hubWith(POSITIONS, url)
  let full = true
  const land: typeof deps.writer.land = (...words) =>
    full ? Promise.reject(new Problem('lake-full')) : deps.writer.land(...words)
  const { startIngest } = await import('./ingest.ts')
  running(startIngest({ ...deps, writer: { ...deps.writer, land } }))
  await expect.poll(() => told['source-status'].length, WAIT).toBeGreaterThan(2)
  expect(told['source-status'].every(({ code }) => code === 'lake-full')).toBe(true)
  full = false
  await expect.poll(() => told.released.length, WAIT).toBe(1)
  expect(await deps.raw.records(`${POSITIONS}-test`)).toHaveLength(1)
})

it('fills the real-time state again after a restart, differentials included', async () => {
  const dir = await temporaryFolder()
  const { state, url } = await served(vehicles(1_775_000_000, ['v1', 'v2']))
  const first = await hubWith(POSITIONS, url, {}, dir)
  const ingest = first.start()
  await expect.poll(() => first.told['feed-update'].length, WAIT).toBe(1)
  state.bytes = vehicles(1_775_000_005, ['v3'], true)
  await expect.poll(() => first.told['feed-update'].length, WAIT).toBe(2)
  await ingest.stop()
  await first.close()

  const second = await hubWith(POSITIONS, url, {}, dir)
  const again = running(second.start())
  await again.recovered
  await expect.poll(() => second.told['feed-update'].length, WAIT).toBe(2)
  expect(second.told['feed-update'].map(({ mode }) => mode)).toEqual(['full', 'differential'])
  expect(second.told.released).toEqual([])
})

it('follows the catalogue: new sources begin, removed ones end', async () => {
  const { state, url } = await served(vehicles(1_775_000_000, ['v1']))
  const filled = await catalogWith([sourceOf(POSITIONS, url)])
  const empty = await catalogWith([])
  let catalog = empty
  const { start } = await openHub(await temporaryFolder(), empty, { catalog: () => catalog })
  const ingest = running(start())
  await ingest.recovered
  expect(state.requests).toBe(0)
  catalog = filled
  await ingest.reload()
  await expect.poll(() => state.requests, WAIT).toBeGreaterThan(1)
  catalog = empty
  await ingest.reload()
  const stopped = state.requests
  await new Promise((done) => setTimeout(done, 300))
  expect(state.requests).toBe(stopped)
})

it('lets a source with an unknown variable in its address rest', async () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the catalogue writes variables like this
  const variable = 'http://127.0.0.1:${PORT}/'
  const { told, start } = await hubWith(POSITIONS, variable)
  const ingest = running(start())
  await ingest.recovered
  await new Promise((done) => setTimeout(done, 100))
  expect(told['source-status']).toEqual([])
})

/** A GBFS system of one station, in the documents that its root names. */
async function bikeSystem() {
  const now = '2026-11-21T04:00:00Z'
  const documents: Record<string, unknown> = {}
  const url = await upstream((request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(documents[request.url ?? '']))
  })
  const document = (data: object) => ({ last_updated: now, ttl: 1, version: '3.0', data })
  const feeds = ['station_information', 'station_status', 'vehicle_status']
  documents['/gbfs.json'] = document({
    feeds: feeds.map((name) => ({ name, url: `${url}/${name}` })),
  })
  const name = [{ text: '北站', language: 'zh' }]
  const place = { station_id: 's1', name, lat: 31, lon: 112 }
  documents['/station_information'] = document({ stations: [place] })
  const flags = { is_installed: true, is_renting: true, is_returning: true, last_reported: now }
  const status = { station_id: 's1', num_vehicles_available: 3, num_docks_available: 4, ...flags }
  documents['/station_status'] = document({ stations: [status] })
  const bike = { vehicle_id: 'b1', lat: 31, lon: 112, is_reserved: false, is_disabled: false }
  documents['/vehicle_status'] = document({ vehicles: [{ ...bike, last_reported: now }] })
  const route = (contract: ContractId, dataset: string) => ({ contract, where: {}, dataset })
  const source: Source = {
    ...sourceOf('bike-stations', `${url}/gbfs.json`),
    adapter: 'gbfs',
    routes: [
      route('gbfs/station_status@1', 'bike-station-status'),
      route('gbfs/vehicle_status@1', 'bike-vehicles'),
    ],
  }
  return { documents, source }
}

it('takes in what a root document names, each into its dataset, and knows it after a restart', async () => {
  const { source } = await bikeSystem()
  const dir = await temporaryFolder()
  const catalog = await catalogWith([source])
  const first = await openHub(dir, catalog)
  const ingest = first.start()
  const landed = () => [...new Set(first.told.released.map(({ dataset }) => dataset))].sort()
  const all = ['bike-station-status', 'bike-stations', 'bike-vehicles']
  await expect.poll(landed, WAIT).toEqual(all)
  const live = (told: typeof first.told) => () =>
    [...new Set(told['feed-update'].map(({ dataset, part }) => `${dataset} ${part}`))].sort()
  const parts = ['bike-station-status station_status', 'bike-vehicles vehicle_status']
  await expect.poll(live(first.told), WAIT).toEqual(parts)
  const others = ['bike-station-status', 'bike-vehicles']
  expect(first.told['source-status'].at(-1)).toMatchObject({ failures: 0, others })
  await ingest.stop()
  await first.close()

  const { transport } = source
  const away = { ...source, transport: { ...transport, url: 'http://127.0.0.1:1/' } as HttpPoll }
  const second = await openHub(dir, await catalogWith([away]))
  const again = running(second.start())
  await again.recovered
  await expect.poll(live(second.told), WAIT).toEqual(parts)
  expect(second.told.released).toEqual([])
})
