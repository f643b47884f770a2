import type { Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { SourceStatus } from '@tongqu/realtime'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { tryPlan } from '../lookup.ts'
import { type Route, route } from '../operation.ts'
import { json } from '../reply.ts'
import { list, ref } from '../schemas.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'realtime' | 'decide' | 'now'>

/** `/api/sources`: how the connections to the source systems fare. Addresses and errors stay in. */
export function sourceRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'listSources',
        path: '/api/sources',
        tag: 'operations',
        summary: text('数据来源的状态', 'State of the sources'),
        parameters: [],
        others: 'refused',
        answers: {
          200: {
            description: text('来源', 'Sources'),
            content: { 'application/json': list(ref('SourceItem')) },
          },
        },
        problems: [],
        cors: true,
      },
      (ask) => json({ items: sourceItems(deps, ask) }),
    ),
  ]
}

function sourceItems(deps: Deps, ask: Ask) {
  const { sources, datasets } = deps.catalog()
  const statuses = new Map(deps.realtime.sources().map((status) => [status.source, status]))
  return [...sources.values()]
    .filter(({ dataset }) => datasets.get(dataset)?.state === 'LISTED')
    .map((source) => {
      const mayRead = !(tryPlan(deps, ask, source.dataset) instanceof Problem)
      return itemOf(source, statuses.get(source.id), mayRead)
    })
}

/**
 * `detail` of a failure may name a host inside the province: only the code leaves. How much was
 * delivered is told only to those who may read it.
 */
function itemOf(source: Source, status: SourceStatus | undefined, mayRead: boolean) {
  const { id, dataset, feed, adapter, transport, synthetic } = source
  const facts = { source: id, dataset, feed, adapter, everySeconds: transport.everySeconds }
  if (!status) {
    return { ...facts, synthetic, state: source.enabled ? 'waiting' : 'disabled' }
  }
  const { at, outcome, code, readings, rejects, failures } = status
  return {
    ...facts,
    synthetic,
    state: outcome === 'failed' ? 'failing' : 'up',
    at,
    outcome,
    failures,
    ...(code && { code }),
    ...(mayRead && readings !== undefined && { readings }),
    ...(mayRead && rejects !== undefined && { rejects }),
  }
}
