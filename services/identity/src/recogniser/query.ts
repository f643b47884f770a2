import { Problem } from '@tongqu/contracts'

/** Names that carry credentials in one protocol or another, RFC 6750 section 2.3 among them. */
const NAMES = new Set([
  'access_token',
  'api-key',
  'api_key',
  'apikey',
  'authorization',
  'client_assertion',
  'client_secret',
  'id_token',
  'refresh_token',
  'subscription-key',
  'x-api-key',
])

/** A key of ours, or the beginning of a signed token (`{"` in base64url), anywhere in a text. */
const CREDENTIAL = /hub_live_|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/i

/**
 * URLs stand in logs, histories and Referer headers on their way: whoever sends a key or a token in
 * a query is told at once, before it works and becomes a habit. Throws `key-in-query`, which does
 * not quote it.
 */
export function refuseKeysInQuery(url: string): void {
  const begin = url.indexOf('?')
  if (begin === -1) return
  for (const [name, value] of new URLSearchParams(url.slice(begin + 1))) {
    if (NAMES.has(name.toLowerCase()) || CREDENTIAL.test(name) || CREDENTIAL.test(value)) {
      throw new Problem('key-in-query')
    }
  }
}
