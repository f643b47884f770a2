/**
 * Rates by the generic cell rate algorithm (ITU-T I.371, annex A, virtual scheduling): of each key
 * one number is kept, the instant at which all that was taken will have been earned again.
 */

/** All durations are milliseconds; `now` is of the monotonic clock. */
export type Buckets = {
  /** How long until `cost` may be taken with at most `limit` in advance; 0: now. Takes nothing. */
  wait(key: string, cost: number, limit: number, now: number): number
  take(key: string, cost: number, now: number): void
  /** What has been taken in advance. */
  debt(key: string, now: number): number
  /** Keys that are remembered, for tests. */
  readonly size: number
}

/** About 10 MB; who has paid everything back is forgotten. */
export const MOST_BUCKETS = 100_000
/** Buckets that keys share for which there is no place. */
const SHARED_BUCKETS = 4_096
/** Old keys that are looked at when a new one comes: more leave than come. */
const LOOKS = 2
/** … and when there is no place. */
const MOST_LOOKS = 16

/**
 * Memory is bounded, and nobody is forgotten who still owes something: when there is no place for a
 * new key, it shares a bucket with others by a hash that `seed` makes unforeseeable. So a flood of
 * addresses can not empty a bucket, its own or another's.
 */
export function createBuckets(seed: number, most = MOST_BUCKETS): Buckets {
  const paid = new Map<string, number>()
  const shared = new Float64Array(SHARED_BUCKETS)
  let sharedUntil = 0
  let hand = paid.entries()
  const look = (looks: number, now: number) => {
    for (let count = 0; count < looks && paid.size > 0; count += 1) {
      const { value } = hand.next()
      if (value === undefined) hand = paid.entries()
      else if (value[1] <= now) paid.delete(value[0])
    }
  }
  const place = (key: string) => hashOf(key, seed) % SHARED_BUCKETS
  /** What a key owes that is not remembered by itself. */
  const common = (key: string, now: number) =>
    sharedUntil > now ? (shared[place(key)] ?? 0) : Number.NEGATIVE_INFINITY
  const owed = (key: string, now: number) => Math.max(now, paid.get(key) ?? common(key, now))
  return {
    wait: (key, cost, limit, now) => Math.max(0, owed(key, now) + cost - now - limit),
    debt: (key, now) => owed(key, now) - now,
    take(key, cost, now) {
      const until = owed(key, now) + cost
      if (paid.has(key)) {
        paid.set(key, until)
        return
      }
      look(paid.size < most ? LOOKS : MOST_LOOKS, now)
      if (paid.size < most) {
        paid.set(key, until)
        return
      }
      shared[place(key)] = until
      sharedUntil = Math.max(sharedUntil, until)
    },
    get size() {
      return paid.size
    },
  }
}

const PRIME = 0x0100_0193

/** FNV-1a (32 bits) from a basis that nobody knows, stirred at the end. */
export function hashOf(text: string, seed: number): number {
  let hash = seed >>> 0
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), PRIME)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
