import type { Catalog, Forward, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type {
  FolderHealth,
  ForwardStatus,
  PullHealth,
  PushHealth,
  SessionHealth,
  SourceStatus,
} from '@tongqu/realtime'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { tryPlan } from '../lookup.ts'
import { type Route, route } from '../operation.ts'
import { json } from '../reply.ts'
import { list, ref } from '../schemas.ts'
import { text } from '../texts.ts'
import { allCountsAreTold, showsAll } from '../views.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'realtime' | 'decide' | 'now'>

/**
 * `/api/sources` and `/api/forwards`: how the connections to other systems fare. Addresses, names
 * of peers and errors stay in.
 */
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
    route(
      {
        id: 'listForwards',
        path: '/api/forwards',
        tag: 'operations',
        summary: text('数据转发的状态', 'State of what is sent onward'),
        parameters: [],
        others: 'refused',
        answers: {
          200: {
            description: text('转发', 'Forwards'),
            content: { 'application/json': list(ref('ForwardItem')) },
          },
        },
        problems: [],
        cors: true,
      },
      (ask) => json({ items: forwardItems(deps, ask) }),
    ),
  ]
}

type Content = { contentTime?: string; ageSeconds?: number }

export type SourceItem = Pick<Source, 'dataset' | 'feed' | 'adapter' | 'synthetic'> & {
  source: string
  transport: Source['transport']['kind']
  everySeconds?: number
  state: string
  at?: string
  outcome?: string
  failures?: number
  code?: string
  sessions?: Content &
    Pick<SessionHealth, 'connections' | 'authenticated' | 'isStalled' | 'messagesPerSecond'>
  circuit?: 'open' | 'half-open'
  push?: Partial<PushHealth>
  folder?: Partial<FolderHealth>
  pull?: Partial<PullHealth>
  readings?: number
  rejects?: number
}

export type ForwardItem = Content & {
  forward: string
  dataset: string
  adapter: string
  state: string
  at?: string
  failures?: number
  code?: string
  confirmed?: number
  refused?: number
  pending?: number
}

/** Sources of listed datasets, as this caller may know them. */
export function sourceItems(deps: Deps, ask: Ask): SourceItem[] {
  const catalog = deps.catalog()
  const statuses = new Map(deps.realtime.sources().map((status) => [status.source, status]))
  return [...catalog.sources.values()]
    .filter(({ dataset }) => isListed(catalog, dataset))
    .map((source) => {
      const routed = source.routes.map(({ dataset }) => dataset)
      const told = toldOf(deps, ask, [source.dataset, ...routed])
      return itemOf(source, statuses.get(source.id), { ...told, now: deps.now() })
    })
}

/** Forwards of listed datasets. Where to is nobody's business but the operator's. */
export function forwardItems(deps: Deps, ask: Ask): ForwardItem[] {
  const catalog = deps.catalog()
  const statuses = new Map(deps.realtime.forwards().map((status) => [status.forward, status]))
  return [...catalog.forwards.values()]
    .filter(({ dataset }) => isListed(catalog, dataset))
    .map((forward) => {
      const told = toldOf(deps, ask, [forward.dataset])
      return forwardOf(forward, statuses.get(forward.id), { ...told, now: deps.now() })
    })
}

function isListed({ datasets }: Catalog, dataset: string): boolean {
  return datasets.get(dataset)?.state === 'LISTED'
}

/** `mayCount`: rows; `maySeeAll`: what follows from any cell, such as faults and newest times. */
type Told = { mayCount: boolean; maySeeAll: boolean }
type Asked = Told & { now: Date }

/** What a source brings is told as far as nothing of all its datasets is hidden. */
function toldOf(deps: Deps, ask: Ask, ids: readonly string[]): Told {
  const { datasets } = deps.catalog()
  const every = (shows: typeof showsAll) =>
    [...new Set(ids)].every((id) => {
      const dataset = datasets.get(id)
      const plan = dataset && tryPlan(deps, ask, id)
      return dataset && plan && !(plan instanceof Problem) && shows(dataset, plan)
    })
  return { mayCount: every(allCountsAreTold), maySeeAll: every(showsAll) }
}

/**
 * `detail` of a failure may name a host inside the province: only the code leaves. How much was
 * delivered is told only to those who may read it.
 */
function itemOf(source: Source, status: SourceStatus | undefined, asked: Asked): SourceItem {
  const { mayCount, maySeeAll } = asked
  const { id, dataset, feed, adapter, transport, synthetic } = source
  const facts = {
    source: id,
    dataset,
    feed,
    adapter,
    transport: transport.kind,
    ...('everySeconds' in transport && { everySeconds: transport.everySeconds }),
    synthetic,
  }
  if (!status) return { ...facts, state: source.enabled ? 'waiting' : 'disabled' }
  const { at, outcome, code, readings, rejects, failures, sessions } = status
  const { circuit, push, folder, pull } = status
  return {
    ...facts,
    state: outcome === 'failed' ? 'failing' : 'up',
    at,
    outcome,
    failures,
    ...(code && { code }),
    ...(sessions && { sessions: sessionsOf(sessions, asked) }),
    ...(circuit && { circuit }),
    ...(push && { push: mayCount ? push : pick(push, 'lastAt') }),
    ...(pull && { pull: mayCount ? pull : pick(pull, 'lastAt', 'isBehind') }),
    ...(folder && { folder: mayCount ? folder : pick(folder, 'lastAt', 'oldestSeconds') }),
    ...(mayCount && readings !== undefined && { readings }),
    ...(maySeeAll && rejects !== undefined && { rejects }),
  }
}

/** These members, as far as they are there. */
function pick<T extends object, K extends keyof T>(whole: T, ...names: K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(
    names.flatMap((name) => (whole[name] === undefined ? [] : [[name, whole[name]]])),
  ) as Partial<Pick<T, K>>
}

function sessionsOf(sessions: SessionHealth, { mayCount, maySeeAll, now }: Asked) {
  const { connections, authenticated, isStalled, contentTime, messagesPerSecond } = sessions
  return {
    connections,
    authenticated,
    isStalled,
    ...(maySeeAll && aged(contentTime, now)),
    ...(mayCount && messagesPerSecond !== undefined && { messagesPerSecond }),
  }
}

function forwardOf(
  forward: Forward,
  status: ForwardStatus | undefined,
  { mayCount, maySeeAll, now }: Asked,
): ForwardItem {
  const { id, dataset, adapter, enabled } = forward
  const facts = { forward: id, dataset, adapter }
  if (!status) return { ...facts, state: enabled ? 'waiting' : 'disabled' }
  const { at, state, code, failures, confirmed, refused = 0, pending, contentTime } = status
  return {
    ...facts,
    state,
    at,
    failures,
    ...(code && { code }),
    ...(maySeeAll && aged(contentTime, now)),
    ...(mayCount && { confirmed, pending }),
    ...(maySeeAll && { refused }),
  }
}

function aged(contentTime: string | undefined, now: Date): Content {
  if (contentTime === undefined) return {}
  const ageSeconds = Math.max(0, Math.floor((now.getTime() - Date.parse(contentTime)) / 1_000))
  return { contentTime, ageSeconds }
}
