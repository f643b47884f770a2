/** Who consents to one receiver and purpose of a dataset: up to a million people and more. */
import { hash } from 'node:crypto'
import type { Consenting } from './grant-views.ts'

export type SubjectSet = {
  /** `until` in milliseconds since 1970; it replaces what was held of this subject. */
  hold(subject: string, until: number): void
  /** The later end stands: several records may say the same. */
  extend(subject: string, until: number): void
  drop(subject: string): void
  /** Those whose consent is in force; the same object until somebody comes or goes. */
  consenting(now: number): Consenting
  /** When the next one ends, in milliseconds since 1970. */
  nextEnd(): number
  size(): number
}

/**
 * 128 bits of a hash that is added up: the digest needs no order and no second look at the rest.
 */
const HASH_DIGITS = 32
const MODULUS = 1n << 128n

/**
 * Changes cost the same however many people there are. The set that plans carry is made when it is
 * next asked for, and never changed: a request under way keeps to what it was decided by, and what
 * is cached under a digest was read with exactly that set.
 */
export function subjectSet(): SubjectSet {
  const until = new Map<string, number>()
  let sum = 0n
  /** No later than the next end. */
  let earliest = Number.POSITIVE_INFINITY
  let made: Consenting | undefined

  function hold(subject: string, end: number): void {
    if (!until.has(subject)) count(subject, 1n)
    until.set(subject, end)
    earliest = Math.min(earliest, end)
  }
  function drop(subject: string): void {
    if (until.delete(subject)) count(subject, -1n)
  }
  function count(subject: string, sign: bigint): void {
    const digits = hash('sha256', subject, 'hex').slice(0, HASH_DIGITS)
    sum = (sum + sign * BigInt(`0x${digits}`) + MODULUS) % MODULUS
    made = undefined
  }
  function endAt(now: number): void {
    earliest = Number.POSITIVE_INFINITY
    for (const [subject, end] of until) {
      if (end <= now) drop(subject)
      else if (end < earliest) earliest = end
    }
  }
  return {
    hold,
    drop,
    extend: (subject, end) => hold(subject, Math.max(end, until.get(subject) ?? end)),
    consenting(now) {
      if (now >= earliest) endAt(now)
      made ??= { allowed: new Set(until.keys()), digest: `${until.size}-${sum.toString(36)}` }
      return made
    },
    nextEnd: () => earliest,
    size: () => until.size,
  }
}
