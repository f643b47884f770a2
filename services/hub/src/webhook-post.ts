import type { Post } from '@tongqu/access'
import type { Egress } from '@tongqu/ingest'

/** What a receiver says matters by its status alone. */
const LIMITS = { bytes: 65_536, seconds: 15 }

/**
 * Sends messages to addresses that somebody has given: never into private networks unless the
 * operator lists them, and no redirect is followed (Standard Webhooks, security considerations).
 */
export function webhookPost(egress: Egress): Post {
  return async (url, headers, body) => {
    const { status } = await egress.post({
      url,
      trust: 'user',
      headers,
      accepts: [],
      limits: LIMITS,
      redirects: 0,
      contentType: 'application/json',
      body: Buffer.from(body),
    })
    return { status }
  }
}
