/** What is held of each dataset, and how updates change it. */
import type { Contract } from '@tongqu/contracts'
import { contracts } from '@tongqu/contracts'
import { dayStarts } from './feed/days.ts'
import type { Fleet } from './feed/fleet.ts'
import { applyFleet, isFleetUpdate, keepFeeds, newFleet } from './feed/fleet.ts'
import { regroup } from './feed/regroup.ts'
import type { Applied, FeedStore } from './feed/store.ts'
import { applyUpdate, newFeedStore } from './feed/store.ts'
import type { DatasetView, PlanCache } from './feed/view.ts'
import type { NamedSource, RealtimeLimits, RealtimeOptions } from './realtime.ts'
import type { FeedUpdate } from './types.ts'

/** What real time holds of one dataset. */
export type DatasetState = {
  /** By feed, and part of it. */
  feeds: Map<string, FeedStore>
  fleet: Fleet | undefined
  plans: Map<string, PlanCache>
  /** Made when asked for, gone with the next change. */
  view: DatasetView | undefined
  /** Of what has arrived, by the names of tables. */
  contracts: Map<string, Contract>
  /** SHA-256 of the newest delivery of each feed that changed something. */
  deliveries: Map<string, string>
  /** When something last came for it, whatever it was; milliseconds since 1970. */
  arrivedAt: number | undefined
}

export type UpdaterDeps = Pick<RealtimeOptions, 'freshnessLimitSeconds' | 'zone'> & {
  limits: RealtimeLimits
  datasets: Map<string, DatasetState>
  /** Called after a change. */
  tell(dataset: string): void
}

/** Puts updates in; see `Realtime.apply`. */
export function updater(deps: UpdaterDeps): (update: FeedUpdate) => Applied {
  const { limits, datasets, tell } = deps
  const startOfDay = dayStarts(deps.zone ?? 'UTC')
  const byId = new Map<string, Contract>(contracts.map((contract) => [contract.id, contract]))
  let serial = 0
  /** How long content of this dataset is fresh; 0 when the catalogue does not know it. */
  const freshOf = ({ dataset }: FeedUpdate) => ({
    freshMilliseconds: (deps.freshnessLimitSeconds(dataset) ?? 0) * 1_000,
  })
  const arrived = ({ dataset, receivedAt }: FeedUpdate): DatasetState => {
    const held = heldOf(datasets, dataset)
    const at = Date.parse(receivedAt)
    if (Number.isFinite(at)) held.arrivedAt = Math.max(held.arrivedAt ?? at, at)
    return held
  }
  const moveFleet = (update: FeedUpdate): Applied => {
    const held = arrived(update)
    if (!held.fleet && countFeeds(datasets) >= limits.feeds) return 'refused'
    const fleet = held.fleet ?? newFleet()
    const fleetLimits = {
      entitiesPerFeed: limits.entitiesPerFeed,
      ...freshOf(update),
      startOfDay,
    }
    const applied = applyFleet(fleet, update, fleetLimits, () => ++serial)
    held.fleet = fleet
    noteContracts(held, update, byId)
    datasets.set(update.dataset, held)
    if (applied !== 'older') {
      held.view = undefined
      held.deliveries.set(update.feed, update.delivery)
      tell(update.dataset)
    }
    return applied
  }
  return (update) => {
    if (isFleetUpdate(update)) return moveFleet(update)
    if (update.mode === 'differential' && update.readings.length === 0) return 'older'
    const held = arrived(update)
    const key = storeKey(update)
    const store = held.feeds.get(key) ?? newFeedStore(update.feed)
    const isNew = !held.feeds.has(key)
    if (isNew && countFeeds(datasets) >= limits.feeds) return 'refused'
    const content = regroup(update, (id) => byId.get(id))
    const storeLimits = { entitiesPerFeed: limits.entitiesPerFeed, ...freshOf(update) }
    const applied = applyUpdate(store, update, content, storeLimits, () => ++serial)
    if (applied !== 'applied') return applied
    held.view = undefined
    held.deliveries.set(update.feed, update.delivery)
    noteContracts(held, update, byId)
    if (isNew) {
      held.feeds.set(key, store)
      // Ids carry the feed's name as soon as there are two, so nothing encoded holds any more.
      held.plans.clear()
    }
    datasets.set(update.dataset, held)
    tell(update.dataset)
    return applied
  }
}

/** What is held of a dataset; nothing yet of one that is not known. */
export function heldOf(datasets: ReadonlyMap<string, DatasetState>, dataset: string): DatasetState {
  return datasets.get(dataset) ?? newDatasetState()
}

/** Forgets the feeds of a dataset that no source fills any more. */
export function keepNamed(
  dataset: string,
  held: DatasetState,
  named: readonly NamedSource[],
): void {
  const fills = (source: NamedSource) =>
    source.dataset === dataset || source.routes?.some((route) => route.dataset === dataset)
  const feeds = new Set(named.filter(fills).map(({ feed }) => feed))
  for (const feed of held.deliveries.keys()) if (!feeds.has(feed)) held.deliveries.delete(feed)
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

/** The contracts of an update's readings, by the names of their tables. */
function noteContracts(
  { contracts: known }: DatasetState,
  { readings }: FeedUpdate,
  byId: ReadonlyMap<string, Contract>,
): void {
  let last: string | undefined
  for (const { contract: id } of readings) {
    if (id === last) continue
    last = id
    const contract = byId.get(id)
    if (contract && known.get(contract.name) !== contract) known.set(contract.name, contract)
  }
}

/** A name of a feed holds no line feed. */
function storeKey({ feed, part }: FeedUpdate): string {
  return part === undefined ? feed : `${feed}\n${part}`
}

function newDatasetState(): DatasetState {
  const plans = new Map<string, PlanCache>()
  const none = { fleet: undefined, view: undefined, arrivedAt: undefined }
  return { ...none, feeds: new Map(), plans, contracts: new Map(), deliveries: new Map() }
}

function countFeeds(datasets: ReadonlyMap<string, DatasetState>): number {
  return [...datasets.values()].reduce(
    (count, { feeds, fleet }) => count + feeds.size + (fleet ? 1 : 0),
    0,
  )
}
