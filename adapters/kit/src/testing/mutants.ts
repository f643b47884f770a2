/** Damage done on purpose: to the values of a record, or to the bytes of a document. */

type Random = (below: number) => number

/** What outside systems have put where a value belongs. */
const HOSTILE_TEXTS = [
  ...['', ' ', '-', 'null', 'NaN', 'Infinity', '1e400', '-1', '0', '1,5', '1.234,56', '1 000'],
  ...[
    'true',
    'unbekannt',
    '未知',
    '2026-13-45',
    '2026-01-05 08:15:00',
    '24:61',
    '\u0000',
    '\u202e',
  ],
  ...['＜', "'; DROP TABLE lots; --", '=HYPERLINK("x")', '../../etc/passwd', '{{7*7}}', '\ud83d'],
  ...['999999999999999999999', '0x10', '-0', 'x'.repeat(5_000), '__proto__', 'constructor'],
]

const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  ...[null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 53, [], {}, [[]], [null], { value: 1 }],
]

const CUT_BYTES = 200

/** A record of which one value is another, is gone, or stands twice. The rest is as it was. */
export function mutantOf(
  kind: 'json' | 'xml' | 'csv' | 'edifact',
  record: string,
  random: Random,
): string {
  if (kind === 'json') return jsonMutant(record, random)
  if (kind === 'edifact') return edifactMutant(record, random)
  return kind === 'xml' ? xmlMutant(record, random) : csvMutant(record, random)
}

/** A document with bytes changed, cut out, doubled or cut off anywhere. */
export function spoiltOf(bytes: Uint8Array, random: Random): Uint8Array {
  const spoilt = Uint8Array.from(bytes)
  const at = random(Math.max(1, spoilt.length))
  const end = Math.min(spoilt.length, at + 1 + random(CUT_BYTES))
  const piece = spoilt.subarray(at, end)
  switch (random(4)) {
    case 0:
      for (let times = 1 + random(8); times > 0; times--) {
        spoilt[random(Math.max(1, spoilt.length))] = random(256)
      }
      return spoilt
    case 1:
      return Buffer.concat([spoilt.subarray(0, at), spoilt.subarray(end)])
    case 2:
      return Buffer.concat([spoilt.subarray(0, end), piece, spoilt.subarray(end)])
    default:
      return spoilt.subarray(0, at)
  }
}

type Slot = { holder: Record<string, unknown> | unknown[]; key: string | number }

function jsonMutant(record: string, random: Random): string {
  const value: unknown = JSON.parse(record)
  const slots = slotsOf(value)
  const slot = slots[random(slots.length)]
  if (!slot) return record
  const { holder, key } = slot
  const hostile = HOSTILE_VALUES[random(HOSTILE_VALUES.length)]
  const held = (holder as Record<string | number, unknown>)[key]
  switch (random(4)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key as string]
      break
    case 1:
      ;(holder as Record<string | number, unknown>)[key] = [held, held]
      break
    default:
      ;(holder as Record<string | number, unknown>)[key] = hostile
  }
  return JSON.stringify(value)
}

function slotsOf(value: unknown, found: Slot[] = []): Slot[] {
  if (Array.isArray(value)) {
    for (const [key, item] of value.entries()) {
      found.push({ holder: value, key })
      slotsOf(item, found)
    }
  } else if (typeof value === 'object' && value !== null) {
    const holder = value as Record<string, unknown>
    for (const [key, item] of Object.entries(holder)) {
      found.push({ holder, key })
      slotsOf(item, found)
    }
  }
  return found
}

/** Replaces a text or an attribute, or takes away or doubles an element that has only text. */
function xmlMutant(record: string, random: Random): string {
  const hostile = escaped(HOSTILE_TEXTS[random(HOSTILE_TEXTS.length)] ?? '')
  const pattern = [/>([^<>]+)</g, /="([^"<>]*)"/g, /<([\w:.-]+)(?:\s[^<>]*)?>[^<>]*<\/\1>/g]
  const matches = [...record.matchAll(pattern[random(pattern.length)] ?? />([^<>]+)</g)]
  const match = matches[random(Math.max(1, matches.length))]
  if (!match) return record
  const [whole] = match
  const before = record.slice(0, match.index)
  const behind = record.slice(match.index + whole.length)
  if (whole.startsWith('>')) return `${before}>${hostile}<${behind}`
  if (whole.startsWith('=')) return `${before}="${hostile}"${behind}`
  return random(2) === 0 ? before + behind : before + whole + whole + behind
}

/** Characters that XML 1.0 has no way to write become a question mark. */
function escaped(text: string): string {
  return text
    .replaceAll('\u0000', '?')
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Cells are told apart by the first of `;`, tab and `,` that stands in the line. */
function csvMutant(record: string, random: Random): string {
  const delimiter = [';', '\t', ','].find((each) => record.includes(each)) ?? ','
  const cells = record.split(delimiter)
  const at = random(cells.length)
  const hostile = (HOSTILE_TEXTS[random(HOSTILE_TEXTS.length)] ?? '').replace(/["\r\n;,\t]/g, ' ')
  switch (random(4)) {
    case 0:
      cells.splice(at, 1)
      break
    case 1:
      cells.splice(at, 0, cells[at] ?? '')
      break
    default:
      cells[at] = hostile
  }
  return cells.join(delimiter)
}

/** Values stand between `+`, `:` and `'`; the separators themselves stay. */
function edifactMutant(record: string, random: Random): string {
  const pieces = record.split(/([+:'])/)
  const at = 2 * random(Math.ceil(pieces.length / 2))
  const hostile = HOSTILE_TEXTS[random(HOSTILE_TEXTS.length)] ?? ''
  switch (random(4)) {
    case 0:
      pieces.splice(at, 2)
      break
    case 1:
      pieces.splice(at, 0, ...pieces.slice(at, at + 2))
      break
    default:
      pieces[at] = hostile
  }
  return pieces.join('')
}
