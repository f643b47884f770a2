import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Problem, problemOf } from '@tongqu/contracts'

/** Seconds after which trying again makes sense, unless the problem says another number. */
const RETRY_SECONDS = 5
/** Sending again is right after these, and only after these. */
const RETRIED = new Set([409, 429, 503])

/**
 * Answers a peer with `application/problem+json` (RFC 9457) in both languages, Chinese first unless
 * it prefers English. The connection ends with a request whose body was not read.
 */
export function sendProblem(
  problem: Problem,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { code, status, detail, extensions } = problem
  const { title } = problemOf(code)
  const locale = prefersEnglish(request.headers['accept-language']) ? 'en' : 'zh-CN'
  const retryAfter = Number(extensions.retryAfterSeconds ?? RETRY_SECONDS)
  const body = {
    ...extensions,
    type: `/problems/${code}`,
    title: title[locale],
    status,
    ...(detail ? { detail: detail[locale], details: detail } : {}),
    code,
    titles: title,
  }
  response.writeHead(status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': locale,
    'cache-control': 'no-store',
    ...(RETRIED.has(status) ? { 'retry-after': String(Math.ceil(retryAfter)) } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Webhook-Signature' } : {}),
    ...(request.complete ? {} : { connection: 'close' }),
  })
  response.end(JSON.stringify(body))
}

function prefersEnglish(accepted = ''): boolean {
  return /^\s*en\b/i.test(accepted)
}
