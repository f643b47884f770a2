import type { LocalText } from '@tongqu/contracts'
import { html } from 'hono/html'
import type { ColumnDescription } from '../columns.ts'
import type { Locale } from '../negotiate.ts'
import type { Places } from '../places.ts'
import type { Preview } from '../preview.ts'
import type { QualityReport } from '../quality.ts'
import type { Rates } from '../rates.ts'
import type { DatasetDescription } from '../routes/datasets.ts'
import type { TermsDescription } from '../terms.ts'
import { freshnessBadge } from './catalogue.ts'
import { each, type Html, layout, nothing, withLocale } from './layout.ts'
import { placesBlock, previewBlock } from './preview.ts'
import { qualityBlock } from './quality.ts'
import { qualityBadge, qualityStyle } from './quality-parts.ts'
import { ratesBlock, ratesStyle } from './rates.ts'
import { ageName, className, doorName, frequencyName, instantName, words } from './words.ts'

type DatasetContent = {
  dataset: DatasetDescription
  quality: QualityReport
  preview: Preview | undefined
  /** Undefined when the dataset has no places to show. */
  places: Places | undefined
  /** Rates of the kinds of vehicle the dataset is about. */
  rates: { rates: Rates; kinds: readonly string[] } | undefined
  locale: Locale
  publicUrl: string
  /** This page in the other language. */
  other: string
}

/** Everything about one dataset, with its first rows and commands that work as they stand. */
export function datasetPage(content: DatasetContent): string {
  const { dataset, locale, other } = content
  const { about } = dataset
  const say = words(locale)
  const main = html`<p class="crumb"><a href="${withLocale('/', locale)}">${say(
    '数据目录',
    'Catalogue',
  )}</a></p>
<h1>${dataset.title[locale]}</h1>
<p class="badges"><span class="badge tier ${dataset.tier}">${about.tier.label[locale]}</span>
${dataset.doors.length > 0 ? freshnessBadge(dataset, locale) : nothing}
${qualityBadge(dataset.quality, locale)}
${dataset.synthetic ? html`<span class="badge">${say('模拟数据', 'Synthetic')}</span>` : nothing}</p>
<p class="lead">${dataset.description[locale]}</p>
${factsList(content)}
${accessBlock(content)}
${doorsBlock(content)}
${stationsLink(content)}
${content.rates ? ratesBlock(content.rates.rates, content.rates.kinds, locale) : nothing}
${placesBlock(content.places, content.locale)}
${previewBlock(content.preview, dataset.links.records, content.locale)}
${qualityBlock(content.quality, locale)}
${curlBlock(content)}
${tablesBlock(content)}`
  const head = html`${qualityStyle}${content.rates ? ratesStyle : nothing}`
  return layout({ title: dataset.title[locale], locale, other, main, head })
}

function factsList({ dataset, locale }: DatasetContent): Html {
  const say = words(locale)
  const { about, coverage, updateFrequency, updatedAt, release, freshness } = dataset
  const facts: [string, string | Html][] = [
    [say('标识', 'Id'), html`<code>${dataset.id}</code>`],
    [say('类别', 'Family'), about.family.label[locale]],
    [say('提供单位', 'Provider'), about.provider.name[locale]],
    [say('许可', 'Licence'), licence(dataset, locale)],
    [say('覆盖', 'Coverage'), coverage.area[locale]],
    [say('更新频率', 'Update frequency'), frequencyName(updateFrequency, locale)],
    [say('时效上限', 'Freshness limit'), ageName(freshness.limitSeconds, locale)],
    [
      say('最近更新', 'Last updated'),
      updatedAt ? html`<time datetime="${updatedAt}">${instantName(updatedAt)}</time>` : '—',
    ],
    [say('版本', 'Release'), release === null ? '—' : String(release)],
  ]
  return html`<dl class="facts">
${each(facts, ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
</dl>`
}

function licence({ about }: DatasetDescription, locale: Locale): string | Html {
  const { title } = about.licence
  const url = 'url' in about.licence ? about.licence.url : undefined
  return url ? html`<a href="${url}" rel="license">${title[locale]}</a>` : title[locale]
}

/** Whoever is refused reads it before the click, with the way to apply. */
function accessBlock({ dataset, locale }: DatasetContent): Html {
  const { access, about, terms } = dataset
  const say = words(locale)
  const { code, title, apply } = access as { code?: string; title?: LocalText; apply?: string }
  if (access.allowed && !terms.conditions) return nothing
  return html`<section id="access" class="notice">
<h2>${say('使用条件', 'Terms of access')}</h2>
<p>${about.tier.description[locale]}</p>
${terms.conditions ? html`<p>${terms.conditions[locale]}</p>` : nothing}
${termsList(terms, locale)}
${
  code && title
    ? html`<p><strong>${title[locale]}</strong>
(<a href="${withLocale(`/problems/${code}`, locale)}"><code>${code}</code></a>)</p>`
    : nothing
}
${apply ? howToApply(apply, locale) : nothing}
</section>`
}

function termsList(terms: TermsDescription, locale: Locale): Html {
  if (terms.purposes.length === 0) return nothing
  const say = words(locale)
  const yes = say('需要', 'needed')
  const facts: [string, string][] = [
    [
      say('可申请的用途', 'Purposes'),
      terms.purposes.map(({ label }) => label[locale]).join(say('、', ', ')),
    ],
    [say('协议最长', 'Longest agreement'), say(`${terms.maxDays} 天`, `${terms.maxDays} days`)],
    ...(terms.providerConsent ? [[say('提供方同意', "Provider's consent"), yes] as const] : []),
    ...(terms.subjectConsent
      ? [[say('个人单独同意', 'Consent of each person'), yes] as const]
      : []),
  ].map(([name, value]) => [String(name), String(value)])
  return html`<dl class="facts">
${each(facts, ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
</dl>`
}

/** The steps, in the order in which they happen. */
function howToApply(apply: string, locale: Locale): Html {
  const say = words(locale)
  return html`<p>${say(
    '登录 → 提出申请 → 主管部门与提供方审核 → 双方签署 → 备案 → 用访问令牌取数。',
    'Sign in, apply, reviews by the authority and the provider, two signatures, filing, then read with a token.',
  )}</p>
<p><a href="${withLocale('/login', locale)}">${say('登录', 'Sign in')}</a> ·
<code>POST ${apply.split('?')[0]}</code></p>`
}

const ROW_FORMATS = ['json', 'ndjson', 'csv', 'geojson', 'arrow', 'parquet']

function doorsBlock({ dataset, locale }: DatasetContent): Html {
  if (!dataset.access.allowed) return nothing
  const say = words(locale)
  const { links } = dataset
  const formats = dataset.formats.filter((format) => ROW_FORMATS.includes(format))
  const rows: [string, [string, string][]][] = []
  const add = (door: string, entries: [string, string | undefined][]) => {
    const there = entries.filter((entry): entry is [string, string] => entry[1] !== undefined)
    if (there.length > 0) rows.push([doorName(door, locale), there])
  }
  const { records, files, gtfs, feed, feedJson, siri, gbfs } = links
  add('records', records ? formats.map((format) => [format, `${records}?format=${format}`]) : [])
  add('files', [['Parquet', files]])
  add('gtfs', [
    [say('规范化', 'normalised'), gtfs],
    [say('原始', 'original'), gtfs && `${gtfs}?form=original`],
  ])
  add('feeds', [
    ['protobuf', feed],
    ['JSON', feedJson],
    ['SIRI 2.1', siri],
  ])
  add('gbfs', [['gbfs.json', gbfs]])
  return html`<section><h2>${say('获取数据', 'Get the data')}</h2>
<dl class="facts">
${each(
  rows,
  ([name, entries]) =>
    html`<dt>${name}</dt><dd class="formats">${each(
      entries,
      ([label, href]) => html`<a href="${href}">${label}</a>`,
    )}</dd>`,
)}
</dl></section>`
}

/** A timetable that knows the inside of its stations shows them. */
function stationsLink({ dataset, locale }: DatasetContent): Html {
  const isShown = dataset.access.allowed && dataset.doors.includes('records')
  const knows = dataset.tables.some(({ contract }) => contract === 'gtfs/pathways@1')
  if (!isShown || !knows) return nothing
  const path = withLocale(`/stations/${encodeURIComponent(dataset.id)}`, locale)
  return html`<p><a href="${path}">${words(locale)(
    '站内楼层、通道与无障碍路线',
    'Inside the stations: levels, pathways, step-free ways',
  )}</a></p>`
}

function curlBlock({ dataset, locale }: DatasetContent): Html {
  const { self, ...doors } = dataset.links
  const { records, gtfs, feed, feedJson, siri, gbfs } = dataset.access.allowed ? doors : {}
  const say = words(locale)
  const commands = [
    `curl '${self}'`,
    ...(records ? [`curl '${records}?limit=5'`, `curl -O -J '${records}?format=csv'`] : []),
    ...(gtfs ? [`curl -O -J '${gtfs}'`] : []),
    ...(feed ? [`curl -o feed.pb '${feed}'`] : []),
    ...(feedJson && !feed ? [`curl '${feedJson}'`] : []),
    ...(siri ? [`curl '${siri}'`] : []),
    ...(gbfs ? [`curl '${gbfs}'`] : []),
  ]
  return html`<section><h2>${say('命令行', 'Command line')}</h2>
<pre tabindex="0"><code>${commands.join('\n')}</code></pre></section>`
}

function tablesBlock({ dataset, locale }: DatasetContent): Html {
  const say = words(locale)
  return html`<section><h2>${say('表与字段', 'Tables and columns')}</h2>
${each(
  dataset.tables,
  (table) => html`<details>
<summary><code>${table.name}</code> ${table.title[locale]}
${table.rows === undefined ? nothing : html`<span class="n">${rowCount(table.rows, locale)}</span>`}
</summary>
<p>${table.description[locale]} <small>${table.standard}</small></p>
${columnTable(table.columns, locale)}
</details>`,
)}</section>`
}

function rowCount(rows: number, locale: Locale): string {
  const number = rows.toLocaleString(locale)
  return words(locale)(`${number} 行`, `${number} rows`)
}

function columnTable(columns: readonly ColumnDescription[], locale: Locale): Html {
  const say = words(locale)
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say('字段', 'Columns')}">
<table><thead><tr><th scope="col">${say('字段', 'Column')}</th>
<th scope="col">${say('类型', 'Type')}</th><th scope="col">${say('单位', 'Unit')}</th>
<th scope="col">${say('分级', 'Class')}</th><th scope="col">${say('含义', 'Meaning')}</th>
</tr></thead><tbody>
${each(
  columns,
  ({ name, type, unit, class: dataClass, description }) => html`<tr><td><code>${name}</code></td>
<td>${type}</td><td>${unit ?? ''}</td><td>${className(dataClass, locale)}</td>
<td>${description[locale]}</td></tr>`,
)}
</tbody></table></div>`
}
