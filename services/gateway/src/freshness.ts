import type { AccessPlan, Principal } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { contractOf, Problem } from '@tongqu/contracts'
import { type FeedState, FLEET_CONTRACT } from '@tongqu/realtime'
import type { GatewayDeps } from './deps.ts'
import { restrictionOf } from './views.ts'

/** `live` within the limit the catalogue promises, `stale` beyond it, `empty`: nothing landed. */
export type Freshness = {
  state: 'live' | 'stale' | 'empty'
  /** Since the content was last confirmed by its source; absent when nothing landed. */
  ageSeconds?: number
  limitSeconds: number
}

export type Currency = {
  /** Newest readable release, and when it became visible (RFC 3339). */
  release?: number
  updatedAt?: string
  freshness: Freshness
}

type World = Pick<GatewayDeps, 'lake' | 'realtime' | 'now' | 'catalog' | 'decide'>

/** Whom everything is told that is told of every dataset. */
const ANYBODY: Principal = { kind: 'anonymous', address: '' }

/**
 * How a feed is, as far as this plan or refusal lets it be known: by its content for who sees all
 * its rows with their times, by what is shown of it for who sees less, and by arrivals for whom it
 * is shut.
 */
export function feedStateFor(
  realtime: GatewayDeps['realtime'],
  dataset: Dataset,
  plan: AccessPlan | Problem,
): FeedState {
  if (plan instanceof Problem) return realtime.arrival(dataset.id)
  const isSeen = dataset.tables.every(({ name, contract }) => {
    const view = plan.tables[name]
    const { eventTime } = contractOf(contract)
    if (!view || restrictionOf(view)) return false
    return eventTime === undefined || view.columns.includes(eventTime)
  })
  if (isSeen) return realtime.state(dataset.id)
  const { condition, contentTime, ageSeconds } = realtime.feed(dataset.id, plan)
  return {
    condition,
    ...(contentTime !== undefined && { contentTime }),
    ...(ageSeconds !== undefined && { ageSeconds }),
  }
}

/**
 * How current a dataset is. Unchanged content that its source confirmed a minute ago is a minute
 * old, not as old as its last change: the poll of an unchanged timetable makes no release.
 */
export async function currencyOf(
  { lake, realtime, now, decide }: World,
  dataset: Dataset,
): Promise<Currency> {
  const limitSeconds = dataset.freshnessLimitSeconds
  const latest = await latestChange(lake, dataset.id)
  if (isFleet(dataset)) {
    const landed = latest && { release: latest.release, updatedAt: latest.at }
    const plan = decide(ANYBODY, dataset.id, 'subscribe', 'unspecified', now())
    const moving = fleetFreshness(feedStateFor(realtime, dataset, plan), limitSeconds)
    if (moving) return { ...landed, freshness: moving }
  }
  if (!latest) return { freshness: { state: 'empty', limitSeconds } }
  const confirmed = realtime
    .sources()
    .filter((status) => status.dataset === dataset.id)
    .flatMap(({ confirmedAt }) => (confirmedAt ? [confirmedAt] : []))
  const newest = Math.max(...[latest.at, ...confirmed].map((at) => Date.parse(at)))
  const ageSeconds = Math.max(0, Math.floor((now().getTime() - newest) / 1_000))
  const state = ageSeconds > limitSeconds ? 'stale' : 'live'
  return {
    release: latest.release,
    updatedAt: latest.at,
    freshness: { state, ageSeconds, limitSeconds },
  }
}

/** Is the dataset about where vehicles are right now? */
export function isFleet({ tables }: Pick<Dataset, 'tables'>): boolean {
  return tables[0]?.contract === FLEET_CONTRACT
}

/**
 * Vehicles are as current as the newest of their positions: landing late ones makes none newer.
 * What anybody is told of those that are not open goes by arrivals.
 */
function fleetFreshness(
  { condition, ageSeconds }: FeedState,
  limitSeconds: number,
): Freshness | undefined {
  if (ageSeconds === undefined) return undefined
  const isLive = condition === 'live' || condition === 'empty'
  return { state: isLive ? 'live' : 'stale', ageSeconds, limitSeconds }
}

/** Of every listed dataset that has landed. */
export async function datasetAges(world: World) {
  const listed = [...world.catalog().datasets.values()].filter(({ state }) => state === 'LISTED')
  const all = await Promise.all(
    listed.map(async (dataset) => ({ dataset: dataset.id, ...(await currencyOf(world, dataset)) })),
  )
  return all.flatMap(({ dataset, release, freshness: { ageSeconds } }) =>
    release === undefined || ageSeconds === undefined ? [] : [{ dataset, release, ageSeconds }],
  )
}

type Change = { release: number; at: string }

/** How far back a change of content is looked for among releases that only tidied up. */
const LOOKED_BACK = 50

/** The newest release looked at per lake and dataset: a release never changes. */
const known = new WeakMap<World['lake'], Map<string, Change>>()

/** The newest release, with the instant of the last one that changed what can be read. */
async function latestChange(lake: World['lake'], dataset: string): Promise<Change | undefined> {
  const changes = known.get(lake) ?? new Map<string, Change>()
  known.set(lake, changes)
  try {
    const snapshot = await lake.pin(dataset)
    snapshot.close()
    const { release } = snapshot
    const last = changes.get(dataset)
    if (last?.release === release) return last
    const versions = await lake.versions(dataset, { limit: LOOKED_BACK })
    const change = versions.find(({ kind }) => kind === 'land' || kind === 'recall')
    const latest = { release, at: change?.at ?? snapshot.releasedAt }
    changes.set(dataset, latest)
    return latest
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}
