/** The latest state of every real-time feed, and how far it can be trusted. */
import { createHash } from 'node:crypto'
import type { Contract } from '@tongqu/contracts'
import { contracts } from '@tongqu/contracts'
import type { FeedState } from './condition.ts'
import { feedState } from './condition.ts'
import { dayStarts } from './feed/days.ts'
import type { Fleet } from './feed/fleet.ts'
import { applyFleet, isFleetUpdate, keepFeeds, newFleet } from './feed/fleet.ts'
import { regroup } from './feed/regroup.ts'
import type { Applied, FeedStore } from './feed/store.ts'
import { applyUpdate, newFeedStore } from './feed/store.ts'
import type { DatasetView, PlanCache } from './feed/view.ts'
import {
  entityCount,
  hasProtobuf,
  jsonOf,
  newPlanCache,
  protobufOf,
  rowsOf,
  viewOf,
} from './feed/view.ts'
import type { SourceHealth } from './health.ts'
import { openHealth } from './health.ts'
import type { FeedUpdate, ForwardStatus, SourceStatus, TablePlan } from './types.ts'

export type RealtimeLimits = {
  /** A large province has some 100,000 vehicles on the road at once. Of a fleet: per dataset. */
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

export type RealtimeOptions = {
  now(): Date
  /** Of the catalogue; undefined for an unknown dataset, whose content is never fresh. */
  freshnessLimitSeconds(dataset: string): number | undefined
  /** IANA zone of the province, whose midnight gives vehicles other names; UTC unless told. */
  zone?: string
  /** Pseudonym of a text by the key of that name; without it a plan that masks by one is refused. */
  pseudonyms?: (key: string, text: string) => string
  limits?: Partial<RealtimeLimits>
}

/** The part of an access plan that says what may stand in a feed; tables by contract name. */
export type FeedPlan = {
  tables: Readonly<Record<string, TablePlan>>
  hash: string
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
  /** Newest readings by table, as the plan shows them. */
  rows(): Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

export type Realtime = {
  apply(update: FeedUpdate): Applied
  note(status: SourceStatus): void
  /** Without content until a first delivery has arrived. */
  feed(dataset: string, plan: FeedPlan): FeedView
  state(dataset: string): FeedState
  /** Entities held, whoever may see them: for the operator's terminal, not for doors. */
  count(dataset: string): number
  sources(): SourceHealth[]
  noteForward(status: ForwardStatus): void
  forwards(): ForwardStatus[]
  /** Forgets every feed and source that the catalogue no longer names; forwards when given. */
  keep(sources: readonly NamedSource[], forwards?: ReadonlySet<string>): void
}

/** A source feeds its dataset, and those its routes name. */
export type NamedSource = {
  id: string
  dataset: string
  feed: string
  routes?: readonly { dataset: string }[]
}

type DatasetState = {
  /** By feed, and part of it. */
  feeds: Map<string, FeedStore>
  fleet: Fleet | undefined
  plans: Map<string, PlanCache>
  /** Made when asked for, gone with the next change. */
  view: DatasetView | undefined
}

export function openRealtime(options: RealtimeOptions): Realtime {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const datasets = new Map<string, DatasetState>()
  const startOfDay = dayStarts(options.zone ?? 'UTC')
  const health = openHealth(limits.sources)
  const byId = new Map<string, Contract>(contracts.map((contract) => [contract.id, contract]))
  let serial = 0
  const heldOf = (dataset: string) => datasets.get(dataset) ?? newDatasetState()
  const stateOf = (dataset: string, held: DatasetState): FeedState =>
    feedState(dataset, held, health.sources(), {
      now: options.now().getTime(),
      limitSeconds: options.freshnessLimitSeconds(dataset) ?? 0,
    })
  const moveFleet = (update: FeedUpdate): Applied => {
    const held = heldOf(update.dataset)
    if (!held.fleet && countFeeds(datasets) >= limits.feeds) return 'refused'
    const fleet = held.fleet ?? newFleet()
    const fleetLimits = {
      entitiesPerFeed: limits.entitiesPerFeed,
      ...freshOf(options, update),
      startOfDay,
    }
    const applied = applyFleet(fleet, update, fleetLimits, () => ++serial)
    if (applied !== 'older') held.view = undefined
    held.fleet = fleet
    datasets.set(update.dataset, held)
    return applied
  }
  return {
    apply(update) {
      if (isFleetUpdate(update)) return moveFleet(update)
      if (update.mode === 'differential' && update.readings.length === 0) return 'older'
      const held = heldOf(update.dataset)
      const key = storeKey(update)
      const store = held.feeds.get(key) ?? newFeedStore(update.feed)
      const isNew = !held.feeds.has(key)
      if (isNew && countFeeds(datasets) >= limits.feeds) return 'refused'
      const content = regroup(update, (id) => byId.get(id))
      const storeLimits = { entitiesPerFeed: limits.entitiesPerFeed, ...freshOf(options, update) }
      const applied = applyUpdate(store, update, content, storeLimits, () => ++serial)
      if (applied !== 'applied') return applied
      held.view = undefined
      if (isNew) {
        held.feeds.set(key, store)
        // Ids carry the feed's name as soon as there are two, so nothing encoded holds any more.
        held.plans.clear()
      }
      datasets.set(update.dataset, held)
      return applied
    },
    feed(dataset, plan) {
      const held = heldOf(dataset)
      held.view ??= viewOf([...held.feeds.values()], held.fleet)
      const { view } = held
      const cache = planCacheOf(held, plan, limits.plansPerDataset)
      return {
        ...stateOf(dataset, held),
        entities: entityCount(cache, view),
        etag: etagOf(plan, view),
        protobuf: hasProtobuf(cache) ? () => protobufOf(cache, view) : undefined,
        json: () => jsonOf(cache, view),
        rows: () => rowsOf(cache, view),
      }
    },
    state: (dataset) => stateOf(dataset, heldOf(dataset)),
    count(dataset) {
      const { feeds, fleet } = heldOf(dataset)
      const held = [...feeds.values()].reduce((count, { entities }) => count + entities.size, 0)
      return held + (fleet?.vehicles.size ?? 0)
    },
    note: health.note,
    sources: health.sources,
    noteForward: health.noteForward,
    forwards: health.forwards,
    keep(named, namedForwards) {
      health.keep(new Set(named.map(({ id }) => id)), namedForwards)
      for (const [dataset, held] of datasets) {
        keepNamed(dataset, held, named)
        if (held.feeds.size === 0 && !held.fleet) datasets.delete(dataset)
      }
    },
  }
}

/** How long content of this dataset is fresh; 0 when the catalogue does not know it. */
function freshOf({ freshnessLimitSeconds }: RealtimeOptions, { dataset }: FeedUpdate) {
  return { freshMilliseconds: (freshnessLimitSeconds(dataset) ?? 0) * 1_000 }
}

/** A name of a feed holds no line feed. */
function storeKey({ feed, part }: FeedUpdate): string {
  return part === undefined ? feed : `${feed}\n${part}`
}

/** Forgets the feeds of a dataset that no source fills any more. */
function keepNamed(dataset: string, held: DatasetState, named: readonly NamedSource[]): void {
  const fills = (source: NamedSource) =>
    source.dataset === dataset || source.routes?.some((route) => route.dataset === dataset)
  const feeds = new Set(named.filter(fills).map(({ feed }) => feed))
  for (const [key, { feed }] of held.feeds) {
    if (feeds.has(feed)) continue
    held.feeds.delete(key)
    held.plans.clear()
    held.view = undefined
  }
  if (held.fleet) {
    keepFeeds(held.fleet, feeds)
    if (feeds.size === 0) held.fleet = undefined
    held.view = undefined
  }
}

function newDatasetState(): DatasetState {
  return { feeds: new Map(), fleet: undefined, plans: new Map(), view: undefined }
}

function countFeeds(datasets: ReadonlyMap<string, DatasetState>): number {
  return [...datasets.values()].reduce(
    (count, { feeds, fleet }) => count + feeds.size + (fleet ? 1 : 0),
    0,
  )
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

function etagOf(plan: FeedPlan, view: DatasetView): string {
  const hash = createHash('sha256').update(JSON.stringify([plan.hash, view.digest]))
  return hash.digest('base64url').slice(0, 22)
}
