import type { Catalog } from '@tongqu/catalog'
import { html, raw } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import type { ForwardItem, SourceItem } from '../routes/sources.ts'
import { transportName } from '../transport-kinds.ts'
import { each, type Html, inOther, layout, nothing, withLocale } from './layout.ts'
import { ageName, stateName, words } from './words.ts'

export type SourcesContent = {
  catalog: Pick<Catalog, 'datasets' | 'families'>
  sources: readonly SourceItem[]
  forwards: readonly ForwardItem[]
  /** Seconds since an instant, for what has no age of its own. */
  secondsSince(instant: string): number
  locale: Locale
}

const head = raw('<link rel="stylesheet" href="/sources.css">')

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
  return layout({ title, locale, other: inOther('/sources', locale), main, head })
}

function sourcesTable(content: SourcesContent, sources: readonly SourceItem[]): Html {
  const { locale, secondsSince } = content
  const say = words(locale)
  const heads = [
    say('来源', 'Source'),
    say('数据集', 'Dataset'),
    say('方式', 'Transport'),
    say('状态', 'State'),
    say('连接与收件', 'Links, intake'),
    say('内容时效', 'Content age'),
    say('最近', 'Last heard'),
  ]
  return table(say('来源', 'Sources'), heads, byFamily(content, sources), (item) => {
    const { sessions } = item
    return [
      datasetLink(content, item.dataset),
      transportName(item.transport, locale, ageName(item.everySeconds ?? 0, locale)),
      html`${stateCell(item, locale)}${sessions?.isStalled ? stalled(locale) : nothing}
${circuit(item, locale)}`,
      intake(item, locale),
      age(sessions?.ageSeconds, locale),
      item.at ? age(secondsSince(item.at), locale) : '—',
    ]
  })
}

type Group<T> = { name: string | undefined; items: (T & { id: string })[] }

/** Sources under the family of their dataset, families in the order of the catalogue. */
function byFamily({ catalog, locale }: SourcesContent, sources: readonly SourceItem[]) {
  const groups = new Map<string, Group<SourceItem>>()
  for (const [id, { label }] of catalog.families) groups.set(id, { name: label[locale], items: [] })
  for (const item of sources) {
    const family = catalog.datasets.get(item.dataset)?.family ?? ''
    const group = groups.get(family) ?? { name: family, items: [] }
    group.items.push({ ...item, id: item.source })
    groups.set(family, group)
  }
  return [...groups.values()].filter(({ items }) => items.length > 0)
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
  const items = forwards.map((item) => ({ ...item, id: item.forward }))
  return html`<h2>${say('转发', 'Forwards')}</h2>
${table(say('转发', 'Forwards'), heads, [{ name: undefined, items }], (item) => [
  datasetLink(content, item.dataset),
  stateCell(item, locale),
  age(item.ageSeconds, locale),
])}`
}

/**
 * Rows in groups, the id of each first; `cells` are those after it. On a narrow screen each row is
 * a card with the heads before the values; the roles say then that it is a table still.
 */
function table<T>(
  label: string,
  heads: readonly string[],
  groups: readonly Group<T>[],
  cells: (item: T) => readonly (Html | string)[],
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
<table class="stack" role="table"><thead role="rowgroup"><tr role="row">${each(
    heads,
    (name) => html`<th scope="col" role="columnheader">${name}</th>`,
  )}</tr></thead>
${each(
  groups,
  ({ name, items }) => html`<tbody role="rowgroup">
${
  name === undefined
    ? nothing
    : html`<tr role="row"><th class="group" colspan="${heads.length}" scope="rowgroup"
 role="rowheader">${name}</th></tr>`
}
${each(
  items,
  (item) =>
    html`<tr role="row"><th scope="row" role="rowheader"><code>${item.id}</code></th>${each(
      cells(item).entries(),
      ([index, value]) =>
        html`<td role="cell" data-label="${heads[index + 1] ?? ''}">${value}</td>`,
    )}</tr>`,
)}
</tbody>`,
)}
</table></div>`
}

function datasetLink({ catalog, locale }: SourcesContent, id: string): Html {
  const name = catalog.datasets.get(id)?.title[locale] ?? id
  return html`<a href="${withLocale(`/datasets/${encodeURIComponent(id)}`, locale)}">${name}</a>`
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

/** What a subscription has brought. */
function messages(count: number, topics: number, waiting: number, locale: Locale): string {
  return words(locale)(
    `${topics} 个主题，收存消息 ${count}，待入湖 ${waiting}`,
    `${topics} ${topics === 1 ? 'topic' : 'topics'}, ${count} messages kept, ${waiting} waiting`,
  )
}

/** Links of sessions, pushes kept, files waiting: whatever the transport has. */
function intake({ sessions, push, folder, pull }: SourceItem, locale: Locale): string {
  const say = words(locale)
  if (sessions) return `${sessions.authenticated} / ${sessions.connections}`
  if (push?.accepted !== undefined) {
    const waiting = push.waiting?.deliveries ?? 0
    if (push.topics) return messages(push.accepted, push.topics.length, waiting, locale)
    return say(
      `收存 ${push.accepted}，待入湖 ${waiting}`,
      `${push.accepted} kept, ${waiting} waiting`,
    )
  }
  if (pull?.rows !== undefined) {
    const waiting = pull.waiting?.deliveries ?? 0
    return say(`已读 ${pull.rows} 行，待入湖 ${waiting}`, `${pull.rows} rows, ${waiting} waiting`)
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
