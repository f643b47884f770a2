import { PSEUDONYM } from '../cells/functions.ts'
import { literal } from '../sql.ts'
import type { LakeColumn } from '../table.ts'
import type { Mask } from '../types.ts'

const MICROSECONDS = 1_000_000

/** RFC 3339 has no other years; sums with these can not overflow an int64 of microseconds. */
const EARLIEST = "TIMESTAMPTZ '0001-01-01 00:00:00+00'"
const LATEST = "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'"

/** A day is cut into cells of this many seconds by every time zone's midnight alike. */
const ZONE_SECONDS = 900

const NUMBERS: ReadonlySet<LakeColumn['type']> = new Set(['integer', 'long', 'double', 'decimal'])

/**
 * SQL of the masked value of a column, given SQL of its value. It can not fail, whatever the value:
 * DuckDB may compute it of rows that a condition takes away afterwards. Throws where the mask does
 * not fit the type: then nothing of the table leaves.
 */
export function maskedSql(column: LakeColumn, mask: Mask, value: string): string {
  switch (mask.kind) {
    case 'pseudonym':
      fits(column, mask, column.type === 'string')
      return `${PSEUDONYM}(${literal(mask.key)}, ${value})`
    case 'prefix':
      fits(column, mask, column.type === 'string' && isCount(mask.characters))
      return `left(${value}, ${mask.characters}) || '***'`
    case 'time':
      fits(column, mask, column.type === 'timestamp' && isCount(mask.seconds) && mask.seconds > 0)
      return flooredTime(value, BigInt(mask.seconds) * BigInt(MICROSECONDS))
    case 'grid':
      fits(column, mask, NUMBERS.has(column.type) && mask.step > 0 && Number.isFinite(mask.step))
      return griddedSql(column, mask, value)
  }
}

/**
 * The partition day of a row tells on which side of a midnight its event lies, and no zone's
 * midnight falls into a cell that divides a quarter of an hour. Other cells it would cut.
 */
export function cutsDays(mask: Mask | undefined): boolean {
  return mask !== undefined && (mask.kind !== 'time' || ZONE_SECONDS % mask.seconds !== 0)
}

/**
 * How a grid of this step is computed: cells of which a whole number makes one, by multiplying and
 * dividing with that number, which gives decimals as short as they can be; others by the step.
 */
export function gridUnit(step: number): { per: number } | { step: number } {
  const per = Math.round(1 / step)
  return step < 1 && Math.abs(1 / step - per) < WHOLE ? { per } : { step }
}

/** How far the quotient of a step like 0.005 may be from a whole number. */
const WHOLE = 1e-6

function griddedSql(
  column: LakeColumn,
  { step, middle }: Extract<Mask, { kind: 'grid' }>,
  value: string,
): string {
  if (column.type === 'long' && Number.isSafeInteger(step)) return wholeGrid(value, step, middle)
  const number = `CAST(${value} AS DOUBLE)`
  const unit = gridUnit(step)
  const half = middle ? 0.5 : 0
  const cell =
    'per' in unit
      ? `(floor(${number} * ${double(unit.per)}) + ${double(half)}) / ${double(unit.per)}`
      : `(floor(${number} / ${double(unit.step)}) + ${double(half)}) * ${double(unit.step)}`
  switch (column.type) {
    case 'integer':
      return `TRY_CAST(floor(${cell}) AS INTEGER)`
    case 'long':
      return `TRY_CAST(floor(${cell}) AS BIGINT)`
    case 'decimal':
      return `TRY_CAST(${cell} AS DECIMAL(${column.precision ?? 0},${column.scale ?? 0}))`
    default:
      return cell
  }
}

/** In 128 bits, so that nothing overflows before it is cast back. */
function wholeGrid(value: string, step: number, middle: boolean): string {
  const wide = `CAST(${value} AS HUGEINT)`
  const rest = `((${wide} % ${step}) + ${step}) % ${step}`
  const half = middle ? ` + ${Math.floor(step / 2)}` : ''
  return `TRY_CAST(${wide} - (${rest})${half} AS BIGINT)`
}

function flooredTime(value: string, step: bigint): string {
  const at = `epoch_us(${value})`
  const rest = `((${at} % ${step}) + ${step}) % ${step}`
  const floor = `CAST(make_timestamp(${at} - (${rest})) AS TIMESTAMPTZ)`
  return `CASE WHEN ${value} BETWEEN ${EARLIEST} AND ${LATEST} THEN ${floor} END`
}

/** A finite number as a SQL literal of type DOUBLE. */
function double(value: number): string {
  return `${value.toExponential()}::DOUBLE`
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function fits(column: LakeColumn, mask: Mask, does: boolean): void {
  if (!does) throw new Error(`a ${mask.kind} mask does not fit ${column.name} (${column.type})`)
}
