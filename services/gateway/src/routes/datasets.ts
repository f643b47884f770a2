import type { AccessPlan } from '@tongqu/access'
import {
  type Catalog,
  type Dataset,
  DEFAULT_PAGE,
  formatsOf,
  knownContract,
  MAX_PAGE,
  MAX_QUERY_CHARACTERS,
  type SearchQuery,
  type SearchResult,
  SORTS,
  type Sort,
  search,
} from '@tongqu/catalog'
import { contractOf, Problem, problemOf } from '@tongqu/contracts'
import type { VersionInfo } from '@tongqu/lakehouse'
import { type Ask, invalid } from '../ask.ts'
import { describeDatasetTables } from '../columns.ts'
import type { GatewayDeps } from '../deps.ts'
import { type Currency, currencyOf } from '../freshness.ts'
import { datasetLinks } from '../links.ts'
import { applyLinks, listedDataset, mayApply, tryPlan } from '../lookup.ts'
import { type Route, route } from '../operation.ts'
import { cursorParameter, datasetParameter, query } from '../parameters.ts'
import { type Badge, badgeOf } from '../quality.ts'
import { qualityState } from '../quality-state.ts'
import { digest, isFresh, json, notModified, type Reply } from '../reply.ts'
import { list, NEXT, ref } from '../schemas.ts'
import { describeTerms } from '../terms.ts'
import { text } from '../texts.ts'
import { allCountsAreTold, showsAll } from '../views.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'realtime' | 'decide' | 'now' | 'publicUrl'>

/** Beyond this many pages one narrows the search. */
const MAX_PAGE_NUMBER = 1_000
const MAX_CHOICES_CHARACTERS = 1_000
const MAX_VERSIONS = 500
const DEFAULT_VERSIONS = 100

/** Parameters of a catalogue search, here and on the page at `/`. */
export const searchParameters = [
  query('q', '检索词（中文或英文）', 'Words to search for, Chinese or English', {
    type: 'string',
    maxLength: MAX_QUERY_CHARACTERS,
  }),
  choices('family', '类别', 'Family'),
  choices('tier', '开放属性', 'Tier'),
  choices('provider', '提供单位', 'Provider'),
  choices('format', '格式', 'Format'),
  query('sort', '排序', 'Order', { type: 'string', enum: SORTS }),
  query('page', '页码（与 cursor 二选一）', 'Page number (not together with cursor)', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE_NUMBER,
  }),
  cursorParameter,
  query('limit', '每页条数', 'Items per page', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE,
    default: DEFAULT_PAGE,
  }),
]

/** `GET /api/datasets…`: what the hub holds, whose it is and on which terms. */
export function datasetRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'listDatasets',
        path: '/api/datasets',
        tag: 'catalogue',
        summary: text('检索数据集', 'Search the datasets'),
        parameters: searchParameters,
        others: 'refused',
        answers: {
          200: {
            description: text('数据集列表与分面', 'Datasets and facets'),
            content: { 'application/json': ref('DatasetList') },
          },
        },
        problems: [],
        cors: true,
      },
      (ask) => listDatasets(deps, ask),
    ),
    route(
      {
        id: 'getDataset',
        path: '/api/datasets/{id}',
        tag: 'catalogue',
        summary: text('数据集详情', 'One dataset'),
        parameters: [datasetParameter],
        others: 'refused',
        answers: {
          200: {
            description: text('数据集', 'The dataset'),
            content: { 'application/json': ref('Dataset') },
          },
        },
        problems: ['dataset-not-found'],
        cors: true,
      },
      (ask) => getDataset(deps, ask),
    ),
    route(
      {
        id: 'getDatasetSchema',
        path: '/api/datasets/{id}/schema',
        tag: 'catalogue',
        summary: text('数据集各表的合约', 'Contracts of the tables of a dataset'),
        parameters: [datasetParameter],
        others: 'refused',
        answers: {
          200: {
            description: text('表名 → JSON Schema', 'Table name → JSON Schema'),
            content: { 'application/json': ref('DatasetSchema') },
          },
          304: { description: text('未变化', 'Not modified') },
        },
        problems: ['dataset-not-found'],
        cors: true,
      },
      (ask) => getSchema(deps, ask),
    ),
    versionsRoute(deps),
  ]
}

function versionsRoute(deps: Deps): Route {
  return route(
    {
      id: 'listVersions',
      path: '/api/datasets/{id}/versions',
      tag: 'catalogue',
      summary: text('数据集的版本', 'Releases of a dataset, newest first'),
      parameters: [
        datasetParameter,
        cursorParameter,
        query('limit', '每页条数', 'Items per page', {
          type: 'integer',
          minimum: 1,
          maximum: MAX_VERSIONS,
          default: DEFAULT_VERSIONS,
        }),
      ],
      others: 'refused',
      answers: {
        200: {
          description: text('版本列表', 'Releases'),
          content: { 'application/json': list(ref('Release'), NEXT) },
        },
      },
      problems: ['dataset-not-found'],
      cors: true,
    },
    (ask) => listVersions(deps, ask),
  )
}

/** The cursor is the number of the last release of the page before. */
async function listVersions(deps: Deps, ask: Ask): Promise<Reply> {
  const dataset = listedDataset(deps, ask.given('id'))
  const limit = ask.integer('limit') ?? DEFAULT_VERSIONS
  const cursor = ask.text('cursor')
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) throw new Problem('wrong-cursor')
  const before = cursor === undefined ? {} : { before: Number(cursor) }
  const items = await versionsOf(deps, dataset.id, { limit: limit + 1, ...before })
  const page = items.slice(0, limit)
  const last = items.length > limit ? page.at(-1) : undefined
  const told = amountsTold(dataset, tryPlan(deps, ask, dataset.id))
  return json({ items: page.map(told), ...(last && { next: String(last.release) }) })
}

/** How much there is of what one may not read is not told either. */
function amountsTold(dataset: Dataset, plan: AccessPlan | Problem) {
  const isRefused = plan instanceof Problem
  const isCounted = !isRefused && allCountsAreTold(dataset, plan)
  const isSized = !isRefused && showsAll(dataset, plan)
  return ({ rows, bytes, ...rest }: VersionInfo) => ({
    ...rest,
    ...(isCounted && { rows }),
    ...(isSized && { bytes }),
  })
}

/** Nothing landed: no releases, which is no fault. */
async function versionsOf({ lake }: Deps, id: string, page: { limit: number; before?: number }) {
  try {
    return await lake.versions(id, page)
  } catch (error) {
    if (error instanceof Problem && error.code === 'dataset-not-landed') return []
    throw error
  }
}

function choices(name: string, zh: string, en: string) {
  return query(name, `${zh}（逗号分隔多选）`, `${en}; several, separated by commas`, {
    type: 'string',
    maxLength: MAX_CHOICES_CHARACTERS,
  })
}

async function listDatasets(deps: Deps, ask: Ask): Promise<Reply> {
  const { result, currencies, badges } = await searchDatasets(deps, ask)
  const items = result.items.map((dataset) =>
    itemOf(dataset, currencies.get(dataset.id), badges.get(dataset.id)),
  )
  const { total, facets, next } = result
  return json({ items, total, facets, ...(next && { next }) })
}

/** The search a request asks for, with how current each dataset of the page is. */
export async function searchDatasets(deps: Deps, ask: Ask) {
  const catalog = deps.catalog()
  const sort = ask.text('sort') as Sort | undefined
  const currencies = new Map<string, Currency>()
  const lookAt = async (datasets: Iterable<Dataset>) => {
    for (const dataset of datasets) {
      if (dataset.state !== 'LISTED' || currencies.has(dataset.id)) continue
      currencies.set(dataset.id, await currencyOf(deps, dataset))
    }
  }
  if (sort === 'updated') await lookAt(catalog.datasets.values())
  const result = pageOf(catalog, ask, sort, (id) => currencies.get(id)?.updatedAt)
  await lookAt(result.items)
  const quality = await qualityState(deps, ask)
  const badges = new Map(result.items.map(({ id }) => [id, badgeOf(quality, id)] as const))
  return { result, currencies, badges }
}

function pageOf(
  catalog: Catalog,
  ask: Ask,
  sort: Sort | undefined,
  updatedAt: (dataset: string) => string | undefined,
): SearchResult {
  const cursor = ask.text('cursor')
  const page = ask.integer('page')
  if (cursor && page) {
    throw invalid('page', '不能与 cursor 同时使用', 'can not go together with cursor')
  }
  const q = ask.text('q')
  const asked: SearchQuery = {
    ...(q && { q }),
    ...(sort && { sort }),
    limit: ask.integer('limit') ?? DEFAULT_PAGE,
    family: choicesOf(ask, 'family'),
    tier: choicesOf(ask, 'tier'),
    provider: choicesOf(ask, 'provider'),
    format: choicesOf(ask, 'format'),
  }
  let result = search(catalog, cursor ? { ...asked, cursor } : asked, { updatedAt })
  for (let number = 1; number < (page ?? 1); number += 1) {
    if (!result.next) return { ...result, items: [] }
    result = search(catalog, { ...asked, cursor: result.next }, { updatedAt })
  }
  return result
}

function choicesOf(ask: Ask, name: string): string[] {
  return (ask.text(name) ?? '').split(',').filter((choice) => choice !== '')
}

async function getDataset(deps: Deps, ask: Ask): Promise<Reply> {
  const dataset = listedDataset(deps, ask.given('id'))
  const plan = tryPlan(deps, ask, dataset.id)
  const badge = badgeOf(await qualityState(deps, ask), dataset.id)
  return json(await describeDataset(deps, dataset, plan, badge))
}

/** Everything the catalogue says about a dataset to somebody with this plan or refusal. */
export async function describeDataset(
  deps: Deps,
  dataset: Dataset,
  plan: AccessPlan | Problem,
  quality: Badge | null,
) {
  const catalog = deps.catalog()
  const currency = await currencyOf(deps, dataset)
  const { keywords, landing, updateFrequency, retention, coverage, state } = dataset
  return {
    ...itemOf(dataset, currency, quality),
    state,
    keywords,
    about: aboutOf(catalog, dataset),
    access: accessOf(plan, dataset.id, deps.publicUrl),
    terms: describeTerms(catalog, dataset),
    release: currency.release ?? null,
    landing,
    updateFrequency,
    retention,
    coverage,
    formats: formatsOf(dataset, knownContract),
    tables: await describeDatasetTables(deps, dataset, plan),
    links: datasetLinks(deps.publicUrl, dataset),
  }
}

export type DatasetDescription = Awaited<ReturnType<typeof describeDataset>>

function itemOf(
  dataset: Dataset,
  currency: Currency | undefined,
  quality: Badge | null | undefined,
) {
  const { id, title, description, family, provider, tier, licence, doors, synthetic } = dataset
  const limitSeconds = dataset.freshnessLimitSeconds
  return {
    id,
    title,
    description,
    family,
    provider,
    tier,
    licence,
    updatedAt: currency?.updatedAt ?? null,
    freshness: currency?.freshness ?? { state: 'empty' as const, limitSeconds },
    doors,
    synthetic,
    quality: quality ?? null,
  }
}

function aboutOf(catalog: Catalog, { family, tier, provider, licence }: Dataset) {
  const plain = (id: string) => ({ 'zh-CN': id, en: id })
  return {
    family: catalog.families.get(family) ?? { id: family, label: plain(family) },
    tier: catalog.tiers.get(tier) ?? { id: tier, label: plain(tier), description: plain(tier) },
    provider: catalog.providers.get(provider) ?? { id: provider, name: plain(provider) },
    licence: catalog.licences.get(licence) ?? { id: licence, title: plain(licence) },
  }
}

function accessOf(plan: AccessPlan | Problem, id: string, publicUrl: string) {
  if (!(plan instanceof Problem)) return { allowed: true }
  const { title } = problemOf(plan.code)
  const apply = mayApply(plan) ? applyLinks(publicUrl, id) : {}
  return { allowed: false, code: plan.code, title, ...apply }
}

function getSchema(deps: Deps, ask: Ask): Reply {
  const dataset = listedDataset(deps, ask.given('id'))
  const tables = Object.fromEntries(
    dataset.tables.map(({ name, contract }) => [name, contractOf(contract).schema]),
  )
  const reply = json({ dataset: dataset.id, tables })
  const etag = `W/"${digest(String(reply.body))}"`
  const headers = { ...reply.headers, ETag: etag }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  return { ...reply, headers }
}
