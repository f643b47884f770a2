import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cellValue } from './cell.ts'
import { contractOf, contracts } from './registry.ts'
import { sqlOf } from './sql.ts'
import { hostileTexts } from './testing/hostile-texts.ts'
import type { Column, Contract } from './types.ts'
import { validate } from './validation.ts'

let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run('CREATE TABLE cells (place INTEGER, cell VARCHAR)')
  const appender = await connection.createAppender('cells')
  for (const [place, text] of hostileTexts.entries()) {
    appender.appendInteger(place)
    appender.appendVarchar(text)
    appender.endRow()
  }
  appender.closeSync()
})

afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

type Row = { fault: string | null; parsed: unknown; typed: unknown; back: string | null }

describe('sqlOf', () => {
  it('gives the verdict of Ajv on every hostile text in every kind of column', {
    timeout: 120_000,
  }, async () => {
    for (const [contract, column] of kindsOfColumns()) {
      const rows = await read(contract, column)
      for (const [place, text] of hostileTexts.entries()) {
        const value = cellValue(column, text)
        const accepted = accepts(contract, column, value)
        const told = `${contract.id} ${column.name} ${JSON.stringify(text)}`
        expect([told, rows[place]?.fault === null]).toEqual([told, accepted])
      }
    }
  })

  it('parses an accepted text to the value of cellValue, and renders it back', async () => {
    for (const [contract, column] of kindsOfColumns()) {
      const rows = await read(contract, column)
      for (const [place, text] of hostileTexts.entries()) {
        const row = rows[place]
        if (row === undefined || row.fault !== null) continue
        expect(row.typed).toEqual(row.parsed)
        expect(same(column, cellValue(column, row.back ?? ''), cellValue(column, text))).toBe(true)
      }
    }
  })

  it('names the rule and the column in a fault', async () => {
    const stops = contractOf('gtfs/stops@1')
    const fault = async (name: string, cell: string | null) => {
      const column = columnOf(stops, name)
      const sql = `SELECT ${sqlOf(stops).fault(column, 'CAST($cell AS VARCHAR)')} AS fault`
      const reader = await connection.runAndReadAll(sql, { cell })
      return reader.getRowObjectsJson()[0]?.fault
    }
    expect(await fault('stop_id', null)).toBe('required: stop_id is missing')
    expect(await fault('stop_lat', '91')).toBe('range: stop_lat is not -90 to 90')
    expect(await fault('stop_lat', 'nan')).toBe('type: stop_lat is not a finite number')
    expect(await fault('location_type', '9')).toMatch(/^enum: location_type /)
    expect(await fault('location_type', null)).toBeNull()
  })

  it('refuses a column of another contract', () => {
    const column = columnOf(contractOf('gtfs/stops@1'), 'stop_id')
    expect(() => sqlOf(contractOf('gtfs/trips@1')).fault(column, 'x')).toThrow('has no column')
  })
})

/** One column of each kind: columns that differ in words only are checked once. */
function kindsOfColumns(): [Contract, Column][] {
  const kinds = new Map<string, [Contract, Column]>()
  for (const contract of contracts) {
    for (const column of contract.columns) {
      const rules = Object.entries(column.schema).filter(([keyword]) => !WORDS.has(keyword))
      kinds.set(JSON.stringify([column.type, column.nullable, rules]), [contract, column])
    }
  }
  return [...kinds.values()]
}

const WORDS = new Set(['description', 'x-description-zh-CN', 'x-standard', 'x-unit', 'x-class'])

async function read(contract: Contract, column: Column): Promise<Row[]> {
  const sql = sqlOf(contract)
  const parsed = sql.parse(column, 'cell')
  const text = (value: string) => `CAST(${value} AS VARCHAR)`
  const reader = await connection.runAndReadAll(`
    SELECT ${sql.fault(column, 'cell')} AS fault, ${text(parsed)} AS parsed,
      ${text(sql.typed(column, 'cell'))} AS typed, ${sql.render(column, `(${parsed})`)} AS back
    FROM cells ORDER BY place`)
  return reader.getRowObjectsJson() as Row[]
}

function accepts(contract: Contract, column: Column, value: unknown): boolean {
  const reading = value === undefined ? {} : { [column.name]: value }
  return validate(contract.id, reading).every(({ at }) => at.split('/')[1] !== column.name)
}

/** Texts of one decimal or instant may differ in digits that mean nothing. */
function same(column: Column, left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (column.type === 'timestamp') return Date.parse(String(left)) === Date.parse(String(right))
  return Number(left) === Number(right)
}

function columnOf(contract: Contract, name: string): Column {
  const column = contract.columns.find((each) => each.name === name)
  if (!column) throw new Error(`no column ${name}`)
  return column
}
