import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lakeTable } from '../table.ts'
import { place, sighting } from '../testing/contracts.ts'
import {
  bytesOf,
  openTestReader,
  question,
  snapshotOf,
  type TestReader,
} from '../testing/reading.ts'
import type { RecordsQuery, Snapshot } from '../types.ts'
import type { LakeFile } from './files.ts'
import { BUCKET_ROWS } from './zones.ts'

type Row = Record<string, unknown>

/** Clustered by text and, beside it, by a number. */
const visits = lakeTable({ id: 'test-set', classOverrides: {} }, 'visit', {
  ...place,
  id: 'test/visit@1',
  name: 'visit',
  columns: sighting.columns.filter(({ name }) => ['vehicle', 'count', 'speed'].includes(name)),
  clusterBy: ['vehicle', 'count'],
})

let test: TestReader
let clustered: LakeFile
let small: LakeFile
let scattered: LakeFile

beforeAll(async () => {
  test = await openTestReader()
  const rows = BUCKET_ROWS * 3
  clustered = await test.file(visits, visitsSql(`'v' || i // 40`, rows))
  small = await test.file(visits, visitsSql(`'v' || i * 7`, 60), 'g')
  const unsorted = { ...visits, clusterBy: [] }
  scattered = await test.file(unsorted, visitsSql(`'v' || i % 500`, rows), 'h')
})
afterAll(() => test.close())

function visitsSql(vehicle: string, rows: number): string {
  return `SELECT 'f' AS feed_id, 'd' AS delivery_id,
    TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at, ${vehicle} AS vehicle,
    CASE WHEN i % 9 > 0 THEN i END::INTEGER AS count, i / 8 AS speed FROM range(${rows}) AS t(i)`
}

const byVehicle = (vehicle: string, more: Partial<RecordsQuery> = {}) =>
  question(visits, { where: [{ column: 'vehicle', operator: 'eq', values: [vehicle] }], ...more })

/** The same rows by a way that knows no points: a download. */
async function truth(snapshot: Snapshot, query: RecordsQuery): Promise<Row[]> {
  const { body } = await test.reader.stream(snapshot, query, 'json')
  return JSON.parse((await bytesOf(body)).toString()).items
}

async function walk(snapshot: Snapshot, query: RecordsQuery, limit: number): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const page: { items: Row[]; next?: string } = await test.reader.page(snapshot, query, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    })
    rows.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return rows
}

it('a point page holds the rows of the key and no others, in the order of the files', async () => {
  const snapshot = snapshotOf(visits, [clustered, small, scattered])
  // Borders of buckets, a key in one file only, in none, and one that only looks like another.
  const border = String(Math.floor(BUCKET_ROWS / 40))
  for (const key of ['0', '7', '1', border, '205', '499', '614', '615', '9999', '', "0' OR ''='"]) {
    const query = byVehicle(`v${key}`)
    const expected = await truth(snapshot, query)
    expect((await test.reader.page(snapshot, query, { limit: 1000 })).items).toEqual(expected)
    expect(await walk(snapshot, query, 7)).toEqual(expected)
  }
  expect((await truth(snapshot, byVehicle('v7'))).length).toBe(40 + 1 + 50)
})

it('a point page keeps to the feed, the view and the selection', async () => {
  const snapshot = snapshotOf(visits, [clustered, small])
  const feed = { column: 'feed_id', operator: 'eq' as const, values: ['g'] }
  const query = byVehicle('v7', { select: ['count', 'feed_id'] })
  const both = { ...query, where: [...query.where, feed] }
  const { items } = await test.reader.page(snapshot, both, { limit: 100 })
  expect(items).toEqual([{ count: 1, feed_id: 'f' }])
  const narrow = { ...query, view: ['vehicle', 'speed'], select: [] }
  const page = await test.reader.page(snapshot, narrow, { limit: 1 })
  expect(Object.keys(page.items[0] ?? {})).toEqual(['vehicle', 'speed'])
})

it('a null key is nobody’s key', async () => {
  const file = await test.file(visits, visitsSql(`CASE WHEN i > 5 THEN '' END`, 9))
  const snapshot = snapshotOf(visits, [file])
  expect((await test.reader.page(snapshot, byVehicle(''), { limit: 100 })).items).toHaveLength(3)
})

it('what was read, neighbours too, serves later releases with the file', async () => {
  const file = await test.file(visits, visitsSql(`'v' || i // 40`, BUCKET_ROWS))
  const first = snapshotOf(visits, [file])
  const expected = await truth(first, byVehicle('v12'))
  await test.reader.page(first, byVehicle('v10'), { limit: 100 })
  await rm(file.local)
  const second = snapshotOf(visits, [file, small], 2)
  const { items } = await test.reader.page(second, byVehicle('v12'), { limit: 100 })
  expect(items).toEqual(expected)
  const absent = await test.reader.page(second, byVehicle('v10x'), { limit: 100 })
  expect(absent.items).toEqual([])
})

it('many who ask for one key at once get the same page', async () => {
  const file = await test.file(visits, visitsSql(`'v' || i // 40`, BUCKET_ROWS * 2))
  const snapshot = snapshotOf(visits, [file])
  const ask = () => test.reader.pageAs(snapshot, byVehicle('v33'), { limit: 100 }, 'ndjson')
  const pages = await Promise.all(Array.from({ length: 20 }, ask))
  expect(new Set(pages.map(({ body }) => Buffer.from(body).toString())).size).toBe(1)
  expect(
    Buffer.from(pages[0]?.body ?? [])
      .toString()
      .trimEnd()
      .split('\n'),
  ).toHaveLength(40)
})

it('a small cache only costs time', async () => {
  const tight = await openTestReader({ cacheBytes: 20_000 })
  const file = await tight.file(visits, visitsSql(`'v' || i // 40`, BUCKET_ROWS * 2))
  const snapshot = snapshotOf(visits, [file])
  for (const key of ['v1', 'v300', 'v1', 'v2', 'v300', 'nobody', 'v1']) {
    const { items } = await tight.reader.page(snapshot, byVehicle(key), { limit: 100 })
    expect(items).toHaveLength(key === 'nobody' ? 0 : 40)
  }
  await tight.close()
})
