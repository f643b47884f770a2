/** A map that forgets what entered first when it is full: memory has an end, whatever comes in. */
export type Bounded<V> = {
  get(key: string): V | undefined
  set(key: string, value: V): void
  size(): number
}

/** Keys that one rule remembers of one table of one source: a large fleet, many times over. */
export const MOST_KEYS = 50_000

export function createBounded<V>(most: number = MOST_KEYS): Bounded<V> {
  const entries = new Map<string, V>()
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      if (entries.size >= most && !entries.has(key)) {
        const [oldest] = entries.keys()
        if (oldest !== undefined) entries.delete(oldest)
      }
      entries.set(key, value)
    },
    size: () => entries.size,
  }
}
