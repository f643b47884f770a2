import { DEFAULT_PAGE, MAX_PAGE } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Ask } from '../ask.ts'
import { listedDataset } from '../lookup.ts'
import { type JsonSchema, type Route, route } from '../operation.ts'
import { inOther } from '../pages/layout.ts'
import { providerQualityPage } from '../pages/provider-quality.ts'
import { qualityPage } from '../pages/quality.ts'
import { cursorParameter, datasetParameter, path, query } from '../parameters.ts'
import { badgeOf, countsOf, listedDatasets, listedProvider, reportOf } from '../quality.ts'
import { type QualityDeps, qualityState } from '../quality-state.ts'
import { json, pageReply, type Reply } from '../reply.ts'
import { list, NEXT, ref } from '../schemas.ts'
import { text } from '../texts.ts'
import { localeParameter, pageAnswers } from './pages.ts'

const providerParameter = path('provider', '提供单位标识', 'Provider id')

/**
 * `/quality` and its API: scores and verdicts of every listed dataset, which are metadata. Places,
 * amounts and reasons only of datasets that access gives to the caller.
 */
export function qualityRoutes(deps: QualityDeps): Route[] {
  return [...apiRoutes(deps), ...pages(deps)]
}

function apiRoutes(deps: QualityDeps): Route[] {
  const answer = (description: ReturnType<typeof text>, schema: string | JsonSchema) => ({
    200: {
      description,
      content: { 'application/json': typeof schema === 'string' ? ref(schema) : schema },
    },
  })
  return [
    route(
      {
        id: 'listQuality',
        path: '/api/quality',
        tag: 'catalogue',
        summary: text('各数据集的质量评分', 'Quality scores of the datasets'),
        parameters: [
          cursorParameter,
          query('limit', '每页条数', 'Items per page', {
            type: 'integer',
            minimum: 1,
            maximum: MAX_PAGE,
            default: DEFAULT_PAGE,
          }),
        ],
        others: 'refused',
        answers: answer(text('评分', 'Scores'), list(ref('QualityItem'), NEXT)),
        problems: [],
        cors: true,
      },
      (ask) => listQuality(deps, ask),
    ),
    route(
      {
        id: 'getQuality',
        path: '/api/datasets/{id}/quality',
        tag: 'catalogue',
        summary: text('数据集的质量', 'Quality of one dataset'),
        parameters: [datasetParameter],
        others: 'refused',
        answers: answer(text('评分、结论与问题分布', 'Scores, verdicts, faults'), 'QualityReport'),
        problems: ['dataset-not-found'],
        cors: true,
      },
      async (ask) => {
        const dataset = listedDataset(deps, ask.given('id'))
        return json(reportOf(deps, ask, await qualityState(deps, ask), dataset))
      },
    ),
    route(
      {
        id: 'getProviderQuality',
        path: '/api/providers/{provider}/quality',
        tag: 'catalogue',
        summary: text('提供单位的质量报告', 'Quality report of a provider'),
        parameters: [providerParameter],
        others: 'refused',
        answers: answer(text('各数据集的报告', 'Reports of its datasets'), 'ProviderQuality'),
        problems: ['provider-not-found'],
        cors: true,
      },
      async (ask) => json(await providerReport(deps, ask)),
    ),
  ]
}

function pages(deps: QualityDeps): Route[] {
  const page = { tag: 'pages', others: 'ignored', answers: pageAnswers, cors: false } as const
  return [
    route(
      {
        ...page,
        id: 'qualityPage',
        path: '/quality',
        summary: text('数据质量（网页）', 'Quality of the datasets, to read'),
        parameters: [localeParameter],
        problems: [],
      },
      async (ask) => {
        const state = await qualityState(deps, ask)
        const reports = listedDatasets(deps).map((dataset) => ({
          dataset,
          report: reportOf(deps, ask, state, dataset),
        }))
        const other = inOther('/quality', ask.locale)
        const { catalog } = deps
        return pageReply(
          qualityPage({ catalog: catalog(), reports, locale: ask.locale, other }),
          ask.locale,
        )
      },
    ),
    route(
      {
        ...page,
        id: 'providerQualityPage',
        path: '/providers/{provider}/quality',
        summary: text('提供单位质量报告（网页）', 'Quality report of a provider, to read'),
        parameters: [providerParameter, localeParameter],
        problems: ['provider-not-found'],
      },
      async (ask) => {
        const { locale } = ask
        const report = await providerReport(deps, ask)
        const target = `/providers/${encodeURIComponent(report.provider)}/quality`
        const content = { report, catalog: deps.catalog(), locale, other: inOther(target, locale) }
        return pageReply(providerQualityPage(content), locale)
      },
    ),
  ]
}

/** The cursor is the last dataset of the page before, behind a letter that says what it is. */
async function listQuality(deps: QualityDeps, ask: Ask): Promise<Reply> {
  const state = await qualityState(deps, ask)
  const limit = ask.integer('limit') ?? DEFAULT_PAGE
  const cursor = ask.text('cursor')
  if (cursor !== undefined && !/^d:[a-z0-9-]+$/.test(cursor)) throw new Problem('wrong-cursor')
  const after = cursor?.slice(2) ?? ''
  const rest = listedDatasets(deps).filter(({ id }) => id > after)
  const items = rest.slice(0, limit).map(({ id, title, family, provider, tier }) => ({
    dataset: id,
    title,
    family,
    provider,
    tier,
    quality: badgeOf(state, id),
    verdicts: countsOf(state, id),
  }))
  const last = rest.length > limit ? items.at(-1) : undefined
  return json({ items, ...(last && { next: `d:${last.dataset}` }) })
}

/** Rejects and findings by place and reason, of all datasets of one provider. */
async function providerReport(deps: QualityDeps, ask: Ask) {
  const { id, name, datasets } = listedProvider(deps, ask.given('provider'))
  const state = await qualityState(deps, ask)
  return {
    provider: id,
    name,
    items: datasets.map((dataset) => {
      const { depth, current, verdicts, faults } = reportOf(deps, ask, state, dataset)
      return { dataset: dataset.id, title: dataset.title, depth, current, verdicts, faults }
    }),
  }
}

export type ProviderReport = Awaited<ReturnType<typeof providerReport>>
