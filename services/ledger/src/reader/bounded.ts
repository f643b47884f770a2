/** Keeps what was used last, up to a weight. */
export type Bounded<K, V> = {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
}

/** `most`: sum of the weights; what is heavier by itself is not kept. */
export function bounded<K, V>(most: number, weightOf: (value: V) => number): Bounded<K, V> {
  const kept = new Map<K, V>()
  let weight = 0
  const drop = (key: K) => {
    const value = kept.get(key)
    if (value === undefined) return
    kept.delete(key)
    weight -= weightOf(value)
  }
  return {
    get(key) {
      const value = kept.get(key)
      if (value === undefined) return undefined
      kept.delete(key)
      kept.set(key, value)
      return value
    },
    set(key, value) {
      drop(key)
      const own = weightOf(value)
      if (own > most) return
      kept.set(key, value)
      weight += own
      for (const oldest of kept.keys()) {
        if (weight <= most) break
        drop(oldest)
      }
    },
    delete: drop,
  }
}
