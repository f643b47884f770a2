import { entriesBack } from '../metering/walk.ts'
import type { Artefact, IndexedEntry, LedgerReader } from '../types.ts'

type Reader = Pick<LedgerReader, 'find'>

/** The entry that tells of a release; the newest one when none is named. */
export async function publishOf(
  reader: Reader,
  dataset: string,
  release?: number,
): Promise<IndexedEntry | undefined> {
  const at = async (before?: number) => {
    const more = before === undefined ? {} : { before }
    const { items } = await reader.find({ dataset, kinds: ['publish'], limit: 1, ...more })
    return items[0]
  }
  let found = await at()
  if (release === undefined || !found) return found
  let [low, high] = [0, found.index + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2) + 1
    const one = await at(middle)
    if (!one || releaseOf(one) < release) low = middle
    else {
      found = one
      high = Math.min(one.index, middle - 1)
      if (releaseOf(one) === release) break
    }
  }
  return releaseOf(found) === release ? found : undefined
}

/** Number of the release that an entry publishes; 0 for none. */
export function releaseOf({ entry }: IndexedEntry): number {
  return entry.outputs?.find(({ release }) => release !== undefined)?.release ?? 0
}

export type Commit = {
  /** All entries that tell of it: long ones are told in parts. */
  parts: IndexedEntry[]
  /** Files that it made and that the release rests on. */
  made: { file: Artefact; entry: IndexedEntry }[]
}

/**
 * The commits that the files of a release come from, compacted files' sources too; newest `most`
 * commits of the dataset at most, of which it is said when that was not all.
 */
export async function commitsOf(
  reader: Reader,
  publish: IndexedEntry,
  most: number,
): Promise<{ commits: Commit[]; live: readonly Artefact[]; looked: number; cut: boolean }> {
  const { dataset = '' } = publish.entry
  const versions = new Map(
    publish.entry.outputs?.map(({ table = '', version = 0 }) => [table, version]),
  )
  const isOf = ({ table = '', version = 0 }: Artefact) => version <= (versions.get(table) ?? -1)
  const entries: IndexedEntry[] = []
  const seen = new Set<string>()
  let cut = false
  // What a release has changed is told before the release itself.
  const filter = { dataset, kinds: CHANGES, before: publish.index }
  for await (const one of entriesBack(reader, filter)) {
    const key = commitKey(one)
    cut = seen.size >= most && !seen.has(key)
    if (cut) break
    seen.add(key)
    entries.push(one)
  }
  return { ...linked(entries, isOf), looked: seen.size, cut }
}

const CHANGES = ['ingest', 'transform', 'recall'] as const

/** The parts of what was too long for one entry belong together. */
function commitKey({ entry }: IndexedEntry): string {
  const { k, id, body, activity } = entry
  if (body?.part === undefined) return id
  return `${k} ${String(body.release)} ${activity?.job} ${activity?.run} ${String(body.parts)}`
}

type Made = Commit['made'][number] & { key: string }
type Last = { version: number; isGone: boolean }

/** From the files that live at the release back over those that they were made of. */
function linked(entries: readonly IndexedEntry[], isOf: (file: Artefact) => boolean) {
  const made = new Map<string, Made>()
  const last = new Map<string, Last>()
  const noted = (file: Artefact, isGone: boolean) => {
    const { version = 0 } = file
    const key = fileKey(file)
    if (version >= (last.get(key)?.version ?? -1)) last.set(key, { version, isGone })
  }
  for (const entry of entries) {
    for (const file of takenOut(entry)) if (isOf(file)) noted(file, true)
    for (const file of entry.entry.outputs ?? []) {
      if (!isOf(file)) continue
      const { removed = false } = file
      noted(file, removed)
      // A recall brings back what others have made.
      if (removed || entry.entry.k === 'recall') continue
      made.set(fileKey(file), { file, entry, key: commitKey(entry) })
    }
  }
  const live = [...last].filter(([, { isGone }]) => !isGone).map(([key]) => key)
  const parts = Map.groupBy(entries, commitKey)
  const commits = new Map<string, Commit>()
  const queue = [...live]
  const done = new Set(queue)
  for (const key of queue) {
    const one = made.get(key)
    if (!one) continue
    const known = commits.get(one.key)
    const commit = known ?? { parts: parts.get(one.key) ?? [], made: [] }
    commits.set(one.key, commit)
    commit.made.push(one)
    if (known) continue
    for (const input of commit.parts.flatMap(({ entry }) => entry.inputs ?? [])) {
      const source = fileKey(input)
      if (input.path === undefined || done.has(source)) continue
      done.add(source)
      queue.push(source)
    }
  }
  const files = live.flatMap((key) => made.get(key)?.file ?? [])
  return { commits: [...commits.values()], live: files }
}

/** What compaction and retention were made of is gone thereafter. */
function takenOut({ entry }: IndexedEntry): readonly Artefact[] {
  if (entry.k !== 'transform') return []
  return entry.inputs?.filter(({ path }) => path !== undefined) ?? []
}

/** Of one dataset. */
export function fileKey({ table, path }: Artefact): string {
  return `${table}/${path}`
}
