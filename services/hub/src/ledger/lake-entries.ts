/** What a release of the lake has changed, as entries of the ledger. */
import type { HistoricCommit, HistoricFile, HistoricRelease } from '@tongqu/lakehouse'
import {
  type Artefact,
  derivedUlid,
  type EntryKind,
  MAX_ENTRY_BYTES,
  type NewEntry,
} from '@tongqu/ledger'

export type LakeEntriesOf = {
  /** Of ids that nobody else can guess; always the same. */
  idKey: Uint8Array
  dataset: string
  synthetic: boolean
  /** Id of the entry that told of the release before. */
  prev: string | undefined
}

/** Artefacts of one entry, in bytes of JSON; the rest of it takes far less than what is left. */
const ARTEFACT_BYTES = MAX_ENTRY_BYTES - 8_000

/**
 * Entries of one release, in their order; the last one is its `publish`. The same each time.
 *
 * - `ingest`: `inputs` are deliveries, `outputs` files put in and, `removed`, taken out. With
 *   `body.begins` nothing is known of what came before: `outputs` are all files there are.
 * - `transform`: compaction and retention, for each table and partition: `inputs` are the files
 *   taken out, `outputs` those in their place. Of a product (`activity.job` is `product:<id>`)
 *   `inputs` are releases, `outputs` as of `ingest`.
 * - `recall`: `outputs` are the files brought back and, `removed`, taken out; `body` tells which
 *   releases must not be read any more.
 *
 * What is too long for one entry stands in several of the same `activity.run` and `body.release`,
 * with `body.part` (from 1) and `body.parts`; what is true of one is true of all of them together.
 */
export function lakeEntries(told: HistoricRelease, of: LakeEntriesOf): NewEntry[] {
  const entries = changesOf(told).flatMap((change, index) => inParts(told, of, change, index))
  return [...entries, published(told, of)]
}

/** Id of the entry that tells of a release. */
export function publishId(
  { idKey, dataset }: Pick<LakeEntriesOf, 'idKey' | 'dataset'>,
  { id, at }: { id: string; at: string },
): string {
  return derivedUlid(idKey, Date.parse(at), `publish ${dataset} ${id}`)
}

type LakeChange = {
  kind: EntryKind
  job: string
  run: string
  inputs: readonly Artefact[]
  outputs: readonly Artefact[]
  body?: Readonly<Record<string, unknown>>
}

function published(
  { release, manifestSha256, begins }: HistoricRelease,
  of: LakeEntriesOf,
): NewEntry {
  const { dataset, synthetic, prev } = of
  const tables = Object.entries(release.tables).toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  )
  return {
    id: publishId(of, release),
    t: release.at,
    k: 'publish',
    actor: { type: 'system' },
    dataset,
    outputs: tables.map(([table, { version, rows }]) => ({
      dataset,
      release: release.release,
      table,
      version,
      rows,
    })),
    activity: { job: release.kind, run: release.id },
    ...(prev !== undefined && { prev }),
    body: {
      release: release.release,
      kind: release.kind,
      manifestSha256,
      ...(begins && { begins }),
    },
    ...(synthetic && { synthetic: true }),
  }
}

/** Commits of one operation that belong together, each told by its own kind. */
function changesOf(told: HistoricRelease): LakeChange[] {
  const { release, commits } = told
  const groups = Map.groupBy(
    commits,
    ({ operation, txnId = release.id }) => `${operation} ${txnId}`,
  )
  const changes = [...groups.values()].flatMap((group) => changesBy(told, group))
  if (release.kind === 'recall' && !changes.some(({ kind }) => kind === 'recall')) {
    return [...changes, recalled(told, [])]
  }
  const isIdle = release.kind === 'land' && commits.length === 0
  return isIdle ? [broughtIn(told, [])] : changes
}

function changesBy(told: HistoricRelease, commits: readonly HistoricCommit[]): LakeChange[] {
  const operation = commits[0]?.operation
  if (operation === 'SNAPSHOT' || operation === 'WRITE') return [broughtIn(told, commits)]
  if (operation === 'RESTORE') return [recalled(told, commits)]
  return commits.flatMap((commit) => rewritten(told, commit))
}

function broughtIn({ release }: HistoricRelease, commits: readonly HistoricCommit[]): LakeChange {
  const [first] = commits
  const run = first?.txnId ?? release.id
  const own = run === release.id
  const outputs = commits.flatMap((commit) => [...madeOf(commit), ...goneOf(commit)])
  const begins = first?.operation === 'SNAPSHOT'
  if (begins) return { kind: 'ingest', job: 'begin', run, inputs: [], outputs, body: { begins } }
  const [delivery] = own ? release.deliveries : []
  const job = delivery?.appId ?? 'land'
  if (own && job.startsWith(PRODUCT)) {
    return { kind: 'transform', job, run, inputs: release.inputs ?? [], outputs }
  }
  const known = own ? release.deliveries.map(({ sha256 }) => sha256) : []
  const hashes = new Set([...commits.flatMap(({ deliveries }) => deliveries), ...known])
  const feeds = new Map(release.deliveries.map(({ sha256, feed }) => [sha256, feed]))
  const inputs = [...hashes].map((sha256): Artefact => {
    const feed = feeds.get(sha256) ?? delivery?.feed
    return feed === undefined ? { sha256 } : { feed, sha256 }
  })
  return { kind: 'ingest', job, run, inputs, outputs }
}

/** How products name themselves among those that land. */
const PRODUCT = 'product:'

/** The rows of a partition stay in it: what was made of what is told for each by itself. */
function rewritten({ release }: HistoricRelease, commit: HistoricCommit): LakeChange[] {
  const placeOf = ({ partition }: HistoricFile) =>
    JSON.stringify(Object.entries(partition).toSorted(([left], [right]) => (left < right ? -1 : 1)))
  const made = Map.groupBy(commit.adds, placeOf)
  const gone = Map.groupBy(commit.removes, placeOf)
  const job = JOBS[commit.operation] ?? 'unknown'
  return [...new Set([...made.keys(), ...gone.keys()])].map((place) => ({
    kind: 'transform',
    job,
    run: commit.txnId ?? release.id,
    inputs: goneOf({ ...commit, removes: gone.get(place) ?? [] }).map(
      ({ removed: _, ...file }) => file,
    ),
    outputs: madeOf({ ...commit, adds: made.get(place) ?? [] }),
  }))
}

/** `unknown`: another program has written into the table. */
const JOBS: Readonly<Record<string, string>> = {
  OPTIMIZE: 'compact',
  DELETE: 'retain',
  SUCCEEDED: 'contract',
}

function recalled({ release }: HistoricRelease, commits: readonly HistoricCommit[]): LakeChange {
  const run = commits[0]?.txnId ?? release.id
  const range = run === release.id ? release.recalled.at(-1) : undefined
  const outputs = commits.flatMap((commit) => [...madeOf(commit), ...goneOf(commit)])
  const body = range ? { from: range.from, to: range.to } : {}
  return { kind: 'recall', job: 'recall', run, inputs: [], outputs, body }
}

function madeOf({ table, version, adds }: HistoricCommit): Artefact[] {
  return adds.map(({ partition: _, ...file }) => ({ table, version, ...file }))
}

function goneOf({ table, version, removes }: HistoricCommit): Artefact[] {
  return removes.map(({ path, sha256 }) => ({
    table,
    version,
    path,
    ...(sha256 !== undefined && { sha256 }),
    removed: true,
  }))
}

function inParts(
  { release }: HistoricRelease,
  { idKey, dataset, synthetic }: LakeEntriesOf,
  { kind, job, run, inputs, outputs, body }: LakeChange,
  index: number,
): NewEntry[] {
  const parts = partsOf(inputs, outputs)
  return parts.map((part, at) => ({
    id: derivedUlid(
      idKey,
      Date.parse(release.at),
      `change ${dataset} ${release.id} ${index} ${at}`,
    ),
    t: release.at,
    k: kind,
    actor: { type: 'system' },
    dataset,
    ...(part.inputs.length > 0 && { inputs: part.inputs }),
    ...(part.outputs.length > 0 && { outputs: part.outputs }),
    activity: { job, run },
    body: {
      release: release.release,
      ...body,
      ...(parts.length > 1 && { part: at + 1, parts: parts.length }),
    },
    ...(synthetic && { synthetic: true }),
  }))
}

type Part = { inputs: Artefact[]; outputs: Artefact[]; bytes: number }

/** At least one part; none of them is too long for an entry. */
function partsOf(inputs: readonly Artefact[], outputs: readonly Artefact[]): Part[] {
  const empty = (): Part => ({ inputs: [], outputs: [], bytes: 0 })
  let part = empty()
  const parts = [part]
  const put = (side: 'inputs' | 'outputs', artefact: Artefact) => {
    const bytes = Buffer.byteLength(JSON.stringify(artefact)) + 1
    if (part.bytes + bytes > ARTEFACT_BYTES) {
      part = empty()
      parts.push(part)
    }
    part[side].push(artefact)
    part.bytes += bytes
  }
  for (const artefact of inputs) put('inputs', artefact)
  for (const artefact of outputs) put('outputs', artefact)
  return parts
}
