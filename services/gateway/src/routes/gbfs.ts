import { durationSeconds } from '@tongqu/catalog'
import {
  GBFS_PARTS,
  type GbfsContent,
  type GbfsPart,
  type GbfsTimes,
  gbfsDiscovery,
  gbfsDocument,
} from '@tongqu/realtime'
import type { Ask } from '../ask.ts'
import {
  type CodedCache,
  codedCache,
  feedFacts,
  feedHeaders,
  MAX_AGE_SECONDS,
  noteFeed,
} from '../feed-reply.ts'
import {
  alertsOf,
  companionOf,
  contentOf,
  type GbfsDeps,
  type GbfsSystem,
  isLive,
  missing,
  offeredParts,
  systemFor,
  ttlOf,
} from '../gbfs-systems.ts'
import { type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { digest, isFresh, JSON_TYPE, notModified, REVALIDATE, type Reply } from '../reply.ts'
import { text } from '../texts.ts'

/** Documents kept: system, plan and name; the oldest goes. */
const MAX_DOCUMENTS = 100
const DISCOVERY = 'gbfs'

const DOCUMENT = {
  type: 'object',
  required: ['last_updated', 'ttl', 'version', 'data'],
  properties: {
    last_updated: { type: 'string', format: 'date-time' },
    ttl: { type: 'integer', minimum: 0 },
    version: { const: '3.0' },
    data: { type: 'object' },
  },
} as const

type Documents = Map<string, { etag: string; body: Uint8Array }>
type Caches = { documents: Documents; coded: CodedCache }

/**
 * `/gbfs/{system}/{document}.json`: GBFS 3.0 out of the hub. A system is a dataset with
 * `gbfs/station@1`; `<dataset>~<feed>` is one feed of it. Without a feed several systems stand in
 * one set of documents, and their ids have the feed before them.
 */
export function gbfsRoutes(deps: GbfsDeps): Route[] {
  const caches: Caches = { documents: new Map(), coded: codedCache() }
  const names = [DISCOVERY, ...GBFS_PARTS.map(({ name }) => name)]
  return [
    route(
      {
        id: 'getGbfs',
        path: '/gbfs/{system}/{document}.json',
        tag: 'realtime',
        door: 'gbfs',
        summary: text('共享单车（GBFS 3.0）', 'Shared mobility (GBFS 3.0)'),
        parameters: [
          path(
            'system',
            '站点数据集标识；多个系统时可用 数据集~馈送',
            'Id of a dataset of stations; of several systems also dataset~feed',
          ),
          {
            ...path(
              'document',
              `文件名：${names.join('、')}`,
              `Name of the document: ${names.join(', ')}`,
            ),
            examples: [DISCOVERY, 'station_information', 'station_status'],
          },
        ],
        others: 'refused',
        answers: {
          200: {
            description: text('GBFS 3.0 文件', 'A document of GBFS 3.0'),
            content: { 'application/json': DOCUMENT },
            headers: feedHeaders,
          },
          304: { description: text('未变化', 'Not modified'), headers: feedHeaders },
        },
        problems: [
          ...(['feed-not-found', 'authentication-required', 'tier-closed'] as const),
          ...(['dataset-not-landed', 'query-too-slow', 'result-too-large'] as const),
        ],
        cors: true,
      },
      (ask) => readGbfs(deps, ask, caches),
    ),
  ]
}

async function readGbfs(deps: GbfsDeps, ask: Ask, caches: Caches): Promise<Reply> {
  const name = ask.given('document')
  const part = GBFS_PARTS.find((one) => one.name === name)
  const system = await systemFor(deps, ask, ask.given('system'))
  if (name === DISCOVERY) return discovery(deps, ask, system)
  if (!part) throw missing(`${system.name}/${name}`)
  const companion = companionOf(deps, ask, system, part)
  if (isLive(part)) return liveReply(deps, ask, caches, system, part, companion)
  const { statics } = system
  const alerts =
    companion.dataset === statics.dataset ? undefined : await alertsOf(deps, companion, part)
  const rows = alerts?.rows ?? (companion.dataset === statics.dataset ? ownRows(system, part) : [])
  const source = alerts?.release ?? statics
  ask.uses({ dataset: companion.dataset.id, release: source.release })
  ask.tells(companion.dataset.id, rows.length)
  const etag = tagOf(system, part.name, `${source.release}-${companion.plan.hash}`)
  const headers = {
    'Cache-Control': REVALIDATE,
    'Hub-Release': String(source.release),
    'Last-Modified': new Date(source.releasedAt).toUTCString(),
  }
  return replied(ask, caches, { etag, headers, key: keyOf(system, part, companion) }, () =>
    gbfsDocument(part.name, contentOf(deps, system, rows), {
      lastUpdated: source.releasedAt,
      ttlSeconds: ttlOf(companion.dataset),
    }),
  )
}

function ownRows({ statics }: GbfsSystem, { contract }: GbfsPart): GbfsContent['rows'] {
  return statics.rows.get(contract) ?? []
}

/** What the caller may not have is not listed, so the list depends on who asks. */
function discovery(deps: GbfsDeps, ask: Ask, system: GbfsSystem): Reply {
  const { name, statics } = system
  const base = `${deps.publicUrl}/gbfs/${encodeURIComponent(name)}`
  const times: GbfsTimes = {
    lastUpdated: statics.releasedAt,
    ttlSeconds: ttlOf(statics.dataset),
  }
  const names = offeredParts(deps, ask, system)
  const body = gbfsDiscovery(names, (one) => `${base}/${one}.json`, times)
  const headers = {
    'Cache-Control': REVALIDATE,
    'Content-Type': JSON_TYPE,
    ETag: `W/"${digest(body)}"`,
    'Hub-Release': String(statics.release),
  }
  if (isFresh(ask.header('if-none-match'), headers.ETag)) return notModified(headers)
  return { status: 200, headers, body }
}

function liveReply(
  deps: GbfsDeps,
  ask: Ask,
  caches: Caches,
  system: GbfsSystem,
  part: GbfsPart,
  companion: ReturnType<typeof companionOf>,
): Reply {
  const { dataset, plan, table } = companion
  const feed = deps.realtime.feed(dataset.id, plan)
  noteFeed(deps, ask, companion, feed.entities)
  const headers = feedFacts(feed, durationSeconds(dataset.updateFrequency) ?? MAX_AGE_SECONDS)
  const etag = tagOf(system, part.name, feed.etag)
  return replied(ask, caches, { etag, headers, key: keyOf(system, part, companion) }, () =>
    gbfsDocument(part.name, contentOf(deps, system, feed.rows()[table] ?? []), {
      lastUpdated: feed.contentTime ?? system.statics.releasedAt,
      ttlSeconds: ttlOf(dataset),
    }),
  )
}

/** Ids and languages come from the statics, so every document depends on their release. */
function tagOf({ name, statics, isMerged }: GbfsSystem, part: string, content: string): string {
  const known = JSON.stringify([name, isMerged, part, statics.release, statics.plan.hash, content])
  return `"${digest(known)}-gbfs"`
}

function keyOf(
  { name, statics }: GbfsSystem,
  part: GbfsPart,
  { plan }: ReturnType<typeof companionOf>,
): string {
  return JSON.stringify([name, part.name, statics.plan.hash, plan.hash])
}

type Answer = { etag: string; key: string; headers: Readonly<Record<string, string>> }

/** Written once for each content, however many ask. */
function replied(ask: Ask, caches: Caches, answer: Answer, write: () => Uint8Array): Reply {
  const { etag, key } = answer
  const headers = { ...answer.headers, 'Content-Type': JSON_TYPE, ETag: `W/${etag}` }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  const { documents, coded } = caches
  const last = documents.get(key)
  const body = last?.etag === etag ? last.body : write()
  documents.delete(key)
  documents.set(key, { etag, body })
  for (const oldest of documents.keys()) {
    if (documents.size <= MAX_DOCUMENTS) break
    documents.delete(oldest)
  }
  return {
    status: 200,
    headers,
    body,
    precoded: (coding) => coded({ key, etag, body }, coding),
  }
}
