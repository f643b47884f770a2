import { durationSeconds } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import {
  type CodedCache,
  codedCache,
  feedFacts,
  feedHeaders,
  feedPlan,
  MAX_AGE_SECONDS,
  noteFeed,
} from '../feed-reply.ts'
import { type Route, route } from '../operation.ts'
import { datasetParameter } from '../parameters.ts'
import { isFresh, JSON_TYPE, notModified, type Reply } from '../reply.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'realtime' | 'decide' | 'now' | 'publicUrl'>
type Form = 'pb' | 'json'

/** GTFS-Realtime best practices name this type; older clients know `application/octet-stream`. */
const PROTOBUF_TYPE = 'application/x-protobuf'
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
            headers: feedHeaders,
          },
          304: { description: text('未变化', 'Not modified'), headers: feedHeaders },
        },
        problems: ['feed-not-found', 'authentication-required', 'tier-closed'],
        cors: true,
      },
      (ask) => readFeed(deps, ask, form, codedBodies),
    )
  }
}

function readFeed(deps: Deps, ask: Ask, form: Form, codedBodies: CodedCache): Reply {
  const { dataset, plan } = feedPlan(deps, ask)
  const feed = deps.realtime.feed(dataset.id, plan)
  noteFeed(deps, ask, { dataset, plan }, feed.entities)
  const etag = `"${feed.etag}-${form}"`
  const facts = {
    ...feedFacts(feed, durationSeconds(dataset.updateFrequency) ?? MAX_AGE_SECONDS),
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
