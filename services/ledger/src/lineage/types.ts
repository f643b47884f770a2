/**
 * Where a release or an answer comes from: entities, and the activities that used and made them.
 */

export type LineageEntity = {
  /** Stable: of the hash or path where these may be seen, else of the entry that tells of it. */
  id: string
  kind: 'delivery' | 'file' | 'release' | 'response'
  dataset?: string
  release?: number
  table?: string
  /** Of the Delta table. */
  version?: number
  path?: string
  feed?: string
  sha256?: string
  rows?: number
  bytes?: number
}

export type LineageActivity = {
  /** Of the (first) entry that tells of it. */
  id: string
  kind: 'ingest' | 'transform' | 'publish' | 'serve'
  /** Entries of the log: ids and places. */
  entries: readonly { id: string; index: number }[]
  dataset?: string
  startedAt: string
  endedAt?: string
  /** Code that did it. */
  job?: string
  /** Of an answer. */
  outcome?: string
  actor?: { type: string; organisation?: string }
  agreement?: string
  purpose?: string
  policy?: { plan: string; tier: string; basis?: string }
}

/** `used`: the activity needed the entity; `generated`: it made it. */
export type LineageEdge = { activity: string; entity: string; kind: 'used' | 'generated' }

export type LineageGraph = {
  dataset: string
  release?: number
  receipt?: string
  entities: readonly LineageEntity[]
  activities: readonly LineageActivity[]
  edges: readonly LineageEdge[]
  /** Something older is left out: only so many of the newest commits were looked at. */
  cut: boolean
  /** The tree in which all of it was read. */
  log?: { origin: string; size: number; root: string }
}

/**
 * What the caller may see of a dataset: hashes, paths and counts; only that there is something; or
 * nothing, and then its history is not followed.
 */
export type LineageSight = 'hashes' | 'entries' | 'nothing'

/** Commits of one answer, over all datasets. */
export const MAX_COMMITS = 500
/** Entities of one answer. */
export const MAX_ENTITIES = 5_000
/** Datasets that products are followed through. */
export const MAX_DATASETS = 10
