import { instantOf } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'

/** Numbers from here on are milliseconds since 1970: as seconds they would be the year 5138. */
const LEAST_MILLISECONDS = 100_000_000_000
/** Smaller numbers are no time of our days (2001-09-09). */
const LEAST_SECONDS = 1_000_000_000

/**
 * A time: RFC 3339, or without offset and then of the source's zone, or a POSIX time in seconds or
 * milliseconds. The two latter are remarks. Undefined, with a remark, when it is no time.
 */
export function momentOf(value: unknown, name: string, desk: Desk, at: string): string | undefined {
  if (value === null || value === undefined || value === '') return undefined
  const instant = typeof value === 'number' ? posixOf(value) : instantOf(value, desk.context.zone)
  if (instant === undefined) {
    desk.remarks.note('no-instant', `${name} is no time that can be read`, at)
  } else if (typeof value === 'number') {
    desk.remarks.note('posix-time', `${name} is a POSIX time`, at)
  } else if (!/(?:[Zz]|[+-]\d\d(?::?\d\d)?)$/.test(String(value).trim().slice(16))) {
    desk.remarks.note('local-time', `${name} has no offset; read in the zone of the source`, at)
  }
  return instant
}

function posixOf(number: number): string | undefined {
  if (!Number.isFinite(number) || number < LEAST_SECONDS) return undefined
  const milliseconds = number >= LEAST_MILLISECONDS ? number : number * 1_000
  const date = new Date(milliseconds)
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString()
  return /^\d{4}-/.test(text) ? text : undefined
}
