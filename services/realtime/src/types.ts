import type { ContractId } from '@tongqu/contracts'

export type FeedCondition = 'live' | 'stale' | 'empty' | 'down'

/** What the ingest process tells everybody after a delivery of a real-time source has landed. */
export type FeedUpdate = {
  dataset: string
  feed: string
  source: string
  delivery: string
  /** RFC 3339. */
  receivedAt: string
  /**
   * `full`: replaces all entities of the feed; `differential`: adds to them. Readings of
   * `vehicle/position@1` are always differential, and the bus carries only `FLEET_COLUMNS` of them.
   */
  mode: 'full' | 'differential'
  /**
   * Which document of the source it is, where there are several: `full` replaces that part only.
   */
  part?: string
  readings: { contract: ContractId; reading: Record<string, unknown> }[]
}

/** Health of one source as its last attempts showed it. */
export type SourceStatus = {
  source: string
  dataset: string
  feed: string
  at: string
  outcome: 'landed' | 'unchanged' | 'failed'
  /** Problem code when failed. */
  code?: string
  detail?: string
  readings?: number
  rejects?: number
  /** Failures in a row. */
  failures: number
  /** Further datasets it brings readings to, by its routes. Absent: none. */
  others?: readonly string[]
  /** Whether a source that keeps failing is asked at all; absent: it is. */
  circuit?: 'open' | 'half-open'
  /** Of a source that listens or dials; absent for one that is polled. */
  sessions?: SessionHealth
  /** Of a source that is pushed to. */
  push?: PushHealth
  /** Of a drop folder. */
  folder?: FolderHealth
  /** Of a view of a database. */
  pull?: PullHealth
}

/** What was read from a view since the process started. No names, no values. */
export type PullHealth = {
  /** Rows were last kept then, RFC 3339. */
  lastAt?: string
  /** New rows that were kept. */
  rows: number
  /** The view has more than has been read. */
  isBehind: boolean
  /** Kept, and not in the lake yet. */
  waiting?: { deliveries: number; bytes: number }
}

/** What came over a listener of pushes since the process started. No addresses, no names. */
export type PushHealth = {
  /** The last push that was kept, RFC 3339. */
  lastAt?: string
  /** Kept, and answered 202. */
  accepted: number
  /** The same push once more. */
  repeated: number
  /** By problem code. */
  refused: Readonly<Record<string, number>>
  /** Kept, and not in the lake yet. */
  waiting?: { deliveries: number; bytes: number }
  /** Of a broker: what was subscribed to. */
  topics?: readonly string[]
}

/** What lies in a drop folder, and what became of its files since the process started. */
export type FolderHealth = {
  /** Files that fit the pattern and have not been taken yet. */
  waiting: number
  /** The oldest of them was last written so long ago, in seconds. */
  oldestSeconds?: number
  /** The last file that was taken, RFC 3339. */
  lastAt?: string
  taken: number
  failed: number
  /** Left alone for what they are (a link, a folder, too large), by problem or code. */
  refused: Readonly<Record<string, number>>
  /** Files are removed once they are kept, sealed: there are people in them. */
  removes?: boolean
}

/** What goes on at the connections of a source. No addresses, no names of peers. */
export type SessionHealth = {
  /** Open now. For UDP: peers heard of within the idle limit. */
  connections: number
  /** Of those, peers that have proven who they are. */
  authenticated: number
  /** Newest event time of what was sent, never later than its receipt; RFC 3339. Absent: none. */
  contentTime?: string
  /** Readings wait in the journal because the lake does not take them. */
  isStalled: boolean
  /** Messages of the last second or so, for people. */
  messagesPerSecond?: number
}

/** How a dataset's way onward to another platform fares. */
export type ForwardStatus = {
  forward: string
  dataset: string
  at: string
  /** `waiting`: not logged in (yet, or again); `failing`: `code` says why. */
  state: 'up' | 'waiting' | 'failing'
  /** Problem code when failing. */
  code?: string
  /** Failures in a row. */
  failures: number
  /** Rows the peer has confirmed since the hub started, the refused ones among them. */
  confirmed: number
  /** Rows since then that the protocol can not carry; they are passed over. Absent: none. */
  refused?: number
  /** Rows that have landed and are not confirmed yet. */
  pending: number
  /** Event time of the newest confirmed row, RFC 3339. */
  contentTime?: string
  /**
   * Place of that row among all that were ever added to the table: Delta version, and row counted
   * over its files. All before it are confirmed too.
   */
  upTo?: { table: string; version: number; row: number }
}

/**
 * What has come in over one source for one dataset on one day (UTC): bodies, messages or frames,
 * by whether they are what was sent.
 */
export type InboundDay = {
  source: string
  dataset: string
  /** `2026-03-01`. */
  day: string
  equal: number
  different: number
  unknown: number
  /** Upper bound in milliseconds → how many of those that have a delay took no longer. */
  delays: Readonly<Record<string, number>>
}

/** Counts of a run of an ingest process since it began: newer ones take the place of older. */
export type InboundCounts = {
  run: string
  /** Those that have changed within the last minute; the others are as they were told. */
  days: readonly InboundDay[]
}

/** A new release of a dataset can be read from the lake. */
export type Released = { dataset: string; release: number; at: string }

export type BusEvents = {
  'feed-update': FeedUpdate
  'source-status': SourceStatus
  'forward-status': ForwardStatus
  inbound: InboundCounts
  released: Released
}

/**
 * Events between the processes of a hub. Embedded it runs over the process channel; a broker takes
 * its place when the roles run on several machines. Best effort: nothing durable depends on it.
 */
export type Bus = {
  publish<K extends keyof BusEvents>(topic: K, event: BusEvents[K]): void
  /** Answers a function that ends the subscription. */
  subscribe<K extends keyof BusEvents>(topic: K, handler: (event: BusEvents[K]) => void): () => void
}

/**
 * A condition on rows, on any column the feed holds; values as texts of the contract's JSON form.
 */
export type RowRule = {
  column: string
  operator: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'is'
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

/** What may stand in a feed of one table; absent members restrict nothing. */
export type TablePlan = {
  columns: readonly string[]
  /** Every column and row of the table, as it came? Then all below is empty. */
  whole?: boolean
  masks?: Readonly<Record<string, Mask>>
  /** All must hold; their columns may be hidden. */
  rows?: readonly RowRule[]
  /** West, south, east, north in degrees, on the geometry of the contract. */
  area?: readonly [number, number, number, number]
  /** RFC 3339, on the event time of the contract; `to` is not included. */
  period?: { from?: string; to?: string }
  /**
   * Only rows whose `column` has one of these texts, or, with `key`, a text whose pseudonym by that
   * key is one of them. `digest` names the set.
   */
  subjects?: { column: string; allowed: ReadonlySet<string>; digest: string; key?: string }
  /** Only rows whose group by these (masked) columns has so many different values of `of`. */
  minimumGroup?: { size: number; by: readonly string[]; of: string }
}
