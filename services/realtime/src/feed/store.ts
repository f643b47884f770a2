/** The latest state of one feed of one dataset. */
import { createHash } from 'node:crypto'
import type { FeedUpdate } from '../types.ts'
import type { Entity, Row } from './entity.ts'
import { sameContent } from './entity.ts'
import { hasLapsed } from './kin.ts'
import type { Group, Regrouped } from './regroup.ts'

/**
 * `older`: the feed holds newer content, or this delivery, already. `refused`: more entities than
 * a feed may hold (half a feed would look like cancelled service, so the last good one stays), or
 * no time of receipt.
 */
export type Applied = 'applied' | 'older' | 'refused'

/** Deleted entities are remembered so that a late update does not bring them back. */
const MAX_TOMBSTONES = 10_000

export type FeedStore = {
  readonly feed: string
  header: Row | undefined
  entities: Map<string, Entity>
  tombstones: Map<string, number>
  /** Milliseconds since 1970; the content's own time, never later than its receipt. */
  contentTime: number
  receivedAt: number
  delivery: string
  /** Equal digests mean equal content: hash over the deliveries that made it. */
  digest: string
}

export function newFeedStore(feed: string): FeedStore {
  return {
    feed,
    header: undefined,
    entities: new Map(),
    tombstones: new Map(),
    contentTime: Number.NEGATIVE_INFINITY,
    receivedAt: Number.NEGATIVE_INFINITY,
    delivery: '',
    digest: '',
  }
}

/** Puts an update in; `serial` numbers new entities. The store is unchanged unless `applied`. */
export function applyUpdate(
  store: FeedStore,
  update: FeedUpdate,
  content: Regrouped,
  limits: { entitiesPerFeed: number; freshMilliseconds: number },
  serial: () => number,
): Applied {
  const receivedAt = Date.parse(update.receivedAt)
  if (Number.isNaN(receivedAt)) return 'refused'
  // A source whose clock runs ahead must not lock out its own next update.
  const contentTime = Math.min(content.time ?? receivedAt, receivedAt)
  const isFull = update.mode === 'full'
  const isOlder =
    contentTime < store.contentTime ||
    (contentTime === store.contentTime && receivedAt < store.receivedAt)
  if (update.delivery === store.delivery || (isFull && isOlder)) return 'older'
  const most = content.groups.length + (isFull ? 0 : store.entities.size)
  if (most > limits.entitiesPerFeed) return 'refused'
  if (isFull) replaceAll(store, content.groups, serial)
  else {
    merge(store, content.groups, serial)
    // What GTFS Realtime says of itself stays until it says otherwise.
    if (!content.header) forget(store, content.groups, receivedAt, limits.freshMilliseconds)
  }
  if (content.header && (isFull || !isOlder)) store.header = content.header
  store.contentTime = Math.max(store.contentTime, contentTime)
  store.receivedAt = Math.max(store.receivedAt, receivedAt)
  store.delivery = update.delivery
  store.digest = createHash('sha256')
    .update(JSON.stringify([isFull ? '' : store.digest, update.delivery, store.contentTime]))
    .digest('base64url')
  return 'applied'
}

function replaceAll(store: FeedStore, groups: readonly Group[], serial: () => number): void {
  const entities = new Map<string, Entity>()
  for (const group of groups) {
    if (!group.deleted) entities.set(group.id, entityOf(store, group, serial))
  }
  store.entities = entities
  store.tombstones.clear()
}

function merge(store: FeedStore, groups: readonly Group[], serial: () => number): void {
  for (const group of groups) {
    const { id, time, deleted } = group
    const since = Math.max(store.entities.get(id)?.time ?? -1, store.tombstones.get(id) ?? -1)
    if (time < since) continue
    if (deleted) {
      store.entities.delete(id)
      store.tombstones.delete(id)
      store.tombstones.set(id, time)
    } else {
      store.entities.set(id, entityOf(store, group, serial))
      store.tombstones.delete(id)
    }
  }
  for (const id of store.tombstones.keys()) {
    if (store.tombstones.size <= MAX_TOMBSTONES) break
    store.tombstones.delete(id)
  }
}

/** Parts that a parent has lost, and things of which nobody has spoken for too long. */
function forget(
  store: FeedStore,
  groups: readonly Group[],
  at: number,
  freshMilliseconds: number,
): void {
  const told = new Set(groups.map(({ id }) => id))
  const owners = new Set(groups.flatMap(({ kin }) => (kin?.isParent ? [kin.owner] : [])))
  const ended = new Set(
    groups.flatMap(({ kin, deleted }) => (kin?.isParent && deleted ? [kin.owner] : [])),
  )
  for (const [id, entity] of store.entities) {
    const { owner } = entity
    const isLost = owner !== undefined && owners.has(owner) && !told.has(id)
    const isEnded = owner !== undefined && ended.has(owner)
    if (isLost || isEnded || hasLapsed(entity, at, freshMilliseconds)) store.entities.delete(id)
  }
}

/** The known object when nothing changed, so that its encoded bytes are used again. */
function entityOf(store: FeedStore, { id, time, rows, kin }: Group, serial: () => number): Entity {
  const known = store.entities.get(id)
  if (known && sameContent(known.rows, rows)) {
    known.time = Math.max(known.time, time)
    return known
  }
  const own = kin ? { owner: kin.owner } : {}
  return { id, serial: known?.serial ?? serial(), rows, time, ...own, pieces: undefined }
}
