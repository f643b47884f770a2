/** How far the content of a dataset can be trusted right now. */
import type { FeedCondition, SourceStatus } from './types.ts'

export type FeedState = {
  condition: FeedCondition
  /** RFC 3339: what the content says of itself, else when it was received. Absent: none arrived. */
  contentTime?: string
  ageSeconds?: number
}

/** One lost poll is noise, three in a row are an outage. */
export const DOWN_AFTER_FAILURES = 3

type Held = {
  feeds: ReadonlyMap<
    string,
    { feed: string; contentTime: number; entities: { readonly size: number } }
  >
  fleet:
    | { contentTime: number; vehicles: { readonly size: number }; sources: ReadonlySet<string> }
    | undefined
}

/**
 * All feeds down: down. Some down or too old: stale, for part of the content is. Nothing in any:
 * empty. Content time is that of the newest feed, which is also the header's. A fleet is one feed,
 * however many sources move it: it is down when all of them are.
 */
export function feedState(
  dataset: string,
  { feeds, fleet }: Held,
  /** Of every dataset: one that moves vehicles has a dataset of its own for its links. */
  sources: readonly SourceStatus[],
  { now, limitSeconds }: { now: number; limitSeconds: number },
): FeedState {
  const conditionOf = (contentTime: number, size: number, isDown: boolean): FeedCondition => {
    if (isDown) return 'down'
    if (ageOf(contentTime, now) > limitSeconds) return 'stale'
    return size === 0 ? 'empty' : 'live'
  }
  const own = sources.filter((source) => {
    return source.dataset === dataset || source.others?.includes(dataset)
  })
  const parts = [...feeds.values()].map(({ feed, contentTime, entities }) => {
    const isDown = own.some((source) => source.feed === feed && isFailing(source))
    return { contentTime, condition: conditionOf(contentTime, entities.size, isDown) }
  })
  if (fleet) {
    const failing = new Set(sources.filter(isFailing).map(({ source }) => source))
    const isDown = [...fleet.sources].every((source) => failing.has(source))
    const condition = conditionOf(fleet.contentTime, fleet.vehicles.size, isDown)
    parts.push({ contentTime: fleet.contentTime, condition })
  }
  if (parts.length === 0) return { condition: own.some(isFailing) ? 'down' : 'empty' }
  const condition = overall(parts.map((part) => part.condition))
  const contentTime = Math.max(...parts.map((part) => part.contentTime))
  if (contentTime === Number.NEGATIVE_INFINITY) return { condition: 'empty' }
  return {
    condition,
    contentTime: new Date(contentTime).toISOString(),
    ageSeconds: ageOf(contentTime, now),
  }
}

/**
 * The same as a plan sees it that takes rows away or masks values: by what it shows and by the
 * sources alone. Without a time that is shown nothing tells how old the content is.
 */
export function narrowState(
  dataset: string,
  content: { contentTime: number | undefined; contentSpan?: number | undefined; size: number },
  sources: readonly SourceStatus[],
  { now, limitSeconds }: { now: number; limitSeconds: number },
): FeedState {
  const { contentTime, contentSpan = 0, size } = content
  const own = sources.filter((source) => {
    return source.dataset === dataset || source.others?.includes(dataset)
  })
  const isDown = own.length > 0 && own.every(isFailing)
  const isStale = () =>
    own.some(isFailing) ||
    (contentTime !== undefined && ageOf(contentTime + contentSpan, now) > limitSeconds)
  const conditionOf = (): FeedCondition => {
    if (isDown) return 'down'
    if (size === 0) return 'empty'
    return isStale() ? 'stale' : 'live'
  }
  if (contentTime === undefined) return { condition: conditionOf() }
  return {
    condition: conditionOf(),
    contentTime: new Date(contentTime).toISOString(),
    ageSeconds: ageOf(contentTime, now),
  }
}

/**
 * What may be known of a dataset whose content may not: when something last arrived, and how its
 * sources fare. `empty`: nothing has arrived.
 */
export function arrivalState(
  dataset: string,
  arrivedAt: number | undefined,
  sources: readonly SourceStatus[],
  times: { now: number; limitSeconds: number },
): FeedState {
  const content = { contentTime: arrivedAt, size: arrivedAt === undefined ? 0 : 1 }
  return narrowState(dataset, content, sources, times)
}

function isFailing({ failures }: SourceStatus): boolean {
  return failures >= DOWN_AFTER_FAILURES
}

function overall(conditions: readonly FeedCondition[]): FeedCondition {
  if (conditions.every((condition) => condition === 'down')) return 'down'
  if (conditions.some((condition) => condition === 'down' || condition === 'stale')) return 'stale'
  return conditions.every((condition) => condition === 'empty') ? 'empty' : 'live'
}

function ageOf(contentTime: number, now: number): number {
  return Math.max(0, Math.floor((now - contentTime) / 1_000))
}
