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
  /** `full`: replaces all entities of the feed; `differential`: adds to them. */
  mode: 'full' | 'differential'
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
}

/** A new release of a dataset can be read from the lake. */
export type Released = { dataset: string; release: number; at: string }

export type BusEvents = {
  'feed-update': FeedUpdate
  'source-status': SourceStatus
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
