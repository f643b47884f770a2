/** Values of readings and of rules, made comparable as the lake's SQL compares them. */
import type { Column } from '@tongqu/contracts'
import { cellValue, isDate } from '@tongqu/contracts'

/**
 * Orders values of one column: numbers, microseconds or scaled integers as bigint, text as UTF-8
 * bytes, days as `YYYY-MM-DD`.
 */
export type Rank = number | bigint | string | Buffer

const INT32_MAX = 2 ** 31 - 1
const INT64_MAX = 2n ** 63n - 1n
const INTEGER_TEXT = /^[+-]?\d{1,19}$/
const NUMBER_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/
const DECIMAL_TEXT = /^([+-]?)(\d{1,38})(?:\.(\d{1,38}))?$/
const TIME_TEXT = '([01]\\d|2[0-3]):([0-5]\\d)'
const INSTANT_TEXT = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\d)T${TIME_TEXT}:([0-5]\\d)(?:\\.(\\d{1,6}))?(?:(Z)|([+-])${TIME_TEXT})$`,
)

/**
 * Rank of a text in a rule, in the JSON form of the type or in the source's own form (`08:30:00`
 * of a GTFS time). Undefined when it is no value of the column.
 */
export function ruleRank(column: Column, text: string): Rank | undefined {
  const plain = plainRank(column, text)
  if (plain !== undefined || column.textForm === undefined) return plain
  const value = cellValue(column, text)
  return value === undefined || value === text ? undefined : plainRank(column, String(value))
}

/** Rank of a value in a reading; undefined for null and for what is no value of the column. */
export function valueRank(column: Column, value: unknown): Rank | undefined {
  if (value === null || value === undefined) return undefined
  return plainRank(column, String(value))
}

/** Negative, zero or positive; both ranks are of one column. */
export function compareRanks(left: Rank, right: Rank): number {
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right)) return left.compare(right)
  if (left < right) return -1
  return left > right ? 1 : 0
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

function plainRank(column: Column, text: string): Rank | undefined {
  switch (column.type) {
    case 'string':
      return Buffer.from(text)
    case 'integer':
      return integerRank(text)
    case 'long':
      return longRank(text)
    case 'double':
      return NUMBER_TEXT.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'decimal':
      return decimalRank(column, text)
    case 'boolean':
      return text === 'true' ? 1 : text === 'false' ? 0 : undefined
    case 'date':
      return isDate(text) ? text : undefined
    case 'timestamp':
      return microseconds(text)
    case 'map':
      return undefined
  }
}

function integerRank(text: string): number | undefined {
  const value = Number(text)
  return INTEGER_TEXT.test(text) && value <= INT32_MAX && value >= -INT32_MAX - 1
    ? value
    : undefined
}

function longRank(text: string): bigint | undefined {
  if (!INTEGER_TEXT.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  return value > INT64_MAX || value < -INT64_MAX ? undefined : value
}

function decimalRank({ precision = 0, scale = 0 }: Column, text: string): bigint | undefined {
  const parts = DECIMAL_TEXT.exec(text)
  if (!parts) return undefined
  const [, sign, whole, written = ''] = parts
  const fraction = written.replace(/0+$/, '')
  if (fraction.length > scale) return undefined
  const value = BigInt(`${whole}${fraction.padEnd(scale, '0')}`)
  if (`${value}`.length > precision) return undefined
  return sign === '-' ? -value : value
}
