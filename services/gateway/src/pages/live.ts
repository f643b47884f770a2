import type { Catalog } from '@tongqu/catalog'
import { html } from 'hono/html'
import type { Arrival } from '../live-arrivals.ts'
import type { Layer } from '../live-layers.ts'
import type { Lines } from '../live-lines.ts'
import type { LiveKind, LiveState } from '../live-state.ts'
import { type Box, boxOf, type Frame, UNITS_PER_DEGREE, wholeBox } from '../map-frame.ts'
import type { Locale } from '../negotiate.ts'
import type { Badge } from '../quality.ts'
import { arrivalCards } from './arrivals.ts'
import { tierBadge } from './catalogue.ts'
import { layerCards, layerData, layerSwitches } from './layers.ts'
import { each, type Html, inOther, layout, nothing, withLocale } from './layout.ts'
import { qualityBadge, qualityStyle } from './quality-parts.ts'
import { rateBar, ratesStyle } from './rates.ts'
import { ageName, kindName, stateName, words } from './words.ts'

export type LiveContent = {
  catalog: Pick<Catalog, 'tiers' | 'providers' | 'families'>
  state: LiveState
  lines: readonly Lines[]
  layers: readonly Layer[]
  arrivals: readonly Arrival[]
  /** Quality of a dataset in one line. */
  badge(dataset: string): Badge | null
  /** Undefined when no dataset says where it is. */
  frame: Frame | undefined
  locale: Locale
}

/** A feed changes about once a second; nobody's eye needs more than this. */
const POLL_SECONDS = 5

/** 实时态势: the open positions on a map of our own, and of every kind what is public. */
export function livePage(content: LiveContent): string {
  const { state, locale } = content
  const say = words(locale)
  const main = html`<h1>${say('实时态势', 'Live')}</h1>
<p class="lead">${say(
    '地图只画普遍开放的内容：在营公交、路况、事件、停车、单车、地铁拥挤度、列车与船舶；其余类别只公布比率与数据时效，不公布位置。',
    'The map shows what is open: buses in service, traffic, events, parking, bikes, metro ' +
      'crowding, trains and vessels. Of the other kinds only rates and the age of the data are public, ' +
      'never a position.',
  )}</p>
${mapBlock(content)}
${layerCards(content.layers, content)}
${arrivalCards(content.arrivals, content)}
<section aria-label="${say('各类车辆', 'Kinds of vehicle')}">
<h2>${say('各类车辆', 'Kinds of vehicle')}${
    state.day === undefined
      ? nothing
      : html` <small class="n"><time id="rates-day" datetime="${state.day}">${state.day}</time></small>`
  }</h2>
<ul class="kinds">
${each(state.kinds, (kind) => kindCard(kind, content))}
</ul>
</section>`
  const title = say('实时态势', 'Live')
  const head = html`${ratesStyle}${qualityStyle}<script type="module" src="/live.js"></script>`
  return layout({ title, locale, other: inOther('/live', locale), main, head })
}

function mapBlock({ state, lines, layers, frame, locale }: LiveContent): Html {
  const followed = state.kinds.find(({ isFollowed, dataset }) => isFollowed && dataset)
  if (!frame || !followed?.dataset) return nothing
  const say = words(locale)
  const { dataset } = followed
  const whole = wholeBox(frame)
  // Trains go far beyond where the buses are.
  const own = lines.filter(({ family }) => family === dataset.family)
  const focus = boxOf((own.length > 0 ? own : lines).flatMap(({ points }) => points)) ?? whole
  const table = dataset.tables[0]?.name ?? ''
  return html`<figure id="map" class="map" data-feed="/feeds/${dataset.id}.json"
 data-table="${table}" data-every="${POLL_SECONDS}" data-west="${frame.west}"
 data-north="${frame.north}" data-shrink="${frame.shrink}" data-units="${UNITS_PER_DEGREE}"
 data-whole="${viewBox(whole)}" data-focus="${viewBox(focus)}" data-lang="${locale}"
 data-layers="${layerData(layers, locale)}">
<div class="sheet" tabindex="0" role="group" aria-label="${say(
    '地图：方向键移动，加减键缩放',
    'Map: arrow keys move it, plus and minus zoom',
  )}">
<svg viewBox="${viewBox(focus)}" role="img" aria-label="${say(
    '公交与轨道线路及在营公交车的位置示意图',
    'Sketch of bus and rail lines with the buses in service',
  )}">
${outline(frame)}
${each(lines, ({ family, path }) => html`<path class="line ${family}" d="${path}"/>`)}
</svg>
<canvas class="things" aria-hidden="true"></canvas>
<canvas class="vehicles" aria-hidden="true"></canvas>
<p class="tip" role="status" hidden></p>
</div>
<figcaption>
<p id="map-status">${say('正在读取位置…', 'Reading positions…')}</p>
<noscript><p>${say(
    '地图上的车辆需要脚本；数据本身不需要：',
    'Vehicles on the map need a script; the data does not:',
  )} <a href="/feeds/${dataset.id}.json">JSON</a></p></noscript>
${layerSwitches(layers, locale)}
<div class="zoom" role="group" aria-label="${say('地图缩放', 'Zoom')}" hidden>
<button type="button" data-zoom="in">${say('放大', 'Closer')}</button>
<button type="button" data-zoom="out">${say('缩小', 'Farther')}</button>
<button type="button" data-zoom="focus">${say('线网', 'Network')}</button>
<button type="button" data-zoom="whole">${say('全省', 'Province')}</button>
</div>
<p class="meta">${legend(lines, locale)}
<a href="${withLocale(`/datasets/${dataset.id}`, locale)}">${dataset.title[locale]}</a></p>
<ul class="services" aria-label="${say('地铁运营状态', 'Metro service')}" hidden></ul>
<ol class="happenings" aria-label="${say('道路事件', 'Road events')}" hidden></ol>
</figcaption>
</figure>`
}

function legend(lines: readonly Lines[], locale: Locale): Html {
  const say = words(locale)
  const key = (name: string, text: string) =>
    html`<span class="key ${name}" aria-hidden="true"></span>${text}　`
  const families = new Set(lines.map(({ family }) => family))
  return html`${key('vehicle', say('公交车', 'Bus'))}${
    families.has('bus') ? key('bus', say('公交线路', 'Bus lines')) : nothing
  }${families.has('rail') ? key('rail', say('轨道线路', 'Rail lines')) : nothing}`
}

/** Of the province we know no more than the box its datasets cover. */
function outline(frame: Frame): Html {
  const width = Math.round((frame.east - frame.west) * frame.shrink * UNITS_PER_DEGREE)
  const height = Math.round((frame.north - frame.south) * UNITS_PER_DEGREE)
  return html`<rect class="outline" width="${width}" height="${height}"/>`
}

function viewBox({ x, y, width, height }: Box): string {
  return `${x} ${y} ${Math.max(width, 1)} ${Math.max(height, 1)}`
}

function kindCard(live: LiveKind, { catalog, locale, badge }: LiveContent): Html {
  const { kind, dataset, sum } = live
  const say = words(locale)
  const provider = dataset && catalog.providers.get(dataset.provider)?.name[locale]
  const number = (name: string, value: number | undefined) =>
    html`<span data-field="${name}">${value === undefined ? '—' : value.toLocaleString(locale)}</span>`
  return html`<li class="card kind" data-kind="${kind}">
<h3>${kindName(kind, locale)}</h3>
<p class="badges">${dataset ? tierBadge(catalog, dataset.tier, locale) : nothing}
${dataset ? stateBadge(live, locale) : nothing}
${dataset ? qualityBadge(badge(dataset.id), locale) : nothing}</p>
<dl class="counts">
<div><dt>${say('应入网', 'Due')}</dt><dd>${number('due', sum?.due)}</dd></div>
<div><dt>${say('已入网', 'Entered')}</dt><dd>${number('entered', sum?.entered)}</dd></div>
<div><dt>${say('今日上线', 'Online today')}</dt><dd>${number('online', sum?.online)}</dd></div>
</dl>
<dl class="bars">
<dt>${say('入网率', 'Access rate')}</dt>
<dd data-field="entryRatePercent">${rateBar(sum?.entryRatePercent ?? null)}</dd>
<dt>${say('上线率', 'Online rate')}</dt>
<dd data-field="onlineRatePercent">${rateBar(sum?.onlineRatePercent ?? null)}</dd>
</dl>
${
  dataset
    ? html`<p class="meta"><a href="${withLocale(`/datasets/${dataset.id}`, locale)}">${
        dataset.title[locale]
      }</a>${provider ? ` · ${provider}` : ''}</p>`
    : html`<p class="meta">${say('未设数据集', 'No dataset')}</p>`
}
</li>`
}

function stateBadge({ state = 'empty', ageSeconds }: LiveKind, locale: Locale): Html {
  const say = words(locale)
  const age = ageSeconds === undefined ? '' : ageName(ageSeconds, locale)
  const text = age === '' ? '' : say(` · ${age}前`, ` · ${age} ago`)
  return html`<span class="badge state ${state}" data-field="state">${stateName(
    state,
    locale,
  )}${text}</span>`
}
