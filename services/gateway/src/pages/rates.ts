import { html, raw } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import { type Rate, type RateSum, type Rates, sumOf } from '../rates.ts'
import { each, type Html, nothing } from './layout.ts'
import { kindName, words } from './words.ts'

/** Rows of one page; whoever wants all of them reads the records. */
const MAX_ROWS = 50

/** What pages with rates or a map need beside the common stylesheet. */
export const ratesStyle = raw('<link rel="stylesheet" href="/live.css">')

/** The rates of some kinds of vehicle on the newest day, and the same by operator and area. */
export function ratesBlock(
  rates: Rates | undefined,
  kinds: readonly string[],
  locale: Locale,
): Html {
  const rows = rates?.rows.filter(({ kind }) => kinds.includes(kind)) ?? []
  if (!rates || rows.length === 0) return nothing
  const say = words(locale)
  const byKind = kinds.filter((kind) => rows.some((row) => row.kind === kind))
  const sorted = rows.toSorted((a, b) => b.due - a.due)
  return html`<section id="rates"><h2>${say('入网率与上线率', 'Access and online rates')}
<small class="n"><time datetime="${rates.day}">${rates.day}</time></small></h2>
${ratesTable(
  byKind.map((kind) => [kindName(kind, locale), sumOf(rows.filter((row) => row.kind === kind))]),
  say('类别', 'Kind'),
  locale,
)}
${byOperator(sorted, locale)}
</section>`
}

function byOperator(rows: readonly Rate[], locale: Locale): Html {
  const say = words(locale)
  const named = rows.filter(({ operator, area }) => operator !== '' || area !== '')
  if (named.length === 0) return nothing
  const lines = named
    .slice(0, MAX_ROWS)
    .map((row): [string, RateSum] => [
      [row.operator || say('未知单位', 'unknown operator'), row.area].filter(Boolean).join(' · '),
      sumOf([row]),
    ])
  return html`<details><summary>${say('按运营单位与行政区划', 'By operator and area')}
<span class="n">${named.length}</span></summary>
${ratesTable(lines, say('单位 · 区划', 'Operator · area'), locale)}
</details>`
}

function ratesTable(lines: readonly [string, RateSum][], first: string, locale: Locale): Html {
  const say = words(locale)
  return html`<div class="scroll" tabindex="0" role="region"
 aria-label="${say('入网率与上线率', 'Access and online rates')}">
<table class="rates"><thead><tr><th scope="col">${first}</th>
<th scope="col">${say('应入网', 'Due')}</th><th scope="col">${say('已入网', 'Entered')}</th>
<th scope="col">${say('上线', 'Online')}</th>
<th scope="col">${say('入网率', 'Access rate')}</th>
<th scope="col">${say('上线率', 'Online rate')}</th></tr></thead><tbody>
${each(
  lines,
  ([name, sum]) => html`<tr><th scope="row">${name}</th>
<td>${sum.due.toLocaleString(locale)}</td><td>${sum.entered.toLocaleString(locale)}</td>
<td>${sum.online.toLocaleString(locale)}</td>
<td>${rateBar(sum.entryRatePercent)}</td><td>${rateBar(sum.onlineRatePercent)}</td></tr>`,
)}
</tbody></table></div>`
}

/** A bar beside its number: the number is what counts for whoever can not see the bar. */
export function rateBar(percent: number | null): Html {
  const width = percent ?? 0
  return html`<span class="rate"><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none"
 aria-hidden="true"><rect class="track" width="100" height="10"/><rect class="fill"
 width="${width}" height="10"/></svg> <span class="value">${percentName(percent)}</span></span>`
}

export function percentName(percent: number | null): string {
  return percent === null ? '—' : `${percent.toFixed(1)}%`
}
