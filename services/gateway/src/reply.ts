import { hash } from 'node:crypto'

/**
 * What a handler answers: a value, not yet a Response. One place (`finish`) turns it into one, so
 * that HEAD, content coding, counting and security headers hold for every door alike.
 */
export type Reply = {
  status: number
  headers: Readonly<Record<string, string>>
  body: Uint8Array | string | ReadableStream<Uint8Array> | null
  /**
   * Bodies of the same content in other codings, made once by the owner of the content; absent:
   * `finish` encodes by itself when the content type is worth it.
   */
  precoded?: (coding: 'zstd' | 'br' | 'gzip') => Promise<Uint8Array>
}

export const JSON_TYPE = 'application/json; charset=utf-8'
export const HTML_TYPE = 'text/html; charset=utf-8'

/** May be kept, but is asked for again (with its ETag) before each use. */
export const REVALIDATE = 'no-cache'

/** A JSON answer. */
export function json(value: unknown, headers: Record<string, string> = {}, status = 200): Reply {
  return {
    status,
    headers: { 'Content-Type': JSON_TYPE, 'Cache-Control': REVALIDATE, ...headers },
    body: JSON.stringify(value),
  }
}

/** Something was made; `address` is where it is from now on. */
export function created(
  address: string,
  value: unknown,
  headers: Record<string, string> = {},
): Reply {
  return json(value, { ...headers, Location: address }, 201)
}

/** Done, and there is nothing to say about it. */
export function nothing(headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 204, headers, body: null }
}

/** The tag of a row's `version`: strong, as If-Match needs it (RFC 9110 section 13.1.1). */
export function versionTag(version: number): string {
  return `"${version}"`
}

/** Not modified: status 304 and the headers the full answer would have had. */
export function notModified(headers: Readonly<Record<string, string>>): Reply {
  const { 'Content-Type': _type, 'Content-Disposition': _name, ...kept } = headers
  return { status: 304, headers: kept, body: null }
}

/** Does `If-None-Match` name this tag? Weak comparison, RFC 9110 section 13.1.2. */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  return ifNoneMatch
    .split(',')
    .map(bare)
    .some((tag) => tag === '*' || tag === bare(etag))
}

/** A weak tag over everything the answer depends on: the coding may differ between two answers. */
export function weakTag(release: number, ...parts: readonly string[]): string {
  return `W/"${release}-${digest(parts.join('\n'))}"`
}

/** Short SHA-256 of a text or bytes, 128 bits in base64url. */
export function digest(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url').slice(0, 22)
}

/**
 * Only our own files, no script, no frame around us. `form-action` lets
 * the search form work.
 */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'"

/** As `PAGE_POLICY`, with scripts of our own that ask nobody but us. */
export const SCRIPT_POLICY = `${PAGE_POLICY}; script-src 'self'; connect-src 'self'`

/** A page in one language. */
export function pageReply(page: string, locale: string, policy = PAGE_POLICY): Reply {
  return {
    status: 200,
    headers: {
      'Content-Type': HTML_TYPE,
      'Content-Language': locale,
      'Content-Security-Policy': policy,
      'Cache-Control': REVALIDATE,
      Vary: 'Accept-Encoding, Accept-Language',
    },
    body: page,
  }
}
