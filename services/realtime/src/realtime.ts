/** The latest state of every real-time feed, and how far it can be trusted. */
import type { FeedState } from './condition.ts'
import { arrivalState, feedState, narrowState } from './condition.ts'
import type { Difference } from './feed/changes.ts'
import { difference } from './feed/changes.ts'
import type { Shown } from './feed/shown.ts'
import { shownTo } from './feed/shown.ts'
import type { Applied } from './feed/store.ts'
import { entityCount, hasProtobuf, jsonOf, protobufOf, rowsOf } from './feed/view.ts'
import type { InboundTotal, SourceHealth } from './health.ts'
import { openHealth } from './health.ts'
import type { DatasetState } from './held.ts'
import { heldOf, keepNamed, updater } from './held.ts'
import type { FeedUpdate, ForwardStatus, InboundCounts, SourceStatus, TablePlan } from './types.ts'
import { openWatches } from './watches.ts'

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
  plansPerDataset: 32,
}

export type RealtimeOptions = {
  now(): Date
  /** Of the catalogue; undefined for an unknown dataset, whose content is never fresh. */
  freshnessLimitSeconds(dataset: string): number | undefined
  /** IANA zone of the province, whose midnight gives vehicles other names; UTC unless told. */
  zone?: string
  /**
   * Pseudonym of a text by the key of that name; without it a plan that masks by one is refused.
   */
  pseudonyms?: (key: string, text: string) => string
  limits?: Partial<RealtimeLimits>
}

/**
 * The part of an access plan that says what may stand in a feed; tables by contract name. Where a
 * table is not whole, nothing that is told of the feed depends on what it hides: neither order nor
 * ids, times, counts or tags.
 */
export type FeedPlan = {
  tables: Readonly<Record<string, TablePlan>>
  hash: string
}

/** One moment of a dataset: encodings asked of it later still belong together. */
export type FeedView = FeedState & {
  /** How many of its entities the plan shows. */
  entities: number
  /**
   * Opaque, without quotes; equal on every gateway that saw the same deliveries. Of a plan that
   * hides anything it follows from what is shown, and asking for it encodes that.
   */
  readonly etag: string
  /** GTFS Realtime; undefined when the dataset's contracts are others. */
  protobuf: (() => Buffer) | undefined
  json(): Buffer
  /** Newest readings by table, as the plan shows them. */
  rows(): Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

/** What leads a reader of a feed from one moment to the newest. */
export type FeedChanges = FeedState & Difference & { etag: string }

export type Realtime = {
  apply(update: FeedUpdate): Applied
  note(status: SourceStatus): void
  /** Without content until a first delivery has arrived. */
  feed(dataset: string, plan: FeedPlan): FeedView
  /**
   * What has changed since the content with this `etag` of an earlier call: entities in the JSON
   * form of the feed (of other contracts `{ id, table, reading }`) that are new or other, and ids
   * of those that are gone. All of it when `since` is absent or too long ago.
   */
  changes(dataset: string, plan: FeedPlan, since?: string): FeedChanges
  /**
   * Calls `changed` after each change of the dataset's content or of its sources' health, often;
   * answers what ends it. Whoever is told looks when it suits.
   */
  watch(dataset: string, changed: () => void): () => void
  /** By its content, whoever may see it: for those who see all rows and their times. */
  state(dataset: string): FeedState
  /** By arrivals alone: for everybody. Its time is that of the newest receipt. */
  arrival(dataset: string): FeedState
  /** The newest delivery of each feed of a dataset, by its SHA-256: for the ledger. */
  deliveries(dataset: string): ReadonlyMap<string, string>
  /** Entities held, whoever may see them: for the operator's terminal, not for doors. */
  count(dataset: string): number
  sources(): SourceHealth[]
  noteForward(status: ForwardStatus): void
  forwards(): ForwardStatus[]
  noteInbound(counts: InboundCounts): void
  inbound(): InboundTotal[]
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

export function openRealtime(options: RealtimeOptions): Realtime {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const datasets = new Map<string, DatasetState>()
  const health = openHealth(limits.sources)
  const watches = openWatches()
  const shownOf = (dataset: string, plan: FeedPlan) =>
    shownTo(heldOf(datasets, dataset), plan, limits.plansPerDataset, options.pseudonyms)
  const times = (dataset: string) => ({
    now: options.now().getTime(),
    limitSeconds: options.freshnessLimitSeconds(dataset) ?? 0,
  })
  const stateOf = (dataset: string): FeedState =>
    feedState(dataset, heldOf(datasets, dataset), health.sources(), times(dataset))
  const shownState = (dataset: string, { cache, view }: Shown): FeedState => {
    if (!cache.narrowing) return stateOf(dataset)
    const { contentTime, contentSpan } = view
    const content = { contentTime, contentSpan, size: entityCount(cache, view) }
    return narrowState(dataset, content, health.sources(), times(dataset))
  }
  return {
    apply: updater({ ...options, limits, datasets, tell: watches.tell }),
    feed(dataset, plan) {
      const shown = shownOf(dataset, plan)
      const { cache, view } = shown
      return Object.assign(new Tagged(shown), shownState(dataset, shown), {
        entities: entityCount(cache, view),
        protobuf: hasProtobuf(cache) ? () => protobufOf(cache, view) : undefined,
        json: () => jsonOf(cache, view),
        rows: () => rowsOf(cache, view),
      })
    },
    changes(dataset, plan, since) {
      const shown = shownOf(dataset, plan)
      const etag = shown.etag()
      const made = difference(shown.cache, shown.view, etag, since)
      return { ...shownState(dataset, shown), ...made, etag }
    },
    watch: watches.watch,
    state: stateOf,
    arrival(dataset) {
      const { arrivedAt } = heldOf(datasets, dataset)
      return arrivalState(dataset, arrivedAt, health.sources(), times(dataset))
    },
    deliveries: (dataset) => heldOf(datasets, dataset).deliveries,
    count(dataset) {
      const { feeds, fleet } = heldOf(datasets, dataset)
      const held = [...feeds.values()].reduce((count, { entities }) => count + entities.size, 0)
      return held + (fleet?.vehicles.size ?? 0)
    },
    note(status) {
      health.note(status)
      for (const dataset of new Set([status.dataset, ...(status.others ?? [])])) {
        watches.tell(dataset)
      }
    },
    sources: health.sources,
    noteForward: health.noteForward,
    forwards: health.forwards,
    noteInbound: health.noteInbound,
    inbound: health.inbound,
    keep(named, namedForwards) {
      health.keep(new Set(named.map(({ id }) => id)), namedForwards)
      for (const [dataset, held] of datasets) {
        keepNamed(dataset, held, named)
        if (held.view === undefined) watches.tell(dataset)
        if (held.feeds.size === 0 && !held.fleet) datasets.delete(dataset)
      }
    },
  }
}

/**
 * The tag is made when it is asked for. A getter written in an object literal gives each object a
 * hidden class of its own, which V8 keeps, with all that the getter knows, until the next full
 * collection; that of a class is made once.
 */
class Tagged {
  readonly #shown: Shown

  constructor(shown: Shown) {
    this.#shown = shown
  }

  get etag(): string {
    return this.#shown.etag()
  }
}
