import type { Catalog } from '@tongqu/catalog'
import { html } from 'hono/html'
import type { Arrival } from '../live-arrivals.ts'
import type { Locale } from '../negotiate.ts'
import type { Badge } from '../quality.ts'
import { tierBadge } from './catalogue.ts'
import { each, type Html, nothing, withLocale } from './layout.ts'
import { qualityBadge } from './quality-parts.ts'
import { ageName, stateName, words } from './words.ts'

type CardContext = {
  catalog: Pick<Catalog, 'tiers' | 'providers' | 'families'>
  badge(dataset: string): Badge | null
  locale: Locale
}

/** 持续入湖: what grows without a feed, as far as its tier lets it be seen: that it is alive. */
export function arrivalCards(arrivals: readonly Arrival[], context: CardContext): Html {
  if (arrivals.length === 0) return nothing
  const say = words(context.locale)
  const title = say('持续入湖的记录', 'Records that keep arriving')
  return html`<section aria-label="${title}">
<h2>${title}</h2>
<p class="meta">${say(
    '运单、刷卡、事件等没有实时馈送的数据集：这里只说明最近一次更新，内容按其分级提供。',
    'Waybills, card transactions, events and others without a feed: when they last grew. What ' +
      'they hold is given as their tier says.',
  )}</p>
<ul class="kinds">
${each(arrivals, (arrival) => arrivalCard(arrival, context))}
</ul>
</section>`
}

function arrivalCard(
  { dataset, freshness }: Arrival,
  { catalog, badge, locale }: CardContext,
): Html {
  const say = words(locale)
  const { id, family, tier, title } = dataset
  const { state, ageSeconds } = freshness
  const provider = catalog.providers.get(dataset.provider)?.name[locale]
  const age = ageSeconds === undefined ? '' : ageName(ageSeconds, locale)
  return html`<li class="card kind" data-arrival="${id}">
<h3><a href="${withLocale(`/datasets/${id}`, locale)}">${title[locale]}</a></h3>
<p class="badges">${tierBadge(catalog, tier, locale)}
<span class="badge state ${state}" data-field="state">${stateName(state, locale)}${
    age === '' ? '' : say(` · ${age}前`, ` · ${age} ago`)
  }</span>
${qualityBadge(badge(id), locale)}</p>
<p class="meta">${catalog.families.get(family)?.label[locale]}${provider ? ` · ${provider}` : ''}</p>
</li>`
}
