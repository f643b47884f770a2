import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '@tongqu/contracts'
import { type Locale, pageHeaders } from './html.ts'

const MAX_FORM_BYTES = 16 * 1024
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** Names and texts of a form. */
export type Form = { get(name: string): string }

/**
 * Reads a form. Throws `content-type-unsupported`, `body-too-large`, `csrf-refused` when the
 * browser says that it comes from another site.
 */
export async function readForm(request: IncomingMessage, publicUrl: string): Promise<Form> {
  checkSite(request, publicUrl)
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== FORM_TYPE) throw new Problem('content-type-unsupported')
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength
    if (bytes > MAX_FORM_BYTES) throw new Problem('body-too-large')
    chunks.push(chunk)
  }
  const fields = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
  return { get: (name) => fields.get(name) ?? '' }
}

/**
 * Fetch Metadata where the browser has it, else Origin (OWASP Cross-Site Request Forgery
 * Prevention). Programs that send neither have no cookies that somebody else could use.
 */
export function checkSite({ headers }: Pick<IncomingMessage, 'headers'>, publicUrl: string): void {
  const site = headers['sec-fetch-site']
  const { origin } = headers
  const isOurs =
    site === undefined
      ? origin === undefined || origin === new URL(publicUrl).origin
      : site === 'same-origin' || site === 'none'
  if (!isOurs) throw new Problem('csrf-refused')
}

/** The value in the forms of one interaction: nobody who only knows its address can make it. */
export function formToken(key: Uint8Array, uid: string): string {
  return createHmac('sha256', key).update(uid).digest('base64url')
}

/** Throws `csrf-refused`. */
export function checkFormToken(key: Uint8Array, uid: string, given: string): void {
  const wanted = Buffer.from(formToken(key, uid))
  const shown = Buffer.from(given)
  if (shown.length !== wanted.length || !timingSafeEqual(shown, wanted)) {
    throw new Problem('csrf-refused')
  }
}

/** Sends a page. `returns`: origins a form of it may lead to beside ours. */
export function sendPage(
  response: ServerResponse,
  page: string,
  { locale, status = 200, returns = [], retryAfterSeconds }: PageOptions,
): void {
  const body = Buffer.from(page)
  const retry = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }
  response.writeHead(status, {
    ...pageHeaders(locale, returns),
    ...retry,
    'Content-Length': body.byteLength,
  })
  response.end(body)
}

type PageOptions = {
  locale: Locale
  status?: number
  returns?: readonly string[]
  retryAfterSeconds?: number | undefined
}
