import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { isFleet } from '../freshness.ts'
import { arrivalsOf } from '../live-arrivals.ts'
import { type Layer, layersOf } from '../live-layers.ts'
import { linesFor } from '../live-lines.ts'
import { type LiveKind, liveStateOf } from '../live-state.ts'
import { frameOf } from '../map-frame.ts'
import { type Route, route } from '../operation.ts'
import { livePage } from '../pages/live.ts'
import { type Badge, badgeOf } from '../quality.ts'
import { qualityState } from '../quality-state.ts'
import { json, pageReply, type Reply, SCRIPT_POLICY } from '../reply.ts'
import { ref } from '../schemas.ts'
import { text } from '../texts.ts'
import { localeParameter, pageAnswers } from './pages.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'realtime' | 'decide' | 'now'>

/** `/live` for people, `/api/live` for the numbers on it: counts and ages, no positions. */
export function liveRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'getLiveState',
        path: '/api/live',
        tag: 'realtime',
        summary: text('各类车辆的实时态势', 'Kinds of vehicle: age of the data and rates'),
        parameters: [],
        others: 'refused',
        answers: {
          200: {
            description: text('各类车辆', 'Kinds of vehicle'),
            content: { 'application/json': ref('LiveState') },
          },
        },
        problems: [],
        cors: true,
      },
      (ask) => liveJson(deps, ask),
    ),
    route(
      {
        id: 'livePage',
        path: '/live',
        tag: 'pages',
        summary: text('实时态势（网页）', 'Vehicles right now, to look at'),
        parameters: [localeParameter],
        others: 'ignored',
        answers: pageAnswers,
        problems: [],
        cors: false,
      },
      (ask) => liveHtml(deps, ask),
    ),
  ]
}

type Badges = (dataset: string) => Badge | null

async function badges(deps: Deps, ask: Ask): Promise<Badges> {
  const quality = await qualityState(deps, ask)
  return (dataset) => badgeOf(quality, dataset)
}

async function liveJson(deps: Deps, ask: Ask): Promise<Reply> {
  const { day, kinds } = await liveStateOf(deps, ask)
  const badge = await badges(deps, ask)
  return json({
    at: deps.now().toISOString(),
    ...(day !== undefined && { day }),
    kinds: kinds.map((kind) => kindJson(kind, badge)),
    layers: layersOf(deps, ask).map((layer) => layerJson(layer, badge)),
  })
}

function kindJson(live: LiveKind, badge: Badges) {
  const { kind, dataset, state, contentTime, ageSeconds, sum } = live
  return {
    kind,
    ...(dataset && { dataset: dataset.id, tier: dataset.tier, quality: badge(dataset.id) }),
    ...(state !== undefined && { state }),
    ...(contentTime !== undefined && { contentTime }),
    ...(ageSeconds !== undefined && { ageSeconds }),
    ...sum,
  }
}

function layerJson(layer: Layer, badge: Badges) {
  const { id, dataset, state, contentTime, ageSeconds, count } = layer
  return {
    id,
    dataset: dataset.id,
    tier: dataset.tier,
    quality: badge(dataset.id),
    state,
    ...(contentTime !== undefined && { contentTime }),
    ...(ageSeconds !== undefined && { ageSeconds }),
    ...(count !== undefined && { count }),
  }
}

async function liveHtml(deps: Deps, ask: Ask): Promise<Reply> {
  const catalog = deps.catalog()
  const state = await liveStateOf(deps, ask)
  const listed = [...catalog.datasets.values()].filter(({ state: own }) => own === 'LISTED')
  const frame = frameOf(listed.filter(isFleet))
  const lines = frame ? await linesFor(deps, ask, frame) : []
  const layers = layersOf(deps, ask)
  const page = livePage({
    ...{ catalog, state, lines, layers, frame, locale: ask.locale },
    arrivals: await arrivalsOf(deps),
    badge: await badges(deps, ask),
  })
  return pageReply(page, ask.locale, SCRIPT_POLICY)
}
