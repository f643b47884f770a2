import type { Catalog } from '@tongqu/catalog'
import { html } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import type { ForwardItem, SourceItem } from '../routes/sources.ts'
import { each, type Html, inOther, layout, nothing, withLocale } from './layout.ts'
import { ageName, stateName, words } from './words.ts'

export type SourcesContent = {
  catalog: Pick<Catalog, 'datasets'>
  sources: readonly SourceItem[]
  forwards: readonly ForwardItem[]
  /** Seconds since an instant, for what has no age of its own. */
  secondsSince(instant: string): number
  locale: Locale
}

/** How the connections to other systems fare; never where they lead. */
export function sourcesPage(content: SourcesContent): string {
  const { sources, forwards, locale } = content
  const say = words(locale)
  const title = say('来源状态', 'Sources')
  const main = html`<h1>${title}</h1>
${sourcesTable(content, sources)}
${forwards.length > 0 ? forwardsTable(content, forwards) : nothing}
<p class="meta"><a href="/api/sources">/api/sources</a> ·
<a href="/api/forwards">/api/forwards</a></p>`
  return layout({ title, locale, other: inOther('/sources', locale), main })
}

function sourcesTable(content: SourcesContent, sources: readonly SourceItem[]): Html {
  const { locale, secondsSince } = content
  const say = words(locale)
  const heads = [
    say('来源', 'Source'),
    say('数据集', 'Dataset'),
    say('方式', 'Transport'),
    say('状态', 'State'),
    say('连接与收件', 'Connections, intake'),
    say('内容时效', 'Content age'),
    say('最近', 'Last heard'),
  ]
  return table(say('来源', 'Sources'), heads, sources, (item) => {
    const { sessions } = item
    return html`<tr><th scope="row"><code>${item.source}</code></th>
<td>${datasetLink(content, item.dataset)}</td>
<td>${transportName(item, locale)}</td>
<td>${stateCell(item, locale)}${sessions?.isStalled ? stalled(locale) : nothing}
${circuit(item, locale)}</td>
<td>${intake(item, locale)}</td><td>${age(sessions?.ageSeconds, locale)}</td>
<td>${item.at ? age(secondsSince(item.at), locale) : '—'}</td></tr>`
  })
}

function forwardsTable(content: SourcesContent, forwards: readonly ForwardItem[]): Html {
  const { locale } = content
  const say = words(locale)
  const heads = [
    say('转发', 'Forward'),
    say('数据集', 'Dataset'),
    say('状态', 'State'),
    say('内容时效', 'Content age'),
  ]
  return html`<h2>${say('转发', 'Forwards')}</h2>
${table(say('转发', 'Forwards'), heads, forwards, (item) => {
  return html`<tr><th scope="row"><code>${item.forward}</code></th>
<td>${datasetLink(content, item.dataset)}</td><td>${stateCell(item, locale)}</td>
<td>${age(item.ageSeconds, locale)}</td></tr>`
})}`
}

function table<T>(
  label: string,
  heads: readonly string[],
  items: readonly T[],
  row: (item: T) => Html,
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
<table><thead><tr>${each(heads, (name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${each(items, row)}
</tbody></table></div>`
}

function datasetLink({ catalog, locale }: SourcesContent, id: string): Html {
  const name = catalog.datasets.get(id)?.title[locale] ?? id
  return html`<a href="${withLocale(`/datasets/${encodeURIComponent(id)}`, locale)}">${name}</a>`
}

function transportName({ transport, everySeconds }: SourceItem, locale: Locale): string {
  const say = words(locale)
  switch (transport) {
    case 'http-poll': {
      const every = ageName(everySeconds ?? 0, locale)
      return say(`HTTP 轮询，每 ${every}`, `HTTP poll, every ${every}`)
    }
    case 'http-push':
      return say('HTTP 推送', 'HTTP push')
    case 'http-dialogue':
      return say('HTTP 双向会话', 'HTTP both ways')
    case 'directory': {
      const every = ageName(everySeconds ?? 0, locale)
      return say(`文件夹，每 ${every} 查看`, `Folder, looked into every ${every}`)
    }
    case 'tcp-listen':
      return say('TCP 监听', 'TCP listener')
    case 'udp-listen':
      return say('UDP 监听', 'UDP listener')
    case 'tcp-dial':
      return say('TCP 拨出', 'TCP dial')
  }
}

/** Colours of the catalogue's states; the word says it without them. */
const LOOKS: Readonly<Record<string, string>> = { up: 'live', failing: 'down', waiting: 'stale' }

function stateCell({ state, code }: { state: string; code?: string }, locale: Locale): Html {
  const look = LOOKS[state] ?? ''
  const why = code
    ? html` <a href="${withLocale(`/problems/${code}`, locale)}"><code>${code}</code></a>`
    : nothing
  return html`<span class="badge state ${look}">${stateName(state, locale)}</span>${why}`
}

/** A source that keeps failing is left alone for a while, and says so. */
function circuit({ circuit: state }: SourceItem, locale: Locale): Html {
  if (!state) return nothing
  const say = words(locale)
  const text = state === 'open' ? say('已熔断', 'left alone') : say('试探中', 'being tried')
  return html` <span class="badge state stale">${text}</span>`
}

/** Links of sessions, pushes kept, files waiting: whatever the transport has. */
function intake({ sessions, push, folder }: SourceItem, locale: Locale): string {
  const say = words(locale)
  if (sessions) return `${sessions.authenticated} / ${sessions.connections}`
  if (push?.accepted !== undefined) {
    const waiting = push.waiting?.deliveries ?? 0
    return say(
      `收存 ${push.accepted}，待入湖 ${waiting}`,
      `${push.accepted} kept, ${waiting} waiting`,
    )
  }
  if (folder?.taken === undefined) return ''
  return say(
    `已收 ${folder.taken}，待收 ${folder.waiting ?? 0}，失败 ${folder.failed ?? 0}`,
    `${folder.taken} taken, ${folder.waiting ?? 0} waiting, ${folder.failed ?? 0} failed`,
  )
}

function stalled(locale: Locale): Html {
  const say = words(locale)
  return html` <span class="badge state stale">${say('入湖受阻', 'lake is away')}</span>`
}

function age(seconds: number | undefined, locale: Locale): string {
  if (seconds === undefined) return '—'
  return words(locale)(`${ageName(seconds, locale)}前`, `${ageName(seconds, locale)} ago`)
}
