import { acting, type PersonPrincipal, type Principal, type Role } from '@tongqu/access'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import type { Recogniser } from '@tongqu/identity'
import type { Context } from 'hono'
import { credentialProblems, type Operation } from './operation.ts'
import type { GatewayEnv } from './visit.ts'

/**
 * Who asks. The address that proofs are compared with is the pinned public origin and the target,
 * never what the Host header says (RFC 9449 section 4.3). Answers at once, without a promise, when
 * the recogniser does.
 */
export function principalOf(
  context: Context<GatewayEnv>,
  address: string,
  { recogniser, publicUrl }: { recogniser: Recogniser; publicUrl: string },
): Principal | Promise<Principal> {
  const { req } = context
  return recogniser.principalOf({
    method: req.method,
    url: `${publicUrl}${targetOf(req.url)}`,
    header: (name) => req.header(name),
    address,
  })
}

/** Path and query of an absolute URL. */
export function targetOf(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('//') + 2))
}

/** A request that an operation lets in as far as its caller goes; throws what refuses it. */
export function checkCaller(
  { method = 'get', auth = 'anyone', roles, bearsSecret, csrfInForm }: Operation,
  principal: Principal,
  header: (name: string) => string | undefined,
  publicUrl: string,
): void {
  if (method !== 'get' && !bearsSecret) {
    checkForgery(principal, csrfInForm ?? false, header, publicUrl)
  }
  if (auth === 'anyone') return
  if (principal.kind === 'anonymous') throw new Problem('sign-in-required')
  if (auth === 'known') return
  if (auth === 'signed-in') {
    acting(principal)
    return
  }
  if (principal.kind !== 'person') throw new Problem('role-required', { roles: roles ?? [] })
  if (roles && !hasRole(principal, roles)) throw new Problem('role-required', { roles })
}

/** Has the person one of these roles? */
export function hasRole({ roles }: PersonPrincipal, wanted: readonly Role[]): boolean {
  return wanted.some((role) => roles.includes(role))
}

/**
 * Cross-site request forgery: a browser sends the cookie of a session along whoever asks it to. So
 * a changing request of a session shows its csrf value (identity has compared it) and says that it
 * comes from our own pages (Fetch Metadata; older browsers: Origin).
 */
function checkForgery(
  principal: Principal,
  isShownLater: boolean,
  header: (name: string) => string | undefined,
  publicUrl: string,
): void {
  if (principal.kind !== 'person' || principal.via !== 'session') return
  const site = header('sec-fetch-site')
  const origin = header('origin')
  const isOwn = site === undefined ? origin === publicUrl : SAME_SITE.has(site)
  const isOtherOrigin = origin !== undefined && origin !== publicUrl && origin !== UNTOLD
  if (!(principal.csrf || isShownLater) || !isOwn || isOtherOrigin)
    throw new Problem('csrf-refused')
}

/** Of a form on a page without referrer, as ours are (Fetch, "append a request Origin header"). */
const UNTOLD = 'null'
const SAME_SITE: ReadonlySet<string> = new Set(['same-origin', 'none'])

/** What an operation may refuse for the caller alone; stands in its document. */
export function callerProblems(operation: Operation): ProblemCode[] {
  const { constant, method = 'get', auth = 'anyone', roles, bearsSecret } = operation
  if (constant) return []
  return [
    ...credentialProblems,
    ...(method === 'get' || bearsSecret ? [] : (['csrf-refused'] as const)),
    ...(auth === 'anyone' ? [] : (['sign-in-required'] as const)),
    ...(auth === 'signed-in' ? (['credentials-too-weak'] as const) : []),
    ...(auth === 'person' || roles ? (['role-required'] as const) : []),
  ]
}
