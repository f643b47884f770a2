import { newestHead } from '../metering/statements.ts'
import type { Artefact, IndexedEntry, LedgerReader } from '../types.ts'
import { activityOf, artefactEntity, type Building, building, releaseEntity } from './building.ts'
import { type Commit, commitsOf, fileKey, publishOf, releaseOf } from './commits.ts'
import { type LineageGraph, type LineageSight, MAX_COMMITS, MAX_DATASETS } from './types.ts'

export type LineageReader = Pick<LedgerReader, 'find' | 'checkpoint'>

export type LineageAsk = {
  dataset: string
  /** Default: the newest, or those that the answer rests on. */
  release?: number
  /** `serve_open` of the answer. */
  answer?: IndexedEntry
  sightOf(dataset: string): LineageSight
}

/**
 * From raw deliveries over files to a release, and on to an answer. Undefined when the release that
 * was named is not in the log. Throws what the reader throws.
 */
export async function lineageOf(
  reader: LineageReader,
  { dataset, release, answer, sightOf }: LineageAsk,
): Promise<LineageGraph | undefined> {
  const growing = building()
  const head = await newestHead(reader)
  const wanted = answer ? await answered(reader, growing, answer, sightOf) : [{ dataset, release }]
  if (answer && release !== undefined && !wanted.some((one) => one.release === release)) {
    return undefined
  }
  const found = await followed(reader, growing, wanted, sightOf)
  if (release !== undefined && !found.has(`${dataset}@${release}`)) return undefined
  const newest = release ?? [...found.values()].find((one) => one.dataset === dataset)?.release
  return {
    dataset,
    ...(newest !== undefined && { release: newest }),
    ...(answer && { receipt: answer.entry.id }),
    ...growing.graph(),
    ...(head && {
      log: {
        origin: head.origin,
        size: head.size,
        root: Buffer.from(head.root).toString('base64'),
      },
    }),
  }
}

type Wanted = { dataset: string; release: number | undefined }

/** Releases one after the other, and those that their products were made of. */
async function followed(
  reader: LineageReader,
  growing: Building,
  wanted: readonly Wanted[],
  sightOf: LineageAsk['sightOf'],
): Promise<Map<string, Wanted>> {
  const queue = [...wanted]
  const found = new Map<string, Wanted>()
  let left = MAX_COMMITS
  for (const { dataset, release } of queue) {
    const sight = sightOf(dataset)
    if (sight === 'nothing' || found.has(`${dataset}@${release}`)) continue
    const isTooFar = found.size >= MAX_DATASETS || left <= 0
    const publish = isTooFar ? undefined : await publishOf(reader, dataset, release)
    if (isTooFar) growing.cut()
    if (!publish) continue
    const number = releaseOf(publish)
    found.set(`${dataset}@${number}`, { dataset, release: number })
    const { commits, live, looked, cut } = await commitsOf(reader, publish, left)
    left -= Math.max(1, looked)
    if (cut) growing.cut()
    const files: Files = new Map()
    for (const commit of commits) made(growing, commit, files, sight)
    for (const commit of commits) queue.push(...used(growing, commit, files, sightOf))
    published(growing, publish, live, files)
  }
  return found
}

function published(
  growing: Building,
  publish: IndexedEntry,
  live: readonly Artefact[],
  files: Files,
): void {
  const { dataset = '' } = publish.entry
  const activity = growing.activity(activityOf(publish, 'publish'))
  const release = growing.entity(releaseEntity(dataset, releaseOf(publish)))
  growing.edge(activity, release, 'generated')
  for (const file of live) {
    const id = files.get(fileKey(file))
    if (id !== undefined) growing.edge(activity, id, 'used')
  }
}

/** Ids of the files of one dataset that are told of. */
type Files = Map<string, string>

/** Tells of one commit and the files that it made. */
function made(growing: Building, commit: Commit, files: Files, sight: LineageSight): void {
  const { parts } = commit
  const [first] = parts.toReversed()
  if (!first) return
  const kind = first.entry.k === 'ingest' ? 'ingest' : 'transform'
  for (const part of parts.toReversed()) {
    growing.activity(activityOf(part, kind, first.entry.id))
  }
  for (const { file, entry } of commit.made) {
    const id = growing.entity(artefactEntity('file', file, { entry, side: 'out', sight }))
    files.set(fileKey(file), id)
    growing.edge(activityId(commit), id, 'generated')
  }
}

function activityId({ parts }: Commit): string {
  return `entry:${parts.at(-1)?.entry.id}`
}

/** Tells of what a commit used; answers the releases among it. */
function used(
  growing: Building,
  commit: Commit,
  files: Files,
  sightOf: LineageAsk['sightOf'],
): Wanted[] {
  const activity = activityId(commit)
  const inputs = commit.parts.flatMap((entry) =>
    (entry.entry.inputs ?? []).map((input) => ({ entry, input })),
  )
  return inputs.flatMap(({ entry, input }) => {
    const { dataset, release } = input
    if (release !== undefined && dataset !== undefined) {
      if (sightOf(dataset) === 'nothing') return []
      growing.edge(activity, growing.entity(releaseEntity(dataset, release)), 'used')
      return [{ dataset, release }]
    }
    const seen = { entry, side: 'in', sight: sightOf(entry.entry.dataset ?? '') } as const
    const kind = input.path === undefined ? 'delivery' : 'file'
    const known = kind === 'file' ? files.get(fileKey(input)) : undefined
    const id = known ?? growing.entity(artefactEntity(kind, input, seen))
    growing.edge(activity, id, 'used')
    return []
  })
}

/** Tells of an answer; answers the releases that it was made of. */
async function answered(
  { find }: LineageReader,
  growing: Building,
  answer: IndexedEntry,
  sightOf: LineageAsk['sightOf'],
): Promise<Wanted[]> {
  const { id, agreement, purpose, policy, inputs = [] } = answer.entry
  const { items } = await find({ prev: id, kinds: ['serve_close'], limit: 1 })
  const [close] = items
  const activity = growing.activity({
    ...activityOf(answer, 'serve'),
    entries: [answer, ...(close ? [close] : [])].map(({ index, entry }) => ({
      id: entry.id,
      index,
    })),
    ...(close && { endedAt: close.entry.t }),
    ...(close?.entry.outcome !== undefined && { outcome: close.entry.outcome }),
    ...(agreement !== undefined && { agreement }),
    ...(purpose !== undefined && { purpose }),
    ...(policy && { policy }),
  })
  for (const [at, { sha256, bytes, rows }] of (close?.entry.outputs ?? []).entries()) {
    const response = growing.entity({
      id: `response:${id}/${at}`,
      kind: 'response',
      ...(sha256 !== undefined && { sha256 }),
      ...(bytes !== undefined && { bytes }),
      ...(rows !== undefined && { rows }),
    })
    growing.edge(activity, response, 'generated')
  }
  return inputs.flatMap((input) => {
    const dataset = input.dataset ?? answer.entry.dataset ?? ''
    if (input.release !== undefined) {
      const { release } = input
      growing.edge(activity, growing.entity(releaseEntity(dataset, release)), 'used')
      return [{ dataset, release }]
    }
    // What it rests on is not known more closely.
    if (input.feed === undefined && input.sha256 === undefined) return []
    const sight = sightOf(dataset)
    const seen = { entry: answer, side: 'in', sight } as const
    growing.edge(activity, growing.entity(artefactEntity('delivery', input, seen)), 'used')
    return []
  })
}
