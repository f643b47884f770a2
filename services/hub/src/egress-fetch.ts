import { buffer } from 'node:stream/consumers'
import type { Egress } from '@tongqu/ingest'

/** Keys, metadata and tokens of an issuer are small and come soon. */
const LIMITS = { bytes: 1_048_576, seconds: 10 }
const FORM = 'application/x-www-form-urlencoded'

/**
 * `fetch` as libraries know it, by way of the one module that leaves the hub, for addresses that
 * the operator has configured. GET and POST only. A GET that does not succeed throws its Problem.
 */
export function egressFetch(egress: Egress): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const request = new Request(input, init)
    const headers = Object.fromEntries(request.headers)
    const common = {
      url: request.url,
      trust: 'operator' as const,
      headers,
      accepts: [],
      limits: LIMITS,
      signal: request.signal,
    }
    if (request.method === 'POST') {
      const body = new Uint8Array(await request.arrayBuffer())
      const contentType = request.headers.get('content-type') ?? FORM
      const answer = await egress.post({ ...common, contentType, body })
      return responseOf(answer.status, answer.contentType, answer.body)
    }
    const answer = await egress.get(common)
    if (answer.kind === 'unchanged') return new Response(null, { status: 304 })
    return responseOf(200, answer.contentType, await buffer(answer.body))
  }
}

function responseOf(status: number, contentType: string, body: Uint8Array): Response {
  const empty = status === 204 || status === 304
  return new Response(empty ? null : Buffer.from(body), {
    status,
    headers: { 'content-type': contentType },
  })
}
