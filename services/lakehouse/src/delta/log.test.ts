import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { noFaults } from '../faults.ts'
import { parseStatistics } from '../parquet/statistics.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import type { Storage } from '../storage/storage.ts'
import { lakeTable } from '../table.ts'
import { addedFile } from '../testing/added-file.ts'
import { place, places } from '../testing/contracts.ts'
import { testFolder } from '../testing/folder.ts'
import { namesOf, type TestTable, testTable } from '../testing/table.ts'
import { entryBytes, parseEntry } from './actions.ts'
import { writeCheckpoint } from './checkpoint.ts'
import { commitPlanned } from './commit.ts'
import { entryKey } from './keys.ts'
import { openTableLog } from './log.ts'
import { planCommit } from './plan.ts'

let engine: Engine

beforeAll(async () => {
  const spillDir = await testFolder()
  engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir })
})
afterAll(() => engine.close())

const uuid = () => crypto.randomUUID()
const context = { now: 0, id: uuid(), operation: 'WRITE' as const, deliveries: [], uuid }

async function checkpoint(table: TestTable, version: number, now = Date.now()): Promise<void> {
  const deps = {
    storage: table.storage,
    engine,
    fs: nodeFileSystem,
    spoolDir: `${table.root}/spool/landing`,
    uuid,
    faults: noFaults,
  }
  await writeCheckpoint(deps, table.log.folder, await table.log.at(version), now)
}

it('a table that does not exist has version -1', async () => {
  const table = await testTable(engine)
  expect(await table.log.newest()).toBe(-1)
})

it('the first commit is protocol 1/2 with a schema every engine can read', async () => {
  const table = await testTable(engine)
  await table.add(['1.parquet'])
  const state = await table.log.at(0)
  expect(state.protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 2 })
  expect(state.metadata.partitionColumns).toEqual(['feed_id'])
  const { fields } = JSON.parse(state.metadata.schemaString)
  expect(fields.map(({ name }: { name: string }) => name)).toEqual(
    places.columns.map(({ name }) => name),
  )
})

it('each version shows the files of its time, forwards and backwards', async () => {
  const table = await testTable(engine)
  await table.add(['1.parquet'])
  await table.add(['2.parquet'])
  const second = await table.log.at(1)
  await table.change({ removes: [...second.files.values()].slice(0, 1) })
  expect(namesOf((await table.log.at(2)).files)).toEqual(['2.parquet'])
  expect(namesOf((await table.log.at(0)).files)).toEqual(['1.parquet'])
  expect(namesOf((await table.log.at(1)).files)).toEqual(['1.parquet', '2.parquet'])
  expect(namesOf(second.files)).toEqual(['1.parquet', '2.parquet'])
  expect((await table.log.at(2)).tombstones.get('1.parquet')?.bytes).toBe(1000)
})

it('an instant finds the version that was newest then', async () => {
  const table = await testTable(engine)
  for (const name of ['1', '2', '3']) await table.add([name])
  const start = Date.parse('2024-05-01T00:00:00Z')
  expect(await table.log.versionAt(start - 1)).toBe(-1)
  expect(await table.log.versionAt(start)).toBe(0)
  expect(await table.log.versionAt(start + 119_999)).toBe(1)
  expect(await table.log.versionAt(start + 9e9)).toBe(2)
})

it('a version that was never written, or cleaned away, is version-not-found', async () => {
  const table = await testTable(engine)
  for (const name of ['1', '2', '3']) await table.add([name])
  await expect(table.log.at(3)).rejects.toMatchObject({ code: 'version-not-found' })
  expect(namesOf((await table.log.at(2)).files)).toEqual(['1', '2', '3'])
  await table.storage.remove(entryKey(places.folder, 0))
  await expect(table.reopen().at(1)).rejects.toMatchObject({ code: 'version-not-found' })
})

it('a checkpoint with its tail is the same table as the whole log', async () => {
  const table = await testTable(engine)
  const transaction = { appId: 'source-a', sequence: 7 }
  await table.add(['1.parquet', 'with space & 50%.parquet'], { transaction })
  await table.add(['2.parquet'])
  const { files } = await table.log.at(1)
  await table.change({ removes: [...files.values()].slice(0, 1) })
  await checkpoint(table, 2, Date.parse('2024-05-02T00:00:00Z'))
  await table.add(['3.parquet'])
  const whole = await table.log.at(3)
  for (const version of [0, 1]) await table.storage.remove(entryKey(places.folder, version))
  const state = await table.reopen().at(3)
  expect(state.files).toEqual(whole.files)
  expect(state.transactions).toEqual(new Map([['source-a', 7]]))
  expect(state.metadata).toEqual({ ...whole.metadata, name: 'test-set.place' })
  expect(state.protocol).toMatchObject(whole.protocol)
  expect(state.tombstones).toEqual(whole.tombstones)
})

it('a checkpoint that a crash left half-written is passed over', async () => {
  const table = await testTable(engine)
  await table.add(['1.parquet'])
  const folder = `${table.root}/${places.folder}/_delta_log`
  const part = '00000000000000000000.checkpoint.0000000001.0000000002.parquet'
  await writeFile(`${folder}/${part}`, 'torn')
  expect(namesOf((await table.reopen().at(0)).files)).toEqual(['1.parquet'])
})

it('statistics come back from the log typed', async () => {
  const table = await testTable(engine)
  await table.add(['1.parquet'])
  const file = (await table.log.at(0)).files.get('1.parquet')
  expect(file?.rows).toBe(10)
  expect(parseStatistics(file?.statistics ?? '{}', places.columns)).toEqual(
    addedFile('1.parquet').file.statistics,
  )
})

it('a commit done twice lands once, whatever came in between', async () => {
  const table = await testTable(engine)
  await table.add(['0'])
  const plan = planCommit(
    places,
    await table.log.at(0),
    { adds: [addedFile('1')], removes: [], dataChange: true },
    context,
  )
  expect(await commitPlanned(table.storage, plan)).toBe(1)
  await table.add(['2'])
  expect(await commitPlanned(table.storage, plan)).toBe(1)
  expect(namesOf((await table.log.at(await table.log.newest())).files)).toEqual(['0', '1', '2'])
})

it('a landing is known by its txn even when it was planned anew', async () => {
  const table = await testTable(engine)
  await table.add(['0'])
  const state = await table.log.at(0)
  const change = { adds: [addedFile('1')], removes: [], dataChange: true }
  const transaction = { appId: 's', sequence: 4 }
  const first = planCommit(places, state, change, { ...context, id: uuid(), transaction })
  const again = planCommit(places, state, change, { ...context, id: uuid(), transaction })
  expect(await commitPlanned(table.storage, first)).toBe(1)
  expect(await commitPlanned(table.storage, again)).toBe(1)
  expect(await table.log.newest()).toBe(1)
})

it('appends of two writers both land, without a gap', async () => {
  const table = await testTable(engine)
  await table.add(['0'])
  const state = await table.log.at(0)
  const plans = Array.from({ length: 20 }, (_, index) =>
    planCommit(
      places,
      state,
      { adds: [addedFile(`file-${index}`)], removes: [], dataChange: true },
      { ...context, id: uuid() },
    ),
  )
  const versions = await Promise.all(plans.map((plan) => commitPlanned(table.storage, plan)))
  expect(versions.toSorted((a, b) => a - b)).toEqual(plans.map((_, index) => index + 1))
  expect((await table.log.at(20)).files.size).toBe(21)
})

it('two that remove the same file conflict: the later one is refused', async () => {
  const table = await testTable(engine)
  await table.add(['0'])
  const state = await table.log.at(0)
  const removes = [...state.files.values()]
  const plan = () =>
    planCommit(places, state, { adds: [], removes, dataChange: true }, { ...context, id: uuid() })
  await commitPlanned(table.storage, plan())
  await expect(commitPlanned(table.storage, plan())).rejects.toMatchObject({
    code: 'table-conflict',
  })
})

it('a new nullable column becomes new metadata; anything else is refused', async () => {
  const table = await testTable(engine)
  await table.add(['0'])
  const state = await table.log.at(0)
  const change = { adds: [addedFile('1')], removes: [], dataChange: true }
  const extended = (nullable: boolean) =>
    lakeTable({ id: 'test-set', classOverrides: {} }, 'place', {
      ...place,
      minor: 1,
      columns: [...place.columns, { ...place.columns[1], name: 'level', nullable }] as never,
    })
  const plan = planCommit(extended(true), state, change, context)
  await commitPlanned(table.storage, plan)
  const grown = await table.log.at(1)
  expect(grown.metadata.schemaString).toContain('"level"')
  expect(grown.metadata.id).toBe(state.metadata.id)
  expect(() => planCommit(extended(false), state, change, context)).toThrow(
    expect.objectContaining({ code: 'schema-incompatible' }),
  )
  expect(() => planCommit(places, grown, change, context)).toThrow(
    expect.objectContaining({ code: 'schema-incompatible' }),
  )
})

it.each([
  { protocol: { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ['deletionVectors'] } },
  { protocol: { minReaderVersion: 2, minWriterVersion: 5 } },
])('a table with a reader feature that is not known is refused: $protocol', async (action) => {
  const table = await testTable(engine)
  await table.add(['0'])
  await table.storage.putIfAbsent(entryKey(places.folder, 1), entryBytes([action]))
  await expect(table.log.at(1)).rejects.toMatchObject({ code: 'table-feature-unknown' })
  expect(namesOf((await table.log.at(0)).files)).toEqual(['0'])
})

it('a table that asks more of its writers is read but not written', async () => {
  const table = await testTable(engine)
  await table.add(['0'])
  const protocol = { minReaderVersion: 1, minWriterVersion: 4 }
  await table.storage.putIfAbsent(entryKey(places.folder, 1), entryBytes([{ protocol }]))
  expect(namesOf((await table.log.at(1)).files)).toEqual(['0'])
  await expect(table.add(['1'])).rejects.toMatchObject({ code: 'table-feature-unknown' })
})

it('paths are URIs in the log, and deliveries stand in commitInfo', async () => {
  const table = await testTable(engine)
  await table.add(['a b%.parquet'], { deliveries: ['cafe'] })
  const entry = parseEntry((await table.storage.read(entryKey(places.folder, 0))) ?? Buffer.of())
  expect(entry.find(({ add }) => add)?.add).toMatchObject({ path: 'a%20b%25.parquet' })
  expect((await table.log.commitInfo(0))?.deliveries).toEqual(['cafe'])
})

it('a log that is cleaned between the look and the reading is looked at again', async () => {
  const table = await testTable(engine)
  for (const name of ['0', '1', '2', '3']) await table.add([name])
  let cleaned = false
  const storage: Storage = {
    ...table.storage,
    async list(folder) {
      const names = await table.storage.list(folder)
      if (!cleaned) {
        cleaned = true
        await checkpoint(table, 2)
        for (const version of [0, 1]) await storage.remove(entryKey(places.folder, version))
      }
      return names
    },
  }
  const log = openTableLog({ storage, engine, folder: places.folder })
  expect(namesOf((await log.at(3)).files)).toEqual(['0', '1', '2', '3'])
})
