import type { Contract } from '@tongqu/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { lakeTable } from '../table.ts'
import { sighting } from '../testing/contracts.ts'
import { testFolder } from '../testing/folder.ts'
import { identityIn, identitySql } from './identity.ts'
import { spoolRows, stageRows } from './stage-rows.ts'

let dir: string
let engine: Engine

beforeAll(async () => {
  dir = await testFolder()
  engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir: dir })
})
afterAll(() => engine.close())

/** A key of every type that may stand in one. */
const contract: Contract = {
  ...sighting,
  key: ['vehicle', 'count', 'odometer', 'late', 'day'],
}

const instant = fc
  .record({
    second: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
    fraction: fc.stringMatching(/^(\.\d{1,6})?$/),
  })
  .map(({ second, fraction }) =>
    new Date(second * 1000).toISOString().replace('.000Z', `${fraction}Z`),
  )

const reading = fc.record(
  {
    vehicle: fc.string({ unit: 'grapheme', maxLength: 12 }),
    at: instant,
    count: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    odometer: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
    late: fc.option(fc.boolean()),
    day: fc.option(instant.map((text) => text.slice(0, 10))),
  },
  { requiredKeys: ['vehicle', 'at'] },
)

it('a stored row has the identity its reading had, so that the window survives a restart', async () => {
  const table = lakeTable({ id: 'd', classOverrides: {} }, 'sighting', contract)
  const deps = { fs: nodeFileSystem, spoolDir: dir, uuid: () => crypto.randomUUID() }
  const receivedAt = '2024-05-01T00:00:00.120Z'
  const delivery = {
    dataset: 'd',
    feed: 'feed 全',
    source: 's',
    sha256: '0',
    receivedAt,
    appId: 's',
    sequence: 0,
  }
  const connection = await engine.connect()
  const check = async (readings: Record<string, unknown>[]) => {
    const lines = readings.map((each) => JSON.stringify(each))
    const group = { table, eventDate: '2024-05-01', lines }
    const path = await spoolRows(deps, group)
    const [file] = await stageRows(deps, connection, delivery, group, path)
    const rows = await engine.rows(
      `SELECT ${identitySql(table)} AS identity FROM read_parquet($path)`,
      { path: file?.path ?? '' },
    )
    const identity = identityIn(contract, delivery.feed, receivedAt)
    expect(rows.map((row) => row.identity)).toEqual(readings.map(identity))
  }
  await fc.assert(fc.asyncProperty(fc.array(reading, { minLength: 1, maxLength: 50 }), check), {
    numRuns: 40,
  })
  connection.closeSync()
})
