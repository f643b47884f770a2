import type { Dataset } from '@tongqu/catalog'
import type { ContractId } from '@tongqu/contracts'
import type { FeedDelivery } from './delivery.ts'

/**
 * Columns the lake adds to each table, in this order, before those of the contract.
 * `feed_id` (partition) and, where the contract has an event time, `event_date` (partition, in the
 * province's zone) are public; `delivery_id` is the content hash of the delivery a row came from.
 */
export const SYSTEM_COLUMNS = ['feed_id', 'event_date', 'delivery_id', 'received_at'] as const

export type { FeedDelivery }

export type LakeReading = { contract: ContractId; reading: Record<string, unknown> }
export type LakeReject = {
  contract?: ContractId
  at: string
  code: string
  reason: string
  raw?: string
}

/** What became of one delivery, per table of the dataset. */
export type LandResult = {
  /** Release that made it visible; undefined when nothing changed (a repeat). */
  release?: number
  tables: Record<string, { readings: number; rejects: number; repeats: number }>
  rejects: LakeReject[]
  findings: { at: string; code: string; message: string }[]
}

/** A pinned release. Files it names stay readable until `close`. */
export type Snapshot = {
  dataset: string
  release: number
  /** RFC 3339 instant at which the release became visible. */
  releasedAt: string
  tables: ReadonlyMap<string, SnapshotTable>
  close(): void
}

export type SnapshotTable = {
  name: string
  contract: ContractId
  /** Delta version of the table in this release. */
  version: number
  rows: number
  bytes: number
  files: readonly StoredFile[]
}

/** When the events of a file lie, milliseconds since 1970; an unknown end is absent. */
export type EventSpan = { path: string; from?: number; to?: number }

/** A table that a query reads, with the time of the rows it may see. */
export type DerivationInput = {
  dataset: Dataset
  /** Undefined as long as nothing of the dataset has landed: the table is empty. */
  snapshot: Snapshot | undefined
  table: string
  from: string
  to: string
}

/** A query over tables of pinned releases. Instants are RFC 3339 in UTC, ends are not included. */
export type Derivation = {
  /** What the rows must obey; its columns are those the query answers. */
  contract: ContractId
  sql: string
  /** By the names the query gives them. */
  inputs: Readonly<Record<string, DerivationInput>>
  slice: { from: string; to: string }
  parameters: Readonly<Record<string, number>>
}

/** One immutable Parquet file of a table. */
export type StoredFile = {
  path: string
  rows: number
  bytes: number
  partition: Readonly<Record<string, string | null>>
}

export type Operator = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'like' | 'is'

/** `values` are text as the caller wrote them; the lake types them by the contract or refuses. */
export type Filter = { column: string; operator: Operator; values: readonly string[] }

/** A question to one table of a snapshot. What lies outside `view` is refused. */
export type RecordsQuery = {
  table: string
  /** Columns that may leave (of the access plan), in table order. */
  view: readonly string[]
  /** Columns wanted, in the order wanted; empty: the whole view. */
  select: readonly string[]
  where: readonly Filter[]
  /** West, south, east, north in degrees; the table must have a geometry. */
  bbox?: readonly [number, number, number, number]
  /** RFC 3339 instants, open ends allowed, on the event time of the contract. */
  datetime?: { from?: string; to?: string }
  order: readonly { column: string; descending: boolean }[]
  /** Absent for a plan that holds every row as it is stored; then only `view` narrows. */
  restrict?: Restriction
}

/** A condition on rows, on any column of the contract; `values` as in a `Filter`. */
export type RowRule = {
  column: string
  operator: Exclude<Operator, 'like'>
  values: readonly string[]
}

/** What stands in the place of a value, of the same type. Null stays null. */
export type Mask =
  /** Keyed hash of a string; `key` names the key. */
  | { kind: 'pseudonym'; key: string }
  /** A timestamp goes down to a multiple of so many seconds since 1970 (UTC). */
  | { kind: 'time'; seconds: number }
  /** A number goes down to a multiple of `step`; with `middle` to the middle of that cell. */
  | { kind: 'grid'; step: number; middle: boolean }
  /** The first so many characters of a string, then `***`. */
  | { kind: 'prefix'; characters: number }

/**
 * What an access plan leaves of a table beyond its columns. It is applied where rows are read:
 * all else (filters, order, cursors, caches, encodings) meets masked values of the rows left, and
 * no answer depends on what is hidden. Rows come in the order asked for, ties and all others in
 * that of their visible values.
 */
export type Restriction = {
  /** By column of the view. */
  masks: Readonly<Record<string, Mask>>
  /** All must hold; their columns may lie outside the view. */
  rows: readonly RowRule[]
  /** West, south, east, north in degrees, on the geometry of the contract, hidden or not. */
  area?: readonly [number, number, number, number]
  /** RFC 3339, on the event time of the contract, hidden or not; `to` is not included. */
  period?: { from?: string; to?: string }
  /**
   * Only rows whose `column` has one of these texts, or, with `key`, a text whose pseudonym by that
   * key is one of them. `digest` names the set.
   */
  subjects?: { column: string; allowed: ReadonlySet<string>; digest: string; key?: string }
  /** Only rows whose group by these (masked) columns has so many different values of `of`. */
  minimumGroup?: { size: number; by: readonly string[]; of: string }
}

export type Page = {
  items: Record<string, unknown>[] /** Opaque; absent at the end. */
  next?: string
}

export type Encoding = 'json' | 'ndjson' | 'csv' | 'geojson' | 'arrow' | 'parquet'
