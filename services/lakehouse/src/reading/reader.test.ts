import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import type { Dataset } from '@tongqu/catalog'
import { afterEach, expect, it } from 'vitest'
import { testFolder } from '../testing/folder.ts'
import {
  count,
  counters,
  decoded,
  delivery,
  openTestLake,
  positions,
  type TestLake,
  timetable,
} from '../testing/lake.ts'
import { bytesOf } from '../testing/reading.ts'
import type { LakeReading, RecordsQuery, Snapshot } from '../types.ts'
import type { LakeFile } from './files.ts'
import { openLakeReader } from './reader.ts'
import type { LakeReader } from './types.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** A lake with its writer, and a reader beside it. */
async function open(datasets: Dataset[] = [counters, positions, timetable]) {
  const dir = await testFolder()
  const lake = await openTestLake(dir, { datasets })
  const reader = await openLakeReader({
    dir,
    datasets,
    now: () => lake.clock.now,
    uuid: () => crypto.randomUUID(),
    engine: lake.engine,
  })
  closing.push(lake.close, reader.close)
  return { dir, lake, reader }
}

const counts: RecordsQuery = {
  table: 'counter',
  view: ['sensor_id', 'counted_at', 'entries', 'latitude', 'longitude'],
  select: ['sensor_id', 'entries'],
  where: [],
  order: [{ column: 'sensor_id', descending: false }],
}

async function sensors(reader: LakeReader, snapshot: Snapshot): Promise<unknown[]> {
  const { items } = await reader.page(snapshot, counts, { limit: 100 })
  return items.map(({ sensor_id }) => sensor_id)
}

async function land(lake: TestLake, sequence: number, ...readings: LakeReading[]): Promise<void> {
  lake.clock.now += 60_000
  await lake.writer.land(delivery(counters, sequence), decoded(...readings))
}

it('a pin shows the newest release, and goes on showing it while newer ones come', async () => {
  const { lake, reader } = await open()
  await land(lake, 0, count('a'))
  const first = await reader.pin('counters')
  expect([first.release, await sensors(reader, first)]).toEqual([1, ['a']])
  await land(lake, 1, count('b'))
  const second = await reader.pin('counters')
  expect([second.release, await sensors(reader, second)]).toEqual([2, ['a', 'b']])
  expect(await sensors(reader, first)).toEqual(['a'])
  first.close()
  second.close()
})

it('a version or an instant pins the release that held then', async () => {
  const { lake, reader } = await open()
  await land(lake, 0, count('a'))
  const then = new Date(lake.clock.now + 30_000).toISOString()
  await land(lake, 1, count('b'))
  const byVersion = await reader.pin('counters', { version: 1 })
  const byInstant = await reader.pin('counters', { asOf: then })
  expect([byVersion.release, byInstant.release]).toEqual([1, 1])
  expect(byInstant.releasedAt < then).toBe(true)
  expect(await sensors(reader, byInstant)).toEqual(['a'])
  const notFound = { code: 'version-not-found' }
  for (const wanted of [{ version: 3 }, { version: 0 }, { version: 1.5 }]) {
    await expect(reader.pin('counters', wanted)).rejects.toMatchObject(notFound)
  }
  const before = reader.pin('counters', { asOf: '2020-01-01T00:00:00Z' })
  await expect(before).rejects.toMatchObject(notFound)
  const wrong = reader.pin('counters', { asOf: 'yesterday' })
  await expect(wrong).rejects.toMatchObject({ code: 'wrong-datetime' })
})

it('what is not there is told apart: no such dataset, nothing landed, an empty table', async () => {
  const { lake, reader } = await open()
  await expect(reader.pin('unknown')).rejects.toMatchObject({ code: 'dataset-not-found' })
  await expect(reader.pin('counters')).rejects.toMatchObject({ code: 'dataset-not-landed' })
  const stop: LakeReading = { contract: 'gtfs/stops@1', reading: { stop_id: 's' } }
  await lake.writer.land(delivery(timetable, 0), decoded(stop))
  const snapshot = await reader.pin('timetable')
  expect([...snapshot.tables.keys()]).toEqual(['agency', 'stops', 'levels'])
  const query = { table: 'levels', view: ['level_id'], select: [], where: [], order: [] }
  expect(await reader.page(snapshot, query, { limit: 5 })).toEqual({ items: [] })
  const { body } = await reader.stream(snapshot, query, 'csv')
  expect((await bytesOf(body)).toString()).toBe('level_id\r\n')
  const rejects = reader.page(snapshot, { ...query, table: 'rejects' }, { limit: 5 })
  await expect(rejects).rejects.toMatchObject({ code: 'table-not-found' })
})

it('a recalled release is refused however asked for, and the one before it shown', async () => {
  const { lake, reader } = await open()
  await land(lake, 0, count('a'))
  await land(lake, 1, count('wrong'))
  const pinned = await reader.pin('counters')
  const { next = '' } = await reader.page(pinned, counts, { limit: 1 })
  const then = new Date(lake.clock.now).toISOString()
  pinned.close()
  lake.clock.now += 1000
  await lake.writer.recall('counters', 2, 'wrong feed')
  const recalled = { code: 'version-recalled', status: 410 }
  for (const wanted of [{ version: 2 }, { asOf: then }, { cursor: next }]) {
    await expect(reader.pin('counters', wanted)).rejects.toMatchObject(recalled)
  }
  const now = await reader.pin('counters')
  expect([now.release, await sensors(reader, now)]).toEqual([3, ['a']])
  const versions = await reader.versions('counters')
  expect(versions).toMatchObject([
    { release: 3, kind: 'recall', rows: 1, recalled: false },
    { release: 2, kind: 'land', rows: 2, recalled: true, reason: 'wrong feed' },
    { release: 1, kind: 'land', rows: 1, recalled: false },
  ])
  const older = await reader.versions('counters', { limit: 1, before: 3 })
  expect(older.map(({ release }) => release)).toEqual([2])
})

it('a cursor pins the release it was made in, so pages fit while others land', async () => {
  const { lake, reader } = await open()
  await land(lake, 0, count('a'), count('c'))
  const first = await reader.pin('counters')
  const page = await reader.page(first, counts, { limit: 1 })
  first.close()
  await land(lake, 1, count('b'))
  const cursor = page.next ?? ''
  const again = await reader.pin('counters', { cursor })
  expect(again.release).toBe(1)
  const rest = await reader.page(again, counts, { limit: 10, cursor })
  expect(rest).toEqual({ items: [{ sensor_id: 'c', entries: 1 }] })
  const wrong = { code: 'wrong-cursor' }
  const newest = await reader.pin('counters')
  await expect(reader.page(newest, counts, { limit: 1, cursor })).rejects.toMatchObject(wrong)
  await expect(reader.pin('counters', { cursor: 'x' })).rejects.toMatchObject(wrong)
  await expect(reader.pin('counters', { cursor, version: 2 })).rejects.toMatchObject(wrong)
})

it('vacuum keeps what a reader or its running download holds', async () => {
  const { lake, reader } = await open()
  await land(lake, 0, ...Array.from({ length: 500 }, (_, index) => count(`s${index}`)))
  await land(lake, 1, count('b'))
  const pinned = await reader.pin('counters', { version: 2 })
  const { body } = await reader.stream(pinned, { ...counts, order: [] }, 'ndjson')
  pinned.close()
  await lake.writer.compact('counters')
  lake.clock.now += 40 * 86_400_000
  await land(lake, 2, count('c', new Date(lake.clock.now).toISOString()))
  await land(lake, 3, count('d', new Date(lake.clock.now).toISOString()))
  await lake.writer.vacuum('counters')
  expect((await bytesOf(body)).toString().trimEnd().split('\n')).toHaveLength(501)
})

it('stored files are read whole or in part by the path the release gives', async () => {
  const { dir, lake, reader } = await open()
  await land(lake, 0, count('a'))
  const snapshot = await reader.pin('counters')
  const [file] = (snapshot.tables.get('counter')?.files ?? []) as readonly LakeFile[]
  expect(file?.path).toMatch(/^counter\.v1\/[\w-]+\.parquet$/)
  const stored = await readFile(file?.local ?? '')
  const whole = await reader.openFile(snapshot, file?.path ?? '')
  expect(whole.bytes).toBe(stored.length)
  expect((await bytesOf(whole.body)).equals(stored)).toBe(true)
  const range = { start: 4, end: 100 }
  const part = await reader.openFile(snapshot, file?.path ?? '', { range })
  expect((await bytesOf(part.body)).equals(stored.subarray(4, 100))).toBe(true)
  for (const path of ['../../../etc/passwd', file?.local ?? '', '', 'counter.v1/x.parquet']) {
    const missing = reader.openFile(snapshot, path)
    await expect(missing).rejects.toMatchObject({ code: 'file-not-found' })
  }
  const beyond = reader.openFile(snapshot, file?.path ?? '', { range: { start: 0, end: 1e9 } })
  await expect(beyond).rejects.toMatchObject({ code: 'range-not-satisfiable' })
  expect(existsSync(dir)).toBe(true)
})

it('points in a box come as GeoJSON, across the antimeridian too', async () => {
  const { lake, reader } = await open()
  const at = (sensor: string, longitude: number | undefined, latitude: number) => {
    const { contract, reading } = count(sensor)
    const place = longitude === undefined ? {} : { longitude, latitude }
    return { contract, reading: { ...reading, ...place } }
  }
  const fiji = at('fiji', 178, -18)
  await land(
    lake,
    0,
    at('harbour', 120.5, 30.25),
    fiji,
    at('samoa', -172, -14),
    at('lost', undefined, 0),
  )
  const snapshot = await reader.pin('counters')
  const box = async (bbox: [number, number, number, number]) => {
    const { items } = await reader.page(snapshot, { ...counts, bbox }, { limit: 10 })
    return items.map(({ sensor_id }) => sensor_id)
  }
  expect(await box([120, 30, 121, 31])).toEqual(['harbour'])
  expect(await box([120.5, 30.25, 120.5, 30.25])).toEqual(['harbour'])
  expect(await box([170, -20, -170, 0])).toEqual(['fiji', 'samoa'])
  const wrong = { code: 'wrong-bbox' }
  for (const bbox of [
    [0, 1, 0, 0],
    [0, 0, 181, 1],
    [Number.NaN, 0, 1, 1],
  ] as const) {
    await expect(box([...bbox] as [number, number, number, number])).rejects.toMatchObject(wrong)
  }
  const { body } = await reader.pageAs(snapshot, counts, { limit: 2 }, 'geojson')
  const collection = JSON.parse(Buffer.from(body).toString())
  expect(collection).toMatchObject({ type: 'FeatureCollection', next: expect.any(String) })
  expect(collection.features[1]).toEqual({
    type: 'Feature',
    id: 'harbour',
    geometry: { type: 'Point', coordinates: [120.5, 30.25] },
    properties: { sensor_id: 'harbour', entries: 1 },
  })
  const whole = await reader.stream(snapshot, { ...counts, order: [] }, 'geojson')
  const { features } = JSON.parse((await bytesOf(whole.body)).toString())
  const lost = features.find((feature: { id: string }) => feature.id === 'lost')
  expect([features.length, lost.geometry]).toEqual([4, null])
  const blind = { ...counts, view: ['sensor_id', 'entries', 'latitude'] }
  const hidden = reader.page(snapshot, { ...blind, bbox: [0, 0, 1, 1] }, { limit: 1 })
  await expect(hidden).rejects.toMatchObject({ code: 'no-geometry' })
})

it('a reader that comes before the first landing sees it; one without files says so', async () => {
  const { dir, lake, reader } = await open()
  await expect(reader.pin('counters')).rejects.toMatchObject({ code: 'dataset-not-landed' })
  await land(lake, 0, count('a'))
  const snapshot = await reader.pin('counters')
  await rm(`${dir}/lake/counters/counter.v1`, { recursive: true })
  await expect(reader.page(snapshot, counts, { limit: 1 })).rejects.toThrow()
})

it('outlines are found by the box around them, whatever their type', async () => {
  const zones: Dataset = {
    ...timetable,
    id: 'zones',
    tables: [{ name: 'locations', contract: 'gtfs/locations@1' }],
  }
  const { lake, reader } = await open([zones])
  const square = (west: number, south: number) => {
    const [east, north] = [west + 1, south + 1]
    return [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north, 5.5],
        [west, south],
      ],
    ]
  }
  const zone = (id: string, type: string, coordinates: unknown): LakeReading => ({
    contract: 'gtfs/locations@1',
    reading: { id, geometry: JSON.stringify({ type, coordinates }) },
  })
  await lake.writer.land(
    delivery(zones, 0),
    decoded(
      zone('a', 'Polygon', square(120, 30)),
      zone('b', 'MultiPolygon', [square(-1.5, -2), square(10, 1e1)]),
    ),
  )
  const snapshot = await reader.pin('zones')
  const query = { table: 'locations', view: ['id', 'geometry'], select: [], where: [], order: [] }
  const within = async (bbox: [number, number, number, number]) => {
    const { items } = await reader.page(snapshot, { ...query, bbox }, { limit: 10 })
    return items.map(({ id }) => id)
  }
  expect(await within([120.5, 30.5, 120.6, 30.6])).toEqual(['a'])
  expect(await within([122, 30, 123, 31])).toEqual([])
  expect(await within([-10, -10, 5, 5])).toEqual(['b'])
  expect(await within([119, 0, 1, 80])).toEqual(['a', 'b'])
  const { body } = await reader.pageAs(snapshot, query, { limit: 1 }, 'geojson')
  expect(JSON.parse(Buffer.from(body).toString()).features).toEqual([
    {
      type: 'Feature',
      id: 'a',
      geometry: { type: 'Polygon', coordinates: square(120, 30) },
      properties: { id: 'a' },
    },
  ])
})
