import type { DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { testFolder } from '../testing/folder.ts'
import { appendTexts, columnVector, isValid, Texts, textPieces, validityBytes } from './vectors.ts'

let engine: Engine
let connection: DuckDBConnection

beforeAll(async () => {
  engine = await openEngine({ threads: 2, memoryMegabytes: 512, spillDir: await testFolder() })
  connection = await engine.connect()
})
afterAll(() => {
  connection.closeSync()
  engine.close()
})

/** Around the border of what a string_t holds in place (12 bytes), far beyond, and none at all. */
const text = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 16 }) },
  {
    weight: 2,
    arbitrary: fc.string({ unit: fc.constantFrom('🚌', '线', 'é', 'a'), maxLength: 9 }),
  },
  { weight: 1, arbitrary: fc.integer({ min: 11, max: 20_000 }).map((size) => 'x'.repeat(size)) },
)

/** Reads a column of strings through runs, as a stream and as a whole result give it. */
async function read(sql: string, streamed: boolean): Promise<(string | null)[]> {
  const result = streamed ? await connection.stream(sql) : await connection.run(sql)
  const read: (string | null)[] = []
  const texts = new Texts()
  for (;;) {
    const chunk = await result.fetchChunk()
    const rows = chunk?.rowCount ?? 0
    if (!chunk || rows === 0) return read
    const vector = columnVector(chunk, 0)
    const validity = validityBytes(vector, rows)
    texts.clear()
    appendTexts(texts, vector, rows)
    for (let row = 0; row < rows; row += 1) {
      const bytes = texts.bytes.subarray(texts.offsets[row], texts.offsets[row + 1])
      read.push(isValid(validity, row) ? Buffer.from(bytes).toString() : null)
    }
  }
}

it('strings read in runs are those the library reads one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 300 }), async (values) => {
      await connection.run('CREATE OR REPLACE TEMP TABLE words (i INTEGER, word VARCHAR)')
      const appender = await connection.createAppender('words')
      values.forEach((value, index) => {
        appender.appendInteger(index)
        if (value === null) appender.appendNull()
        else appender.appendVarchar(value.replaceAll('\0', ''))
        appender.endRow()
      })
      appender.closeSync()
      const shapes = [
        'SELECT word FROM words ORDER BY i',
        'SELECT word || word FROM words ORDER BY i',
        'SELECT word FROM words WHERE i % 3 <> 1 ORDER BY i',
        'SELECT w.word FROM words AS w JOIN range(12) AS r(j) ON true ORDER BY i, j',
      ]
      for (const sql of shapes) {
        const rows = (await connection.runAndReadAll(sql)).getRows()
        const expected = rows.map(([word]) => word)
        expect(await read(sql, true)).toEqual(expected)
        expect(await read(sql, false)).toEqual(expected)
      }
    }),
    { numRuns: 25 },
  )
})

it('pieces of text are the strings end to end', async () => {
  const sql = `SELECT repeat('线路', i % 40) || i FROM range(5000) AS t(i)`
  const pieces: Uint8Array[] = []
  const result = await connection.stream(sql)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    textPieces(columnVector(chunk, 0), chunk.rowCount, pieces)
  }
  const expected = Array.from({ length: 5000 }, (_, i) => '线路'.repeat(i % 40) + i).join('')
  expect(Buffer.concat(pieces).toString()).toBe(expected)
})
