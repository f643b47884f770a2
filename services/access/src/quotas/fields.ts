/** `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10. */
import type { QuotaHeaders } from './types.ts'

/** A policy as it applies to a request, and its state. */
export type Field = {
  name: string
  /** `q`. */
  limit: number
  /** `qu`: those that the draft registers; `requests` is not written. */
  unit: 'requests' | 'content-bytes' | 'concurrent-requests'
  /** `w`, seconds. */
  window?: number
  /** `r`; absent: it is not told. */
  remaining?: number
  /** `t`, seconds. */
  reset?: number
}

/** Lists of strings with parameters (RFC 9651); names are lower-case words with hyphens. */
export function fieldsOf(fields: readonly Field[]): QuotaHeaders {
  if (fields.length === 0) return {}
  let policy = ''
  let state = ''
  for (const { name, limit, unit, window, remaining, reset } of fields) {
    policy += `${policy === '' ? '' : ', '}"${name}";q=${limit}`
    if (unit !== 'requests') policy += `;qu="${unit}"`
    if (window !== undefined) policy += `;w=${window}`
    if (remaining === undefined) continue
    state += `${state === '' ? '' : ', '}"${name}";r=${remaining}`
    if (reset !== undefined) state += `;t=${reset}`
  }
  return { 'RateLimit-Policy': policy, ...(state !== '' && { RateLimit: state }) }
}
