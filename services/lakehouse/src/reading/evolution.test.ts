import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lakeTable } from '../table.ts'
import { sighting } from '../testing/contracts.ts'
import {
  bytesOf,
  openTestReader,
  question,
  snapshotOf,
  type TestReader,
} from '../testing/reading.ts'
import type { Snapshot } from '../types.ts'

const dataset = { id: 'test-set', classOverrides: {} }
const added = ['fare', 'late', 'extra']
const newer = lakeTable(dataset, 'sighting', sighting)
const older = lakeTable(dataset, 'sighting', {
  ...sighting,
  columns: sighting.columns.filter(({ name }) => !added.includes(name)),
})

let test: TestReader
let snapshot: Snapshot

beforeAll(async () => {
  test = await openTestReader()
  const files = [
    await test.file(newer, rowsSql('new-a')),
    await test.file(older, rowsSql('old-a')),
    await test.file(older, rowsSql('old-b')),
    await test.file(newer, rowsSql('new-b')),
  ]
  snapshot = snapshotOf(newer, files)
})
afterAll(() => test.close())

function rowsSql(name: string): string {
  return `SELECT 'f' AS feed_id, DATE '2024-05-01' AS event_date, 'd' AS delivery_id,
    TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at, '${name}' || i AS vehicle,
    TIMESTAMPTZ '2024-05-01 00:00:00+00' + to_seconds(i) AS at, i::INTEGER AS count, i AS odometer,
    i / 2 AS speed, 2.5::DECIMAL(18, 6) AS fare, true AS late, DATE '2024-05-01' AS day,
    'x' AS driver, MAP {'k': 'v'} AS extra FROM range(3) AS t(i)`
}

const vehicles = ['new-a', 'old-a', 'old-b', 'new-b'].flatMap((name) =>
  [0, 1, 2].map((row) => `${name}${row}`),
)

it('files from before a column was added read with nulls, in their place', async () => {
  const query = question(newer, { select: ['vehicle', 'fare', 'extra'] })
  const json = await test.reader.stream(snapshot, query, 'json')
  const { items } = JSON.parse((await bytesOf(json.body)).toString())
  expect(items.map((row: Record<string, unknown>) => row.vehicle)).toEqual(vehicles)
  for (const row of items) {
    const old = row.vehicle.startsWith('old')
    expect([row.fare, row.extra]).toEqual(old ? [null, null] : ['2.5', { k: 'v' }])
  }
  const arrow = await test.reader.stream(snapshot, query, 'arrow')
  const table = tableFromIPC(await bytesOf(arrow.body))
  expect(table.toArray().map((row) => row.vehicle)).toEqual(vehicles)
  expect(table.toArray().map((row) => row.fare === null)).toEqual(
    vehicles.map((name) => name.startsWith('old')),
  )
})

it('pages, orders and filters pass over the seam between old and new files', async () => {
  const query = question(newer, { select: ['vehicle'] })
  const seen: unknown[] = []
  let cursor: string | undefined
  do {
    const more: { cursor?: string } = cursor === undefined ? {} : { cursor }
    const page = await test.reader.page(snapshot, query, { limit: 2, ...more })
    seen.push(...page.items.map(({ vehicle }) => vehicle))
    cursor = page.next
  } while (cursor !== undefined)
  expect(seen).toEqual(vehicles)
  const order = [{ column: 'fare', descending: true }]
  const sorted = await test.reader.page(snapshot, { ...query, order }, { limit: 7 })
  const rest = await test.reader.page(
    snapshot,
    { ...query, order },
    { limit: 7, cursor: sorted.next ?? '' },
  )
  const names = [...sorted.items, ...rest.items].map(({ vehicle }) => String(vehicle).slice(0, 3))
  expect(names).toEqual([...Array(6).fill('new'), ...Array(6).fill('old')])
  const where = [{ column: 'fare', operator: 'is' as const, values: ['null'] }]
  expect((await test.reader.page(snapshot, { ...query, where }, { limit: 20 })).items).toHaveLength(
    6,
  )
  const point = [{ column: 'vehicle', operator: 'eq' as const, values: ['old-b1'] }]
  const page = await test.reader.page(snapshot, question(newer, { where: point }), { limit: 9 })
  expect(page.items).toMatchObject([{ vehicle: 'old-b1', late: null, count: 1 }])
})
