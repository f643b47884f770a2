import type { Entry } from '../types.ts'

/** What is counted of answers, as agreements and statements name it. */
export const USAGE_METERS = ['requests', 'rows', 'bytes', 'stream-seconds'] as const
export type UsageMeter = (typeof USAGE_METERS)[number]

/** Whole numbers by meter. */
export type Quantities = Readonly<Record<UsageMeter, number>>

/** Entries call the seconds of a stream `seconds`. */
const IN_ENTRIES: Readonly<Record<UsageMeter, string>> = {
  requests: 'requests',
  rows: 'rows',
  bytes: 'bytes',
  'stream-seconds': 'seconds',
}

/** What an entry says of a meter: a count, 0 where it says nothing. Throws on anything else. */
export function quantityOf({ id, meters }: Entry, meter: UsageMeter): number {
  const quantity = meters?.[IN_ENTRIES[meter]] ?? 0
  if (Number.isSafeInteger(quantity) && quantity >= 0) return quantity
  throw new RangeError(`entry ${id}: ${meter} is ${quantity}`)
}

/** The sum of both. Throws a RangeError beyond 2^53 − 1, where numbers stop being exact. */
export function exactSum(one: number, other: number): number {
  const sum = one + other
  if (Number.isSafeInteger(sum)) return sum
  throw new RangeError('a sum that is not exact')
}
