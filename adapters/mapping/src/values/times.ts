import { type OffsetOf, offsetsOf } from './zone.ts'

/**
 * Reads an instant as RFC 3339 in UTC, or a day for a pattern without hours; undefined: neither.
 */
export type ReadTime = (value: unknown) => string | undefined

/** What a pattern may hold beside signs that stand for themselves. */
const TOKENS = ['YYYY', 'MM', 'M', 'DD', 'D', 'HH', 'H', 'mm', 'm', 'ss', 's', 'S', 'Z'] as const
type Token = (typeof TOKENS)[number]
type Part = { token: Token } | { literal: string }

/** Seconds since 1970 of years 1 to 9999. */
const FIRST_SECOND = -62_135_596_800
const LAST_SECOND = 253_402_300_799
/** Digits after the second that an instant of a contract holds. */
const FRACTION_DIGITS = 6

/**
 * Compiles one of: `iso` (RFC 3339 or ISO 8601, with or without offset), `epoch`, `epoch-ms`
 * (numbers since 1970), or a pattern such as `DD.MM.YYYY HH:mm` of YYYY MM M DD D HH H mm m ss s
 * S (a fraction) Z (an offset); letters of the text itself stand in quotes: `YYYY'年'M'月'D'日'`.
 * Undefined when it is none of them, or when the zone is none.
 */
export function timeReader(pattern: string, zone: string, what: Kind): ReadTime | undefined {
  const offsets = offsetsOf(zone)
  if (!offsets) return undefined
  if (pattern === 'epoch') return epoch(1, what, offsets)
  if (pattern === 'epoch-ms') return epoch(1_000, what, offsets)
  const read = pattern === 'iso' ? isoFields : patternFields(pattern)
  return read && remembered((text) => written(read(text), what, offsets))
}

type Kind = 'instant' | 'date'

/** Feeds say the same time again and again. */
function remembered(read: (text: string) => string | undefined): ReadTime {
  let [lastText, last]: [string | undefined, string | undefined] = [undefined, undefined]
  return (value) => {
    if (typeof value !== 'string') return undefined
    if (value !== lastText) {
      last = read(value.trim())
      lastText = value
    }
    return last
  }
}

function epoch(perSecond: number, what: Kind, offsets: OffsetOf): ReadTime {
  return (value) => {
    const isNumber = typeof value === 'number' || /^-?\d{1,16}(\.\d{1,9})?$/.test(String(value))
    const seconds = Number(value) / perSecond
    if (!isNumber || !(seconds >= FIRST_SECOND && seconds <= LAST_SECOND)) return undefined
    const instant = Math.round(seconds * 1_000)
    if (what === 'instant') return plain(new Date(instant).toISOString())
    // The local day of the instant: a zone's offset hardly differs between the two clocks.
    const local = new Date(instant + offsets(instant))
    return local.toISOString().slice(0, 10)
  }
}

/** Fields of a local time; `offset` in minutes where the text says one. */
type Fields = {
  year: number
  month: number
  day: number
  hour: number | undefined
  minute: number
  second: number
  fraction: string
  offset: number | undefined
}

function written(fields: Fields | undefined, what: Kind, offsets: OffsetOf): string | undefined {
  if (!fields || !isPossible(fields)) return undefined
  const { year, month, day, minute, second, fraction, offset } = fields
  if (what === 'date') return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
  if (fields.hour === undefined) return undefined
  const local = Date.UTC(year, month - 1, day, fields.hour, minute, second)
  const instant = local - (offset === undefined ? offsets(local) : offset * 60_000)
  if (!(instant >= FIRST_SECOND * 1_000 && instant <= LAST_SECOND * 1_000)) return undefined
  const text = plain(new Date(instant).toISOString())
  const kept = fraction.slice(0, FRACTION_DIGITS).replace(/0+$/, '')
  return kept === '' ? text : `${text.slice(0, -1)}.${kept}Z`
}

function isPossible({ year, month, day, hour = 0, minute, second, offset = 0 }: Fields): boolean {
  if (year < 100 || month < 1 || month > 12 || day < 1) return false
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return false
  const midnight = hour === 24 && minute === 0 && second === 0
  if (hour > 23 && !midnight) return false
  return minute < 60 && second < 60 && Math.abs(offset) <= 18 * 60
}

function plain(iso: string): string {
  return iso.endsWith('.000Z') ? `${iso.slice(0, -5)}Z` : iso
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0')
}

const CLOCK = '(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,12}))?)?'
const OFFSET = '\\s?(Z|z|UTC|[+-]\\d\\d(?::?\\d\\d)?)?'
const ISO = new RegExp(`^(\\d{4})-(\\d\\d)-(\\d\\d)(?:[T ]${CLOCK}${OFFSET})?$`)

function isoFields(text: string): Fields | undefined {
  const found = ISO.exec(text)
  if (!found) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', offset] = found
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: hour === undefined ? undefined : Number(hour),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    fraction,
    offset: offset === undefined ? undefined : offsetOf(offset),
  }
}

function offsetOf(text: string): number {
  if (!/^[+-]/.test(text)) return 0
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2)) * (text.length > 3 ? 1 : 0)
  return text.startsWith('-') ? -minutes : minutes
}

/** Fixed expressions, none of which can backtrack: digits up to a count, then something else. */
const SHAPES: Readonly<Record<Token, string>> = {
  YYYY: '(\\d{4})',
  MM: '(\\d\\d)',
  M: '(\\d\\d?)',
  DD: '(\\d\\d)',
  D: '(\\d\\d?)',
  HH: '(\\d\\d)',
  H: '(\\d\\d?)',
  mm: '(\\d\\d)',
  m: '(\\d\\d?)',
  ss: '(\\d\\d)',
  s: '(\\d\\d?)',
  S: '(\\d{1,12})',
  Z: '(Z|UTC|[+-]\\d\\d(?::?\\d\\d)?)',
}

function patternFields(pattern: string): ((text: string) => Fields | undefined) | undefined {
  const parts = partsOf(pattern)
  if (!parts) return undefined
  const tokens = parts.flatMap((part) => ('token' in part ? [part.token] : []))
  const letters = tokens.map((token) => token[0])
  if (new Set(tokens.map(fieldOf)).size !== tokens.length) return undefined
  if (!['Y', 'M', 'D'].every((letter) => letters.includes(letter))) return undefined
  const shape = parts.map((part) => ('token' in part ? SHAPES[part.token] : escaped(part.literal)))
  const expression = new RegExp(`^${shape.join('')}$`)
  const places = new Map(tokens.map((token, index) => [fieldOf(token), index + 1]))
  return (text) => {
    const found = expression.exec(text)
    if (!found) return undefined
    const number = (field: string) => {
      const place = places.get(field)
      return place === undefined ? undefined : Number(found[place])
    }
    const offset = places.get('Z')
    return {
      year: number('Y') ?? 0,
      month: number('M') ?? 0,
      day: number('D') ?? 0,
      // A pattern without hours means midnight.
      hour: number('H') ?? 0,
      minute: number('m') ?? 0,
      second: number('s') ?? 0,
      fraction: found[places.get('S') ?? -1] ?? '',
      offset: offset === undefined ? undefined : offsetOf(found[offset] ?? ''),
    }
  }
}

function fieldOf(token: Token): string {
  return token[0] ?? ''
}

function partsOf(pattern: string): Part[] | undefined {
  const parts: Part[] = []
  for (let at = 0; at < pattern.length; ) {
    const token = TOKENS.find((each) => pattern.startsWith(each, at))
    const quoted = /^'([^']*)'/.exec(pattern.slice(at))
    if (token) parts.push({ token })
    else if (quoted) parts.push({ literal: quoted[1] ?? '' })
    else if (/[A-Za-z]/.test(pattern[at] ?? '') && pattern[at] !== 'T') return undefined
    else parts.push({ literal: pattern[at] ?? '' })
    at += token?.length ?? quoted?.[0].length ?? 1
  }
  return parts
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
