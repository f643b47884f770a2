import { durationSeconds } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { type FeedView, isSiri, type SiriFilter, siriDocument } from '@tongqu/realtime'
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
import { datasetParameter, query } from '../parameters.ts'
import { digest, isFresh, notModified, type Reply } from '../reply.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'realtime' | 'decide' | 'now' | 'publicUrl'>

const TYPE = 'application/xml'
const PRODUCER = 'tongqu'
const MAX_REF_CHARACTERS = 512
/** Documents kept: dataset, plan and filter; the oldest goes. */
const MAX_DOCUMENTS = 50

const REF = { type: 'string', maxLength: MAX_REF_CHARACTERS } as const

/** `/siri/{id}.xml`: the newest state of a dataset of `siri/*` as a strict SIRI 2.1 delivery. */
export function siriRoutes(deps: Deps): Route[] {
  const coded = codedCache()
  const documents = new Map<string, { etag: string; body: Uint8Array | undefined }>()
  return [
    route(
      {
        id: 'getSiri',
        path: '/siri/{id}.xml',
        tag: 'realtime',
        door: 'siri',
        summary: text('实时馈送（SIRI 2.1）', 'Real-time feed (SIRI 2.1)'),
        parameters: [
          datasetParameter,
          query('LineRef', '只要这条线路', 'Of this line only', REF),
          query(
            'StopPointRef',
            '只要这个站点（SM 的 MonitoringRef、SX 的影响站点）',
            'Of this stop only: MonitoringRef of SM, stops affected of SX',
            REF,
          ),
        ],
        others: 'refused',
        answers: {
          200: {
            description: text('ServiceDelivery', 'A ServiceDelivery'),
            content: { [TYPE]: { type: 'string' } },
            headers: feedHeaders,
          },
          204: {
            description: text(
              '没有班次：SIRI 的预计时刻表不能为空',
              'No journeys: an estimated timetable of SIRI may not be empty',
            ),
            headers: feedHeaders,
          },
          304: { description: text('未变化', 'Not modified'), headers: feedHeaders },
        },
        problems: ['feed-not-found', 'authentication-required', 'tier-closed'],
        cors: true,
      },
      (ask) => readSiri(deps, ask, documents, coded),
    ),
  ]
}

function readSiri(
  deps: Deps,
  ask: Ask,
  documents: Map<string, { etag: string; body: Uint8Array | undefined }>,
  coded: CodedCache,
): Reply {
  const { dataset, plan } = feedPlan(deps, ask)
  if (!isSiri(dataset.tables.map(({ contract }) => contract))) {
    throw new Problem('feed-not-found', { feed: dataset.id })
  }
  const filter = filterOf(ask)
  const key = JSON.stringify([dataset.id, plan.hash, filter])
  const feed = deps.realtime.feed(dataset.id, plan)
  noteFeed(deps, ask, { dataset, plan }, feed.entities)
  const etag = `"${feed.etag}-siri${Object.keys(filter).length > 0 ? `-${digest(key)}` : ''}"`
  const facts = {
    ...feedFacts(feed, durationSeconds(dataset.updateFrequency) ?? MAX_AGE_SECONDS),
    ETag: `W/${etag}`,
  }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(facts)
  const body = documentOf(documents, key, etag, () =>
    written(deps, feed, filter, dataset.freshnessLimitSeconds),
  )
  if (!body) return { status: 204, headers: facts, body: null }
  return {
    status: 200,
    headers: { ...facts, 'Content-Type': TYPE },
    body,
    precoded: (coding) => coded({ key, etag, body }, coding),
  }
}

function filterOf(ask: Ask): SiriFilter {
  const lineRef = ask.text('LineRef')
  const stopRef = ask.text('StopPointRef')
  return { ...(lineRef && { lineRef }), ...(stopRef && { stopRef }) }
}

function written(
  { now }: Deps,
  feed: FeedView,
  filter: SiriFilter,
  freshSeconds: number,
): Uint8Array | undefined {
  const at = now()
  const document = siriDocument(feed.rows(), {
    now: at.toISOString(),
    validUntil: new Date(at.getTime() + freshSeconds * 1_000).toISOString(),
    producer: PRODUCER,
    filter,
  })
  return document === undefined ? undefined : Buffer.from(document)
}

/** Written once for each content, however many ask. */
function documentOf(
  documents: Map<string, { etag: string; body: Uint8Array | undefined }>,
  key: string,
  etag: string,
  write: () => Uint8Array | undefined,
): Uint8Array | undefined {
  const known = documents.get(key)
  if (known?.etag === etag) return known.body
  const body = write()
  documents.delete(key)
  documents.set(key, { etag, body })
  for (const oldest of documents.keys()) {
    if (documents.size <= MAX_DOCUMENTS) break
    documents.delete(oldest)
  }
  return body
}
