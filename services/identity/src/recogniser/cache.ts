/** Least recently used goes first; nothing outlives the instant it was given. */
export type Cache<T> = {
  get(key: string, now: number): T | undefined
  set(key: string, value: T, diesAt: number): void
  readonly size: number
}

/**
 * Keeps at most `most` values. Their order counts from half full on: before, one that is asked for
 * stays where it is, because moving it lays out the Map anew every few requests.
 */
export function createCache<T>(most: number): Cache<T> {
  const entries = new Map<string, { value: T; diesAt: number }>()
  return {
    get(key, now) {
      const entry = entries.get(key)
      if (!entry) return undefined
      const isDead = entry.diesAt <= now
      if (!isDead && entries.size * 2 < most) return entry.value
      entries.delete(key)
      if (isDead) return undefined
      entries.set(key, entry)
      return entry.value
    },
    set(key, value, diesAt) {
      entries.delete(key)
      entries.set(key, { value, diesAt })
      for (const oldest of entries.keys()) {
        if (entries.size <= most) break
        entries.delete(oldest)
      }
    },
    get size() {
      return entries.size
    },
  }
}
