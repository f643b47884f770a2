import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { contractOf } from '@tongqu/contracts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { literal } from '../sql.ts'
import { lakeTable } from '../table.ts'
import { testFolder } from '../testing/folder.ts'
import { stageTables } from './stage.ts'

let engine: Engine

beforeAll(async () => {
  engine = await openEngine({ threads: 2, memoryMegabytes: 512, spillDir: await testFolder() })
})
afterAll(() => engine.close())

const ROWS = 1_200_000
const HEADER = 'area_id,area_name,one,two\n'

/** DuckDB reads 32 MB at a time with several threads: quoted line breaks lie on all its borders. */
function* lines(wrong: ReadonlyMap<number, string>): Generator<string> {
  yield HEADER
  for (let row = 0; row < ROWS; row += 1000) {
    let text = ''
    for (let each = row; each < row + 1000; each++) {
      text += wrong.get(each) ?? ''
      const name = each % 7 === 0 ? `"line ${each}\nand, ""more""\r\n"` : `name ${each}`
      text += `A${each},${name},"x,${'y'.repeat(each % 90)}",${each % 3 === 0 ? '' : each}\n`
    }
    yield text
  }
}

async function stage(wrong: ReadonlyMap<number, string> = new Map()) {
  const spoolDir = await testFolder()
  const path = join(spoolDir, 'areas.txt')
  await pipeline(Readable.from(lines(wrong)), createWriteStream(path))
  const contract = contractOf('gtfs/areas@1')
  const columns = { area_id: 'area_id', area_name: 'area_name' }
  const plan = { member: 'areas.txt', contract: contract.id, columns, extra: ['one', 'two'] }
  const staged = await stageTables(engine, {
    plan: { tables: [plan], documents: [], rejects: [], findings: [], references: [] },
    members: [{ name: 'areas.txt', path }],
    documents: [],
    tables: new Map([[contract.id, lakeTable({ id: 't', classOverrides: {} }, 'areas', contract)]]),
    feed: 'f',
    sha256: '0'.repeat(64),
    receivedAt: '2026-01-01T00:00:00Z',
    spoolDir,
    uuid: () => crypto.randomUUID(),
  })
  const files = staged.tables.flatMap((table) => table.files.map((file) => literal(file.path)))
  const [sum] = await engine.rows(
    `SELECT count(*) AS rows, sum(hash(area_id, area_name, extra)) AS digest,
      max(length(area_name)) AS longest FROM read_parquet([${files.join(', ')}])`,
  )
  return { staged, sum }
}

it('a large member reads the same straight and by records; a late fault costs a line', async () => {
  const straight = await stage()
  expect(straight.sum).toMatchObject({ rows: String(ROWS) })
  expect(straight.staged.rejects).toEqual([])
  const wrong = new Map([
    [3, 'only,two\n'],
    [ROWS / 2, 'a stray,"quote,1,2\n'],
    [ROWS - 1, 'nul\0,1,2,3\n'],
  ])
  const walked = await stage(wrong)
  expect(walked.sum).toEqual(straight.sum)
  expect(walked.staged.rejects.map(({ code }) => code)).toEqual([
    'too-few-cells',
    'stray-quote',
    'nul-byte',
  ])
})
