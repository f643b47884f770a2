import type { LocalText } from '@tongqu/contracts'

export type Locale = keyof LocalText
export type Coding = 'zstd' | 'br' | 'gzip'

type Weighed = { value: string; weight: number }

/** More entries than a sane client ever sends; the rest is not read. */
const MAX_HEADER_ENTRIES = 40
const DEFAULT_WEIGHT = 1

/**
 * Picks from `offers` (media types in order of preference) by an `Accept` header, RFC 9110 section
 * 12.5.1: the most specific range decides the weight of an offer, the heaviest offer wins; of equal
 * weights the one that was named more specifically, then the one offered first. Without a header
 * everything is acceptable. Undefined when nothing offered is acceptable.
 */
export function negotiate(accept: string | undefined, offers: readonly string[]) {
  if (accept === undefined || accept.trim() === '') return offers[0]
  const ranges = weighed(accept)
  let best: { offer: string; weight: number; precision: number } | undefined
  for (const offer of offers) {
    const found = weightOf(offer, ranges)
    if (!found || found.weight === 0) continue
    const better =
      !best ||
      found.weight > best.weight ||
      (found.weight === best.weight && found.precision > best.precision)
    if (better) best = { offer, ...found }
  }
  return best?.offer
}

/**
 * The content coding to use by an `Accept-Encoding` header; undefined means as it is. Of equal
 * weights the cheapest per saved byte wins: zstd, then br, then gzip (own measurement).
 */
export function negotiateCoding(acceptEncoding: string | undefined): Coding | undefined {
  if (!acceptEncoding) return undefined
  const entries = weighed(acceptEncoding)
  const all = entries.find(({ value }) => value === '*')?.weight
  const weightOfName = (...names: string[]) =>
    entries.find(({ value }) => names.includes(value))?.weight
  const identity = weightOfName('identity')
  let best: { coding: Coding; weight: number } | undefined
  for (const coding of ['zstd', 'br', 'gzip'] as const) {
    const names = coding === 'gzip' ? ['gzip', 'x-gzip'] : [coding]
    const weight = weightOfName(...names) ?? all ?? 0
    if (weight > (best?.weight ?? 0)) best = { coding, weight }
  }
  return best && best.weight >= (identity ?? 0) ? best.coding : undefined
}

/** The language of an answer: an explicit wish, else `Accept-Language`, else Chinese. */
export function negotiateLocale(wish: string | undefined, acceptLanguage?: string): Locale {
  const asked = localeOf(wish ?? '')
  if (asked) return asked
  const ranked = weighed(acceptLanguage ?? '').toSorted((a, b) => b.weight - a.weight)
  for (const { value, weight } of ranked) {
    const locale = localeOf(value)
    if (locale && weight > 0) return locale
  }
  return 'zh-CN'
}

function localeOf(tag: string): Locale | undefined {
  const primary = tag.trim().toLowerCase().split('-')[0]
  if (primary === 'zh') return 'zh-CN'
  return primary === 'en' ? 'en' : undefined
}

function weightOf(offer: string, ranges: readonly Weighed[]) {
  const group = `${offer.split('/')[0]}/*`
  const precisions = [
    [offer, 2],
    [group, 1],
    ['*/*', 0],
  ] as const
  for (const [name, precision] of precisions) {
    const range = ranges.find(({ value }) => value === name)
    if (range) return { weight: range.weight, precision }
  }
  return undefined
}

/** `a;q=0.5, b` → values in lower case with their weights; other parameters are not looked at. */
function weighed(header: string): Weighed[] {
  return header
    .split(',', MAX_HEADER_ENTRIES)
    .map((entry) => {
      const [value = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase())
      const q = parameters.find((parameter) => parameter.startsWith('q='))
      return { value, weight: q === undefined ? DEFAULT_WEIGHT : weightFrom(q.slice(2)) }
    })
    .filter(({ value }) => value !== '')
}

/** A weight outside 0…1 or unreadable counts as refusal: nobody asks for things that way. */
function weightFrom(text: string): number {
  const weight = /^[01](\.\d{0,3})?$/.test(text) ? Number(text) : 0
  return weight <= 1 ? weight : 0
}
