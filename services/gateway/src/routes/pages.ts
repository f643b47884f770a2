import { type Ask, shown } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { listedDataset, tryPlan } from '../lookup.ts'
import { type Route, route } from '../operation.ts'
import { cataloguePage } from '../pages/catalogue.ts'
import { datasetPage } from '../pages/dataset.ts'
import { inOther } from '../pages/layout.ts'
import { datasetParameter, query } from '../parameters.ts'
import { previewOf } from '../preview.ts'
import { pageReply, type Reply } from '../reply.ts'
import { text } from '../texts.ts'
import { describeDataset, searchDatasets, searchParameters } from './datasets.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'realtime' | 'decide' | 'now' | 'publicUrl'>

const localeParameter = query('lang', '语言', 'Language', {
  type: 'string',
  pattern: '^(zh|en)(-[A-Za-z]+)*$',
})

const html = {
  200: { description: text('网页', 'A page'), content: { 'text/html': { type: 'string' } } },
}

/** The plain catalogue for people: `/` and `/datasets/{id}`, without any script. */
export function pageRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'cataloguePage',
        path: '/',
        tag: 'pages',
        summary: text('数据目录（网页）', 'The catalogue, to read'),
        parameters: [...searchParameters, localeParameter],
        others: 'ignored',
        answers: html,
        problems: [],
        cors: false,
      },
      (ask) => catalogue(deps, ask),
    ),
    route(
      {
        id: 'datasetPage',
        path: '/datasets/{id}',
        tag: 'pages',
        summary: text('数据集（网页）', 'A dataset, to read'),
        parameters: [datasetParameter, localeParameter],
        others: 'ignored',
        answers: html,
        problems: ['dataset-not-found'],
        cors: false,
      },
      (ask) => dataset(deps, ask),
    ),
  ]
}

async function catalogue(deps: Deps, ask: Ask): Promise<Reply> {
  const { result, currencies } = await searchDatasets(deps, ask)
  const page = cataloguePage({
    catalog: deps.catalog(),
    result,
    currencies,
    target: ask.target,
    locale: ask.locale,
    q: shown(ask.text('q') ?? ''),
  })
  return pageReply(page, ask.locale)
}

async function dataset(deps: Deps, ask: Ask): Promise<Reply> {
  const found = listedDataset(deps, ask.given('id'))
  const plan = tryPlan(deps, ask, found.id)
  const description = await describeDataset(deps, found, plan)
  const page = datasetPage({
    dataset: description,
    preview: await previewOf(deps.lake, found, plan),
    locale: ask.locale,
    publicUrl: deps.publicUrl,
    other: inOther(`/datasets/${encodeURIComponent(found.id)}`, ask.locale),
  })
  return pageReply(page, ask.locale)
}
