import { html, raw } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import type { Badge, Day, Depth, ToldVerdict } from '../quality.ts'
import type { Fault, SideScore } from '../quality-state.ts'
import { each, type Html, nothing } from './layout.ts'
import { ruleName, scoreLook, scoreText, sideName, verdictName } from './quality-words.ts'
import { instantName, words } from './words.ts'

/** What pages with scores need beside the common stylesheet. */
export const qualityStyle = raw('<link rel="stylesheet" href="/quality.css">')

/** The score of a dataset as a badge; nothing before the first day. */
export function qualityBadge(badge: Badge | null | undefined, locale: Locale): Html {
  if (!badge) return nothing
  const look = scoreLook(badge.state, badge.score)
  const name = words(locale)('质量', 'Quality')
  return html`<span class="badge score ${look}">${name} ${scoreText(badge.state, badge.score, locale)}</span>`
}

/** One cell of the matrix: colour and text. */
export function sideCell(side: SideScore | undefined, locale: Locale): Html {
  const state = side?.state ?? 'no-data'
  return html`<td class="score ${scoreLook(state, side?.score)}">${scoreText(state, side?.score, locale)}</td>`
}

const [WIDTH, HEIGHT] = [350, 60]
const TOP = 100
/** Days on the chart, one every ten units. */
const DAYS = 35
/** Shorter outages are starts and restarts. */
const SHOWN_OUTAGE_SECONDS = 60

/** The score over days, oldest left; a dot is an outage. Numbers stand in the title. */
export function scoreChart(days: readonly Day[], label: string, locale: Locale): Html {
  const shown = days.slice(0, DAYS).toReversed()
  const known = shown.flatMap(({ score }, index) => (score === null ? [] : [{ score, index }]))
  const [newest] = days
  if (known.length === 0 || !newest) return nothing
  const step = WIDTH / DAYS
  const left = (index: number) => ((DAYS - shown.length + index + 0.5) * step).toFixed(1)
  const top = (score: number) => (HEIGHT - 4 - (score / TOP) * (HEIGHT - 8)).toFixed(1)
  const points = known.map(({ score, index }) => `${left(index)},${top(score)}`).join(' ')
  const outages = shown.flatMap(({ outageSeconds }, index) =>
    outageSeconds >= SHOWN_OUTAGE_SECONDS ? [index] : [],
  )
  const say = words(locale)
  const first = shown[0]?.day ?? newest.day
  const title = say(
    `${label}：${first} 至 ${newest.day}，最近 ${newest.score ?? '—'}`,
    `${label}: ${first} to ${newest.day}, newest ${newest.score ?? '—'}`,
  )
  return html`<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<title>${title}</title>
<line class="rule" x1="0" x2="${WIDTH}" y1="${top(100)}" y2="${top(100)}"/>
<line class="rule" x1="0" x2="${WIDTH}" y1="${top(50)}" y2="${top(50)}"/>
<line class="rule" x1="0" x2="${WIDTH}" y1="${top(0)}" y2="${top(0)}"/>
<polyline class="line" points="${points}"/>
${each(known, ({ score, index }) => html`<circle class="dot" cx="${left(index)}" cy="${top(score)}" r="2.5"/>`)}
${each(outages, (index) => html`<circle class="outage" cx="${left(index)}" cy="${HEIGHT - 4}" r="3"/>`)}
</svg>`
}

/** What each rule says, since when, and what has changed. */
export function verdictTable(
  verdicts: readonly (ToldVerdict & { dataset?: Html })[],
  locale: Locale,
): Html {
  if (verdicts.length === 0) return nothing
  const say = words(locale)
  const hasDataset = verdicts.some(({ dataset }) => dataset !== undefined)
  const heads = [
    ...(hasDataset ? [say('数据集', 'Dataset')] : []),
    say('规则', 'Rule'),
    say('来源', 'Source'),
    say('结论', 'Verdict'),
    say('自', 'Since'),
    say('新增 / 消除', 'New / fixed'),
  ]
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say('规则结论', 'Verdicts')}">
<table><thead><tr>${each(heads, (name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${each(
  verdicts,
  (one) => html`<tr>${one.dataset ? html`<td>${one.dataset}</td>` : nothing}
<td title="${one.rule}">${ruleName(one.rule, locale)}</td><td><code>${one.source}</code></td>
<td>${verdictBadge(one, locale)}</td>
<td><time datetime="${one.since}">${instantName(one.since)}</time></td>
<td>${changeText(one)}</td></tr>`,
)}
</tbody></table></div>`
}

function verdictBadge({ verdict, frozenVerdict }: ToldVerdict, locale: Locale): Html {
  const before = frozenVerdict
    ? words(locale)(
        `，此前${verdictName(frozenVerdict, locale)}`,
        `, before: ${verdictName(frozenVerdict, locale)}`,
      )
    : ''
  return html`<span class="badge verdict ${verdict}">${verdictName(verdict, locale)}${before}</span>`
}

function changeText({ newFound, fixed }: ToldVerdict): string {
  return newFound === undefined ? '—' : `+${newFound} / −${fixed ?? 0}`
}

/** Rejects and findings by code and place; why they are not told when they are not. */
export function faultTable(faults: readonly Fault[], depth: Depth, locale: Locale): Html {
  const say = words(locale)
  if (depth !== 'reasons') {
    return html`<p class="meta">${say(
      '该数据集未向您全部开放：只公布评分与结论，不公布位置与原因。',
      'Not all of this dataset is open to you: scores and verdicts are told, faults are not.',
    )}</p>`
  }
  if (faults.length === 0) return html`<p class="meta">${say('无', 'None')}</p>`
  const heads = [
    say('日期', 'Day'),
    say('种类', 'Kind'),
    say('代码', 'Code'),
    say('位置', 'Place'),
    say('次数', 'Occurrences'),
    say('原因（首条）', 'Reason (first)'),
  ]
  const kinds = { reject: say('拒收', 'reject'), finding: say('发现', 'finding') }
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say('问题分布', 'Faults')}">
<table><thead><tr>${each(heads, (name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${each(
  faults,
  (fault) => html`<tr><td>${fault.day}</td><td>${kinds[fault.kind]}</td>
<td><code>${fault.code}</code></td><td><code>${fault.place}</code></td>
<td>${fault.occurrences.toLocaleString(locale)}</td><td>${fault.reason ?? ''}</td></tr>`,
)}
</tbody></table></div>`
}

/** The five sides of one day as a small table of one row. */
export function sidesTable(badge: Badge, locale: Locale): Html {
  const say = words(locale)
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say('评分', 'Scores')}">
<table class="sides"><thead><tr>${each(
    badge.sides,
    ({ side }) => html`<th scope="col">${sideName(side, locale)}</th>`,
  )}</tr></thead>
<tbody><tr>${each(badge.sides, (side) => sideCell(side, locale))}</tr></tbody></table></div>`
}
