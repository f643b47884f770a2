import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { contractOf, Problem } from '@tongqu/contracts'
import type { Snapshot } from '@tongqu/lakehouse'
import { type Ask, invalid, shown } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { feedRows, feedsOf, membersOf, zipStream } from '../gtfs-zip.ts'
import { applyLinks, planFor } from '../lookup.ts'
import { type Route, route } from '../operation.ts'
import { datasetParameter, query, releaseParameters } from '../parameters.ts'
import { isFresh, notModified, REVALIDATE, type Reply, weakTag } from '../reply.ts'
import { pinned } from '../snapshots.ts'
import { primed } from '../streams.ts'
import { text } from '../texts.ts'
import { restrictionOf } from '../views.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'raw' | 'decide' | 'now' | 'publicUrl'>

const ZIP = 'application/zip'
const MAX_FEED_CHARACTERS = 200

/** `GET …/gtfs.zip`: a timetable as GTFS again, from the tables or as it was delivered. */
export function gtfsRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'getGtfs',
        path: '/api/datasets/{id}/gtfs.zip',
        tag: 'files',
        door: 'gtfs',
        summary: text('GTFS 压缩包', 'A timetable as GTFS'),
        parameters: [
          datasetParameter,
          query('feed', '馈送（只有一个时可省略）', 'Feed; may be left out when there is one', {
            type: 'string',
            maxLength: MAX_FEED_CHARACTERS,
          }),
          query(
            'form',
            'normalised 为由表重建，original 为原始交付',
            'normalised: rebuilt from the tables; original: the bytes as delivered',
            { type: 'string', enum: ['normalised', 'original'], default: 'normalised' },
          ),
          ...releaseParameters,
        ],
        others: 'refused',
        answers: {
          200: {
            description: text('GTFS', 'The archive'),
            content: { [ZIP]: { type: 'string', format: 'binary' } },
          },
          304: { description: text('未变化', 'Not modified') },
        },
        problems: [
          'dataset-not-found',
          'authentication-required',
          'tier-closed',
          'door-not-offered',
          'version-not-found',
          'version-recalled',
          'dataset-not-landed',
          'agreement-required',
          'feed-not-found',
          'delivery-not-found',
          'hub-busy',
          'rate-limited',
        ],
        cors: true,
      },
      (ask) => getGtfs(deps, ask),
    ),
  ]
}

async function getGtfs(deps: Deps, ask: Ask): Promise<Reply> {
  const { dataset, plan } = planFor(deps, ask, ask.given('id'), 'gtfs', 'download')
  const snapshot = await pinned(deps.lake, ask, dataset.id)
  const form = ask.given('form')
  if (form === 'original' && !coversAll(dataset, plan)) throw originalRefused(deps, dataset.id)
  if (Object.values(plan.tables).some(restrictionOf)) throw archiveRefused(deps, dataset.id)
  const feed = feedOf(ask, shownTables(dataset, plan), snapshot)
  const etag = weakTag(snapshot.release, plan.hash, feed, form)
  const name = `${dataset.id}-${feed}-${snapshot.release}.zip`.replace(/[^\w.-]/g, '_')
  const headers = {
    'Content-Type': ZIP,
    'Cache-Control': REVALIDATE,
    'Content-Disposition': `attachment; filename="${name}"`,
    ETag: etag,
    'Hub-Release': String(snapshot.release),
  }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  if (form === 'original') return original(deps, ask, dataset, snapshot, feed, headers)
  ask.admit()
  if (ask.head) return { status: 200, headers, body: null }
  const members = membersOf(dataset, plan, snapshot, feed)
  const count = (rows: number) => ask.tells(dataset.id, rows)
  const body = zipStream(deps.lake, snapshot, members, { feed, signal: ask.signal, count })
  return { status: 200, headers, body: await primed(body) }
}

/** A feed that has rows in other tables only is not there for who sees none of them. */
function shownTables({ tables, ...rest }: Dataset, plan: AccessPlan): Dataset {
  return { ...rest, tables: tables.filter(({ name }) => plan.tables[name]) }
}

/** What was delivered can not be narrowed: it leaves whole or not at all, and only as GTFS. */
function coversAll(dataset: Dataset, plan: AccessPlan): boolean {
  return dataset.tables.every(
    ({ name, contract }) => plan.tables[name]?.whole && contractOf(contract).family === 'gtfs',
  )
}

function originalRefused({ publicUrl }: Deps, id: string): Problem {
  const detail = {
    'zh-CN': '原始交付含有未公开的列，只能下载规范化形式。',
    en: 'The delivery holds columns that are not public; only the normalised form is.',
  }
  return new Problem('agreement-required', { detail, dataset: id, ...applyLinks(publicUrl, id) })
}

/** An archive without some of its rows refers to what is not there. */
function archiveRefused({ publicUrl }: Deps, id: string): Problem {
  const detail = {
    'zh-CN': '协议只含部分行或遮蔽的列，GTFS 整包不能按此裁剪；请按表读取记录或文件。',
    en: 'The agreement covers part of the rows, or masked columns: read records or files by table.',
  }
  return new Problem('agreement-required', { detail, dataset: id, ...applyLinks(publicUrl, id) })
}

function feedOf(ask: Ask, dataset: Dataset, snapshot: Snapshot): string {
  const feeds = feedsOf(dataset, snapshot)
  const wanted = ask.text('feed')
  if (wanted !== undefined) {
    if (feeds.includes(wanted)) return wanted
    throw new Problem('feed-not-found', { feed: shown(wanted), feeds })
  }
  const [only, ...others] = feeds
  if (only !== undefined && others.length === 0) return only
  const list = feeds.join(', ')
  throw invalid('feed', `必须给出，可选：${list}`, `must be given; there are ${list}`)
}

/** The delivery that the rows of this feed came from, byte for byte. */
async function original(
  { lake, raw }: Deps,
  ask: Ask,
  dataset: Dataset,
  snapshot: Snapshot,
  feed: string,
  headers: Record<string, string>,
): Promise<Reply> {
  const delivery = await deliveryOf(lake, dataset, snapshot, feed)
  const body = await raw.open(delivery)
  for (const { rows } of tablesWith(dataset, snapshot, feed)) ask.tells(dataset.id, rows)
  return { status: 200, headers, body: ask.head ? body : await primed(body) }
}

async function deliveryOf(
  lake: Deps['lake'],
  dataset: Dataset,
  snapshot: Snapshot,
  feed: string,
): Promise<string> {
  for (const { name } of tablesWith(dataset, snapshot, feed)) {
    const question = {
      table: name,
      view: ['feed_id', 'delivery_id'],
      select: ['delivery_id'],
      where: [{ column: 'feed_id', operator: 'eq', values: [feed] } as const],
      order: [],
    }
    const { items } = await lake.page(snapshot, question, { limit: 1 })
    const delivery = items[0]?.delivery_id
    if (typeof delivery === 'string') return delivery
  }
  throw new Problem('delivery-not-found', { dataset: dataset.id, feed })
}

/** Small tables first: any row of the feed tells where it came from. */
function tablesWith(dataset: Dataset, snapshot: Snapshot, feed: string) {
  return dataset.tables
    .map(({ name }) => ({ name, rows: feedRows(snapshot, name, feed) }))
    .filter(({ rows }) => rows > 0)
    .toSorted((a, b) => a.rows - b.rows)
}
