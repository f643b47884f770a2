/** Which rows of a table a plan lets through: the same as the lake's SQL does. */
import type { Column, Contract, Geometry } from '@tongqu/contracts'
import type { Row } from '../feed/entity.ts'
import type { RowRule, TablePlan } from '../types.ts'
import type { Pseudonyms } from './masks.ts'
import { compareRanks, type Rank, ruleRank, valueRank } from './values.ts'

/** Does it let a row through? As in SQL, what is not known is not let through. */
export type RowTest = (row: Row) => boolean

/** `of` answers undefined for a column that real time does not carry. */
export type Columns = { of(name: string): Column | undefined }

const COMPARES: Readonly<Partial<Record<RowRule['operator'], (order: number) => boolean>>> = {
  eq: (order) => order === 0,
  neq: (order) => order !== 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
}

const NEVER: RowTest = () => false

/** `[lon, lat` after a bracket at any depth, as the lake looks at GeoJSON. */
const LONGITUDES = /\[\s*(-?[0-9.eE+-]+)\s*,\s*-?[0-9]/g
const LATITUDES = /\[\s*-?[0-9.eE+-]+\s*,\s*(-?[0-9.eE+-]+)/g

/** All tests of a plan; throws a plain error for a plan that can not be applied to the table. */
export function rowTests(
  contract: Contract,
  plan: TablePlan,
  columns: Columns,
  pseudonyms: Pseudonyms,
): RowTest[] {
  return [
    ...(plan.rows ?? []).map((rule) => ruleTest(rule, columns)),
    ...periodTests(contract, plan, columns),
    ...(plan.area ? [areaTest(plan.area, contract.geometry, columns)] : []),
    ...(plan.subjects ? [subjectTest(plan.subjects, columns, pseudonyms)] : []),
  ]
}

function ruleTest({ column: name, operator, values }: RowRule, columns: Columns): RowTest {
  const column = columns.of(name)
  if (!column) return NEVER
  if (operator === 'is') return isTest(column, values)
  const compares = COMPARES[operator]
  const orders = operator !== 'eq' && operator !== 'neq'
  if (column.type === 'map') throw misfit(operator, column)
  if (operator === 'in') return inTest(column, values)
  if (!compares || (column.type === 'boolean' && orders)) throw misfit(operator, column)
  if (values.length !== 1) throw misfit(operator, column)
  return comparison(column, compares, rankOf(column, values[0] ?? ''))
}

function comparison(column: Column, compares: (order: number) => boolean, wanted: Rank): RowTest {
  return (row) => {
    const rank = valueRank(column, row[column.name])
    return rank !== undefined && compares(compareRanks(rank, wanted))
  }
}

function inTest(column: Column, values: readonly string[]): RowTest {
  if (values.length === 0) throw misfit('in', column)
  const wanted = new Set(values.map((text) => keyOf(rankOf(column, text))))
  return (row) => {
    const rank = valueRank(column, row[column.name])
    return rank !== undefined && wanted.has(keyOf(rank))
  }
}

function isTest(column: Column, values: readonly string[]): RowTest {
  const [text] = values
  if (values.length !== 1) throw misfit('is', column)
  if (text === 'null') return (row) => (row[column.name] ?? null) === null
  if (column.type !== 'boolean' || (text !== 'true' && text !== 'false')) throw misfit('is', column)
  return (row) => row[column.name] === (text === 'true')
}

function periodTests({ eventTime }: Contract, { period }: TablePlan, columns: Columns): RowTest[] {
  if (period?.from === undefined && period?.to === undefined) return []
  const column = columns.of(eventTime ?? '')
  if (!column) return [NEVER]
  const { from, to } = period
  const tests: RowTest[] = []
  if (from !== undefined)
    tests.push(comparison(column, (order) => order >= 0, rankOf(column, from)))
  if (to !== undefined) tests.push(comparison(column, (order) => order < 0, rankOf(column, to)))
  return tests
}

type Box = readonly [west: number, south: number, east: number, north: number]

function areaTest(area: Box, geometry: Geometry | undefined, columns: Columns): RowTest {
  const [west, south, east, north] = area
  if (area.some((degrees) => !Number.isFinite(degrees)) || south > north) {
    throw new Error('an area must be a box')
  }
  const meets = (low: number, high: number) =>
    west <= east ? high >= west && low <= east : high >= west || low <= east
  if (geometry?.kind === 'point') {
    const { longitude, latitude } = geometry
    if (!columns.of(longitude) || !columns.of(latitude)) return NEVER
    return (row) => {
      const [x, y] = [numberOf(row[longitude]), numberOf(row[latitude])]
      return meets(x, x) && y >= south && y <= north
    }
  }
  if (!geometry || !columns.of(geometry.column)) return NEVER
  return (row) => {
    const text = row[geometry.column]
    if (typeof text !== 'string') return false
    const [xs, ys] = [numbersOf(text, LONGITUDES), numbersOf(text, LATITUDES)]
    return meets(least(xs), most(xs)) && most(ys) >= south && least(ys) <= north
  }
}

/** NaN, of which nothing is true, for what is no number. */
function numberOf(value: unknown): number {
  return value === null || value === undefined ? Number.NaN : Number(value)
}

function numbersOf(text: string, expression: RegExp): number[] {
  return [...text.matchAll(expression)]
    .map(([, number]) => Number(number))
    .filter((number) => !Number.isNaN(number))
}

function least(numbers: readonly number[]): number {
  return numbers.length === 0 ? Number.NaN : numbers.reduce((a, b) => Math.min(a, b))
}

function most(numbers: readonly number[]): number {
  return numbers.length === 0 ? Number.NaN : numbers.reduce((a, b) => Math.max(a, b))
}

function subjectTest(
  { column, allowed, key }: NonNullable<TablePlan['subjects']>,
  columns: Columns,
  pseudonyms: Pseudonyms,
): RowTest {
  if (!columns.of(column)) return NEVER
  return (row) => {
    const value = row[column]
    if (value === null || value === undefined) return false
    return allowed.has(key === undefined ? String(value) : pseudonyms(key, String(value)))
  }
}

function rankOf(column: Column, text: string): Rank {
  const rank = ruleRank(column, text)
  if (rank === undefined) throw new Error(`a rule has no value of ${column.name}`)
  return rank
}

function keyOf(rank: Rank): string {
  return Buffer.isBuffer(rank) ? rank.toString() : String(rank)
}

function misfit(operator: string, { name, type }: Column): Error {
  return new Error(`${operator} does not fit ${name} (${type})`)
}
