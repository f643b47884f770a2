import type { Dataset } from '@tongqu/catalog'
import { type Ask, shown } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { isFleet } from '../freshness.ts'
import { kindsOf, VEHICLE_KINDS } from '../live-state.ts'
import { listedDataset, tryPlan } from '../lookup.ts'
import { type Route, route } from '../operation.ts'
import { cataloguePage } from '../pages/catalogue.ts'
import { datasetPage } from '../pages/dataset.ts'
import { inOther } from '../pages/layout.ts'
import { sourcesPage } from '../pages/sources.ts'
import { datasetParameter, query } from '../parameters.ts'
import { placesOf } from '../places.ts'
import { previewOf } from '../preview.ts'
import { reportOf } from '../quality.ts'
import { qualityState } from '../quality-state.ts'
import { isRates, ratesFor } from '../rates.ts'
import { pageReply, type Reply } from '../reply.ts'
import { text } from '../texts.ts'
import { describeDataset, searchDatasets, searchParameters } from './datasets.ts'
import { forwardItems, sourceItems } from './sources.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'realtime' | 'decide' | 'now' | 'publicUrl'>

export const localeParameter = query('lang', '语言', 'Language', {
  type: 'string',
  pattern: '^(zh|en)(-[A-Za-z]+)*$',
})

/** A page. */
export const pageAnswers = {
  200: { description: text('网页', 'A page'), content: { 'text/html': { type: 'string' } } },
}

/** For people: the catalogue `/`, `/datasets/{id}` and `/sources`, without any script. */
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
        answers: pageAnswers,
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
        answers: pageAnswers,
        problems: ['dataset-not-found'],
        cors: false,
      },
      (ask) => dataset(deps, ask),
    ),
    route(
      {
        id: 'sourcesPage',
        path: '/sources',
        tag: 'pages',
        summary: text('来源状态（网页）', 'State of the sources, to read'),
        parameters: [localeParameter],
        others: 'ignored',
        answers: pageAnswers,
        problems: [],
        cors: false,
      },
      (ask) => sources(deps, ask),
    ),
  ]
}

async function catalogue(deps: Deps, ask: Ask): Promise<Reply> {
  const { result, currencies, badges } = await searchDatasets(deps, ask)
  const page = cataloguePage({
    catalog: deps.catalog(),
    result,
    currencies,
    badges,
    target: ask.target,
    locale: ask.locale,
    q: shown(ask.text('q') ?? ''),
  })
  return pageReply(page, ask.locale)
}

async function dataset(deps: Deps, ask: Ask): Promise<Reply> {
  const found = listedDataset(deps, ask.given('id'))
  const plan = tryPlan(deps, ask, found.id)
  const quality = reportOf(deps, ask, await qualityState(deps, ask), found)
  const description = await describeDataset(deps, found, plan, quality.current)
  const page = datasetPage({
    dataset: description,
    quality,
    preview: await previewOf(deps.lake, found, plan, ask),
    places: await placesOf(deps.lake, found, plan, ask),
    rates: await ratesOf(deps, ask, found),
    locale: ask.locale,
    publicUrl: deps.publicUrl,
    other: inOther(`/datasets/${encodeURIComponent(found.id)}`, ask.locale),
  })
  return pageReply(page, ask.locale)
}

/** Of a dataset with positions of vehicles, or with the rates themselves. */
async function ratesOf(deps: Deps, ask: Ask, found: Dataset) {
  const kinds = isFleet(found) ? kindsOf(deps.catalog(), found.id) : VEHICLE_KINDS
  if (!isFleet(found) && !isRates(found)) return undefined
  const rates = await ratesFor(deps, ask)
  return rates && { rates, kinds }
}

function sources(deps: Deps, ask: Ask): Reply {
  const now = deps.now().getTime()
  const page = sourcesPage({
    catalog: deps.catalog(),
    sources: sourceItems(deps, ask),
    forwards: forwardItems(deps, ask),
    secondsSince: (instant) => Math.max(0, Math.floor((now - Date.parse(instant)) / 1_000)),
    locale: ask.locale,
  })
  return pageReply(page, ask.locale)
}
