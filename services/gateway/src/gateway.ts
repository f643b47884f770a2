import { Problem, type ProblemCode } from '@tongqu/contracts'
import { type Context, Hono } from 'hono'
import { createAdmission } from './admission.ts'
import { bodyChecks } from './body-schema.ts'
import type { GatewayDeps } from './deps.ts'
import { routesOf } from './doors.ts'
import { type Finish, finisher } from './finish.ts'
import { datasetAges } from './freshness.ts'
import { guardOf } from './guard.ts'
import { inboundMetrics } from './inbound-metrics.ts'
import { type IssuerDoor, issuerDoor } from './issuer-door.ts'
import { gatewayMetrics } from './metrics.ts'
import { mount, otherAnswer } from './mount.ts'
import { negotiateLocale } from './negotiate.ts'
import { componentsOf } from './openapi.ts'
import type { Route } from './operation.ts'
import { planWatch } from './plan-watch.ts'
import { type AddressReader, addressReader, anonymous } from './principal.ts'
import { problemReply } from './problem-reply.ts'
import { type ServeLog, serveLog } from './serve-log.ts'
import { createStreams, type Streams } from './streams.ts'
import { type GatewayEnv, release, type Visit } from './visit.ts'

/** The app, and what whoever runs it needs to stop it gently. */
export type Gateway = Hono<GatewayEnv> & {
  /** Takes what is below `/oidc/`; absent without an embedded issuer. */
  issuer: IssuerDoor | undefined
  /** Bodies that are being sent. */
  activeStreams(): number
  /**
   * From now on `/readyz` says no and connections close after their answer. Resolves when the last
   * streamed body has ended; after `graceSeconds` those that have not are cut (never shortened).
   */
  drain(graceSeconds: number): Promise<void>
  /** Tells the ledger what was served and is not told yet; waits for it at most some seconds. */
  tellAll(): Promise<void>
}

/** All doors of the hub under one origin. Throws on a configuration that can not work. */
export function createGateway(deps: GatewayDeps): Gateway {
  return gatewayOf(deps, (draining) => routesOf(deps, draining))
}

/** A gateway with these doors alone; `draining` tells a door that the hub is about to stop. */
export function gatewayOf(
  deps: GatewayDeps,
  routesFor: (draining: () => boolean) => readonly Route[],
): Gateway {
  const state = { draining: false }
  const streams = createStreams(deps.limits)
  const metrics = gatewayMetrics(deps.metrics, {
    activeStreams: () => streams.active,
    datasets: () => datasetAges(deps),
    sources: () => deps.realtime.sources(),
    witnessing: () => deps.witnessing?.(),
    now: () => deps.now().getTime(),
  })
  inboundMetrics(deps.metrics, deps.realtime)
  const clock = () => deps.now().getTime()
  const plans = planWatch(deps.access.policy, { now: clock, catalog: deps.catalog })
  const draining = () => state.draining
  const run = deps.gatewayId ?? deps.ledger.newId()
  const serves = serveLog({ ...deps, run })
  const finish = finisher({ log: deps.log, metrics, streams, plans, serves, draining })
  const routes = routesFor(draining)
  const app = new Hono<GatewayEnv>()
  const addressOf = addressReader(deps.trustedProxies)
  const guard = guardOf(deps.publicUrl)
  app.use(async (context, next) => {
    context.set('visit', visitOf(context, deps, addressOf))
    guard.request(context)
    return next()
  })
  const admission = createAdmission(deps.limits)
  const checkOf = bodyChecks(componentsOf(routes.map(({ operation }) => operation)))
  const mounting = { deps, finish, admission, checkOf }
  const mounted = routes.map((route) => mount(app, route, mounting))
  app.notFound((context) => finish(context, context.get('visit'), otherAnswer(context, mounted)))
  app.onError((error, context) => answerError(error, context, { deps, finish, serves }))
  return Object.assign(app, {
    issuer: issuerDoor(deps, metrics),
    ...lifecycle(state, streams, [metrics, plans], serves),
  })
}

function lifecycle(
  state: { draining: boolean },
  streams: Streams,
  running: readonly { close(): void }[],
  serves: ServeLog,
) {
  return {
    activeStreams: () => streams.active,
    tellAll: () => serves.close(),
    async drain(graceSeconds: number) {
      state.draining = true
      await streams.drain(graceSeconds)
      await serves.close()
      for (const one of running) one.close()
    },
  }
}

function visitOf(context: Context<GatewayEnv>, deps: GatewayDeps, addressOf: AddressReader): Visit {
  const { req, env } = context
  const peer = env?.incoming?.socket.remoteAddress
  return {
    id: inOnePiece(deps.uuid()),
    startedAt: performance.now(),
    principal: anonymous(addressOf(peer, req.header('x-forwarded-for'))),
    locale: negotiateLocale(req.query('lang'), req.header('accept-language')),
    releases: [],
    cors: true,
    watched: [],
    reads: [],
  }
}

/**
 * `randomUUID` answers a text of twenty parts, which V8 puts together again in each place that it
 * is looked at, and of which JSON is written in twice the time.
 */
function inOnePiece(id: string): string {
  return Buffer.from(id, 'latin1').toString('latin1')
}

/** That store or ledger are away is told by whoever follows them, not by each request refused. */
const TOLD_ELSEWHERE: ReadonlySet<ProblemCode> = new Set([
  'policy-unconfirmed',
  'ledger-unavailable',
  'quota-unavailable',
])

/** The one place where errors become answers: causes to the log, problems to the caller. */
function answerError(
  error: Error,
  context: Context<GatewayEnv>,
  { deps, finish, serves }: { deps: GatewayDeps; finish: Finish; serves: ServeLog },
) {
  const visit = context.get('visit')
  release(visit)
  visit.watched = []
  const problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
  if (problem.status >= 500 && !TOLD_ELSEWHERE.has(problem.code)) {
    const facts = { request: visit.id, code: problem.code, err: problem.cause ?? problem }
    deps.log.error(facts, 'request failed')
  }
  const answer = { method: context.req.method, status: problem.status }
  serves.failed(visit, problem.code, { ...answer, hasBody: true, isStream: false })
  visit.reads = []
  const reply = problemReply(problem, {
    requestId: visit.id,
    locale: visit.locale,
    publicUrl: deps.publicUrl,
    accept: context.req.header('accept'),
  })
  return finish(context, visit, reply)
}
