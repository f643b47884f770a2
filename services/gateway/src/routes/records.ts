import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { contractOf, Problem } from '@tongqu/contracts'
import type { Encoding, RecordsQuery, Snapshot } from '@tongqu/lakehouse'
import { type Ask, shown } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { downloaded } from '../download.ts'
import { encodings, formatFor } from '../formats.ts'
import { planFor } from '../lookup.ts'
import { type Operation, type Parameter, type Route, route } from '../operation.ts'
import {
  cursorParameter,
  datasetParameter,
  query,
  releaseParameters,
  tableParameter,
} from '../parameters.ts'
import { recordsQueryOf } from '../records-query.ts'
import { isFresh, notModified, REVALIDATE, type Reply, weakTag } from '../reply.ts'
import { ref } from '../schemas.ts'
import { pinned } from '../snapshots.ts'
import { text } from '../texts.ts'
import { viewOf } from '../views.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'decide' | 'now' | 'publicUrl'>

/** Interactive pages end here (DESIGN section 7); beyond it one downloads. */
const MAX_PAGE_ROWS = 10_000
const DEFAULT_PAGE_ROWS = 100
const MAX_LIST_CHARACTERS = 8_000
const MAX_WISH_CHARACTERS = 200

/** Encodings that make sense only as a page: a document is built whole. */
const PAGED: readonly Encoding[] = ['json', 'geojson']

const LIMIT_HELP =
  'Rows of this page; without it NDJSON, CSV, Arrow and Parquet are the full download'

const parameters: readonly Parameter[] = [
  query('select', '需要的列（逗号分隔）', 'Columns wanted, separated by commas', {
    type: 'string',
    maxLength: MAX_LIST_CHARACTERS,
  }),
  query('order', '排序：列名.desc,列名', 'Order: column.desc,column', {
    type: 'string',
    maxLength: MAX_LIST_CHARACTERS,
  }),
  query('bbox', '范围：西,南,东,北（WGS 84 度）', 'West,south,east,north in degrees of WGS 84', {
    type: 'string',
    maxLength: MAX_WISH_CHARACTERS,
  }),
  query('datetime', '事件时间：时刻或 起/止', 'Event time: an instant, or from/to (.. is open)', {
    type: 'string',
    maxLength: MAX_WISH_CHARACTERS,
  }),
  query('limit', '本页条数；NDJSON、CSV、Arrow、Parquet 不给则全量下载', LIMIT_HELP, {
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE_ROWS,
  }),
  cursorParameter,
  ...releaseParameters,
  query('format', '格式（优先于 Accept）', 'Format; wins over Accept', {
    type: 'string',
    enum: encodings,
  }),
]

const answers: Operation['answers'] = {
  200: {
    description: text(
      '一页记录（带 Link: rel=next）或全量下载',
      'A page of records (with Link: rel=next) or the full download',
    ),
    content: {
      'application/json': ref('RecordsPage'),
      'application/x-ndjson': { type: 'string', description: 'One JSON record per line.' },
      'text/csv': { type: 'string', description: 'RFC 4180 with a header line.' },
      'application/geo+json': ref('RecordsCollection'),
      'application/vnd.apache.arrow.stream': { type: 'string', format: 'binary' },
      'application/vnd.apache.parquet': { type: 'string', format: 'binary' },
    },
    headers: {
      'Hub-Release': text('所读版本', 'Release that was read'),
      ETag: text('版本、权限与查询的标签', 'Tag of release, plan and query'),
      Link: text('下一页', 'The next page, rel=next'),
    },
  },
  304: { description: text('未变化', 'Not modified') },
}

const problems = [
  'dataset-not-found',
  'authentication-required',
  'tier-closed',
  'door-not-offered',
  'version-not-found',
  'version-recalled',
  'dataset-not-landed',
  'unknown-parameter',
  'unknown-column',
  'wrong-operator',
  'wrong-value',
  'too-many-values',
  'no-geometry',
  'query-too-slow',
  'result-too-large',
  'lake-full',
  'hub-busy',
  'rate-limited',
] as const

/** `GET …/records`: rows of one table, as pages or as a download, in six encodings. */
export function recordRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'readTable',
        path: '/api/datasets/{id}/tables/{table}/records',
        tag: 'records',
        door: 'records',
        summary: text('读取一张表的记录', 'Records of a table'),
        parameters: [datasetParameter, tableParameter, ...parameters],
        others: 'filters',
        answers,
        problems: [...problems, 'table-not-found'],
        cors: true,
      },
      (ask) => readRecords(deps, ask, ask.given('table')),
    ),
    route(
      {
        id: 'readDataset',
        path: '/api/datasets/{id}/records',
        tag: 'records',
        door: 'records',
        summary: text('读取主表的记录', 'Records of the main table of a dataset'),
        parameters: [datasetParameter, ...parameters],
        others: 'filters',
        answers,
        problems,
        cors: true,
      },
      (ask) => readRecords(deps, ask, undefined),
    ),
  ]
}

async function readRecords(deps: Deps, ask: Ask, wanted: string | undefined): Promise<Reply> {
  const { dataset, plan } = planFor(deps, ask, ask.given('id'), 'records', 'read')
  const table = tableOf(dataset, plan, wanted)
  const hasGeometry = contractOf(table.contract).geometry !== undefined
  const format = formatFor(ask.text('format'), ask.header('accept'), hasGeometry)
  const recordsQuery = recordsQueryOf(ask, table.name, viewOf(plan, table.name))
  const snapshot = await pinned(deps.lake, ask, dataset.id)
  const paged = PAGED.includes(format.encoding) || ask.text('limit') || ask.text('cursor')
  const limit = ask.integer('limit') ?? DEFAULT_PAGE_ROWS
  const extent = paged ? [limit, ask.text('cursor') ?? ''] : ['all']
  const { restrict, ...asked } = recordsQuery
  const question = JSON.stringify([asked, format.encoding, extent])
  const etag = weakTag(snapshot.release, plan.hash, question)
  const headers: Record<string, string> = {
    'Cache-Control': REVALIDATE,
    ETag: etag,
    'Hub-Release': String(snapshot.release),
    'Last-Modified': new Date(snapshot.releasedAt).toUTCString(),
    Vary: 'Accept, Accept-Encoding',
  }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  if (paged) return recordsPage(deps, ask, snapshot, recordsQuery, format.encoding, limit, headers)
  const name = `${dataset.id}-${table.name}-${snapshot.release}.${format.extension}`
  headers['Content-Disposition'] = `attachment; filename="${name}"`
  return downloaded(deps.lake, ask, snapshot, recordsQuery, format.encoding, headers)
}

/** The first table is the main one. A table nobody may see is answered like a missing one. */
function tableOf(dataset: Dataset, plan: AccessPlan, wanted: string | undefined) {
  const table = dataset.tables.find(({ name }) => wanted === undefined || name === wanted)
  if (table && plan.tables[table.name]) return table
  throw new Problem('table-not-found', {
    dataset: dataset.id,
    table: shown(wanted ?? ''),
    tables: dataset.tables.map(({ name }) => name),
  })
}

/** A page of a question, with the way to the next one in the same release. */
export async function recordsPage(
  { lake, publicUrl }: Pick<Deps, 'lake' | 'publicUrl'>,
  ask: Ask,
  snapshot: Snapshot,
  recordsQuery: RecordsQuery,
  encoding: Encoding,
  limit: number,
  headers: Record<string, string>,
): Promise<Reply> {
  const cursor = ask.text('cursor')
  const extent = { limit, ...(cursor && { cursor }) }
  const found = await lake.pageAs(snapshot, recordsQuery, extent, encoding)
  const { body, contentType, next } = found
  ask.tells(snapshot.dataset, found.rows)
  const link = next ? { Link: nextLink(publicUrl, ask.target, snapshot.release, next) } : {}
  return { status: 200, headers: { ...headers, 'Content-Type': contentType, ...link }, body }
}

/** The next page is of the same release, whatever lands in between. */
function nextLink(publicUrl: string, target: string, release: number, cursor: string): string {
  const url = new URL(`${publicUrl}${target}`)
  url.searchParams.delete('asOf')
  url.searchParams.set('version', String(release))
  url.searchParams.set('cursor', cursor)
  return `<${url.href}>; rel="next"`
}
