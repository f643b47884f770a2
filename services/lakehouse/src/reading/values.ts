import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  TIMESTAMPTZ,
  timestampTZValue,
  VARCHAR,
} from '@duckdb/node-api'
import { type Column, cellValue, isDate } from '@tongqu/contracts'
import type { LakeColumn } from '../table.ts'

/** A value of a filter, typed: to bind, and to compare with the bounds of files. */
export type TypedValue = {
  bind: DuckDBValue
  type: DuckDBType
  /** SQL around the placeholder, where the engine has no binding for the type. */
  cast?: string
  rank: Rank
}

/**
 * Orders values of one column type as DuckDB does: numbers, microseconds or scaled integers as
 * bigint, text as UTF-8 bytes, days as `YYYY-MM-DD`.
 */
export type Rank = number | bigint | string | Buffer

export const MAX_VALUE_CHARACTERS = 1000

const INT32_MAX = 2 ** 31 - 1
const INT64_MAX = 2n ** 63n - 1n
const INTEGER_TEXT = /^[+-]?\d{1,19}$/
const NUMBER_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/
const DECIMAL_TEXT = /^([+-]?)(\d{1,38})(?:\.(\d{1,38}))?$/
const TIME_TEXT = '([01]\\d|2[0-3]):([0-5]\\d)'
/** RFC 3339 with at most microseconds and no leap second, as `isInstant`, but in any zone. */
const INSTANT_TEXT = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\d)T${TIME_TEXT}:([0-5]\\d)(?:\\.(\\d{1,6}))?(?:(Z)|([+-])${TIME_TEXT})$`,
)

/** What a value of the type looks like, for the text of a refusal. */
export const FORMS: Record<Column['type'], string> = {
  string: 'text',
  integer: '42 (int32)',
  long: '9007199254740993 (int64)',
  double: '3.14',
  decimal: '12.50',
  boolean: 'true | false',
  date: '2026-01-31',
  timestamp: '2026-01-31T08:00:00Z (RFC 3339)',
  map: '—',
}

/**
 * The typed value of a text a caller wrote, undefined when it is none. Besides the JSON form of the
 * type, the source's own form is understood (`08:30:00` for a GTFS time).
 */
export function typedValue(
  column: LakeColumn & Partial<Pick<Column, 'textForm'>>,
  text: string,
): TypedValue | undefined {
  if (text.length > MAX_VALUE_CHARACTERS || text.includes('\0') || !text.isWellFormed()) {
    return undefined
  }
  const plain = plainValue(column, text)
  if (plain || column.textForm === undefined) return plain
  const value = cellValue(column as Column, text)
  return value === undefined || value === text ? undefined : plainValue(column, String(value))
}

/** Microseconds since 1970 of an RFC 3339 instant; undefined when it is none. */
export function microseconds(text: string): bigint | undefined {
  const parts = INSTANT_TEXT.exec(text)
  if (!parts || !isDate(parts[1] ?? '')) return undefined
  const [, day, hours, minutes, seconds, fraction = '', , sign, offsetHours, offsetMinutes] = parts
  const local = BigInt(Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`)) * 1000n
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * 60_000_000
  const shift = BigInt(sign === '-' ? -offset : offset)
  return local + BigInt(fraction.padEnd(6, '0')) - shift
}

/** The rank of a bound from a file's statistics or of a partition value. */
export function rankOfBound(column: LakeColumn, bound: string | number): Rank | undefined {
  switch (column.type) {
    case 'string':
      return Buffer.from(String(bound))
    case 'integer':
    case 'double':
      return Number(bound)
    case 'long':
      return /^-?\d+$/.test(String(bound)) ? BigInt(bound) : undefined
    case 'decimal':
      return scaled(String(bound), column.scale ?? 0)
    case 'date':
      return String(bound)
    case 'timestamp':
      return microseconds(String(bound))
    default:
      return undefined
  }
}

/** Negative, zero or positive, as `sort` wants it; both ranks are of one column. */
export function compareRanks(left: Rank, right: Rank): number {
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right)) return left.compare(right)
  if (left < right) return -1
  return left > right ? 1 : 0
}

function plainValue(column: LakeColumn, text: string): TypedValue | undefined {
  switch (column.type) {
    case 'string':
      return { bind: text, type: VARCHAR, rank: Buffer.from(text) }
    case 'integer':
      return integerValue(text)
    case 'long':
      return longValue(text)
    case 'double':
      return doubleValue(text)
    case 'decimal':
      return decimalValue(column, text)
    case 'boolean':
      return booleanValue(text)
    case 'date':
      return isDate(text) ? { bind: text, type: VARCHAR, cast: 'DATE', rank: text } : undefined
    case 'timestamp':
      return timestampValue(text)
    case 'map':
      return undefined
  }
}

function integerValue(text: string): TypedValue | undefined {
  const value = Number(text)
  if (!INTEGER_TEXT.test(text) || value > INT32_MAX || value < -INT32_MAX - 1) return undefined
  return { bind: value, type: INTEGER, rank: value }
}

function longValue(text: string): TypedValue | undefined {
  if (!INTEGER_TEXT.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  if (value > INT64_MAX || value < -INT64_MAX) return undefined
  return { bind: value, type: BIGINT, rank: value }
}

function doubleValue(text: string): TypedValue | undefined {
  const value = Number(text)
  if (!NUMBER_TEXT.test(text) || !Number.isFinite(value)) return undefined
  return { bind: value, type: DOUBLE, rank: value }
}

/** Digits beyond the scale would be rounded and then compare wrongly, so they are refused. */
function decimalValue(column: LakeColumn, text: string): TypedValue | undefined {
  const { precision = 0, scale = 0 } = column
  const rank = scaled(text, scale)
  if (rank === undefined || `${rank}`.replace('-', '').length > precision) return undefined
  return { bind: text, type: VARCHAR, cast: `DECIMAL(${precision},${scale})`, rank }
}

function booleanValue(text: string): TypedValue | undefined {
  if (text !== 'true' && text !== 'false') return undefined
  return { bind: text === 'true', type: BOOLEAN, rank: text === 'true' ? 1 : 0 }
}

function timestampValue(text: string): TypedValue | undefined {
  const value = microseconds(text)
  if (value === undefined) return undefined
  return { bind: timestampTZValue(value), type: TIMESTAMPTZ, rank: value }
}

function scaled(text: string, scale: number): bigint | undefined {
  const parts = DECIMAL_TEXT.exec(text)
  if (!parts) return undefined
  const [, sign, whole, written = ''] = parts
  const fraction = written.replace(/0+$/, '')
  if (fraction.length > scale) return undefined
  const value = BigInt(`${whole}${fraction.padEnd(scale, '0')}`)
  return sign === '-' ? -value : value
}
