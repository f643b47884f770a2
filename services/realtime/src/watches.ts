/** Who wants to be told of changes, by dataset. */
export type Watches = {
  /** Answers what ends it; whoever watches twice is told twice. */
  watch(dataset: string, changed: () => void): () => void
  tell(dataset: string): void
}

export function openWatches(): Watches {
  const watches = new Map<string, Set<() => void>>()
  return {
    watch(dataset: string, changed: () => void): () => void {
      const own = () => changed()
      const all = watches.get(dataset) ?? new Set()
      watches.set(dataset, all.add(own))
      return () => {
        all.delete(own)
        if (all.size === 0 && watches.get(dataset) === all) watches.delete(dataset)
      }
    },
    tell(dataset: string): void {
      for (const changed of watches.get(dataset) ?? []) changed()
    },
  }
}
