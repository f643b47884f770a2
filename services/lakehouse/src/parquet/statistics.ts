import type { ColumnType } from '@tongqu/contracts'
import type { LakeColumn } from '../table.ts'

/**
 * Bounds and null counts of one file. A bound has the JSON form of a value in a reading (long and
 * decimal as text, timestamp RFC 3339 cut to milliseconds: down for min, up for max). A column
 * without an entry has unknown bounds. A string max may be longer than any value (rounded up).
 */
export type FileStatistics = {
  numRecords: number
  minValues: Readonly<Record<string, Bound>>
  maxValues: Readonly<Record<string, Bound>>
  nullCount: Readonly<Record<string, number>>
}

export type Bound = string | number

/** DuckDB's RETURN_STATS of one column, all as text. */
export type RawStatistics = Readonly<Record<string, string>>

/** Delta readers agree on cutting string bounds here (delta.dataSkippingStringPrefixLength). */
const STRING_BOUND_CHARACTERS = 32

/** Sorts after every other character, in UTF-8 order too. */
const LAST_CHARACTER = '\u{10ffff}'

const MICROSECONDS_PER_MILLISECOND = 1000n

/** Column types that carry bounds; Delta keeps none for booleans and maps. */
const BOUNDED: ReadonlySet<ColumnType> = new Set([
  'string',
  'integer',
  'long',
  'double',
  'decimal',
  'date',
  'timestamp',
])

/** Turns DuckDB's figures into Delta's, leaving out what must not or cannot be told. */
export function fileStatistics(
  rows: number,
  raw: ReadonlyMap<string, RawStatistics>,
  columns: readonly LakeColumn[],
  withoutBounds: ReadonlySet<string>,
): FileStatistics {
  const minValues: Record<string, Bound> = {}
  const maxValues: Record<string, Bound> = {}
  const nullCount: Record<string, number> = {}
  for (const { name, type } of columns) {
    const figures = raw.get(name)
    if (!figures) continue
    if (figures.null_count !== undefined) nullCount[name] = Number(figures.null_count)
    if (!BOUNDED.has(type) || withoutBounds.has(name) || figures.has_nan === 'true') continue
    const min = figures.min === undefined ? undefined : lowerBound(type, figures.min)
    const max = figures.max === undefined ? undefined : upperBound(type, figures.max)
    if (min !== undefined) minValues[name] = min
    if (max !== undefined) maxValues[name] = max
  }
  return { numRecords: rows, minValues, maxValues, nullCount }
}

/** The `stats` text of a Delta `add`: numbers as JSON numbers, whatever their size. */
export function statisticsText(statistics: FileStatistics, columns: readonly LakeColumn[]): string {
  const exact = new Set(
    columns.filter(({ type }) => type === 'long' || type === 'decimal').map(({ name }) => name),
  )
  const numbers = (values: Readonly<Record<string, Bound>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        exact.has(name) ? rawJson(String(value)) : value,
      ]),
    )
  return JSON.stringify({
    numRecords: statistics.numRecords,
    minValues: numbers(statistics.minValues),
    maxValues: numbers(statistics.maxValues),
    nullCount: statistics.nullCount,
  })
}

/** Reads a `stats` text of any writer; bounds of types without an order here are left out. */
export function parseStatistics(
  text: string,
  columns: readonly Pick<LakeColumn, 'name' | 'type'>[],
): FileStatistics {
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  const document = JSON.parse(text, exactNumbers) as Record<string, unknown>
  const bounds = (value: unknown) =>
    Object.fromEntries(
      Object.entries(recordOf(value)).flatMap(([name, bound]) => {
        const read = readBound(types.get(name), bound)
        return read === undefined ? [] : [[name, read]]
      }),
    )
  return {
    numRecords: isNumberText(document.numRecords) ? Number(document.numRecords.text) : 0,
    minValues: bounds(document.minValues),
    maxValues: bounds(document.maxValues),
    nullCount: Object.fromEntries(
      Object.entries(recordOf(document.nullCount)).flatMap(([name, count]) =>
        isNumberText(count) ? [[name, Number(count.text)]] : [],
      ),
    ),
  }
}

function lowerBound(type: ColumnType, text: string): Bound | undefined {
  if (type === 'timestamp') return millisecondsText(text, 0n)
  if (type === 'string') return firstCharacters(text)
  return plainBound(type, text)
}

function upperBound(type: ColumnType, text: string): Bound | undefined {
  if (type === 'timestamp') return millisecondsText(text, MICROSECONDS_PER_MILLISECOND - 1n)
  if (type !== 'string') return plainBound(type, text)
  const cut = firstCharacters(text)
  if (cut === text) return text
  return text.startsWith(LAST_CHARACTER, cut.length) ? undefined : cut + LAST_CHARACTER
}

function plainBound(type: ColumnType, text: string): Bound | undefined {
  if (type === 'long' || type === 'decimal' || type === 'date') return text
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

function firstCharacters(text: string): string {
  if (text.length <= STRING_BOUND_CHARACTERS) return text
  return Array.from(text.slice(0, STRING_BOUND_CHARACTERS * 2))
    .slice(0, STRING_BOUND_CHARACTERS)
    .join('')
}

/**
 * `2024-01-01 00:00:00.123456+00` → RFC 3339 in milliseconds, `ceiling` µs added before the cut.
 */
function millisecondsText(text: string, ceiling: bigint): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text)
  if (!match) return undefined
  const whole = BigInt(Date.parse(`${match[1]}T${match[2]}Z`)) * MICROSECONDS_PER_MILLISECOND
  const microseconds = whole + BigInt((match[3] ?? '').padEnd(6, '0')) + ceiling
  const floor = ((microseconds % 1000n) + 1000n) % 1000n
  return new Date(Number((microseconds - floor) / 1000n)).toISOString()
}

type NumberText = { text: string }

/** Keeps the source text of numbers, so that a long beyond 2^53 survives. */
function exactNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? { text: context?.source ?? String(value) } : value
}

function isNumberText(value: unknown): value is NumberText {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'text') === 'string'
  )
}

function readBound(type: ColumnType | undefined, bound: unknown): Bound | undefined {
  if (type === undefined || !BOUNDED.has(type)) return undefined
  if (type === 'string' || type === 'date' || type === 'timestamp') {
    return typeof bound === 'string' ? bound : undefined
  }
  if (!isNumberText(bound)) return undefined
  return type === 'long' || type === 'decimal' ? bound.text : Number(bound.text)
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** `JSON.rawJSON` is in V8 but not yet in TypeScript's library. */
function rawJson(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text)
}
