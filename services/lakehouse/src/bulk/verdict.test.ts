import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Column,
  type Contract,
  cellValue,
  contracts,
  sqlOf,
  validate,
} from '@tongqu/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { identifier, literal } from '../sql.ts'
import { cellText } from '../testing/cells.ts'
import { testFolder } from '../testing/folder.ts'

let engine: Engine
let dir: string
let batches = 0

beforeAll(async () => {
  dir = await testFolder()
  engine = await openEngine({ threads: 2, memoryMegabytes: 512, spillDir: dir })
})
afterAll(() => engine.close())

/** Rows of one batch; one query judges them all. */
const BATCH = 200
/** Batches per contract. */
const RUNS = 2

/** Keeps the rows in order; no column of a contract is named so. */
const PLACE = '_place'

type Texts = Record<string, string | null>

it.each(contracts.map((contract) => [contract.id, contract] as const))(
  '%s: SQL and Ajv agree on every row, and the lake keeps the value Ajv saw',
  async (_, contract) => {
    const row = fc.record(
      Object.fromEntries(contract.columns.map((each) => [each.name, cellText(each)])),
    )
    const batch = fc.array(row, { minLength: BATCH, maxLength: BATCH, size: 'max' })
    await fc.assert(
      fc.asyncProperty(batch, (rows) => agree(contract, rows)),
      { numRuns: RUNS, endOnFailure: true },
    )
  },
)

async function agree(contract: Contract, rows: readonly Texts[]): Promise<void> {
  const judged = await judge(contract, rows)
  for (const [at, texts] of rows.entries()) {
    const reading: Record<string, unknown> = {}
    for (const column of contract.columns) {
      const value = cellValue(column, texts[column.name] ?? undefined)
      if (value !== undefined) reading[column.name] = value
    }
    const faults = contract.columns.filter(({ name }) => judged[at]?.[`fault ${name}`] !== null)
    // All of them: a wide row of nonsense breaks more rules than a reject tells.
    const violations = validate(contract.id, reading, Number.POSITIVE_INFINITY)
    const violated = new Set(violations.map((each) => each.at.split('/')[1]))
    const names = faults.map(({ name }) => name)
    expect(names, JSON.stringify(reading)).toEqual(
      contract.columns.map(({ name }) => name).filter((name) => violated.has(name)),
    )
    for (const column of contract.columns) {
      if (names.includes(column.name)) continue
      sameValue(column, texts[column.name] ?? null, reading[column.name], judged[at] ?? {})
    }
  }
}

/** Faults, values, types and what comes of writing and reading the value again, per column. */
async function judge(
  contract: Contract,
  rows: readonly Texts[],
): Promise<Record<string, unknown>[]> {
  const sql = sqlOf(contract)
  // A new name each time: DuckDB caches what it reads and may not notice a file written again.
  const file = join(dir, `${batches++}.ndjson`)
  await writeFile(
    file,
    rows.map((row, place) => JSON.stringify({ ...row, [PLACE]: place })).join('\n'),
  )
  const shape = contract.columns.map(({ name }) => `${literal(name)}: 'VARCHAR', `)
  const judged = contract.columns.flatMap((column) => {
    const text = identifier(column.name)
    const value = sql.parse(column, text)
    const again = sql.parse(column, `(${sql.render(column, `(${value})`)})`)
    const named = (what: string, expression: string) =>
      `${expression} AS ${identifier(`${what} ${column.name}`)}`
    return [
      named('fault', sql.fault(column, text)),
      named('value', jsonOf(column, value)),
      named('type', `typeof(${value})`),
      named('typed', `(${sql.typed(column, text)}) IS NOT DISTINCT FROM (${value})`),
      named('again', `(${again}) IS NOT DISTINCT FROM (${value})`),
    ]
  })
  const source = `read_json(${literal(file)}, format = 'newline_delimited',
    maximum_object_size = 4194304, columns = {${shape.join('')}${literal(PLACE)}: 'INTEGER'})`
  // read_json may give a last line without a line break first.
  return engine.rows(`SELECT ${judged.join(', ')} FROM ${source} ORDER BY ${identifier(PLACE)}`)
}

/** The value as JSON readings hold it; exact, whatever the client makes of DOUBLE and BIGINT. */
function jsonOf(column: Column, value: string): string {
  if (column.type === 'timestamp') return `epoch_us(${value})`
  // The client would take a text's first U+FEFF for a byte order mark.
  if (column.type === 'string') return `'x' || ${value}`
  return `CAST(${value} AS VARCHAR)`
}

function sameValue(
  column: Column,
  text: string | null,
  expected: unknown,
  judged: Record<string, unknown>,
): void {
  const found = judged[`value ${column.name}`] as string | null
  const place = `${column.name} ${JSON.stringify(text)}`
  const value = found === null ? undefined : readingOf(column, found)
  expect(value, place).toEqual(wanted(column, expected))
  expect(judged[`type ${column.name}`], place).toBe(TYPES[column.type] ?? decimalType(column))
  expect(judged[`typed ${column.name}`], place).toBe(true)
  if (column.type !== 'map') expect(judged[`again ${column.name}`], place).toBe(true)
}

const TYPES: Partial<Record<Column['type'], string>> = {
  string: 'VARCHAR',
  integer: 'INTEGER',
  long: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  map: 'MAP(VARCHAR, VARCHAR)',
}

function decimalType({ precision, scale }: Column): string {
  return `DECIMAL(${precision},${scale})`
}

function readingOf(column: Column, text: string): unknown {
  if (column.type === 'integer' || column.type === 'double') return Number(text) + 0
  if (column.type === 'long' || column.type === 'timestamp') return BigInt(text)
  if (column.type === 'decimal') return plainDecimal(text)
  if (column.type === 'boolean') return text === 'true'
  return column.type === 'string' ? text.slice(1) : text
}

/** The value Ajv saw, brought to the same form. */
function wanted(column: Column, value: unknown): unknown {
  if (value === undefined) return undefined
  if (column.type === 'integer' || column.type === 'double') return Number(value) + 0
  if (column.type === 'long') return BigInt(String(value))
  if (column.type === 'timestamp') return microseconds(String(value))
  return column.type === 'decimal' ? plainDecimal(String(value)) : value
}

function microseconds(instant: string): bigint {
  const fraction = /[.](\d+)Z$/.exec(instant)?.[1] ?? ''
  const seconds = BigInt(Date.parse(`${instant.slice(0, 19)}Z`)) / 1000n
  return seconds * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}

/** `007.50` and `7.5` are one number; no digit is lost on the way. */
function plainDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d*)[.]?(\d*?)0*$/.exec(text) ?? []
  const number = fraction === '' ? whole || '0' : `${whole || '0'}.${fraction}`
  return number === '0' ? number : sign + number
}
