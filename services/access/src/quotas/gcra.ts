/**
 * Rates by the generic cell rate algorithm (ITU-T I.371, annex A, virtual scheduling): of each key
 * one number is kept, the instant at which all that was taken will have been earned again.
 */

/** A key and what it was found to be, so that it is looked up once. */
export type Slot = { readonly key: string; bucket?: Bucket }

type Bucket = {
  /** Of the monotonic clock: when everything that was taken has been earned. */
  until: number
  /** No longer the one of its key. */
  isGone: boolean
  isShared: boolean
}

/** All durations are milliseconds; `now` is of the monotonic clock. */
export type Buckets = {
  /** How long until `cost` may be taken with at most `limit` in advance; 0: now. Takes nothing. */
  wait(slot: Slot, cost: number, limit: number, now: number): number
  take(slot: Slot, cost: number, now: number): void
  /** What has been taken in advance. */
  debt(slot: Slot, now: number): number
  /** Keys that are remembered, for tests. */
  readonly size: number
}

/** About 20 MB; who has paid everything back is forgotten. */
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
  const own = new Map<string, Bucket>()
  const shared = Array.from({ length: SHARED_BUCKETS }, () => madeBucket(0, true))
  let sharedUntil = 0
  let hand = own.entries()
  const look = (looks: number, now: number) => {
    for (let count = 0; count < looks && own.size > 0; count += 1) {
      const { value } = hand.next()
      if (value === undefined) hand = own.entries()
      else if (value[1].until <= now) {
        value[1].isGone = true
        own.delete(value[0])
      }
    }
  }
  const found = (slot: Slot, now: number): Bucket => {
    const { key, bucket } = slot
    if (bucket !== undefined && !bucket.isGone) return bucket
    const known = own.get(key)
    if (known) {
      slot.bucket = known
      return known
    }
    look(own.size < most ? LOOKS : MOST_LOOKS, now)
    const isCommon = own.size >= most || sharedUntil > now
    const common = isCommon ? shared[hashOf(key, seed) % SHARED_BUCKETS] : undefined
    if (own.size >= most && common) return common
    // What it owes comes along.
    const made = madeBucket(common?.until ?? 0, false)
    own.set(key, made)
    slot.bucket = made
    return made
  }
  return {
    wait: (slot, cost, limit, now) =>
      Math.max(0, Math.max(now, found(slot, now).until) + cost - now - limit),
    debt: (slot, now) => Math.max(0, found(slot, now).until - now),
    take(slot, cost, now) {
      const bucket = found(slot, now)
      bucket.until = Math.max(now, bucket.until) + cost
      if (bucket.isShared) sharedUntil = Math.max(sharedUntil, bucket.until)
    },
    get size() {
      return own.size
    },
  }
}

function madeBucket(until: number, isShared: boolean): Bucket {
  return { until, isGone: false, isShared }
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
