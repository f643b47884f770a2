/** The latest state of every real-time feed, and how far it can be trusted. */
import { createHash } from 'node:crypto'
import type { Contract } from '@tongqu/contracts'
import { contracts } from '@tongqu/contracts'
import { regroup } from './feed/regroup.ts'
import type { Applied, FeedStore } from './feed/store.ts'
import { applyUpdate, newFeedStore } from './feed/store.ts'
import type { DatasetView, PlanCache } from './feed/view.ts'
import {
  entityCount,
  isGtfsRealtime,
  jsonOf,
  newPlanCache,
  protobufOf,
  viewOf,
} from './feed/view.ts'
import type { FeedCondition, FeedUpdate, SourceStatus } from './types.ts'

export type RealtimeLimits = {
  /** A large country has some 100,000 vehicles on the road at once. */
  entitiesPerFeed: number
  /** Feeds of all datasets together. */
  feeds: number
  /** Sources whose health is kept. */
  sources: number
  /** Different plans whose encoded feeds are kept per dataset; the least used one goes. */
  plansPerDataset: number
}

const DEFAULT_LIMITS: RealtimeLimits = {
  entitiesPerFeed: 200_000,
  feeds: 1_000,
  sources: 10_000,
  plansPerDataset: 16,
}

/** One lost poll is noise, three in a row are an outage. */
export const DOWN_AFTER_FAILURES = 3

export type RealtimeOptions = {
  now(): Date
  /** Of the catalogue; undefined for an unknown dataset, whose content is never fresh. */
  freshnessLimitSeconds(dataset: string): number | undefined
  limits?: Partial<RealtimeLimits>
}

/** The part of an access plan that says what may stand in a feed; tables by contract name. */
export type FeedPlan = {
  tables: Readonly<Record<string, { columns: readonly string[] }>>
  hash: string
}

export type SourceHealth = SourceStatus & {
  /** When the source last landed or confirmed content, RFC 3339. */
  confirmedAt?: string
}

export type FeedState = {
  condition: FeedCondition
  /** RFC 3339: what the content says of itself, else when it was received. Absent: none arrived. */
  contentTime?: string
  ageSeconds?: number
}

/** One moment of a dataset: encodings asked of it later still belong together. */
export type FeedView = FeedState & {
  /** How many of its entities the plan shows. */
  entities: number
  /** Opaque, without quotes; equal on every gateway that saw the same deliveries. */
  etag: string
  /** GTFS Realtime; undefined when the dataset's contracts are others. */
  protobuf: (() => Buffer) | undefined
  json(): Buffer
}

export type Realtime = {
  apply(update: FeedUpdate): Applied
  note(status: SourceStatus): void
  /** Without content until a first delivery has arrived. */
  feed(dataset: string, plan: FeedPlan): FeedView
  state(dataset: string): FeedState
  sources(): SourceHealth[]
  /** Forgets every feed and source that the catalogue no longer names. */
  keep(sources: readonly { id: string; dataset: string; feed: string }[]): void
}

type DatasetState = {
  feeds: Map<string, FeedStore>
  plans: Map<string, PlanCache>
  /** Made when asked for, gone with the next change. */
  view: DatasetView | undefined
}

export function openRealtime(options: RealtimeOptions): Realtime {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const datasets = new Map<string, DatasetState>()
  const sources = new Map<string, SourceHealth>()
  const byId = new Map<string, Contract>(contracts.map((contract) => [contract.id, contract]))
  let serial = 0
  const heldOf = (dataset: string) => datasets.get(dataset) ?? newDatasetState()
  const stateOf = (dataset: string, held: DatasetState): FeedState =>
    feedState(
      held,
      [...sources.values()].filter((status) => status.dataset === dataset),
      {
        now: options.now().getTime(),
        limitSeconds: options.freshnessLimitSeconds(dataset) ?? 0,
      },
    )
  return {
    apply(update) {
      const held = heldOf(update.dataset)
      const store = held.feeds.get(update.feed) ?? newFeedStore(update.feed)
      const isNew = !held.feeds.has(update.feed)
      if (isNew && countFeeds(datasets) >= limits.feeds) return 'refused'
      const content = regroup(update, (id) => byId.get(id))
      const applied = applyUpdate(store, update, content, limits, () => ++serial)
      if (applied !== 'applied') return applied
      held.view = undefined
      if (isNew) {
        held.feeds.set(update.feed, store)
        // Ids carry the feed's name as soon as there are two, so nothing encoded holds any more.
        held.plans.clear()
      }
      datasets.set(update.dataset, held)
      return applied
    },
    note(status) {
      const known = sources.get(status.source)
      if (known ? known.at > status.at : sources.size >= limits.sources) return
      const confirmedAt = status.outcome === 'failed' ? known?.confirmedAt : status.at
      sources.set(status.source, { ...status, ...(confirmedAt ? { confirmedAt } : {}) })
    },
    feed(dataset, plan) {
      const held = heldOf(dataset)
      held.view ??= viewOf([...held.feeds.values()])
      const { view } = held
      const cache = planCacheOf(held, plan, limits.plansPerDataset)
      return {
        ...stateOf(dataset, held),
        entities: entityCount(cache, view),
        etag: etagOf(plan, view),
        protobuf: isGtfsRealtime(cache) ? () => protobufOf(cache, view) : undefined,
        json: () => jsonOf(cache, view),
      }
    },
    state: (dataset) => stateOf(dataset, heldOf(dataset)),
    sources: () => [...sources.values()],
    keep(named) {
      const ids = new Set(named.map(({ id }) => id))
      for (const id of sources.keys()) if (!ids.has(id)) sources.delete(id)
      for (const [dataset, held] of datasets) {
        for (const feed of held.feeds.keys()) {
          if (named.some((source) => source.dataset === dataset && source.feed === feed)) continue
          held.feeds.delete(feed)
          held.plans.clear()
          held.view = undefined
        }
        if (held.feeds.size === 0) datasets.delete(dataset)
      }
    },
  }
}

function newDatasetState(): DatasetState {
  return { feeds: new Map(), plans: new Map(), view: undefined }
}

function countFeeds(datasets: ReadonlyMap<string, DatasetState>): number {
  return [...datasets.values()].reduce((count, { feeds }) => count + feeds.size, 0)
}

/** The plan asked for moves to the end, so that the first one is the least used. */
function planCacheOf(held: DatasetState, plan: FeedPlan, most: number): PlanCache {
  const cache = held.plans.get(plan.hash) ?? newPlanCache(plan.tables)
  held.plans.delete(plan.hash)
  held.plans.set(plan.hash, cache)
  for (const hash of held.plans.keys()) {
    if (held.plans.size <= most) break
    held.plans.delete(hash)
  }
  return cache
}

/**
 * All feeds down: down. Some down or too old: stale, for part of the content is. Nothing in any:
 * empty. Content time is that of the newest feed, which is also the header's.
 */
function feedState(
  { feeds }: DatasetState,
  sources: readonly SourceStatus[],
  { now, limitSeconds }: { now: number; limitSeconds: number },
): FeedState {
  const failing = (feeding: readonly SourceStatus[]) =>
    feeding.some(({ failures }) => failures >= DOWN_AFTER_FAILURES)
  const stores = [...feeds.values()]
  if (stores.length === 0) return { condition: failing(sources) ? 'down' : 'empty' }
  const conditions = stores.map(({ feed, contentTime, entities }): FeedCondition => {
    if (failing(sources.filter((source) => source.feed === feed))) return 'down'
    if (ageOf(contentTime, now) > limitSeconds) return 'stale'
    return entities.size === 0 ? 'empty' : 'live'
  })
  const contentTime = Math.max(...stores.map((store) => store.contentTime))
  return {
    condition: overall(conditions),
    contentTime: new Date(contentTime).toISOString(),
    ageSeconds: ageOf(contentTime, now),
  }
}

function overall(conditions: readonly FeedCondition[]): FeedCondition {
  if (conditions.every((condition) => condition === 'down')) return 'down'
  if (conditions.some((condition) => condition === 'down' || condition === 'stale')) return 'stale'
  return conditions.every((condition) => condition === 'empty') ? 'empty' : 'live'
}

function ageOf(contentTime: number, now: number): number {
  return Math.max(0, Math.floor((now - contentTime) / 1_000))
}

function etagOf(plan: FeedPlan, view: DatasetView): string {
  const hash = createHash('sha256').update(JSON.stringify([plan.hash, view.digest]))
  return hash.digest('base64url').slice(0, 22)
}
