import type { Catalog } from '@tongqu/catalog'
import type { LocalText } from '@tongqu/contracts'
import { html } from 'hono/html'
import type { Layer, LayerId } from '../live-layers.ts'
import type { Locale } from '../negotiate.ts'
import type { Badge } from '../quality.ts'
import { tierBadge } from './catalogue.ts'
import { each, type Html, nothing, withLocale } from './layout.ts'
import { qualityBadge } from './quality-parts.ts'
import { ageName, stateName, words } from './words.ts'

const NAMES: Readonly<Record<LayerId, LocalText>> = {
  sections: { 'zh-CN': '路段路况', en: 'Traffic' },
  parking: { 'zh-CN': '停车余位', en: 'Parking' },
  bikes: { 'zh-CN': '共享单车站点', en: 'Bike stations' },
  events: { 'zh-CN': '道路事件', en: 'Road events' },
  works: { 'zh-CN': '施工区', en: 'Work zones' },
  metro: { 'zh-CN': '地铁拥挤度', en: 'Metro crowding' },
  service: { 'zh-CN': '地铁运营状态', en: 'Metro service' },
  trains: { 'zh-CN': '列车正晚点', en: 'Trains' },
  vessels: { 'zh-CN': '船舶', en: 'Vessels' },
  signs: { 'zh-CN': '可变信息板', en: 'Message signs' },
  detectors: { 'zh-CN': '道路检测器', en: 'Detectors' },
}

/** Levels of congestion, as `road/section_status@1` numbers them. */
const LEVELS: readonly LocalText[] = [
  { 'zh-CN': '畅通', en: 'smooth' },
  { 'zh-CN': '基本畅通', en: 'basically smooth' },
  { 'zh-CN': '轻度拥堵', en: 'light congestion' },
  { 'zh-CN': '中度拥堵', en: 'medium congestion' },
  { 'zh-CN': '严重拥堵', en: 'heavy congestion' },
]

/** Levels of crowding, as the metro contracts name them, from the emptiest on. */
const CROWDING: readonly LocalText[] = [
  { 'zh-CN': '舒适', en: 'comfortable' },
  { 'zh-CN': '较舒适', en: 'moderate' },
  { 'zh-CN': '拥挤', en: 'crowded' },
  { 'zh-CN': '很拥挤', en: 'very crowded' },
  { 'zh-CN': '限流', en: 'entry restricted' },
]

/** What vessels do, each in its own colour and form. */
const SAILING: readonly { id: string; name: LocalText }[] = [
  { id: 'under-way', name: { 'zh-CN': '在航', en: 'under way' } },
  { id: 'fishing', name: { 'zh-CN': '捕捞', en: 'fishing' } },
  { id: 'at-rest', name: { 'zh-CN': '锚泊或系泊', en: 'at anchor or moored' } },
  { id: 'hampered', name: { 'zh-CN': '操纵受限或搁浅', en: 'hampered or aground' } },
  { id: 'aid', name: { 'zh-CN': '航标与基站', en: 'aids and stations' } },
]

/** How punctual trains are, each in its own colour and form. */
const PUNCTUALITY: readonly { id: string; name: LocalText }[] = [
  { id: 'on-time', name: { 'zh-CN': '正点', en: 'on time' } },
  { id: 'late', name: { 'zh-CN': '晚点', en: 'late' } },
  { id: 'very-late', name: { 'zh-CN': '晚点超过 15 分', en: 'more than 15 min late' } },
  { id: 'cancelled', name: { 'zh-CN': '停运', en: 'cancelled' } },
]

export function layerName(id: LayerId, locale: Locale): string {
  return NAMES[id][locale]
}

/** What the script of the map must know of each layer, as JSON. */
export function layerData(layers: readonly Layer[], locale: Locale): string {
  return JSON.stringify(
    layers.flatMap(({ id, isList, ...layer }) => {
      const { feed, places } = layer
      if (!(feed || places)) return []
      const known = { ...(feed && { feed }), ...(places && { places }) }
      return [{ id, name: layerName(id, locale), ...known, ...(isList && { isList }) }]
    }),
  )
}

/** One switch per layer that the map can draw; without script they would do nothing. */
export function layerSwitches(layers: readonly Layer[], locale: Locale): Html {
  const say = words(locale)
  const drawn = layers.filter(({ feed, places, isList }) => (feed || places) && !isList)
  if (drawn.length === 0) return nothing
  return html`<fieldset class="layers" hidden>
<legend>${say('图层', 'Layers')}</legend>
${each(
  drawn,
  ({ id, isOn }) =>
    html`<label><input type="checkbox" name="layer" value="${id}"${
      isOn ? html` checked` : nothing
    }> <span class="key layer-${id}" aria-hidden="true"></span>${layerName(id, locale)}</label>`,
)}
</fieldset>
${levels(LEVELS, say('路况：', 'Traffic: '), locale)}
${
  drawn.some(({ id }) => id === 'metro')
    ? levels(
        CROWDING,
        say('地铁（线为区间，点为车站）：', 'Metro (lines: sections, dots: stations): '),
        locale,
      )
    : nothing
}
${
  drawn.some(({ id }) => id === 'trains')
    ? marks(
        PUNCTUALITY,
        'train',
        say('列车（在最近车站）：', 'Trains (at their last station): '),
        locale,
      )
    : nothing
}
${
  drawn.some(({ id }) => id === 'vessels')
    ? marks(SAILING, 'vessel', say('船舶：', 'Vessels: '), locale)
    : nothing
}`
}

type Mark = { id: string; name: LocalText }

/** Words beside the marks that the map draws. */
function marks(scale: readonly Mark[], kind: string, title: string, locale: Locale): Html {
  return html`<p class="levels" hidden>${title}${each(
    scale,
    ({ id, name }) =>
      html`<span class="named"><span class="${kind} ${id}" aria-hidden="true"></span>${
        name[locale]
      }</span>　`,
  )}</p>`
}

/** Words for every level of a scale, beside how it is drawn: by colour and by width. */
function levels(scale: readonly LocalText[], title: string, locale: Locale): Html {
  return html`<p class="levels" hidden>${title}${each(
    scale.entries(),
    ([index, level]) =>
      html`<span class="named"><span class="level level-${index + 1}" aria-hidden="true"></span>${
        level[locale]
      }</span>　`,
  )}</p>`
}

type CardContext = {
  catalog: Pick<Catalog, 'tiers' | 'providers'>
  badge(dataset: string): Badge | null
  locale: Locale
}

/** A card per layer: what it is, how current, how much, and on which terms. */
export function layerCards(layers: readonly Layer[], context: CardContext): Html {
  if (layers.length === 0) return nothing
  const { locale } = context
  const say = words(locale)
  return html`<section aria-label="${say('道路、停车、单车、轨道与船舶', 'Roads, parking, bikes, rail and vessels')}">
<h2>${say('道路、停车、单车、轨道与船舶', 'Roads, parking, bikes, rail and vessels')}</h2>
<ul class="kinds">
${each(layers, (layer) => layerCard(layer, context))}
</ul>
</section>`
}

function layerCard(layer: Layer, { catalog, badge, locale }: CardContext): Html {
  const { id, dataset, state, ageSeconds, count, feed } = layer
  const say = words(locale)
  const provider = catalog.providers.get(dataset.provider)?.name[locale]
  const href = withLocale(`/datasets/${dataset.id}`, locale)
  const age = ageSeconds === undefined ? '' : ageName(ageSeconds, locale)
  return html`<li class="card kind" data-layer="${id}">
<h3>${layerName(id, locale)}</h3>
<p class="badges">${tierBadge(catalog, dataset.tier, locale)}
<span class="badge state ${state}" data-field="state">${stateName(state, locale)}${
    age === '' ? '' : say(` · ${age}前`, ` · ${age} ago`)
  }</span>
${qualityBadge(badge(dataset.id), locale)}</p>
<p class="counts"><span>${say('当前', 'Now')} <b data-field="count">${
    count === undefined ? '—' : count.toLocaleString(locale)
  }</b></span></p>
${
  feed
    ? nothing
    : html`<p class="meta">${say('内容不公开，', 'Not public: ')}<a href="${href}#access">${say(
        '如何申请',
        'how to apply',
      )}</a></p>`
}
<p class="meta"><a href="${href}">${dataset.title[locale]}</a>${provider ? ` · ${provider}` : ''}</p>
</li>`
}
