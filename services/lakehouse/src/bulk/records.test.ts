import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { stageTexts } from '../testing/bulk.ts'
import { testFolder } from '../testing/folder.ts'
import { utf8Check } from './utf8.ts'

let engine: Engine

beforeAll(async () => {
  engine = await openEngine({ threads: 2, memoryMegabytes: 256, spillDir: await testFolder() })
})
afterAll(() => engine.close())

const COLUMNS = ['area_id', 'one', 'two']
const CELL = String.raw`(?: ?"((?:[^"\0]|"")*)" *|((?! ?")[^,\r\n\0]*))`
const RECORD = new RegExp(`${CELL}(?:,${CELL})*?(?:\\r?\\n|\\r$|$)`, 'y')
const NEXT_CELL = new RegExp(CELL, 'y')

type Expected = { rows: (string | null)[][]; faults: number[] }

/** What the records of a text are, told by an expression instead of a scanner. */
function expected(text: string): Expected {
  const found: Expected = { rows: [], faults: [] }
  let at = 0
  while (at < text.length) {
    const line = text.slice(0, at).split('\n').length + 1
    const lineEnd = text.indexOf('\n', at)
    const nextLine = lineEnd < 0 ? text.length : lineEnd + 1
    RECORD.lastIndex = at
    const record = RECORD.exec(text)?.[0]
    if (record !== undefined && /^[ \t]*\r?\n?$/.test(record)) {
      at += record.length || 1
      continue
    }
    const cells = record === undefined ? [] : cellsOf(record.replace(/\r?\n$|\r$/, ''))
    const beyond = cells.slice(COLUMNS.length).some((cell) => cell !== null)
    if (record === undefined || cells.length < COLUMNS.length || beyond) {
      found.faults.push(line)
      at = nextLine
      continue
    }
    found.rows.push(cells.slice(0, COLUMNS.length))
    at += record.length
  }
  return found
}

function cellsOf(record: string): (string | null)[] {
  const cells: (string | null)[] = []
  for (let at = 0; ; at = NEXT_CELL.lastIndex + 1) {
    NEXT_CELL.lastIndex = at
    const [whole = '', quoted, plain] = NEXT_CELL.exec(record) ?? []
    NEXT_CELL.lastIndex = at + whole.length
    cells.push(
      (quoted?.replaceAll('""', '"') ?? plain ?? '').replace(/^[ \t]+|[ \t]+$/g, '') || null,
    )
    if (record[NEXT_CELL.lastIndex] !== ',') return cells
  }
}

const TOKENS = [
  'a',
  'b',
  ',',
  ',',
  ',',
  '"',
  '"',
  '""',
  '\n',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  '\0',
  '站',
]
const GOOD_LINES = ['x,y,z', '"x","y","z"', '1,"a ""b""\nc",', ',,', ' "q" ,r ,s', 'k,l"m,n']

/** A member whose lines mostly end as its header does, with a mess in between now and then. */
const member = fc.constantFrom('\n', '\r\n').chain((end) => {
  const good = fc.constantFrom(...GOOD_LINES).map((line) => line + end)
  const mess = fc.array(fc.constantFrom(...TOKENS), { maxLength: 12 }).map((all) => all.join(''))
  const parts = fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: mess })
  return fc.array(parts, { maxLength: 12 }).map((all) => ({ end, body: all.join('') }))
})

it('whatever stands in a member, its rows and refused lines are as defined', async () => {
  await fc.assert(
    fc.asyncProperty(member, async ({ end, body }) => {
      const { rows, faults } = expected(body)
      const staged = await stageTexts(engine, { 'areas.txt': COLUMNS.join(',') + end + body })
      const lines = staged.rejects.filter(({ code }) => !CELL_RULES.has(code))
      expect(lines.map(({ at }) => Number(at.split(':')[1]))).toEqual(faults)
      const [table] = staged.tables
      expect((table?.readings ?? 0) + (table?.rejects ?? 0)).toBe(rows.length + faults.length)
      const kept = new Map<string, (string | null)[]>()
      for (const row of rows) if (row[0] && !kept.has(row[0])) kept.set(row[0], row)
      expect(sorted((await staged.rows('areas')).map(cellsOfRow))).toEqual(
        sorted([...kept.values()]),
      )
    }),
    { numRuns: 100 },
  )
}, 60_000)

/** Codes of rows that are records: these stand in `rows` of the definition. */
const CELL_RULES = new Set(['required', 'duplicate-key', 'type', 'maxLength'])

function cellsOfRow(row: Record<string, unknown>): (string | null)[] {
  const extra = (row.extra ?? []) as { key: string; value: string }[]
  const cell = (name: string) => extra.find(({ key }) => key === name)?.value ?? null
  return [String(row.area_id), cell('one'), cell('two')]
}

function sorted(rows: (string | null)[][]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}

it('UTF-8 is judged the same however it is cut into chunks', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 8 }).map((whole) => new TextEncoder().encode(whole)),
  )
  fc.assert(
    fc.property(bytes, fc.infiniteStream(fc.integer({ min: 0, max: 4 })), (whole, cuts) => {
      const check = utf8Check()
      for (let at = 0; at < whole.length; ) {
        const end = Math.min(whole.length, at + (cuts.next().value ?? 1))
        check.push(whole.subarray(at, end))
        at = end
      }
      let valid = true
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(whole)
      } catch {
        valid = false
      }
      expect(check.end()).toBe(valid)
    }),
    { numRuns: 2000 },
  )
})
