/** With `key` the set holds not texts but their pseudonyms by that key. */
export type Subjects = { allowed: ReadonlySet<string>; key?: string }

/**
 * Sets of subjects that running statements look texts up in: a set may have a million members, too
 * many to bind. By digest, which names the content of a set and its key.
 */
const held = new Map<string, { subjects: Subjects; holds: number }>()

/** Makes a set known as long as a statement runs; answers what ends that. */
export function holdSubjects({ digest, ...subjects }: Subjects & { digest: string }): () => void {
  const entry = held.get(digest) ?? { subjects, holds: 0 }
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
export function subjectsOf(digest: string): Subjects {
  const entry = held.get(digest)
  if (!entry) throw new Error('a set of subjects is not held')
  return entry.subjects
}
