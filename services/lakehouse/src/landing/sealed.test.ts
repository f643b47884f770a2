import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dataset } from '@tongqu/catalog'
import { afterEach, expect, it } from 'vitest'
import { openEngine } from '../engine.ts'
import { isToken } from '../keys/cells.ts'
import { openAddedRows } from '../reading/added.ts'
import { openLakeReader } from '../reading/reader.ts'
import { testFolder } from '../testing/folder.ts'
import { testCells } from '../testing/keys.ts'
import {
  count,
  counters,
  decoded,
  delivery,
  openTestLake,
  type TestLake,
  timetable,
} from '../testing/lake.ts'
import type { LakeReading } from '../types.ts'
import { openLakeWriter } from './writer.ts'

/** Counters whose key is a person, so to say. */
const people: Dataset = { ...counters, classOverrides: { 'counter.sensor_id': 'personal' } }
const agencies: Dataset = {
  ...timetable,
  classOverrides: { 'agency.agency_phone': 'sensitive', 'agency.extra': 'personal' },
}

const opened: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

async function open(dir: string, options: Parameters<typeof openTestLake>[1] = {}) {
  const lake = await openTestLake(dir, { datasets: [people, agencies], ...options })
  opened.push(lake)
  return lake
}

/** What a reader sees of a column. */
async function seen(dir: string, lake: TestLake, dataset: Dataset, table: string, column: string) {
  const reader = await openLakeReader({
    dir,
    datasets: [dataset],
    now: () => lake.clock.now,
    uuid: () => crypto.randomUUID(),
    engine: lake.engine,
    cacheBytes: 0,
  })
  const snapshot = await reader.pin(dataset.id)
  const query = { table, view: [column], select: [], where: [], order: [] }
  const { items } = await reader.page(snapshot, query, { limit: 1000 })
  snapshot.close()
  await reader.close()
  return items.map((row) => row[column]).sort()
}

const sensors = (dir: string, lake: TestLake) => seen(dir, lake, people, 'counter', 'sensor_id')

/** Files below a folder in which one of the texts stands. */
async function holders(dir: string, ...texts: string[]): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name))
    if (texts.some((text) => bytes.includes(text))) found.push(entry.name)
  }
  return found
}

async function stored(lake: TestLake, name = 'counter', column = 'sensor_id') {
  const dataset = name === 'counter' ? people : agencies
  return (await lake.rows(dataset.id, name)).map((row) => row[column])
}

it('personal text is sealed before it is spooled, and stands in no file of the lake', async () => {
  const dir = await testFolder()
  const spooled: string[][] = []
  const look = async () => {
    spooled.push(await holders(dir, 'plate-10001', '"entries":1'))
  }
  const faults = (point: string) => (point === 'land.after-spool' ? look() : undefined)
  const lake = await open(dir, { faults: faults as never })
  await lake.writer.land(delivery(people, 0), decoded(count('plate-10001'), count('plate-10002')))
  expect(spooled[0]?.every((name) => name.endsWith('.ndjson'))).toBe(true)
  expect(spooled[0]).toHaveLength(1)
  expect(await holders(dir, 'plate-1000')).toEqual([])
  expect((await stored(lake)).every((text) => isToken(String(text)))).toBe(true)
  expect(await sensors(dir, lake)).toEqual(['plate-10001', 'plate-10002'])
})

it('repeats are known by their tokens, after a restart too', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  await lake.writer.land(delivery(people, 0), decoded(count('plate-10001'), count('plate-10001')))
  const again = await lake.writer.land(delivery(people, 1), decoded(count('plate-10001')))
  expect(again.tables.counter).toEqual({ readings: 0, rejects: 0, repeats: 1 })
  await opened.pop()?.close()
  const next = await open(dir)
  const result = await next.writer.land(
    delivery(people, 2),
    decoded(count('plate-10001'), count('plate-10002')),
  )
  expect(result.tables.counter).toEqual({ readings: 1, rejects: 0, repeats: 1 })
  expect(await sensors(dir, next)).toEqual(['plate-10001', 'plate-10002'])
})

it('half a character in a personal text is refused, like in any other', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  const result = await lake.writer.land(
    delivery(agencies, 0),
    decoded(agency('a', '199\ud800'), agency('b', '19900000002')),
  )
  expect(result.rejects.map(({ code }) => code)).toEqual(['text'])
  expect(await seen(dir, lake, agencies, 'agency', 'agency_phone')).toEqual(['19900000002'])
})

it('compaction keeps tokens, drops repeats among them, and seals what was written before', async () => {
  const dir = await testFolder()
  const before = await open(dir, { datasets: [counters] })
  for (let sequence = 0; sequence < 8; sequence += 1) {
    const reading = count(`plate-1000${sequence}`)
    await before.writer.land(delivery(counters, sequence), decoded(reading))
  }
  await opened.pop()?.close()
  const lake = await open(dir)
  const known = await lake.writer.land(delivery(people, 8), decoded(count('plate-10003')))
  expect(known.tables.counter?.repeats).toBe(1)
  await lake.writer.land(delivery(people, 9), decoded(count('plate-10008')))
  const nine = Array.from({ length: 9 }, (_, index) => `plate-1000${index}`)
  expect(await sensors(dir, lake)).toEqual(nine)
  expect((await stored(lake)).filter((text) => isToken(String(text)))).toHaveLength(1)
  lake.clock.now += 30 * 86_400_000
  expect(await lake.writer.compact(people.id)).toBeDefined()
  expect(await sensors(dir, lake)).toEqual(nine)
  expect((await stored(lake)).every((text) => isToken(String(text)))).toBe(true)
})

function agency(id: string, phone: string): LakeReading {
  return {
    contract: 'gtfs/agency@1',
    reading: {
      agency_id: id,
      agency_name: id,
      agency_url: 'https://example.com',
      agency_timezone: 'Asia/Shanghai',
      agency_phone: phone,
      extra: { driver: `of ${phone}` },
    },
  }
}

it('a replacing delivery is sealed, map values too; names of entries are not', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  await lake.writer.land(delivery(agencies, 0), decoded(agency('a', '19900000001')))
  await lake.writer.land(delivery(agencies, 1), decoded(agency('b', '19900000002')))
  expect(await holders(dir, '1990000')).toEqual([])
  expect(await seen(dir, lake, agencies, 'agency', 'agency_phone')).toEqual(['19900000002'])
  expect(await seen(dir, lake, agencies, 'agency', 'extra')).toEqual([{ driver: 'of 19900000002' }])
})

it('a file of rows is sealed where DuckDB writes them, and sorted by what is sealed', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  const path = join(dir, 'agency.txt')
  const lines = ['a,19900000001,x', 'b,19900000002,', 'c,,z']
  const head = 'agency_id,agency_phone,agency_name,agency_url,agency_timezone,driver'
  const rest = (line: string) => {
    const [id, phone, extra] = line.split(',')
    return `${id},${phone},${id},https://example.com,Asia/Shanghai,${extra}`
  }
  await writeFile(path, `${head}\n${lines.map(rest).join('\n')}\n`)
  const names = head.split(',').slice(0, -1)
  await lake.writer.landTables(delivery(agencies, 0), {
    plan: {
      tables: [
        {
          member: 'agency.txt',
          contract: 'gtfs/agency@1',
          columns: Object.fromEntries(names.map((name) => [name, name])),
          extra: ['driver'],
        },
      ],
      documents: [],
      rejects: [],
      findings: [],
      references: [],
    },
    members: [{ name: 'agency.txt', path }],
    documents: [],
    rejects: [],
    findings: [],
  })
  expect(await holders(join(dir, 'lake'), '1990000')).toEqual([])
  expect(await holders(join(dir, 'spool'), '1990000')).toEqual([])
  expect(await seen(dir, lake, agencies, 'agency', 'agency_phone')).toEqual(
    ['19900000001', '19900000002', null].sort(),
  )
  const extras = await seen(dir, lake, agencies, 'agency', 'extra')
  expect(extras).toContainEqual({ driver: 'x' })
  const own = testCells.of(agencies.id, 'agency_phone').seal('19900000001')
  expect(await stored(lake, 'agency', 'agency_phone')).toContain(own)
})

it('deliveries replaced by a replay are sealed, and know the rows of others by their tokens', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  await lake.writer.land(delivery(people, 0), decoded(count('plate-10001')))
  await lake.writer.land(delivery(people, 1), decoded(count('plate-10002', undefined, 5)))
  async function* deliveries() {
    const { sha256, receivedAt } = delivery(people, 1)
    yield { sha256, receivedAt, decoded: decoded(count('plate-10001'), count('plate-10003')) }
  }
  const { dataset, feed, source } = delivery(people, 0)
  const made = await lake.writer.replaceDeliveries({
    dataset,
    feed,
    source,
    appId: 'source-a@replay',
    sequence: 0,
    deliveries: deliveries(),
  })
  expect(made.tables.counter).toEqual({ readings: 1, rejects: 0, repeats: 1 })
  expect(await sensors(dir, lake)).toEqual(['plate-10001', 'plate-10003'])
  expect(await holders(dir, 'plate-1000')).toEqual([])
})

it('added rows are told with the text of people', async () => {
  const dir = await testFolder()
  const lake = await open(dir)
  await lake.writer.land(delivery(people, 0), decoded(count('plate-10001'), count('plate-10002')))
  const added = await openAddedRows({
    dir,
    datasets: () => new Map([[people.id, people]]),
    engine: lake.engine,
    now: () => lake.clock.now,
    uuid: () => crypto.randomUUID(),
  })
  opened.push(added)
  const { rows } = await added.read(people.id, 'counter', undefined, { limit: 10 })
  expect(rows.map(({ row }) => row.sensor_id)).toEqual(['plate-10001', 'plate-10002'])
})

it('without keys nothing personal lands, and nothing of it is on the disk', async () => {
  const dir = await testFolder()
  const engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir: dir })
  const writer = await openLakeWriter({
    dir,
    datasets: [people],
    zone: 'UTC',
    now: Date.now,
    uuid: () => crypto.randomUUID(),
    engine,
  })
  await expect(writer.land(delivery(people, 0), decoded(count('plate-10001')))).rejects.toThrow(
    'keys',
  )
  expect(await holders(dir, 'plate-10001')).toEqual([])
  await writer.close()
  engine.close()
})
