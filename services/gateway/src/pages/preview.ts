import { html } from 'hono/html'
import { boxOf, frameAround, spotOf } from '../map-frame.ts'
import type { Locale } from '../negotiate.ts'
import type { Places } from '../places.ts'
import type { Preview } from '../preview.ts'
import { each, type Html, nothing } from './layout.ts'
import { words } from './words.ts'

/** Longer texts are folded away: lines of a road, texts, JSON. */
const SHORT_CHARACTERS = 48
/** What a page carries unfolded; the rest stands in the record. */
const WHOLE_CHARACTERS = 2_000

/** The first rows of the main table; long texts open at a click. `records`: address of all rows. */
export function previewBlock(
  preview: Preview | undefined,
  records: string | undefined,
  locale: Locale,
): Html {
  if (!preview || preview.rows.length === 0) return nothing
  const say = words(locale)
  const { columns, rows, table } = preview
  const rest = (column: string) =>
    records && `${records}?select=${encodeURIComponent(column)}&limit=${rows.length}`
  return html`<section><h2>${say('预览', 'First rows')} <code>${table}</code></h2>
<div class="scroll" tabindex="0" role="region" aria-label="${say('预览', 'First rows')}">
<table><thead><tr>${each(columns, (name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${each(
  rows,
  (row) =>
    html`<tr>${each(
      columns,
      (name) => html`<td>${cell(textOf(row[name]), rest(name), locale)}</td>`,
    )}</tr>`,
)}
</tbody></table></div></section>`
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function cell(text: string, rest: string | undefined, locale: Locale): Html | string {
  const letters = [...text.slice(0, WHOLE_CHARACTERS)]
  if (letters.length <= SHORT_CHARACTERS && text.length <= WHOLE_CHARACTERS) return text
  const isCut = text.length > WHOLE_CHARACTERS
  const start = letters.slice(0, SHORT_CHARACTERS).join('')
  const shown = isCut ? `${text.slice(0, WHOLE_CHARACTERS).toWellFormed()}…` : text
  return html`<details class="long"><summary>${start}…</summary>
<p>${shown}${
    isCut && rest ? html` <a href="${rest}">${words(locale)('全文', 'the whole')}</a>` : nothing
  }</p></details>`
}

/** More dots than this are drawn smaller. */
const MANY = 150
/** Room around a single place, in degrees: some five kilometres. */
const LEAST_DEGREES = 0.05
const DEGREE_DIGITS = 2

/** Where the things are, on a sheet of our own: no tiles, nobody else is asked. */
export function placesBlock(places: Places | undefined, locale: Locale): Html {
  if (!places) return nothing
  const say = words(locale)
  const { spots, table } = places
  const frame = frameAround(spots, LEAST_DEGREES)
  const placed = spots.map(({ longitude, latitude }) => spotOf(frame, longitude, latitude))
  const corner = spotOf(frame, frame.east, frame.south)
  const box = boxOf([{ x: 0, y: 0 }, corner])
  if (!box) return nothing
  const dots = [...new Set(placed.map(({ x, y }) => `M${x} ${y}h0`))].join('')
  const number = spots.length.toLocaleString(locale)
  const label = say(`${number} 个位置的分布图`, `Map of ${number} places`)
  const edges = [
    `${degrees(frame.south)}–${degrees(frame.north)}° N`,
    `${degrees(frame.west)}–${degrees(frame.east)}° E`,
  ]
  return html`<section><h2>${say('位置', 'Places')} <code>${table}</code></h2>
<figure class="places"><svg viewBox="${box.x} ${box.y} ${box.width} ${box.height}" role="img"
 aria-label="${label}"><title>${label}</title>
<path class="dots${spots.length > MANY ? ' many' : ''}" d="${dots}"/></svg>
<figcaption class="meta">${label} · ${edges.join(' · ')} · WGS 84</figcaption></figure></section>`
}

function degrees(value: number): string {
  return value.toFixed(DEGREE_DIGITS)
}
