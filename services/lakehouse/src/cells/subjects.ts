/**
 * Sets of subjects that running statements look texts up in: a set may have a million members, too
 * many to bind. By digest, which names the content of a set.
 */
const held = new Map<string, { allowed: ReadonlySet<string>; holds: number }>()

/** Makes a set known as long as a statement runs; answers what ends that. */
export function holdSubjects({
  allowed,
  digest,
}: {
  allowed: ReadonlySet<string>
  digest: string
}): () => void {
  const entry = held.get(digest) ?? { allowed, holds: 0 }
  held.set(digest, entry)
  entry.holds += 1
  let open = true
  return () => {
    if (!open) return
    open = false
    entry.holds -= 1
    if (entry.holds === 0) held.delete(digest)
  }
}

/** The set of a running statement; throws when there is none. */
export function subjectsOf(digest: string): ReadonlySet<string> {
  const entry = held.get(digest)
  if (!entry) throw new Error('a set of subjects is not held')
  return entry.allowed
}
