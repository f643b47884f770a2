import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { openCells } from '../keys/cells.ts'
import { literal } from '../sql.ts'
import { testFolder } from '../testing/folder.ts'
import { testCells } from '../testing/keys.ts'
import { registerCellFunctions } from './functions.ts'

const PLACE = 'd/plate'
const column = testCells.of('d', 'plate')

let dir: string
let engine: Engine

beforeAll(async () => {
  dir = await testFolder()
  engine = await openEngine({
    threads: 2,
    memoryMegabytes: 512,
    spillDir: dir,
    cells: testCells,
  })
})
afterAll(() => engine.close())

/** Short and long ones, with NUL, emoji, and many that come again. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', '云A12345', 'a long one that is not inline', 'nul \0 within', '🚌'.repeat(9)),
)
const texts = fc.array(fc.option(text), { minLength: 1, maxLength: 300 })

async function through(sql: string, values: readonly (string | null)[]): Promise<unknown[]> {
  const connection = await engine.connect()
  try {
    await connection.run('CREATE OR REPLACE TEMP TABLE given (i INTEGER, v VARCHAR)')
    const appender = await connection.createAppender('given')
    values.forEach((value, index) => {
      appender.appendInteger(index)
      if (value === null) appender.appendNull()
      else appender.appendVarchar(value)
      appender.endRow()
    })
    appender.closeSync()
    const reader = await connection.runAndReadAll(`SELECT ${sql} AS v FROM given ORDER BY i`)
    return reader.getRows().map(([value]) => value)
  } finally {
    connection.closeSync()
  }
}

it('SQL seals and reveals as the keys do, whatever the text', async () => {
  const plain = (value: string | null) => (value === null ? null : value.replaceAll('\0', ''))
  await fc.assert(
    fc.asyncProperty(texts, async (values) => {
      const given = values.map(plain)
      const tokens = given.map((value) => (value === null ? null : column.seal(value)))
      expect(await through(`seal_cell('${PLACE}', v)`, given)).toEqual(tokens)
      expect(await through(`reveal_cell('${PLACE}', v)`, tokens)).toEqual(given)
      const entry = given.map((value) => (value === null ? null : column.seal(value, 'k')))
      expect(await through(`seal_entry('${PLACE}', 'k', v)`, given)).toEqual(entry)
      expect(await through(`reveal_entry('${PLACE}', 'k', v)`, entry)).toEqual(given)
    }),
    { numRuns: 40 },
  )
})

it('a text with a NUL is revealed whole', async () => {
  const token = literal(column.seal('a\0b and more than twelve bytes'))
  const sql = `SELECT length(reveal_cell('${PLACE}', ${token})) AS n`
  expect(await engine.rows(sql)).toEqual([{ n: '30' }])
})

it('many queries at once, some cut off, never mix up or lose a row', async () => {
  const path = `${dir}/rows.parquet`
  const rows = 60_000
  const source = `SELECT i, seal_cell('${PLACE}', 'vehicle ' || i % 7000) AS v
    FROM range(${rows}) AS t(i)`
  await engine.rows(`COPY (${source}) TO ${literal(path)} (ROW_GROUP_SIZE 20480)`)
  const wrong = `SELECT count(*) AS rows, count(*) FILTER (
    reveal_cell('${PLACE}', v) <> 'vehicle ' || i % 7000) AS wrong
    FROM read_parquet(${literal(path)})`
  const whole = async () => {
    expect(await engine.rows(wrong)).toEqual([{ rows: String(rows), wrong: '0' }])
  }
  const cut = async (milliseconds: number) => {
    const connection = await engine.connect()
    const running = connection.run(wrong).then(
      () => undefined,
      () => undefined,
    )
    setTimeout(() => connection.interrupt(), milliseconds)
    await running
    connection.closeSync()
  }
  const some = Array.from({ length: 12 }, (_, index) =>
    index % 2 === 0 ? whole() : cut(index * 5),
  )
  await Promise.all(some)
  await whole()
})

it('a text that came before tokens passes, a token of other keys is null and told', async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const faults: string[] = []
  registerCellFunctions(
    connection,
    openCells(() => Buffer.alloc(32)),
    (place) => faults.push(place),
  )
  const token = column.seal('云A12345')
  const reader = await connection.runAndReadAll(
    `SELECT reveal_cell('${PLACE}', v) FROM (VALUES ('plain'), (${literal(token)})) AS t(v)`,
  )
  expect(reader.getRows()).toEqual([['plain'], [null]])
  expect(faults).toEqual([PLACE])
  connection.closeSync()
  instance.closeSync()
})
