import type { LocalText } from '@tongqu/contracts'
import { Problem } from '@tongqu/contracts'
import type { FeedView } from '@tongqu/realtime'
import type { Ask } from './ask.ts'
import { compressWhole } from './compress.ts'
import type { GatewayDeps } from './deps.ts'
import { planFor } from './lookup.ts'
import type { Coding } from './negotiate.ts'
import { text } from './texts.ts'
import { showsAll } from './views.ts'

/** Nobody may hold a feed longer, however seldom its source speaks. */
export const MAX_AGE_SECONDS = 30
/** Feeds × forms × codings; the oldest entry goes. */
const MAX_CODED_BODIES = 200

/** Headers of every answer from the real-time state. */
export const feedHeaders: Readonly<Record<string, LocalText>> = {
  ETag: text('内容标签', 'Tag of the content'),
  Age: text('内容年龄（秒）', 'Age of the content in seconds'),
  'Hub-Content-Time': text('内容时刻', 'Instant of the content'),
  'Hub-Entities': text('实体数', 'Number of entities'),
  'Hub-State': text('live、stale、empty 或 down', 'live, stale, empty or down'),
}

export type CodedContent = { key: string; etag: string; body: Uint8Array }
export type CodedCache = (content: CodedContent, coding: Coding) => Promise<Uint8Array>

/** A dataset that does not exist or has no feed: the feed is not there. A refusal stays one. */
export function feedPlan(
  deps: Pick<GatewayDeps, 'catalog' | 'decide' | 'now' | 'publicUrl'>,
  ask: Ask,
  id = ask.given('id'),
  door: 'feeds' | 'records' = 'feeds',
) {
  try {
    return planFor(deps, ask, id, door, door === 'feeds' ? 'subscribe' : 'read')
  } catch (error) {
    const missing = ['dataset-not-found', 'door-not-offered']
    if (error instanceof Problem && missing.includes(error.code)) {
      throw new Problem('feed-not-found', { feed: id.slice(0, 200) })
    }
    throw error
  }
}

/**
 * What the ledger is told of an answer from the real-time state. A hash of what was delivered tells
 * of all its cells, so it stands only where all of them are shown.
 */
export function noteFeed(
  { realtime }: Pick<GatewayDeps, 'realtime'>,
  ask: Ask,
  { dataset, plan }: Pick<ReturnType<typeof feedPlan>, 'dataset' | 'plan'>,
  entities: number,
): void {
  ask.tells(dataset.id, entities)
  if (plan.tier === 'open') return
  const isWhole = showsAll(dataset, plan)
  for (const [feed, sha256] of realtime.deliveries(dataset.id)) {
    ask.uses({ dataset: dataset.id, feed, ...(isWhole && { sha256 }) })
  }
}

/** `Age` beside `max-age` = update frequency: a cache asks again when the next content is due. */
export function feedFacts(feed: FeedView, everySeconds: number): Record<string, string> {
  const maxAge = Math.max(1, Math.min(MAX_AGE_SECONDS, Math.floor(everySeconds)))
  return {
    'Cache-Control': `public, max-age=${maxAge}`,
    'Hub-Entities': String(feed.entities),
    'Hub-State': feed.condition,
    ...(feed.contentTime !== undefined && { 'Hub-Content-Time': feed.contentTime }),
    ...(feed.ageSeconds !== undefined && { Age: String(Math.max(0, Math.floor(feed.ageSeconds))) }),
  }
}

/**
 * One coding of one content is computed once, however many ask for it at the same time; new content
 * takes the place of the old.
 */
export function codedCache(): CodedCache {
  const bodies = new Map<string, { etag: string; made: Promise<Uint8Array> }>()
  return ({ key, etag, body }, coding) => {
    const slot = `${coding}\n${key}`
    const known = bodies.get(slot)
    if (known?.etag === etag) return known.made
    const made = compressWhole(body, coding)
    bodies.delete(slot)
    bodies.set(slot, { etag, made })
    made.catch(() => bodies.delete(slot))
    for (const oldest of bodies.keys()) {
      if (bodies.size <= MAX_CODED_BODIES) break
      bodies.delete(oldest)
    }
    return made
  }
}
