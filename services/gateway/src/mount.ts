import type { Principal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Context, Hono } from 'hono'
import type { Admission } from './admission.ts'
import { type Ask, askOf } from './ask.ts'
import { readContent, refuseBody } from './body.ts'
import type { bodyChecks } from './body-schema.ts'
import type { GatewayDeps } from './deps.ts'
import type { Finish } from './finish.ts'
import { negotiate } from './negotiate.ts'
import {
  checkOperation,
  type Method,
  type Operation,
  pathPattern,
  type Route,
} from './operation.ts'
import { enterQuota, enterStranger } from './quota-visit.ts'
import { checkCaller, principalOf } from './recognise.ts'
import { normalised } from './serve-query.ts'
import type { GatewayEnv, Visit } from './visit.ts'

/** What all doors share. */
export type Mounting = {
  deps: Pick<GatewayDeps, 'identity' | 'publicUrl' | 'quotas'>
  finish: Finish
  admission: Admission
  checkOf: ReturnType<typeof bodyChecks>
}

/** A form of paths, and a method it takes. */
export type Mounted = { expression: RegExp; method: Method; cors: boolean }

/** Puts one door into the router. Throws on an operation that can not work. */
export function mount(app: Hono<GatewayEnv>, route: Route, mounting: Mounting): Mounted {
  const { operation, handler } = route
  const { method = 'get', path, cors, body } = operation
  const { deps, finish, admission, checkOf } = mounting
  checkOperation(operation)
  const pattern = pathPattern(path, operation.tail)
  const offers = offersOf(operation)
  const check = checkOf(operation)
  app.on(method.toUpperCase(), pattern.router, async (context) => {
    const visit = context.get('visit')
    visit.operation = path
    visit.cors = cors
    if (!body) refuseBody(context)
    const pending = operation.constant ? undefined : entered(context, visit, operation, deps)
    if (pending) await pending
    checkCaller(operation, visit.principal, (name) => context.req.header(name), deps.publicUrl)
    const ask = askOf(context, visit, operation, pattern, admission)
    visit.query = questionOf(operation, ask)
    checkAccept(ask, offers)
    const content = body && (await readContent(context, body, check, visit.locale))
    const reply = handler(content ? Object.assign(ask, content) : ask)
    return finish(context, visit, await reply)
  })
  return { expression: pattern.expression, method, cors }
}

/**
 * The question, put into words only if it is told. A function that is written where it is put into
 * a property lives in V8's old space from the start, and all that it knows, here the whole request,
 * until the next full collection.
 */
function questionOf(operation: Operation, ask: Ask): NonNullable<Visit['query']> {
  return () => normalised(operation, ask)
}

/** Media types of the answer that is hoped for. */
function offersOf({ answers }: Operation): readonly string[] {
  const successes = Object.entries(answers).filter(([status]) => status.startsWith('2'))
  return Object.keys(successes[0]?.[1].content ?? {})
}

/**
 * Who asks is found out, and the request taken from its quotas. Without a promise wherever both
 * are answered at once.
 */
function entered(
  context: Context<GatewayEnv>,
  visit: Visit,
  operation: Operation,
  deps: Mounting['deps'],
): Promise<void> | undefined {
  const enter = () => enterQuota(deps.quotas, visit, operation)
  const refuse = async (refusal: unknown): Promise<never> => {
    await enterStranger(deps.quotas, visit, operation)
    throw refusal
  }
  try {
    const pending = recognise(context, visit, deps)
    if (pending) return pending.catch(refuse).then(enter)
  } catch (refusal) {
    return refuse(refusal)
  }
  return enter()
}

/** Without a promise wherever the recogniser answers at once: most requests have no token. */
function recognise(
  context: Context<GatewayEnv>,
  visit: Visit,
  { identity, publicUrl }: Mounting['deps'],
): Promise<void> | undefined {
  const origin = { recogniser: identity.recogniser, publicUrl }
  const found = principalOf(context, visit.principal.address, origin)
  const take = (principal: Principal) => {
    visit.principal = principal
  }
  if (found instanceof Promise) return found.then(take)
  take(found)
  return undefined
}

function checkAccept(ask: Ask, offers: readonly string[]): void {
  if (offers.length === 0 || ask.text('format')) return
  if (negotiate(ask.header('accept'), offers)) return
  const list = offers.join(', ')
  const detail = { 'zh-CN': `可提供：${list}。`, en: `Offered here: ${list}.` }
  throw new Problem('not-acceptable', { detail, offers })
}

const PREFLIGHT_SECONDS = 86_400

/** What no door answers: OPTIONS of a known path, another method, an unknown path. */
export function otherAnswer(context: Context<GatewayEnv>, mounted: readonly Mounted[]) {
  const { method, path } = context.req
  const here = mounted.filter(({ expression }) => expression.test(path))
  if (here.length === 0) throw new Problem('not-found')
  const readable = here.some((one) => one.cors)
  context.get('visit').cors = readable
  const allow = allowOf(here)
  if (method !== 'OPTIONS') throw new Problem('method-not-allowed', { method, allow })
  refuseBody(context)
  const headers: Record<string, string> = { Allow: allow.join(', ') }
  if (readable && context.req.header('access-control-request-method')) {
    headers['Access-Control-Allow-Methods'] = READING.join(', ')
    headers['Access-Control-Allow-Headers'] = 'If-None-Match, Range'
    headers['Access-Control-Max-Age'] = String(PREFLIGHT_SECONDS)
  }
  return { status: 204, headers, body: null }
}

const READING = ['GET', 'HEAD', 'OPTIONS']

function allowOf(here: readonly Mounted[]): string[] {
  const methods = new Set(here.map(({ method }) => method.toUpperCase()))
  const others = [...methods].filter((method) => method !== 'GET').toSorted()
  return [...(methods.has('GET') ? ['GET', 'HEAD'] : []), ...others, 'OPTIONS']
}
