import { Problem } from '@tongqu/contracts'
import { type Context, Hono } from 'hono'
import { type Admission, createAdmission } from './admission.ts'
import { askOf } from './ask.ts'
import type { GatewayDeps } from './deps.ts'
import { routesOf } from './doors.ts'
import { type Finish, finisher } from './finish.ts'
import { datasetAges } from './freshness.ts'
import { checkRequest } from './guard.ts'
import { type GatewayMetrics, gatewayMetrics } from './metrics.ts'
import { negotiate, negotiateLocale } from './negotiate.ts'
import { checkOperation, pathPattern, type Route } from './operation.ts'
import { type AddressReader, addressReader, anonymous } from './principal.ts'
import { problemReply } from './problem-reply.ts'
import { createStreams, type Streams } from './streams.ts'
import { type GatewayEnv, release, type Visit } from './visit.ts'

/** The app, and what whoever runs it needs to stop it gently. */
export type Gateway = Hono<GatewayEnv> & {
  /** Bodies that are being sent. */
  activeStreams(): number
  /**
   * From now on `/readyz` says no and connections close after their answer. Resolves when the last
   * streamed body has ended; after `graceSeconds` those that have not are cut (never shortened).
   */
  drain(graceSeconds: number): Promise<void>
}

const ALLOWED_METHODS = 'GET, HEAD, OPTIONS'
const PREFLIGHT_SECONDS = 86_400

/** All doors of the hub under one origin. Throws on a configuration that can not work. */
export function createGateway(deps: GatewayDeps): Gateway {
  const state = { draining: false }
  const streams = createStreams(deps.limits)
  const metrics = gatewayMetrics(deps.metrics, {
    activeStreams: () => streams.active,
    datasets: () => datasetAges(deps),
    sources: () => deps.realtime.sources(),
  })
  const finish = finisher({ log: deps.log, metrics, streams, draining: () => state.draining })
  const routes = routesOf(deps, () => state.draining)
  const app = new Hono<GatewayEnv>()
  const addressOf = addressReader(deps.trustedProxies)
  app.use(async (context, next) => {
    context.set('visit', visitOf(context, deps, addressOf))
    checkRequest(context)
    return next()
  })
  const admission = createAdmission(deps.limits)
  const expressions = routes.map((route) => mount(app, route, finish, admission))
  const isKnown = (path: string) => expressions.some((expression) => expression.test(path))
  app.notFound((context) => answerOther(context, isKnown(context.req.path), finish))
  app.onError((error, context) => answerError(error, context, deps, finish))
  return Object.assign(app, { ...lifecycle(state, streams, metrics) })
}

function lifecycle(state: { draining: boolean }, streams: Streams, metrics: GatewayMetrics) {
  return {
    activeStreams: () => streams.active,
    async drain(graceSeconds: number) {
      state.draining = true
      await streams.drain(graceSeconds)
      metrics.close()
    },
  }
}

function visitOf(context: Context<GatewayEnv>, deps: GatewayDeps, addressOf: AddressReader): Visit {
  const { req, env } = context
  const peer = env?.incoming?.socket.remoteAddress
  return {
    id: deps.uuid(),
    startedAt: performance.now(),
    principal: anonymous(addressOf(peer, req.header('x-forwarded-for'))),
    locale: negotiateLocale(req.query('lang'), req.header('accept-language')),
    releases: [],
    cors: true,
  }
}

/** Puts one door into the router; answers the expression of its paths. */
function mount(
  app: Hono<GatewayEnv>,
  { operation, handler }: Route,
  finish: Finish,
  admission: Admission,
): RegExp {
  checkOperation(operation)
  const pattern = pathPattern(operation.path)
  const offers = Object.keys(operation.answers[200]?.content ?? {})
  app.get(pattern.router, async (context) => {
    const visit = context.get('visit')
    visit.operation = operation.path
    visit.cors = operation.cors
    const ask = askOf(context, visit, operation, pattern, admission)
    if (offers.length > 0 && !ask.text('format')) {
      const accept = ask.header('accept')
      if (!negotiate(accept, offers)) throw notAcceptable(offers)
    }
    return finish(context, visit, await handler(ask))
  })
  return pattern.expression
}

function notAcceptable(offers: readonly string[]): Problem {
  const list = offers.join(', ')
  const detail = { 'zh-CN': `可提供：${list}。`, en: `Offered here: ${list}.` }
  return new Problem('not-acceptable', { detail, offers })
}

/** What no door answers: OPTIONS of a known path, another method, an unknown path. */
function answerOther(context: Context<GatewayEnv>, known: boolean, finish: Finish) {
  const { method } = context.req
  if (!known) throw new Problem('not-found')
  if (method !== 'OPTIONS') throw new Problem('method-not-allowed', { method })
  const headers: Record<string, string> = { Allow: ALLOWED_METHODS }
  if (context.req.header('access-control-request-method')) {
    headers['Access-Control-Allow-Methods'] = ALLOWED_METHODS
    headers['Access-Control-Allow-Headers'] = 'Authorization, If-None-Match, Range'
    headers['Access-Control-Max-Age'] = String(PREFLIGHT_SECONDS)
  }
  return finish(context, context.get('visit'), { status: 204, headers, body: null })
}

/** The one place where errors become answers: causes to the log, problems to the caller. */
function answerError(
  error: Error,
  context: Context<GatewayEnv>,
  deps: GatewayDeps,
  finish: Finish,
) {
  const visit = context.get('visit')
  release(visit)
  const problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
  if (problem.status >= 500) {
    const facts = { request: visit.id, code: problem.code, err: problem.cause ?? problem }
    deps.log.error(facts, 'request failed')
  }
  const reply = problemReply(problem, {
    requestId: visit.id,
    locale: visit.locale,
    publicUrl: deps.publicUrl,
    accept: context.req.header('accept'),
  })
  return finish(context, visit, reply)
}
