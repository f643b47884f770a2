/** What stands in the place of a value in a feed: the same as the lake's SQL makes of it. */
import type { Column, ColumnType } from '@tongqu/contracts'
import type { Mask } from '../types.ts'
import { microseconds } from './values.ts'

export type Pseudonyms = (key: string, text: string) => string

/** Masked value of one that is not null. */
export type Masking = (value: unknown) => unknown

const MICROSECONDS = 1_000_000n
const NUMBERS: ReadonlySet<ColumnType> = new Set(['integer', 'long', 'double', 'decimal'])

/** How far the quotient of a step like 0.005 may be from a whole number. */
const WHOLE = 1e-6
const INT32_MAX = 2 ** 31 - 1
const INT64_MAX = 2n ** 63n - 1n

/** Throws where the mask does not fit the type: then nothing of the table leaves. */
export function maskingOf(column: Column, mask: Mask, pseudonyms: Pseudonyms): Masking {
  const { type } = column
  switch (mask.kind) {
    case 'pseudonym':
      fits(column, mask, type === 'string')
      return (value) => pseudonyms(mask.key, String(value))
    case 'prefix':
      fits(column, mask, type === 'string' && isCount(mask.characters))
      return (value) => `${[...String(value)].slice(0, mask.characters).join('')}***`
    case 'time':
      fits(column, mask, type === 'timestamp' && isCount(mask.seconds) && mask.seconds > 0)
      return (value) => flooredTime(String(value), BigInt(mask.seconds) * MICROSECONDS)
    case 'grid':
      fits(column, mask, NUMBERS.has(type) && mask.step > 0 && Number.isFinite(mask.step))
      return (value) => gridded(column, mask, value)
  }
}

function gridded(column: Column, mask: Extract<Mask, { kind: 'grid' }>, value: unknown): unknown {
  const { step, middle } = mask
  if (column.type === 'long' && Number.isSafeInteger(step)) return wholeGrid(value, step, middle)
  const cell = gridCell(Number(value), step, middle)
  switch (column.type) {
    case 'integer':
      return int32(Math.floor(cell))
    case 'long':
      return int64(BigInt(Math.floor(cell)))
    case 'decimal':
      return decimalText(cell, column)
    default:
      return cell
  }
}

/** Cells of which a whole number makes one are computed with that number, others by their step. */
function gridCell(value: number, step: number, middle: boolean): number {
  const half = middle ? 0.5 : 0
  const per = Math.round(1 / step)
  if (step < 1 && Math.abs(1 / step - per) < WHOLE) return (Math.floor(value * per) + half) / per
  return (Math.floor(value / step) + half) * step
}

function wholeGrid(value: unknown, step: number, middle: boolean): string | null {
  const [number, wide] = [BigInt(String(value)), BigInt(step)]
  const rest = ((number % wide) + wide) % wide
  return int64(number - rest + (middle ? wide / 2n : 0n))
}

function int32(value: number): number | null {
  return value <= INT32_MAX && value >= -INT32_MAX - 1 ? value : null
}

function int64(value: bigint): string | null {
  return value <= INT64_MAX && value >= -INT64_MAX - 1n ? String(value) : null
}

/** Half a unit of the last place goes away from zero; no trailing zeros. */
function decimalText(value: number, { precision = 0, scale = 0 }: Column): string | null {
  const unit = 10 ** scale
  const scaled = BigInt(Math.sign(value) * Math.round(Math.abs(value) * unit))
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(scale + 1, '0')
  if (digits.length > precision && digits.length > scale + 1) return null
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return `${scaled < 0n ? '-' : ''}${whole}${scale === 0 || fraction === '' ? '' : `.${fraction}`}`
}

function flooredTime(text: string, step: bigint): string | null {
  const at = microseconds(text)
  if (at === undefined) return null
  const floor = at - (((at % step) + step) % step)
  const [seconds, rest] = new Date(Number(floor / 1000n)).toISOString().split('.')
  return rest === undefined ? null : `${seconds}Z`
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function fits(column: Column, mask: Mask, does: boolean): void {
  if (!does) throw new Error(`a ${mask.kind} mask does not fit ${column.name} (${column.type})`)
}
