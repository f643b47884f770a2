import type { Catalog, Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { FLEET_CONTRACT } from '@tongqu/realtime'
import type { Ask } from './ask.ts'
import type { GatewayDeps } from './deps.ts'
import { feedStateFor, isFleet } from './freshness.ts'
import { tryPlan } from './lookup.ts'
import { type RateSum, ratesFor, sumOf } from './rates.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'realtime' | 'decide' | 'now'>

/** Kinds of `vehicle/position@1`, in the order people read them. */
export const VEHICLE_KINDS = ['bus', 'coach', 'hazmat', 'truck', 'taxi', 'other'] as const

export type LiveKind = {
  kind: string
  /** Absent when no dataset has positions of this kind. */
  dataset?: Dataset
  state?: string
  contentTime?: string
  ageSeconds?: number
  /** Absent when the rates do not know the kind. */
  sum?: RateSum
  /** May this caller follow the positions themselves? */
  isFollowed: boolean
}

export type LiveState = { day: string | undefined; kinds: LiveKind[] }

/**
 * What is known of each kind of vehicle: how current its positions are, which the catalogue tells
 * of every dataset, and its public rates. Nothing here counts or places what a caller may not see.
 */
export async function liveStateOf(deps: Deps, ask: Ask): Promise<LiveState> {
  const catalog = deps.catalog()
  const rates = await ratesFor(deps, ask)
  const kinds = VEHICLE_KINDS.map((kind): LiveKind => {
    const dataset = datasetOfKind(catalog, kind)
    const rows = rates?.rows.filter((row) => row.kind === kind) ?? []
    const sum = rows.length > 0 ? { sum: sumOf(rows) } : {}
    if (!dataset) return { kind, ...sum, isFollowed: false }
    const plan = tryPlan(deps, ask, dataset.id, 'subscribe')
    const { condition, contentTime, ageSeconds } = feedStateFor(deps.realtime, dataset, plan)
    return {
      kind,
      dataset,
      state: condition,
      ...(contentTime !== undefined && { contentTime }),
      ...(ageSeconds !== undefined && { ageSeconds }),
      ...sum,
      isFollowed: dataset.doors.includes('feeds') && !(plan instanceof Problem),
    }
  })
  return {
    day: rates?.day,
    kinds: kinds.filter(({ dataset, sum }) => dataset !== undefined || sum !== undefined),
  }
}

/** Kinds of vehicle whose positions a dataset holds, as the routes of the sources say. */
export function kindsOf({ sources }: Pick<Catalog, 'sources'>, dataset: string): string[] {
  const routes = [...sources.values()].flatMap((source) => source.routes)
  const kinds = routes
    .filter((route) => route.dataset === dataset && route.contract === FLEET_CONTRACT)
    .flatMap(({ where }) => where.vehicle_kind ?? ['other'])
  return VEHICLE_KINDS.filter((kind) => kinds.includes(kind))
}

function datasetOfKind(catalog: Catalog, kind: string): Dataset | undefined {
  return [...catalog.datasets.values()].find(
    (dataset) =>
      dataset.state === 'LISTED' && isFleet(dataset) && kindsOf(catalog, dataset.id)[0] === kind,
  )
}
