import { networkOf } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'

/** How many failures within which time. */
export type ThrottleRule = { failures: number; windowSeconds: number }

/** Counts failures, and logins begun, by account and by address, in memory of bounded size. */
export type Throttle = {
  /**
   * `key`: a login, or an address, of which all in one network are one. Counts an attempt before it
   * is made, so that a hundred at once are a hundred. Throws
   * `login-throttled` with `retryAfterSeconds`. What it answers takes the attempt back: it was
   * good.
   */
  enter(kind: keyof typeof RULES, key: string): () => void
}

/** OWASP Authentication Cheat Sheet: few per account; an address may be that of a whole office. */
const RULES = {
  account: { failures: 10, windowSeconds: 900 },
  address: { failures: 50, windowSeconds: 900 },
  setup: { failures: 10, windowSeconds: 900 },
  // Each login that is begun is kept for a quarter of an hour, whoever begins it.
  begin: { failures: 120, windowSeconds: 60 },
} satisfies Record<string, ThrottleRule>
/** The oldest entries go first: an attacker who fills this is stopped by the address. */
const MOST_KEYS = 20_000
const MILLISECONDS = 1_000

/** `now` in milliseconds. */
export function createThrottle(now: () => number): Throttle {
  const counts = new Map<string, { count: number; until: number }>()
  return {
    enter(kind, key) {
      const rule = RULES[kind]
      const name = `${kind} ${kind === 'account' ? key : networkOf(key)}`
      const known = counts.get(name)
      const at = now()
      const entry =
        known && known.until > at
          ? known
          : { count: 0, until: at + rule.windowSeconds * MILLISECONDS }
      if (entry.count >= rule.failures) {
        const retryAfterSeconds = Math.ceil((entry.until - at) / MILLISECONDS)
        throw new Problem('login-throttled', { retryAfterSeconds })
      }
      entry.count += 1
      counts.delete(name)
      counts.set(name, entry)
      for (const oldest of counts.keys()) {
        if (counts.size <= MOST_KEYS) break
        counts.delete(oldest)
      }
      return () => {
        entry.count -= 1
      }
    },
  }
}
