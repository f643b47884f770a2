import type { Catalog } from '@tongqu/catalog'
import { html } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import type { ProviderReport } from '../routes/quality.ts'
import { each, layout, nothing, withLocale } from './layout.ts'
import { datasetLink } from './quality.ts'
import {
  faultTable,
  qualityBadge,
  qualityStyle,
  sidesTable,
  verdictTable,
} from './quality-parts.ts'
import { words } from './words.ts'

type ProviderContent = {
  report: ProviderReport
  catalog: Pick<Catalog, 'datasets'>
  locale: Locale
  other: string
}

/** What was refused of a provider's datasets, where and why, as far as the reader may know. */
export function providerQualityPage({ report, locale, other }: ProviderContent): string {
  const say = words(locale)
  const title = say(
    `${report.name['zh-CN']}：数据质量报告`,
    `${report.name.en}: data quality report`,
  )
  const main = html`<p class="crumb"><a href="${withLocale('/quality', locale)}">${say(
    '数据质量',
    'Data quality',
  )}</a></p>
<h1>${title}</h1>
${each(
  report.items,
  (item) => html`<section><h2>${datasetLink({ id: item.dataset, title: item.title }, locale)}
${qualityBadge(item.current, locale)}</h2>
${item.current ? sidesTable(item.current, locale) : nothing}
${verdictTable(item.verdicts, locale)}
<h3>${say('拒收与发现（近七日，按位置与原因）', 'Rejects and findings (seven days, by place and reason)')}</h3>
${faultTable(item.faults, item.depth, locale)}</section>`,
)}
<p class="meta"><a href="/api/providers/${encodeURIComponent(report.provider)}/quality">JSON</a></p>`
  return layout({ title, locale, other, main, head: qualityStyle })
}
