import { QuotaRefusal } from '@tongqu/access'
import { type Problem, type ProblemCode, problemOf } from '@tongqu/contracts'
import { PROOF_ALGORITHMS } from '@tongqu/identity'
import type { Locale } from './negotiate.ts'
import { negotiate } from './negotiate.ts'
import { problemPage } from './pages/problem.ts'
import { HTML_TYPE, PAGE_POLICY, type Reply } from './reply.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

export type ProblemContext = {
  requestId: string
  locale: Locale
  publicUrl: string
  accept: string | undefined
}

/** Seconds after which trying again makes sense when the hub was too busy or not ready. */
const RETRY_SECONDS = 5

/**
 * RFC 9457 answer of a problem: `title` and `detail` in the caller's language, both languages in
 * `titles` and `details`, never a cause. People with a browser get the same facts as a page.
 */
export function problemReply(problem: Problem, context: ProblemContext): Reply {
  const headers = {
    'Cache-Control': 'no-store',
    'Content-Language': context.locale,
    Vary: 'Accept, Accept-Encoding, Accept-Language',
    ...headersOf(problem, context),
  }
  const body = problemBody(problem, context)
  const wanted = negotiate(context.accept, ['application/problem+json', ...ALIKE, 'text/html'])
  if (wanted === 'text/html') {
    return {
      status: problem.status,
      headers: { ...headers, 'Content-Type': HTML_TYPE, 'Content-Security-Policy': PAGE_POLICY },
      body: problemPage(problem, body, context.locale),
    }
  }
  return {
    status: problem.status,
    headers: { ...headers, 'Content-Type': PROBLEM_TYPE },
    body: JSON.stringify(body),
  }
}

const ALIKE = ['application/json', 'text/plain']

export type ProblemBody = Record<string, unknown> & {
  type: string
  title: string
  status: number
  code: string
  instance: string
}

/** draft-ietf-httpapi-ratelimit-headers, section Problem Types; `code` says which it is to us. */
const QUOTA_TYPE = 'https://iana.org/assignments/http-problem-types#quota-exceeded'

function problemBody(problem: Problem, context: ProblemContext): ProblemBody {
  const { title } = problemOf(problem.code)
  const { locale, publicUrl } = context
  return {
    ...problem.extensions,
    type: problem instanceof QuotaRefusal ? QUOTA_TYPE : `${publicUrl}/problems/${problem.code}`,
    title: title[locale],
    status: problem.status,
    ...(problem.detail && { detail: problem.detail[locale], details: problem.detail }),
    instance: `urn:uuid:${context.requestId}`,
    code: problem.code,
    titles: title,
  }
}

function headersOf(problem: Problem, { publicUrl }: ProblemContext) {
  const { status, code, extensions } = problem
  const headers: Record<string, string> = {}
  const error = CHALLENGED[code]
  if (status === 401 || error) headers['WWW-Authenticate'] = challenges(code, error, publicUrl)
  if (status === 405) headers.Allow = [extensions.allow].flat().join(', ')
  if (status === 416 && extensions.bytes !== undefined) {
    headers['Content-Range'] = `bytes */${extensions.bytes}`
  }
  if (status === 503 || status === 429 || extensions.retryAfter !== undefined) {
    headers['Retry-After'] = String(extensions.retryAfter ?? RETRY_SECONDS)
  }
  if (problem instanceof QuotaRefusal) Object.assign(headers, problem.headers)
  return headers
}

/** What is wrong, in the words of RFC 6750 section 3.1 and RFC 9449 section 7.1. */
const CHALLENGED: Readonly<Partial<Record<ProblemCode, string>>> = {
  'token-invalid': 'invalid_token',
  'dpop-required': 'invalid_token',
  'dpop-proof-invalid': 'invalid_dpop_proof',
  'dpop-proof-replayed': 'invalid_dpop_proof',
  'scope-missing': 'insufficient_scope',
}

/** Asymmetric signatures that proofs may have; identity takes no others. */
const PROOFS = PROOF_ALGORITHMS.join(' ')

/**
 * How one may show who one is, and where it is described which issuers are believed (RFC 9728
 * section 5.1). Without credentials there is no error (RFC 6750 section 3.1).
 */
function challenges(code: ProblemCode, error: string | undefined, publicUrl: string): string {
  const common = [
    `realm="${publicUrl}"`,
    `resource_metadata="${publicUrl}/.well-known/oauth-protected-resource"`,
    ...(error ? [`error="${error}"`, `error_uri="${publicUrl}/problems/${code}"`] : []),
  ].join(', ')
  const bearer = `Bearer ${common}`
  const dpop = `DPoP ${common}, algs="${PROOFS}"`
  return code.startsWith('dpop-') ? dpop : `${bearer}, ${dpop}`
}
