import type { Dataset } from '@tongqu/catalog'
import { html } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import type { Pathway, StationGraph, StationNode } from '../station-graph.ts'
import { isStepFree, type StationRoute } from '../station-route.ts'
import { instruction, levelName, modeName, nodeName } from '../station-words.ts'
import { each, type Html, layout, nothing, withLocale } from './layout.ts'
import { percent, stationDrawing } from './station-drawing.ts'
import { words } from './words.ts'

type Named = Pick<Dataset, 'id' | 'title'>

export type StationContent = {
  dataset: Named
  graph: StationGraph
  /** Undefined: there is no such way. */
  route: StationRoute | undefined
  asked: { from: string | undefined; to: string | undefined; stepFree: boolean }
  locale: Locale
  other: string
}

const style = html`<link rel="stylesheet" href="/station.css">`

/** One station from the inside: its storeys, a way through it, and all that is known of each. */
export function stationPage(content: StationContent): string {
  const { dataset, graph, route, locale, other } = content
  const say = words(locale)
  const name = graph.name ?? graph.id
  const title = say(`${name} 站内通道`, `Inside ${name}`)
  const main = html`${crumbs(dataset, locale)}
<h1>${title}</h1>
<p class="lead">${say(
    '楼层自上而下，线为通道；粗线为所选路线。无障碍路线不走楼梯、扶梯与超过 8.3% 的坡道（GTFS pathways.txt）。',
    'Levels from the top down, lines are pathways, the broad line is the way asked for. A step-free way has ' +
      'no stairs, no escalators and no slope above 8.3 % (GTFS pathways.txt).',
  )}</p>
${form(content)}
${stationDrawing(graph, route, locale)}
${legend(locale)}
${routeBlock(content)}
${pathwayTable(graph, locale)}
<p class="meta"><a href="${apiLink(content)}">${apiLink(content)}</a></p>`
  return layout({ title, locale, other, main, head: style })
}

/** The stations of a dataset, each with its page. */
export function stationsPage({
  dataset,
  stations,
  locale,
  other,
}: {
  dataset: Named
  stations: readonly { id: string; name: string | null }[]
  locale: Locale
  other: string
}): string {
  const say = words(locale)
  const title = say('站内通道', 'Inside the stations')
  const main = html`${crumbs(dataset, locale)}
<h1>${title}</h1>
${
  stations.length === 0
    ? html`<p>${say('没有可显示的车站。', 'There is no station to show.')}</p>`
    : html`<ul class="stations">${each(
        stations,
        ({ id, name }) =>
          html`<li><a href="${withLocale(stationPath(dataset.id, id), locale)}">${name ?? id}</a>
<small><code>${id}</code></small></li>`,
      )}</ul>`
}`
  return layout({ title, locale, other, main, head: style })
}

/** Where the page of a station is. */
export function stationPath(dataset: string, station: string): string {
  return `/stations/${encodeURIComponent(dataset)}/${encodeURIComponent(station)}`
}

function crumbs({ id, title }: Named, locale: Locale): Html {
  const link = (path: string, name: string) =>
    html`<a href="${withLocale(path, locale)}">${name}</a>`
  const place = encodeURIComponent(id)
  const say = words(locale)
  return html`<p class="crumb">${link('/', say('数据目录', 'Catalogue'))} ›
${link(`/datasets/${place}`, title[locale])} › ${link(`/stations/${place}`, say('车站', 'Stations'))}</p>`
}

function form({ dataset, graph, asked, locale }: StationContent): Html {
  const say = words(locale)
  const select = (name: string, label: string, chosen: string | undefined) => html`<label>${label}
<select name="${name}"><option value="">${say('最近的出入口', 'the nearest entrance')}</option>
${each(graph.nodes, (node) => option(node, graph, chosen, locale))}</select></label>`
  return html`<form class="way" action="${stationPath(dataset.id, graph.id)}">
<input type="hidden" name="lang" value="${locale}">
${select('from', say('从', 'From'), asked.from)}
${select('to', say('到', 'To'), asked.to)}
<label><input type="checkbox" name="stepFree" value="true"${asked.stepFree ? html` checked` : nothing}>
${say('无障碍', 'Step-free')}</label>
<button>${say('找路', 'Find the way')}</button></form>`
}

function option(
  node: StationNode,
  { id: station, levels }: StationGraph,
  chosen: string | undefined,
  locale: Locale,
): Html {
  const level = levels.find(({ id }) => id === node.level)
  const at = level ? ` · ${levelName(level)[locale]}` : ''
  const isChosen = node.id === chosen ? html` selected` : nothing
  return html`<option value="${node.id}"${isChosen}>${nodeName(node, station)[locale]}${at}</option>`
}

function legend(locale: Locale): Html {
  const say = words(locale)
  const entries = [
    ['free', say('无障碍通道', 'step-free')],
    ['steps', say('有台阶、扶梯或陡坡', 'stairs, escalator or steep')],
    ['route', say('所选路线', 'the way')],
  ] as const
  return html`<ul class="legend" aria-label="${say('图例', 'Legend')}">${each(
    entries,
    ([name, words]) =>
      html`<li><svg width="34" height="10" aria-hidden="true"><path class="${
        name === 'route' ? 'route' : `pathway ${name}`
      }" d="M2 5H32"></path></svg>${words}</li>`,
  )}<li>→ ${say('单向', 'one way')}</li></ul>`
}

function routeBlock({ graph, route, asked, locale }: StationContent): Html {
  const say = words(locale)
  const title = asked.stepFree ? say('无障碍路线', 'Step-free way') : say('路线', 'Way')
  if (!route) {
    return html`<section class="notice" id="way"><h2>${title}</h2>
<p>${say('没有这样的路线。', 'There is no such way.')}</p></section>`
  }
  const { from, to, seconds, legs, isEstimated } = route
  const about = isEstimated ? say('（含估计）', ' (partly reckoned)') : ''
  return html`<section id="way"><h2>${title}</h2>
<p>${nodeName(from, graph.id)[locale]} → ${nodeName(to, graph.id)[locale]}${say(
    `：约 ${seconds} 秒${about}`,
    `: about ${seconds} s${about}`,
  )}</p>
<ol class="steps">${each(legs, (leg) => html`<li>${instruction(graph, leg)[locale]}</li>`)}</ol>
</section>`
}

function pathwayTable(graph: StationGraph, locale: Locale): Html {
  const say = words(locale)
  const names = new Map(graph.nodes.map((node) => [node.id, nodeName(node, graph.id)[locale]]))
  const title = say('全部通道', 'All pathways')
  const heads = [
    say('从', 'From'),
    say('到', 'To'),
    say('方式', 'By'),
    say('方向', 'Direction'),
    say('无障碍', 'Step-free'),
    say('长度 m', 'Length m'),
    say('时间 s', 'Time s'),
    say('级数', 'Stairs'),
    say('坡度', 'Slope'),
    say('最小宽度 m', 'Least width m'),
    say('指示', 'Signs'),
  ]
  return html`<section><h2>${title}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>
${each(heads, (head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>
${each(graph.pathways, (pathway) => pathwayRow(pathway, names, locale))}
</tbody></table></div></section>`
}

function pathwayRow(pathway: Pathway, names: ReadonlyMap<string, string>, locale: Locale): Html {
  const say = words(locale)
  const { from, to, mode, isBidirectional, maxSlope, signpostedAs, reversedSignpostedAs } = pathway
  const signs = [signpostedAs, reversedSignpostedAs].filter((sign) => sign !== null)
  const cells = [
    names.get(from) ?? from,
    names.get(to) ?? to,
    modeName(mode)[locale],
    isBidirectional ? say('双向', 'both') : say('单向', 'one way'),
    isStepFree(pathway) ? say('是', 'yes') : say('否', 'no'),
    pathway.lengthMeters ?? '',
    pathway.traversalSeconds ?? '',
    pathway.stairCount === null ? '' : Math.abs(pathway.stairCount),
    maxSlope === null ? '' : percent(maxSlope),
    pathway.minWidthMeters ?? '',
    signs.join(' / '),
  ]
  return html`<tr>${each(cells, (cell) => html`<td>${cell}</td>`)}</tr>`
}

function apiLink({ dataset, graph, route, asked }: StationContent): string {
  const place = `${encodeURIComponent(dataset.id)}/stations/${encodeURIComponent(graph.id)}`
  const query = new URLSearchParams({
    ...(route && { from: route.from.id, to: route.to.id }),
    stepFree: String(asked.stepFree),
  })
  return `/api/datasets/${place}/pathways?${query}`
}
