import { createHmac } from 'node:crypto'
import type { HttpPush, Source } from '@tongqu/catalog'
import { sourceOf } from './feeds.ts'

export const SECRET = 'whsec_c2VjcmV0IG9mIHRlc3RzLCAzMiBieXRlcyBsb25nISE='

export type Push = {
  id: string
  body: Uint8Array
  secret?: string
  /** Seconds since 1970. */
  at?: number
  headers?: Record<string, string>
}

/** Headers of Standard Webhooks for a body. */
export function signed({ id, body, secret = SECRET, at, headers }: Push): Record<string, string> {
  const timestamp = String(at ?? Math.floor(Date.now() / 1000))
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body)
  return {
    'content-type': 'application/octet-stream',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac.digest('base64')}`,
    ...headers,
  }
}

/** Pushes; answers status, headers and body. */
export async function push(url: string, one: Push) {
  const answer = await fetch(url, { method: 'POST', headers: signed(one), body: one.body as never })
  const { status, headers } = answer
  return { status, headers, body: (await answer.json()) as Record<string, unknown> }
}

/** A source of vehicle positions that is pushed to. */
export function pushedSource(more: Partial<HttpPush> = {}): Source {
  return {
    ...sourceOf('bus-vehicle-positions', ''),
    transport: {
      kind: 'http-push',
      host: '127.0.0.1',
      port: 0,
      path: '/in/positions',
      auth: { kind: 'hmac', secrets: [SECRET], skewSeconds: 300 },
      requestsPerMinute: 60_000,
      ...more,
    },
  }
}
