import type { Catalog, Dataset } from '@tongqu/catalog'
import { html } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import type { QualityReport } from '../quality.ts'
import { SIDES } from '../quality-state.ts'
import { each, type Html, layout, nothing, withLocale } from './layout.ts'
import {
  faultTable,
  qualityStyle,
  scoreChart,
  sideCell,
  sidesTable,
  verdictTable,
} from './quality-parts.ts'
import { scoreText, sideName } from './quality-words.ts'
import { words } from './words.ts'

type Reported = { dataset: Dataset; report: QualityReport }

type QualityContent = {
  catalog: Pick<Catalog, 'providers'>
  reports: readonly Reported[]
  locale: Locale
  other: string
}

/** Verdicts that ask for a look come first. */
const URGENCY = ['FAIL', 'WARN', 'UNKNOWN', 'PASS']

/** Scores of all datasets on five sides, their way over days, and what the rules say. */
export function qualityPage({ catalog, reports, locale, other }: QualityContent): string {
  const say = words(locale)
  const title = say('数据质量', 'Data quality')
  const verdicts = reports
    .flatMap(({ dataset, report }) =>
      report.verdicts.map((verdict) => ({ ...verdict, dataset: datasetLink(dataset, locale) })),
    )
    .sort((a, b) => URGENCY.indexOf(a.verdict) - URGENCY.indexOf(b.verdict))
  const main = html`<h1>${title}</h1>
<p class="lead">${say(
    '每个数据集每日在五方面评分（0–100）。来源中断时结论为未知、评分冻结，不算不合格。',
    'Each dataset is scored every day on five sides (0–100). While a source is away verdicts are ' +
      'unknown and scores frozen; an outage is never a failure.',
  )}</p>
${matrix(reports, locale)}
<h2>${say('规则结论', 'Verdicts')}</h2>
${verdicts.length > 0 ? verdictTable(verdicts, locale) : html`<p>${say('暂无', 'None yet')}</p>`}
<h2>${say('提供单位报告', 'Reports by provider')}</h2>
${providerLinks(catalog, reports, locale)}
<h2>${say('如何计算', 'How scores are computed')}</h2>
${formulas(locale)}
<p class="meta"><a href="/api/quality">/api/quality</a></p>`
  return layout({ title, locale, other, main, head: qualityStyle })
}

function matrix(reports: readonly Reported[], locale: Locale): Html {
  const say = words(locale)
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say('评分', 'Scores')}">
<table class="sides"><thead><tr><th scope="col">${say('数据集', 'Dataset')}</th>
${each(SIDES, (side) => html`<th scope="col">${sideName(side, locale)}</th>`)}
<th scope="col">${say('总评', 'Overall')}</th><th scope="col">${say('走势', 'Over days')}</th></tr></thead>
<tbody>
${each(reports, ({ dataset, report }) => {
  const { current, days } = report
  const sides = SIDES.map((name) => current?.sides.find(({ side }) => side === name))
  return html`<tr><th scope="row">${datasetLink(dataset, locale)}</th>
${each(sides, (side) => sideCell(side, locale))}
<td>${scoreText(current?.state ?? 'no-data', current?.score, locale)}</td>
<td>${scoreChart(days, dataset.title[locale], locale)}</td></tr>`
})}
</tbody></table></div>`
}

function providerLinks(
  { providers }: Pick<Catalog, 'providers'>,
  reports: readonly Reported[],
  locale: Locale,
): Html {
  const ids = [...new Set(reports.map(({ dataset }) => dataset.provider))].sort()
  return html`<ul>
${each(ids, (id) => {
  const href = withLocale(`/providers/${encodeURIComponent(id)}/quality`, locale)
  return html`<li><a href="${href}">${providers.get(id)?.name[locale] ?? id}</a></li>`
})}
</ul>`
}

function formulas(locale: Locale): Html {
  const say = words(locale)
  const lines = [
    [
      sideName('quantity', locale),
      say(
        '实到记录数 ÷ 应到记录数（按更新频率与平常数量，至多 1）× 有测量值的观测占比',
        'records that came ÷ records expected (update frequency and usual size, at most 1) × share ' +
          'of observations with a value',
      ),
    ],
    [
      sideName('quality', locale),
      say(
        '1 −（拒收数 + 各规则发现数 × 规则权重）÷ 记录总数',
        '1 − (rejects + findings of each rule × its weight) ÷ all records',
      ),
    ],
    [
      sideName('timeliness', locale),
      say(
        '来源在线的时间里处于时效上限内的占比；中断时间单独计，不扣分',
        'of the time the source was there, the share within the freshness limit; outages are ' +
          'counted apart and cost nothing',
      ),
    ],
    [
      `${sideName('usage', locale)} · ${sideName('objections', locale)}`,
      say('尚未统计，显示为暂无', 'not counted yet, shown as no data'),
    ],
  ] as const
  return html`<dl class="facts">
${each(lines, ([name, formula]) => html`<dt>${name}</dt><dd>${formula}</dd>`)}
</dl>
<p class="meta">${say(
    '指标取自 GB/T 36344-2018《信息技术 数据质量评价指标》，权重由本枢纽规定。',
    'Indicators after GB/T 36344-2018; the weights are the hub’s own.',
  )}</p>`
}

export function datasetLink({ id, title }: Pick<Dataset, 'id' | 'title'>, locale: Locale): Html {
  return html`<a href="${withLocale(`/datasets/${encodeURIComponent(id)}#quality`, locale)}">${title[locale]}</a>`
}

/** The section of a dataset's own page; nothing before the first day. */
export function qualityBlock(report: QualityReport, locale: Locale): Html {
  const { current, days, verdicts, faults, depth } = report
  if (!current) return nothing
  const say = words(locale)
  return html`<section id="quality"><h2>${say('数据质量', 'Data quality')}
<small class="n"><time datetime="${current.day}">${current.day}</time></small></h2>
${sidesTable(current, locale)}
${scoreChart(days, say('总评', 'Overall'), locale)}
${verdictTable(verdicts, locale)}
<details><summary>${say('拒收与发现', 'Rejects and findings')}</summary>
${faultTable(faults, depth, locale)}</details>
</section>`
}
