import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { lakeTable } from '../table.ts'
import { sighting, sightings } from '../testing/contracts.ts'
import { parseStatistics, statisticsText } from './statistics.ts'
import { type StagedFile, writeParquet } from './write.ts'

const ROWS = `SELECT 'f' AS feed_id, DATE '2024-05-01' AS event_date, 'd1' AS delivery_id,
  TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at, 'v' || (99 - i) AS vehicle,
  TIMESTAMPTZ '2024-05-01 00:00:00.000001+00' + to_seconds(i) AS at, i::INTEGER AS count,
  9007199254740993 + i AS odometer, CASE WHEN i = 3 THEN 'nan'::DOUBLE ELSE i / 4 END AS speed,
  (i + 0.000001)::DECIMAL(18, 6) AS fare, i % 2 = 0 AS late, DATE '2024-05-01' AS day,
  'person ' || i AS driver, MAP {'k': 'v'} AS extra FROM range(90) AS t(i)`

let dir: string
let engine: Engine

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lake-'))
  engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir: dir })
})
afterAll(async () => {
  engine.close()
  await rm(dir, { recursive: true })
})

async function write(select: string, table = sightings): Promise<StagedFile[]> {
  const connection = await engine.connect()
  try {
    return await writeParquet(connection, {
      table,
      select,
      partition: { feed_id: 'f', event_date: '2024-05-01' },
      dir,
      uuid: () => crypto.randomUUID(),
      sorted: true,
    })
  } finally {
    connection.closeSync()
  }
}

it('a written file has the columns of the table in order, sorted by the cluster columns', async () => {
  const [file] = await write(ROWS)
  const rows = await engine.rows('SELECT * FROM read_parquet($path)', { path: file?.path ?? '' })
  expect(Object.keys(rows[0] ?? {})).toEqual(sightings.columns.map(({ name }) => name))
  expect(rows.map((row) => row.vehicle)).toEqual(rows.map((row) => row.vehicle).toSorted())
  expect(file).toMatchObject({ rows: 90, bytes: (await stat(file?.path ?? '')).size })
})

it('instants are stored adjusted to UTC, so that every engine reads the same instant', async () => {
  const [file] = await write(ROWS)
  const schema = await engine.rows('SELECT * FROM parquet_schema($path)', {
    path: file?.path ?? '',
  })
  const at = schema.find(({ name }) => name === 'at')
  expect(String(at?.logical_type)).toMatch(/isAdjustedToUTC=(1|true)/)
})

it('bounds hold for every value, and none is given where a NaN makes them untrue', async () => {
  const [file] = await write(ROWS)
  const { minValues, maxValues, nullCount } = file?.statistics ?? {}
  expect(minValues).toMatchObject({
    vehicle: 'v10',
    count: 0,
    odometer: '9007199254740993',
    fare: '0.000001',
    at: '2024-05-01T00:00:00.000Z',
    day: '2024-05-01',
  })
  expect(maxValues).toMatchObject({
    vehicle: 'v99',
    odometer: '9007199254741082',
    at: '2024-05-01T00:01:29.001Z',
  })
  expect(minValues).not.toHaveProperty('speed')
  expect(nullCount).toMatchObject({ speed: 0, driver: 0 })
})

it('a personal column shows no bounds, neither in the statistics nor in the footer', async () => {
  const [file] = await write(ROWS)
  expect(file?.statistics.minValues).not.toHaveProperty('driver')
  const chunks = await engine.rows('SELECT * FROM parquet_metadata($path)', {
    path: file?.path ?? '',
  })
  const driver = chunks.filter(({ path_in_schema }) => path_in_schema === 'driver')
  expect(driver).toHaveLength(1)
  for (const chunk of driver) {
    expect(chunk).toMatchObject({ stats_min_value: null, stats_max_value: null, stats_min: null })
    expect(chunk.bloom_filter_offset).toBeNull()
  }
  const vehicle = chunks.find(({ path_in_schema }) => path_in_schema === 'vehicle')
  expect(vehicle?.stats_min_value).toBe('v10')
  const people = await engine.rows(
    "SELECT count(*) AS n FROM read_parquet($path) WHERE driver = 'person 7'",
    { path: file?.path ?? '' },
  )
  expect(people).toEqual([{ n: '1' }])
})

it('a stricter class in the catalogue takes the bounds away as well', async () => {
  const strict = lakeTable(
    { id: 'test-set', classOverrides: { 'sighting.vehicle': 'sensitive' } },
    'sighting',
    sighting,
  )
  const [file] = await write(ROWS, strict)
  expect(file?.statistics.minValues).not.toHaveProperty('vehicle')
})

it('a sensitive event time keeps its bounds, by which products find the files of an hour', async () => {
  const classOverrides = { 'sighting.at': 'sensitive', 'sighting.day': 'sensitive' } as const
  const [file] = await write(
    ROWS,
    lakeTable({ id: 'test-set', classOverrides }, 'sighting', sighting),
  )
  expect(file?.statistics.minValues).toHaveProperty('at')
  expect(file?.statistics.minValues).not.toHaveProperty('day')
})

it('a long string bound is cut and rounded up', async () => {
  const long = 'é'.repeat(50)
  const [file] = await write(ROWS.replace("'v' || (99 - i)", `'${long}' || i`))
  expect(file?.statistics.minValues.vehicle).toBe('é'.repeat(32))
  expect(file?.statistics.maxValues.vehicle).toBe(`${'é'.repeat(32)}\u{10ffff}`)
})

it('statistics survive their text form with every digit', async () => {
  const [file] = await write(ROWS)
  if (!file) throw new Error('no file')
  const text = statisticsText(file.statistics, sightings.columns)
  expect(text).toContain('"odometer":9007199254740993')
  expect(parseStatistics(text, sightings.columns)).toEqual(file.statistics)
})

it('no row, no file; a failing query leaves no file behind', async () => {
  const before = await readdir(dir)
  expect(await write(`${ROWS} WHERE false`)).toEqual([])
  await expect(write(ROWS.replace('i::INTEGER AS', "error('boom')::INTEGER AS"))).rejects.toThrow()
  expect(await readdir(dir)).toEqual(before)
})
