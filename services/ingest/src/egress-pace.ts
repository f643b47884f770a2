/** When a source wants to be asked again, as the headers of its answer say it. */
import type { IncomingHttpHeaders } from 'node:http'

const RETRY_AFTER_LIMIT_SECONDS = 3_600

type Headers = Readonly<Record<string, string | string[] | undefined>> | IncomingHttpHeaders

/**
 * Seconds of `Retry-After`, given as a number or as a date (RFC 9110, 10.2.3), an hour at most; 0
 * when nothing is said. A date is meant by the clock of the source, which `Date` tells.
 */
export function retrySecondsOf(headers: Headers): number {
  const text = textOf(headers, 'retry-after')
  const now = Date.parse(textOf(headers, 'date'))
  const seconds = /^\s*\d+\s*$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000
  if (!Number.isFinite(seconds) || seconds <= 0) return 0
  return Math.min(Math.ceil(seconds), RETRY_AFTER_LIMIT_SECONDS)
}

/**
 * Seconds that an answer stays good: `max-age` less its `Age` (RFC 9111, 4.2); undefined when the
 * source says nothing, or that it must be asked every time.
 */
export function freshSecondsOf(headers: Headers): number | undefined {
  const control = textOf(headers, 'cache-control')
  if (/(?:^|,)\s*no-(?:cache|store)\b/i.test(control)) return undefined
  const [, age] = /(?:^|,)\s*max-age\s*=\s*"?(\d{1,10})"?/i.exec(control) ?? []
  if (age === undefined) return undefined
  const left = Number(age) - (Number(textOf(headers, 'age')) || 0)
  return left > 0 ? left : undefined
}

function textOf(headers: Headers, name: string): string {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
