import type { Catalog, Dataset, SearchResult } from '@tongqu/catalog'
import { html } from 'hono/html'
import type { Currency } from '../freshness.ts'
import type { Locale } from '../negotiate.ts'
import type { Badge } from '../quality.ts'
import { each, type Html, layout, nothing, withLocale } from './layout.ts'
import { qualityBadge, qualityStyle } from './quality-parts.ts'
import { ageName, doorNames, stateName, words } from './words.ts'

type CatalogueContent = {
  catalog: Catalog
  result: SearchResult
  currencies: ReadonlyMap<string, Currency>
  badges: ReadonlyMap<string, Badge | null>
  /** Path and query of this page. */
  target: string
  locale: Locale
  q: string
}

const FACETS = ['family', 'tier', 'provider', 'format'] as const

/** The catalogue: a search form, facets as links with counts, and one card per dataset. */
export function cataloguePage(content: CatalogueContent): string {
  const { result, locale, target, q } = content
  const say = words(locale)
  const main = html`<h1>${say('数据目录', 'Data catalogue')}</h1>
${searchForm(content)}
<div class="columns">
<nav class="facets" aria-label="${say('筛选', 'Filters')}">
${each(FACETS, (facet) => facetBlock(facet, content))}
</nav>
<section aria-label="${say('结果', 'Results')}">
<p class="count" role="status">${
    q === ''
      ? say(`共 ${result.total} 个数据集`, `${result.total} datasets`)
      : say(`“${q}”：${result.total} 个数据集`, `${result.total} datasets for “${q}”`)
  }</p>
<ul class="cards">
${each(result.items, (dataset) => card(dataset, content))}
</ul>
${nextPage(content)}
</section>
</div>`
  const other = change(target, { lang: locale === 'en' ? 'zh-CN' : 'en' })
  const title = say('数据目录', 'Data catalogue')
  return layout({ title, locale, other, main, head: qualityStyle })
}

function nextPage({ result, target, locale }: CatalogueContent): Html {
  if (!result.next) return nothing
  const href = change(target, { cursor: result.next, page: '' })
  const name = words(locale)('下一页', 'Next page')
  return html`<p class="more"><a rel="next" href="${href}">${name}</a></p>`
}

/** Facets that are chosen stay chosen when one searches again. */
function searchForm({ target, locale, q }: CatalogueContent): Html {
  const say = words(locale)
  const chosen = new URL(target, BASE).searchParams
  const kept = FACETS.filter((name) => chosen.get(name))
  const sorts = [
    ['', say('相关 / 名称', 'Relevance / name')],
    ['updated', say('最近更新', 'Last updated')],
  ] as const
  return html`<form class="search" role="search" action="/" method="get">
<label for="q">${say('检索', 'Search')}</label>
<input id="q" name="q" type="search" maxlength="200" value="${q}"
 placeholder="${say('例如：公交 时刻表', 'e.g. bus timetable')}">
<label for="sort">${say('排序', 'Order')}</label>
<select id="sort" name="sort">
${each(sorts, ([value, name]) =>
  value === (chosen.get('sort') ?? '')
    ? html`<option value="${value}" selected>${name}</option>`
    : html`<option value="${value}">${name}</option>`,
)}
</select>
${each(kept, (name) => html`<input type="hidden" name="${name}" value="${chosen.get(name)}">`)}
<input type="hidden" name="lang" value="${locale}">
<button>${say('检索', 'Search')}</button>
</form>`
}

function facetBlock(facet: (typeof FACETS)[number], content: CatalogueContent): Html {
  const { result, target, locale } = content
  const say = words(locale)
  const names = {
    family: say('类别', 'Family'),
    tier: say('开放属性', 'Tier'),
    provider: say('提供单位', 'Provider'),
    format: say('格式', 'Format'),
  }
  const chosen = new URL(target, BASE).searchParams.get(facet)?.split(',') ?? []
  return html`<h2>${names[facet]}</h2>
<ul>
${each(result.facets[facet], ({ value, label, count }) => {
  const isChosen = chosen.includes(value)
  const href = change(target, { [facet]: isChosen ? '' : value, cursor: '', page: '' })
  const name = html`${label[locale]} <span class="n">${count}</span>`
  return isChosen
    ? html`<li><a class="chosen" aria-current="true" href="${href}">${name}
<span class="off">${say('取消', 'clear')}</span></a></li>`
    : html`<li><a href="${href}">${name}</a></li>`
})}
</ul>`
}

function card(dataset: Dataset, content: CatalogueContent): Html {
  const { catalog, currencies, badges, locale } = content
  const say = words(locale)
  const provider = catalog.providers.get(dataset.provider)?.name[locale] ?? dataset.provider
  const family = catalog.families.get(dataset.family)?.label[locale] ?? dataset.family
  const href = withLocale(`/datasets/${encodeURIComponent(dataset.id)}`, locale)
  return html`<li class="card">
<h2><a href="${href}">${dataset.title[locale]}</a></h2>
<p class="badges">${tierBadge(catalog, dataset.tier, locale)}
${dataset.doors.length > 0 ? freshnessBadge(currencies.get(dataset.id), locale) : nothing}
${qualityBadge(badges.get(dataset.id), locale)}
${dataset.synthetic ? html`<span class="badge">${say('模拟数据', 'Synthetic')}</span>` : nothing}</p>
<p>${dataset.description[locale]}</p>
<p class="meta">${family} · ${provider} ·
${doorNames(dataset.doors, locale)}</p>
</li>`
}

/** The tier is told by a word, not by colour alone. */
export function tierBadge(catalog: Pick<Catalog, 'tiers'>, tier: Dataset['tier'], locale: Locale) {
  const label = catalog.tiers.get(tier)?.label[locale] ?? tier
  return html`<span class="badge tier ${tier}">${label}</span>`
}

export function freshnessBadge(currency: Pick<Currency, 'freshness'> | undefined, locale: Locale) {
  if (!currency) return nothing
  const { state, ageSeconds } = currency.freshness
  const say = words(locale)
  const age =
    ageSeconds === undefined
      ? ''
      : say(` · ${ageName(ageSeconds, locale)}前`, ` · ${ageName(ageSeconds, locale)} ago`)
  return html`<span class="badge state ${state}">${stateName(state, locale)}${age}</span>`
}

const BASE = 'http://catalogue.invalid'

/** The same page with some parameters changed; an empty value removes one. */
function change(target: string, changes: Readonly<Record<string, string>>): string {
  const url = new URL(target, BASE)
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return `${url.pathname}${url.search}`
}
