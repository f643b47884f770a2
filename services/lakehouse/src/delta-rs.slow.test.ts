import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commitPlanned } from './delta/commit.ts'
import { planCommit } from './delta/plan.ts'
import { type Engine, openEngine } from './engine.ts'
import { writeParquet } from './parquet/write.ts'
import { type LakeTable, lakeTable } from './table.ts'
import { ciPython } from './testing/ci-python.ts'
import { sighting, sightings } from './testing/contracts.ts'
import { compareWithDeltaRs, readWithDeltaRs, tableFolders } from './testing/delta-rs.ts'
import { testFolder } from './testing/folder.ts'
import { testCells } from './testing/keys.ts'
import { count, counters, decoded, delivery, openTestLake } from './testing/lake.ts'
import { catchUp, deliver, maintain, openProvince } from './testing/province.ts'
import { type TestTable, testTable } from './testing/table.ts'

let engine: Engine

beforeAll(async () => {
  const spillDir = await testFolder()
  engine = await openEngine({ threads: 2, memoryMegabytes: 512, spillDir })
})
afterAll(() => engine.close())

it('delta-rs reads every table of a lake that was landed, compacted and cleaned', async (context) => {
  const python = ciPython(context)
  const dir = await testFolder()
  const province = await openProvince({ dir, engine })
  await catchUp(province)
  for (let round = 0; round < 9; round += 1) {
    for (let count = 0; count < 5; count += 1) await deliver(province, () => undefined)
    await maintain(province)
  }
  await deliver(province, () => undefined)
  await province.writer.close()
  const folders = await tableFolders(dir)
  expect(folders).toEqual(['fleet/feed_message.v1', 'fleet/vehicle_position.v1', 'places/stops.v1'])
  const paths = folders.map((folder) => `lake/${folder}`)
  for (const { ours, ...rest } of await compareWithDeltaRs(engine, python, dir, paths)) {
    expect(rest).toEqual({ folder: rest.folder, theirs: ours, lost: 0, added: 0 })
    expect(ours).toBeGreaterThan(0)
  }
})

/** Rows with a value of every column type; `more` are further columns. */
function rowsOf(more = ''): string {
  return `SELECT 'f/全 %' AS feed_id, DATE '2024-05-01' AS event_date, 'd' AS delivery_id,
    TIMESTAMPTZ '2024-05-01 00:00:00+00' AS received_at, 'v' || i AS vehicle,
    TIMESTAMPTZ '1969-12-31 23:59:59.999999+00' + to_seconds(i) AS at,
    CASE WHEN i % 3 > 0 THEN i::INTEGER END AS count, 9223372036854775807 - i AS odometer,
    i / 7 AS speed, (i / 1000)::DECIMAL(18, 6) AS fare, i % 2 = 0 AS late,
    DATE '2024-02-29' AS day, 'person ' || i AS driver,
    MAP {'k': 'v' || i, 'null': NULL} AS extra ${more} FROM range(1000) AS t(i)`
}

async function append(table: TestTable, shape: LakeTable, select: string): Promise<void> {
  const connection = await engine.connect()
  const uuid = () => crypto.randomUUID()
  const partition = { feed_id: 'f/全 %', event_date: '2024-05-01' }
  const dir = join(table.root, 'spool/landing')
  const job = { table: shape, select, partition, dir, uuid, sorted: true }
  const [file] = await writeParquet(connection, job)
  connection.closeSync()
  if (!file) throw new Error('no file')
  const name = basename(file.path)
  await table.storage.adopt(file.path, `${shape.folder}/${name}`)
  const version = await table.log.newest()
  const plan = planCommit(
    shape,
    version < 0 ? undefined : await table.log.at(version),
    { adds: [{ name, file }], removes: [], dataChange: true },
    { now: Date.now(), id: uuid(), operation: 'WRITE', deliveries: [], uuid },
  )
  await commitPlanned(table.storage, plan)
}

it('delta-rs reads a value of every column type, and a column that came later', async (context) => {
  const python = ciPython(context)
  const table = await testTable(engine, sightings)
  await append(table, sightings, rowsOf())
  const { folder } = sightings
  const equal = { folder, lost: 0, added: 0 }
  const first = await compareWithDeltaRs(engine, python, table.root, [folder])
  expect(first).toEqual([{ ours: 1000, theirs: 1000, ...equal }])
  const [late] = sighting.columns.filter(({ name }) => name === 'late')
  if (!late) throw new Error('no column')
  const columns = [...sighting.columns, { ...late, name: 'full' }]
  const dataset = { id: sightings.dataset, classOverrides: {} }
  await append(
    table,
    lakeTable(dataset, sightings.name, { ...sighting, minor: 1, columns }),
    rowsOf(', true AS "full"'),
  )
  const second = await compareWithDeltaRs(engine, python, table.root, [folder])
  expect(second).toEqual([{ ours: 2000, theirs: 2000, ...equal }])
})

it('delta-rs reads a table about people, and sees equal tokens where we see equal texts', async (context) => {
  const python = ciPython(context)
  const dir = await testFolder()
  const people = { ...counters, classOverrides: { 'counter.sensor_id': 'personal' as const } }
  const lake = await openTestLake(dir, { datasets: [people] })
  for (let sequence = 0; sequence < 9; sequence += 1) {
    const at = `2024-05-01T03:5${sequence}:00Z`
    const counts = [count('driver-1', at), count('driver-2', at)]
    await lake.writer.land(delivery(people, sequence), decoded(...counts))
  }
  const folder = 'lake/counters/counter.v1'
  const tokens = ['driver-1', 'driver-2'].map((name) => ({
    sensor_id: testCells.of('counters', 'sensor_id').seal(name),
    rows: '9',
  }))
  const sql = 'SELECT sensor_id, count(*) AS rows FROM read_parquet($path) GROUP BY 1'
  const seen = async () => {
    const compared = await compareWithDeltaRs(engine, python, dir, [folder])
    expect(compared).toEqual([{ folder, ours: 18, theirs: 18, lost: 0, added: 0 }])
    const [read] = await readWithDeltaRs(python, dir, [folder])
    return engine.rows(sql, { path: read?.path ?? '' })
  }
  expect(await seen()).toEqual(expect.arrayContaining(tokens))
  expect(await lake.writer.compact('counters')).toBeDefined()
  expect(await seen()).toEqual(expect.arrayContaining(tokens))
  await lake.close()
})
