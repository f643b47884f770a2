import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import type { Snapshot } from '@tongqu/lakehouse'
import { type Ask, invalid } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { planFor } from '../lookup.ts'
import { type Route, route } from '../operation.ts'
import { inOther } from '../pages/layout.ts'
import { stationPage, stationsPage } from '../pages/station.ts'
import { datasetParameter, path, query, releaseParameters } from '../parameters.ts'
import { isFresh, json, notModified, pageReply, REVALIDATE, type Reply, weakTag } from '../reply.ts'
import { pinned } from '../snapshots.ts'
import { type StationGraph, stationGraph, stationsOf } from '../station-graph.ts'
import {
  endsOf,
  entrancesOf,
  isStepFree,
  type Leg,
  type StationRoute,
  stationRoute,
} from '../station-route.ts'
import { stationSchema } from '../station-schema.ts'
import { instruction } from '../station-words.ts'
import { text } from '../texts.ts'
import { localeParameter, pageAnswers } from './pages.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'decide' | 'now' | 'publicUrl'>

const MAX_ID_CHARACTERS = 200

const ID = { type: 'string', maxLength: MAX_ID_CHARACTERS } as const

const stationParameter = path('station', '车站标识（stop_id）', 'Id of the station (stop_id)')

const routeParameters = [
  query(
    'from',
    '起点的 stop_id；省略为最近的出入口',
    'Where from; default: the nearest entrance',
    ID,
  ),
  query('to', '终点的 stop_id；省略为最近的出入口', 'Where to; default: the nearest entrance', ID),
  query(
    'stepFree',
    'true：不走楼梯、扶梯与超过 8.3% 的坡道',
    'true: no stairs, no escalators, no slope above 8.3 %',
    { type: 'string', enum: ['true', 'false'], default: 'false' },
  ),
  query('feed', '馈送（车站标识重复时需给出）', 'Feed, where several have such a station', ID),
]

const refusals = [
  ...(['dataset-not-found', 'authentication-required', 'tier-closed', 'door-not-offered'] as const),
  ...(['dataset-not-landed', 'station-not-found', 'query-too-slow', 'result-too-large'] as const),
]

/**
 * The inside of stations: `/api/datasets/{id}/stations/{station}/pathways`, with the quickest way
 * between two places, and pages that draw it.
 */
export function stationRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'getStationPathways',
        path: '/api/datasets/{id}/stations/{station}/pathways',
        tag: 'records',
        door: 'records',
        summary: text('站内楼层、节点与通道', 'Levels, places and pathways of a station'),
        parameters: [datasetParameter, stationParameter, ...routeParameters, ...releaseParameters],
        others: 'refused',
        answers: {
          200: {
            description: text('站内通道，可含路线', 'The inside of the station, perhaps a route'),
            content: { 'application/json': stationSchema },
          },
          304: { description: text('未变化', 'Not modified') },
        },
        problems: [...refusals, 'version-not-found', 'version-recalled'],
        cors: true,
      },
      (ask) => getPathways(deps, ask),
    ),
    route(
      {
        id: 'stationPage',
        path: '/stations/{id}/{station}',
        tag: 'pages',
        door: 'records',
        summary: text('站内通道（网页）', 'The inside of a station, to read'),
        parameters: [datasetParameter, stationParameter, ...routeParameters, localeParameter],
        others: 'ignored',
        answers: pageAnswers,
        problems: refusals,
        cors: false,
      },
      (ask) => showStation(deps, ask),
    ),
    route(
      {
        id: 'stationsPage',
        path: '/stations/{id}',
        tag: 'pages',
        door: 'records',
        summary: text('有站内通道的车站（网页）', 'Stations of a dataset, to read'),
        parameters: [datasetParameter, localeParameter],
        others: 'ignored',
        answers: pageAnswers,
        problems: refusals.filter((code) => code !== 'station-not-found'),
        cors: false,
      },
      (ask) => showStations(deps, ask),
    ),
  ]
}

type Held = { snapshot: Snapshot; dataset: Dataset; plan: AccessPlan; lake: Deps['lake'] }

async function held(deps: Deps, ask: Ask): Promise<Held> {
  const { dataset, plan } = planFor(deps, ask, ask.given('id'), 'records', 'read')
  const snapshot = await pinned(deps.lake, ask, dataset.id)
  return { snapshot, dataset, plan, lake: deps.lake }
}

async function getPathways(deps: Deps, ask: Ask): Promise<Reply> {
  const { dataset, plan } = planFor(deps, ask, ask.given('id'), 'records', 'read')
  const snapshot = await pinned(deps.lake, ask, dataset.id)
  const etag = weakTag(snapshot.release, plan.hash, ask.target)
  const headers = {
    'Cache-Control': REVALIDATE,
    ETag: etag,
    'Hub-Release': String(snapshot.release),
  }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  const station = ask.given('station')
  const found = { snapshot, dataset, plan, lake: deps.lake }
  const graph = await stationGraph(found, station, ask.text('feed'))
  ask.tells(dataset.id, sizeOf(graph))
  const wanted = wantedRoute(ask, graph)
  const { nodes, pathways, levels, feed, id, ...about } = graph
  const answer = {
    dataset: dataset.id,
    release: snapshot.release,
    feed,
    station: { id, ...about },
    levels,
    nodes,
    pathways: pathways.map((each) => ({ ...each, isStepFree: isStepFree(each) })),
    ...(wanted && { route: { stepFree: wanted.stepFree, ...routeAnswer(graph, wanted.route) } }),
  }
  return json(answer, headers)
}

/** Rows that an answer with this graph is made of. */
function sizeOf({ nodes, pathways, levels }: StationGraph): number {
  return nodes.length + pathways.length + levels.length
}

type WantedRoute = { stepFree: boolean; route: StationRoute | undefined }

/** The route that is asked for; undefined when none is. Throws `wrong-parameter`. */
function wantedRoute(ask: Ask, graph: StationGraph): WantedRoute | undefined {
  const [from, to] = [endOf(ask, graph, 'from'), endOf(ask, graph, 'to')]
  if (from === undefined && to === undefined) return undefined
  const stepFree = ask.given('stepFree') === 'true'
  const entrances = entrancesOf(graph)
  return { stepFree, route: stationRoute(graph, from ?? entrances, to ?? entrances, stepFree) }
}

function endOf(ask: Ask, graph: StationGraph, name: 'from' | 'to'): string[] | undefined {
  const id = ask.text(name)
  if (id === undefined) return undefined
  const ends = endsOf(graph, id)
  if (ends.length > 0) return ends
  throw invalid(name, '应为本站某处的 stop_id', 'must be the stop_id of a place in the station')
}

function routeAnswer(graph: StationGraph, found: StationRoute | undefined) {
  if (!found) return { found: false, steps: [] }
  const { from, to, seconds, meters, isEstimated, legs } = found
  return {
    found: true,
    from: from.id,
    to: to.id,
    seconds,
    meters,
    isEstimated,
    steps: legs.map((leg) => stepAnswer(graph, leg)),
  }
}

function stepAnswer(graph: StationGraph, leg: Leg) {
  const { pathway, from, to, isReversed, vertical, seconds, isEstimated, signs } = leg
  return {
    pathway: pathway.id,
    from: from.id,
    to: to.id,
    mode: pathway.mode,
    isReversed,
    vertical,
    seconds,
    isEstimated,
    lengthMeters: pathway.lengthMeters,
    stairCount: pathway.stairCount,
    signs,
    instruction: instruction(graph, leg),
  }
}

async function showStation(deps: Deps, ask: Ask): Promise<Reply> {
  const found = await held(deps, ask)
  const station = ask.given('station')
  const graph = await stationGraph(found, station, ask.text('feed'))
  ask.tells(found.dataset.id, sizeOf(graph))
  const [from, wanted] = [ask.text('from'), ask.text('to')]
  // Whoever just opens the page sees the way to the first platform without steps.
  const isAsked = from !== undefined || wanted !== undefined
  const first = graph.nodes.find(({ kind }) => kind === 'platform')?.id
  const to = isAsked ? wanted : first
  const stepFree = isAsked ? ask.given('stepFree') === 'true' : true
  const ends = (id: string | undefined) =>
    id === undefined ? entrancesOf(graph) : endsOf(graph, id)
  const page = stationPage({
    dataset: found.dataset,
    graph,
    route: stationRoute(graph, ends(from), ends(to), stepFree),
    asked: { from, to, stepFree },
    locale: ask.locale,
    other: inOther(ask.target.replace(/([?&])lang=[^&]*&?/, '$1').replace(/[?&]$/, ''), ask.locale),
  })
  return pageReply(page, ask.locale)
}

async function showStations(deps: Deps, ask: Ask): Promise<Reply> {
  const found = await held(deps, ask)
  const { dataset } = found
  const stations = await stationsOf(found)
  ask.tells(dataset.id, stations.length)
  const page = stationsPage({
    dataset,
    stations,
    locale: ask.locale,
    other: inOther(`/stations/${encodeURIComponent(dataset.id)}`, ask.locale),
  })
  return pageReply(page, ask.locale)
}
