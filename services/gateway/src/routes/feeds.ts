import { durationSeconds } from '@tongqu/catalog'
import { type LocalText, Problem } from '@tongqu/contracts'
import type { FeedView } from '@tongqu/realtime'
import type { Ask } from '../ask.ts'
import { compressWhole } from '../compress.ts'
import type { GatewayDeps } from '../deps.ts'
import { planFor } from '../lookup.ts'
import type { Coding } from '../negotiate.ts'
import { type Route, route } from '../operation.ts'
import { datasetParameter } from '../parameters.ts'
import { isFresh, JSON_TYPE, notModified, type Reply } from '../reply.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'realtime' | 'decide' | 'now' | 'publicUrl'>
type Form = 'pb' | 'json'

/** GTFS-Realtime best practices name this type; older clients know `application/octet-stream`. */
const PROTOBUF_TYPE = 'application/x-protobuf'
/** Nobody may hold a feed longer, however seldom its source speaks. */
const MAX_AGE_SECONDS = 30
/** Feeds × forms × codings; the oldest entry goes. */
const MAX_CODED_BODIES = 200

const headers: Readonly<Record<string, LocalText>> = {
  ETag: text('内容标签', 'Tag of the content'),
  Age: text('内容年龄（秒）', 'Age of the content in seconds'),
  'Hub-Content-Time': text('内容时刻', 'Instant of the content'),
  'Hub-Entities': text('实体数', 'Number of entities'),
  'Hub-State': text('live、stale、empty 或 down', 'live, stale, empty or down'),
}

/** `/feeds/{id}.pb` and `.json`: the newest state of a real-time dataset. */
export function feedRoutes(deps: Deps): Route[] {
  const codedBodies = codedCache()
  return [
    feedRoute('pb', PROTOBUF_TYPE, { type: 'string', format: 'binary' }),
    feedRoute('json', 'application/json', {
      type: 'object',
      description:
        'GTFS-Realtime FeedMessage in the JSON mapping of protobuf; of other contracts, ' +
        'positions of fleets among them, the newest readings by table.',
      properties: {
        header: {
          type: 'object',
          properties: {
            gtfsRealtimeVersion: { type: 'string' },
            timestamp: { type: 'string' },
            contentTime: { type: 'string', format: 'date-time' },
          },
        },
        entity: {
          type: 'array',
          items: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
        },
        readings: {
          type: 'object',
          additionalProperties: { type: 'array', items: { type: 'object' } },
        },
      },
      required: ['header'],
    }),
  ]

  function feedRoute(form: Form, type: string, schema: Record<string, unknown>): Route {
    return route(
      {
        id: form === 'pb' ? 'getFeed' : 'getFeedJson',
        path: `/feeds/{id}.${form}`,
        tag: 'realtime',
        door: 'feeds',
        summary: text('实时馈送（GTFS-Realtime）', `Real-time feed (GTFS-Realtime, ${form})`),
        parameters: [datasetParameter],
        others: 'refused',
        answers: {
          200: {
            description: text('完整馈送', 'The full feed'),
            content: { [type]: schema },
            headers,
          },
          304: { description: text('未变化', 'Not modified'), headers },
        },
        problems: ['feed-not-found', 'authentication-required', 'tier-closed'],
        cors: true,
      },
      (ask) => readFeed(deps, ask, form, codedBodies),
    )
  }
}

type Content = { key: string; etag: string; body: Uint8Array }
type CodedCache = (content: Content, coding: Coding) => Promise<Uint8Array>

function readFeed(deps: Deps, ask: Ask, form: Form, codedBodies: CodedCache): Reply {
  const { dataset, plan } = feedPlan(deps, ask)
  const feed = deps.realtime.feed(dataset.id, plan)
  const etag = `"${feed.etag}-${form}"`
  const facts = {
    ...headersOf(feed, durationSeconds(dataset.updateFrequency) ?? MAX_AGE_SECONDS),
    'Content-Type': form === 'pb' ? PROTOBUF_TYPE : JSON_TYPE,
    ETag: `W/${etag}`,
  }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(facts)
  const body = form === 'pb' ? feed.protobuf?.() : feed.json()
  if (!body) throw new Problem('feed-not-found', { feed: dataset.id })
  const key = `${dataset.id}\n${plan.hash}\n${form}`
  return {
    status: 200,
    headers: facts,
    body,
    precoded: (coding) => codedBodies({ key, etag, body }, coding),
  }
}

/** A dataset that does not exist or has no feed: the feed is not there. A refusal stays one. */
function feedPlan(deps: Deps, ask: Ask) {
  const id = ask.given('id')
  try {
    return planFor(deps, ask, id, 'feeds', 'subscribe')
  } catch (error) {
    const missing = ['dataset-not-found', 'door-not-offered']
    if (error instanceof Problem && missing.includes(error.code)) {
      throw new Problem('feed-not-found', { feed: id.slice(0, 200) })
    }
    throw error
  }
}

/** `Age` beside `max-age` = update frequency: a cache asks again when the next content is due. */
function headersOf(feed: FeedView, everySeconds: number): Record<string, string> {
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
function codedCache(): CodedCache {
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
