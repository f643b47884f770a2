import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Snapshot, SnapshotTable, StoredFile } from '@tongqu/lakehouse'
import { type Ask, shown } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { downloaded } from '../download.ts'
import { planFor } from '../lookup.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { datasetParameter, path, releaseParameters } from '../parameters.ts'
import { rangeOf } from '../range.ts'
import { isFresh, json, notModified, REVALIDATE, type Reply, weakTag } from '../reply.ts'
import { list, ref } from '../schemas.ts'
import { pinned } from '../snapshots.ts'
import { text } from '../texts.ts'
import { viewOf } from '../views.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'decide' | 'now' | 'publicUrl'>

const PARQUET = 'application/vnd.apache.parquet'

const refusals: Operation['problems'] = [
  'dataset-not-found',
  'authentication-required',
  'tier-closed',
  'door-not-offered',
  'version-not-found',
  'version-recalled',
  'dataset-not-landed',
]

/**
 * `GET …/files`: the stored Parquet files of a release, for a plan that covers the whole table.
 * Any narrower plan gets a file of its own, made from what it may see (DESIGN section 7).
 */
export function fileRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'listFiles',
        path: '/api/datasets/{id}/files',
        tag: 'files',
        door: 'files',
        summary: text('一个版本的文件', 'Files of a release'),
        parameters: [datasetParameter, ...releaseParameters],
        others: 'refused',
        answers: {
          200: {
            description: text('文件列表', 'Files'),
            content: {
              'application/json': list(ref('FileItem'), {
                release: { type: 'integer' },
                total: { type: 'integer' },
              }),
            },
          },
        },
        problems: refusals,
        cors: true,
      },
      (ask) => listFiles(deps, ask),
    ),
    route(
      {
        id: 'getFile',
        path: '/api/datasets/{id}/files/{name}',
        tag: 'files',
        door: 'files',
        summary: text('一个 Parquet 文件（支持 Range）', 'A Parquet file (ranges work)'),
        parameters: [datasetParameter, path('name', '文件名', 'File name'), ...releaseParameters],
        others: 'refused',
        answers: {
          200: {
            description: text('文件', 'The file'),
            content: { [PARQUET]: { type: 'string', format: 'binary' } },
          },
          206: {
            description: text('文件的一部分', 'Part of the file'),
            content: { [PARQUET]: { type: 'string', format: 'binary' } },
          },
          304: { description: text('未变化', 'Not modified') },
        },
        problems: [
          ...refusals,
          'file-not-found',
          'range-not-satisfiable',
          'result-too-large',
          'lake-full',
          'hub-busy',
          'rate-limited',
        ],
        cors: true,
      },
      (ask) => getFile(deps, ask),
    ),
  ]
}

async function listFiles(deps: Deps, ask: Ask): Promise<Reply> {
  const { dataset, plan } = planFor(deps, ask, ask.given('id'), 'files', 'download')
  const snapshot = await pinned(deps.lake, ask, dataset.id)
  const address = `${deps.publicUrl}/api/datasets/${encodeURIComponent(dataset.id)}/files`
  const items = visibleTables(dataset, plan, snapshot).flatMap(({ table, whole }) => {
    const named = (name: string) => ({
      name,
      table: table.name,
      href: `${address}/${encodeURIComponent(name)}?version=${snapshot.release}`,
    })
    if (!whole) return [{ ...named(projectedName(table.name)), projected: true }]
    return table.files.map((file) => ({
      ...named(fileName(file)),
      projected: false,
      rows: file.rows,
      bytes: file.bytes,
      partition: file.partition,
    }))
  })
  const { release } = snapshot
  return json({ items, release, total: items.length }, { 'Hub-Release': String(release) })
}

async function getFile(deps: Deps, ask: Ask): Promise<Reply> {
  const { dataset, plan } = planFor(deps, ask, ask.given('id'), 'files', 'download')
  const snapshot = await pinned(deps.lake, ask, dataset.id)
  const wanted = ask.given('name')
  for (const { table, whole } of visibleTables(dataset, plan, snapshot)) {
    if (!whole && wanted === projectedName(table.name)) {
      return projected(deps, ask, snapshot, table, plan)
    }
    const file = whole ? table.files.find((one) => fileName(one) === wanted) : undefined
    if (file) return stored(deps, ask, snapshot, file)
  }
  throw new Problem('file-not-found', {
    dataset: dataset.id,
    file: shown(wanted),
    release: snapshot.release,
  })
}

/** The dataset's own tables (never the lake's implicit ones) that the plan lets out at all. */
function visibleTables(dataset: Dataset, plan: AccessPlan, snapshot: Snapshot) {
  return dataset.tables.flatMap(({ name }) => {
    const table = snapshot.tables.get(name)
    const view = plan.tables[name]
    return table && view ? [{ table, whole: view.whole }] : []
  })
}

/** Stored files have flat, unique names; folders are none of the caller's business. */
function fileName({ path: stored }: StoredFile): string {
  return stored.slice(stored.lastIndexOf('/') + 1)
}

function projectedName(table: string): string {
  return `${table}.parquet`
}

/** A stored file never changes, so its name is its tag. */
async function stored(
  { lake }: Deps,
  ask: Ask,
  snapshot: Snapshot,
  file: StoredFile,
): Promise<Reply> {
  const name = fileName(file)
  const etag = `"${name.replace(/\.parquet$/, '')}"`
  const headers: Record<string, string> = {
    'Content-Type': PARQUET,
    'Cache-Control': REVALIDATE,
    'Accept-Ranges': 'bytes',
    'Content-Disposition': `attachment; filename="${name}"`,
    ETag: etag,
    'Hub-Release': String(snapshot.release),
  }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  const range = rangeOf(ask.header('range'), ask.header('if-range'), etag, file.bytes)
  const { start, end } = range ?? { start: 0, end: file.bytes }
  headers['Content-Length'] = String(end - start)
  if (range) headers['Content-Range'] = `bytes ${start}-${end - 1}/${file.bytes}`
  const status = range ? 206 : 200
  if (ask.head) return { status, headers, body: null }
  ask.tells(snapshot.dataset, rowsIn(file, end - start))
  const { signal } = ask
  const { body } = await lake.openFile(snapshot, file.path, { range: { start, end }, signal })
  return { status, headers, body }
}

/** Part of a file counts as its part of the rows, and never as none. */
function rowsIn({ rows, bytes }: StoredFile, taken: number): number {
  return Math.ceil((rows * taken) / Math.max(1, bytes))
}

async function projected(
  { lake }: Deps,
  ask: Ask,
  snapshot: Snapshot,
  table: SnapshotTable,
  plan: AccessPlan,
): Promise<Reply> {
  const etag = weakTag(snapshot.release, plan.hash, table.name, 'file')
  const headers = {
    'Cache-Control': REVALIDATE,
    'Content-Disposition': `attachment; filename="${projectedName(table.name)}"`,
    ETag: etag,
    'Hub-Release': String(snapshot.release),
  }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  const question = {
    table: table.name,
    ...viewOf(plan, table.name),
    select: [],
    where: [],
    order: [],
  }
  return downloaded(lake, ask, snapshot, question, 'parquet', headers)
}
