/** A rate that may be exceeded for a while: what was not used is saved up to a limit. */
export type TokenBucket = {
  /** Takes tokens; false when they are not there, and then none is taken. */
  take(count: number, now: number): boolean
}

/** `burst` tokens at first and at most; `perSecond` come back. `now` in milliseconds. */
export function tokenBucket(perSecond: number, burst: number, startedAt: number): TokenBucket {
  let tokens = burst
  let filledAt = startedAt
  return {
    take(count, now) {
      const gained = (Math.max(0, now - filledAt) * perSecond) / 1000
      tokens = Math.min(burst, tokens + gained)
      filledAt = Math.max(filledAt, now)
      if (count > tokens) return false
      tokens -= count
      return true
    },
  }
}
