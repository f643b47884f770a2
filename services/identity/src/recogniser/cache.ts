/** Least recently used goes first; nothing outlives the instant it was given. */
export type Cache<T> = {
  get(key: string, now: number): T | undefined
  set(key: string, value: T, diesAt: number): void
  readonly size: number
}

/** Keeps at most `most` values. */
export function createCache<T>(most: number): Cache<T> {
  const entries = new Map<string, { value: T; diesAt: number }>()
  return {
    get(key, now) {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      if (entry.diesAt <= now) return undefined
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
