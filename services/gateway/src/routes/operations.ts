import { Problem } from '@tongqu/contracts'
import type { GatewayDeps } from '../deps.ts'
import { type Route, route } from '../operation.ts'
import { json, type Reply } from '../reply.ts'
import { ref } from '../schemas.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'metrics' | 'ready' | 'degraded'>

/** Longer than a scrape interval helps nobody. */
const NEVER_KEPT = { 'Cache-Control': 'no-store' }

/** `/healthz`, `/readyz`, `/metrics`: for whoever runs the hub. */
export function operationRoutes(deps: Deps, draining: () => boolean): Route[] {
  return [
    route(
      {
        id: 'health',
        path: '/healthz',
        tag: 'operations',
        summary: text('进程存活', 'Is the process alive?'),
        parameters: [],
        others: 'refused',
        answers: {
          200: {
            description: text('存活', 'It is'),
            content: { 'application/json': ref('Health') },
          },
        },
        problems: [],
        constant: true,
        cors: false,
      },
      () => json({ status: 'ok' }, NEVER_KEPT),
    ),
    route(
      {
        id: 'ready',
        path: '/readyz',
        tag: 'operations',
        summary: text('可以接受请求', 'Can requests be sent here?'),
        parameters: [],
        others: 'refused',
        answers: {
          200: {
            description: text('可以', 'They can'),
            content: { 'application/json': ref('Ready') },
          },
        },
        problems: ['not-ready'],
        constant: true,
        cors: false,
      },
      () => readiness(deps, draining()),
    ),
    route(
      {
        id: 'metrics',
        path: '/metrics',
        tag: 'operations',
        summary: text('Prometheus 指标', 'Prometheus metrics'),
        parameters: [],
        others: 'refused',
        answers: {
          200: {
            description: text('指标', 'Metrics'),
            content: { 'text/plain': { type: 'string' } },
          },
        },
        problems: [],
        cors: false,
      },
      () => exposition(deps),
    ),
  ]
}

async function readiness(deps: Deps, draining: boolean): Promise<Reply> {
  const { catalog, ready = {}, degraded = () => [] } = deps
  const named = Object.entries({
    catalogue: () => catalog().datasets.size > 0,
    running: () => !draining,
    ...ready,
  })
  const checks: Record<string, boolean> = {}
  for (const [name, check] of named) checks[name] = await holds(check)
  const faults = degraded()
  const found = { checks, ...(faults.length > 0 && { degraded: faults }) }
  if (Object.values(checks).every(Boolean)) return json({ status: 'ready', ...found }, NEVER_KEPT)
  throw new Problem('not-ready', found)
}

/** A check that fails is no answer to give: it does not hold. */
async function holds(check: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await check()
  } catch {
    return false
  }
}

async function exposition({ metrics }: Deps): Promise<Reply> {
  const headers = { 'Content-Type': metrics.contentType, ...NEVER_KEPT }
  return { status: 200, headers, body: await metrics.metrics() }
}
