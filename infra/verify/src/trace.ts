import { Fault, scan } from './verify.ts'
import type { Artefact, Copy, Entry } from './words.ts'

/** Entries of the lake that are kept in memory. */
const ENTRIES_AT_MOST = 2_000_000
const LAKE_KINDS = new Set(['ingest', 'transform', 'recall', 'publish'])

type Found = { index: number; entry: Entry }
type File = Artefact & { dataset: string; entry: number }
/** One change of a dataset: entries that tell of it, what it used and what it made. */
type Change = { entries: number[]; kind: string; dataset: string; job: string } & {
  inputs: Artefact[]
  outputs: Artefact[]
}
type Release = { dataset: string; release: number; entry: number; manifest: string } & {
  files: File[]
}

/** All that stands behind an answer; `missing` is empty when it leads back to raw deliveries. */
export type Trace = {
  log: { origin: string; size: number; root: string }
  opened: Found
  closed?: Found
  releases: Release[]
  changes: Change[]
  deliveries: { dataset: string; feed?: string; sha256: string; entry: number }[]
  missing: string[]
}

/**
 * The chain from a receipt back to the hashes of raw deliveries: answer, releases, the files that
 * lived in them, the changes that made these. Each entry is bound to the signed checkpoint before
 * it is believed. Throws a fault that carries what was found when something is missing.
 */
export async function trace(id: string, copy: Copy, isJson: boolean): Promise<string> {
  const { opened, closed, lake } = await lookedUp(id, copy)
  const { origin, size, root } = copy.head
  const found: Trace = {
    log: { origin, size, root: root.toString('base64') },
    opened,
    ...(closed && { closed }),
    ...{ releases: [], changes: [], deliveries: [], missing: [] },
  }
  const inputs = opened.entry.inputs ?? []
  if (inputs.length === 0) found.missing.push(`release #${opened.index}`)
  const walk = { trace: found, lake, seen: new Set<string>() }
  for (const input of inputs) follow(walk, input, opened)
  const text = isJson ? JSON.stringify(found, undefined, 2) : told(found)
  if (found.missing.length > 0) throw new Fault(text)
  return text
}

/** Entries of the lake by dataset, in the order of the log. */
type Lake = Map<string, Found[]>
type Walk = { trace: Trace; lake: Lake; seen: Set<string> }

async function lookedUp(id: string, copy: Copy) {
  const lake: Lake = new Map()
  const named = new Map<string, Found>()
  let closed: Found | undefined
  let count = 0
  for await (const found of scan(copy)) {
    const { entry } = found
    if (entry.id === id) named.set(id, found)
    if (entry.k === 'serve_close' && (entry.prev === id || entry.id === id)) closed = found
    if (!LAKE_KINDS.has(entry.k ?? '')) continue
    count += 1
    if (count > ENTRIES_AT_MOST) throw new Fault('trace-too-large')
    const kept = lake.get(entry.dataset ?? '') ?? []
    kept.push(found)
    lake.set(entry.dataset ?? '', kept)
  }
  const before = closed?.entry.prev
  if (before !== undefined && before !== id)
    for await (const found of scan(copy, 0, closed?.index)) {
      if (found.entry.id === before) named.set(id, found)
    }
  const opened = named.get(id)
  if (!opened) throw new Fault(`receipt-missing ${id}`)
  return { opened, closed, lake }
}

/** A release, or a delivery itself (of a feed). */
function follow(walk: Walk, input: Artefact, { index, entry }: Found): void {
  const { dataset = entry.dataset ?? '', release, sha256, feed } = input
  if (release !== undefined) followRelease(walk, dataset, release)
  else if (sha256 === undefined) walk.trace.missing.push(`release ${dataset} #${index}`)
  else if (isNew(walk, `delivery ${dataset} ${feed} ${sha256} ${index}`))
    walk.trace.deliveries.push({ dataset, sha256, entry: index, ...(feed && { feed }) })
}

function followRelease(walk: Walk, dataset: string, release: number): void {
  if (!isNew(walk, `release ${dataset}@${release}`)) return
  const { trace, lake } = walk
  const all = lake.get(dataset) ?? []
  const publish = all.findLast(
    ({ entry }) => entry.k === 'publish' && entry.outputs?.some((one) => one.release === release),
  )
  if (!publish) {
    trace.missing.push(`publish ${dataset}@${release}`)
    return
  }
  const before = all.filter(({ index }) => index < publish.index)
  const { files, makers } = filesAt(before, publish)
  const manifest = String(publish.entry.body?.manifestSha256 ?? '')
  trace.releases.push({ dataset, release, entry: publish.index, manifest, files })
  checkRows(trace, publish, files)
  const queue = files.map(keyOf)
  for (const key of queue) {
    const change = makers.get(key)
    if (!change) trace.missing.push(`file ${dataset}/${key}`)
    else queue.push(...followChange(walk, change, `${dataset}@${release}`))
  }
}

/** Answers the files that it was made of. Another release of the dataset may rest on it too. */
function followChange(walk: Walk, change: Change, release: string): string[] {
  const name = `${change.dataset} #${change.entries.join(' #')}`
  if (!isNew(walk, `change ${release} ${name}`)) return []
  if (isNew(walk, `change ${name}`)) {
    walk.trace.changes.push(change)
    if (change.inputs.length === 0) walk.trace.missing.push(`deliveries ${name}`)
  }
  const [index = 0] = change.entries
  const isFile = ({ path }: Artefact) => path !== undefined
  for (const input of change.inputs.filter((one) => !isFile(one)))
    follow(walk, input, { index, entry: change })
  return change.inputs.filter(isFile).map(keyOf)
}

function isNew({ seen }: Walk, what: string): boolean {
  return seen.size < seen.add(what).size
}

const keyOf = ({ table, path }: Artefact) => `${table}/${path}`

/** Files that live in a release, and of every file the change that made it. */
function filesAt(entries: readonly Found[], publish: Found) {
  const versions = new Map(publish.entry.outputs?.map((one) => [one.table, one.version ?? 0]))
  const isOf = ({ table, version = 0 }: Artefact) => version <= (versions.get(table) ?? -1)
  const makers = new Map<string, Change>()
  const last = new Map<string, { version: number; file: Artefact; isGone: boolean }>()
  const note = (file: Artefact, isGone: boolean) => {
    const { version = 0 } = file
    if (version >= (last.get(keyOf(file))?.version ?? 0))
      last.set(keyOf(file), { version, file, isGone })
  }
  const born = new Map<string, number>()
  for (const { change, parts } of changesOf(entries)) {
    const gone = change.kind === 'transform' ? change.inputs.filter(({ path }) => path) : []
    for (const file of gone) if (isOf(file)) note(file, true)
    for (const { index, entry } of parts)
      for (const file of entry.outputs ?? []) {
        if (!isOf(file)) continue
        note(file, file.removed === true)
        if (file.removed || change.kind === 'recall') continue
        makers.set(keyOf(file), change)
        born.set(keyOf(file), index)
      }
  }
  const dataset = publish.entry.dataset ?? ''
  const live = [...last.values()].filter(({ isGone }) => !isGone)
  const files = live.map(({ file }) => ({
    ...file,
    dataset,
    entry: born.get(keyOf(file)) ?? -1,
  }))
  return { files, makers }
}

/** What was too long for one entry stands in several of the same run. */
function changesOf(entries: readonly Found[]) {
  const changes = new Map<string, { change: Change; parts: Found[] }>()
  for (const found of entries) {
    const { k: kind = '', activity, body, dataset = '', inputs = [], outputs = [] } = found.entry
    if (kind === 'publish') continue
    const { part, parts, release } = body ?? {}
    const run = `${kind} ${release} ${activity?.job} ${activity?.run} ${parts}`
    const key = part === undefined ? String(found.index) : run
    const empty = { entries: [], kind, dataset, job: activity?.job ?? '', inputs: [], outputs: [] }
    const known = changes.get(key) ?? { change: empty as Change, parts: [] }
    known.parts.push(found)
    known.change.entries.push(found.index)
    known.change.inputs.push(...inputs)
    known.change.outputs.push(...outputs)
    changes.set(key, known)
  }
  return changes.values()
}

/**
 * A release says how many rows each of its tables has: files that nobody tells of would be missed.
 */
function checkRows(trace: Trace, { index, entry }: Found, files: readonly File[]): void {
  for (const { table, rows } of entry.outputs ?? []) {
    const own = files.filter((file) => file.table === table)
    const sum = own.reduce((total, file) => total + (file.rows ?? Number.NaN), 0)
    if (rows !== undefined && !Number.isNaN(sum) && sum !== rows)
      trace.missing.push(`files ${entry.dataset}/${table} #${index}: ${sum} / ${rows} rows`)
  }
}

function told({ log, opened, closed, releases, changes, deliveries, missing }: Trace): string {
  const { entry } = opened
  const answer = closed?.entry.outputs?.[0]
  const lines = [
    `日志 / log ${log.origin}, ${log.size} 个叶 / leaves, ${log.root}`,
    `回执 / receipt ${entry.id} #${opened.index} ${entry.k} ${entry.dataset ?? ''} ${entry.t}`,
    `答复 / answer ${closed ? `#${closed.index} ${closed.entry.outcome} ${brief(answer)}` : '—'}`,
  ]
  for (const { dataset, release, entry: at, manifest, files } of releases) {
    lines.push(`版本 / release ${dataset}@${release} #${at} ${manifest}`)
    for (const file of files) lines.push(`  文件 / file ${nameOf(file)} #${file.entry}`)
  }
  for (const { kind, job, entries, inputs, outputs, dataset } of changes) {
    lines.push(`变更 / change ${dataset} ${kind} ${job} #${entries.join(' #')}`)
    for (const one of outputs) lines.push(`  ${one.removed ? '−' : '+'} ${nameOf(one)}`)
    for (const one of inputs) lines.push(`  ← ${nameOf(one)}`)
  }
  for (const { dataset, feed, sha256, entry: at } of deliveries)
    lines.push(`送达 / delivery ${dataset} ${feed ?? ''} ${sha256} #${at}`)
  for (const one of missing) lines.push(`缺失 / missing ${one}`)
  return `${lines.map((line) => line.replace(/\p{Cc}/gu, ' ')).join('\n')}`
}

function nameOf({ table, version, path, feed, dataset, release, sha256 }: Artefact): string {
  if (release !== undefined) return `${dataset}@${release}`
  return path === undefined
    ? `${feed ?? ''} ${sha256}`
    : `${table}@${version} ${path} ${sha256 ?? ''}`
}

function brief(answer: Artefact | undefined): string {
  return answer ? `${answer.sha256 ?? ''} ${answer.rows ?? 0} rows ${answer.bytes ?? 0} bytes` : ''
}
