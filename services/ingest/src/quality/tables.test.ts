import { contractOf } from '@tongqu/contracts'
import { type LakeReading, openLakeReader } from '@tongqu/lakehouse'
import { expect, it, onTestFinished } from 'vitest'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { provinceOf } from './province.ts'
import { examineTables } from './tables.ts'

const RECEIVED = '2026-03-01T02:00:00Z'

function stop(stop_id: string, stop_lon: number, stop_lat: number): LakeReading {
  return { contract: 'gtfs/stops@1', reading: { stop_id, stop_name: stop_id, stop_lon, stop_lat } }
}

/** A timetable that has landed with some stops, and what the rules say of it. */
async function examined(feeds: Record<string, LakeReading[]>, feed: string, codes: string[] = []) {
  const dir = await temporaryFolder()
  const catalog = await catalogWith([])
  const now = () => Date.parse(RECEIVED)
  const { writer, engine } = await openHub(dir, catalog, { now })
  const datasets = catalog.datasets.values()
  const uuid = () => crypto.randomUUID()
  const reader = await openLakeReader({ dir, datasets, now, uuid, engine })
  onTestFinished(() => reader.close())
  const dataset = catalog.datasets.get('bus-timetable')
  if (!dataset) throw new Error('there is no bus timetable')
  for (const [name, readings] of Object.entries(feeds)) {
    const origin = { dataset: dataset.id, feed: name, source: name, sha256: 'a'.repeat(64) }
    const delivery = { ...origin, receivedAt: RECEIVED, appId: name, sequence: 0 }
    await writer.land(delivery, { readings, rejects: [], findings: [] })
  }
  const rejects = codes.map((code, line) => ({ at: `stops.txt:${line}`, code, reason: code }))
  const tables = { stops: { readings: 3, rejects: codes.length, repeats: 0 } }
  const place = { feed, province: provinceOf(catalog) }
  const outcomes = await examineTables(reader, dataset, place, { tables, rejects, findings: [] })
  return new Map(outcomes.map((outcome) => [outcome.rule, outcome]))
}

it('finds places outside the province by asking the tables of the release, feed by feed', async () => {
  const city = [stop('A', 112, 31), stop('B', 0, 0), stop('C', 112.1, 31)]
  const found = await examined({ city, elsewhere: [stop('D', 8, 50)] }, 'city')
  const outside = found.get('outside-province')
  expect(new Set(outside?.listed.map(({ key }) => key))).toEqual(new Set(['B']))
  expect(outside?.checked).toBe(3)
  expect(outside?.count).toBe(1)
})

it('counts what landing has rejected, and lets it cost nothing more', async () => {
  const codes = ['duplicate-key', 'dangling-reference', 'dangling-reference', 'required']
  const found = await examined({ city: [stop('A', 112, 31)] }, 'city', codes)
  expect(found.get('duplicate')).toMatchObject({ count: 1, checked: 7, isRejected: true })
  expect(found.get('reference')).toMatchObject({ count: 2, isRejected: true })
})

it('the province is the box around all that the catalogue covers', async () => {
  const catalog = await catalogWith([])
  const box = provinceOf(catalog)
  for (const { coverage } of catalog.datasets.values()) {
    const [west, south, east, north] = coverage.bbox ?? box ?? [0, 0, 0, 0]
    expect(west).toBeGreaterThanOrEqual(box?.[0] ?? 0)
    expect(south).toBeGreaterThanOrEqual(box?.[1] ?? 0)
    expect(east).toBeLessThanOrEqual(box?.[2] ?? 0)
    expect(north).toBeLessThanOrEqual(box?.[3] ?? 0)
  }
  expect(contractOf('gtfs/stops@1').geometry?.kind).toBe('point')
})
