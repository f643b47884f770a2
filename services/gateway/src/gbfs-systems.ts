import type { AccessPlan } from '@tongqu/access'
import { type Catalog, type Dataset, durationSeconds } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import { GBFS_PARTS, type GbfsContent, type GbfsDefaults, type GbfsPart } from '@tongqu/realtime'
import { type Ask, shown } from './ask.ts'
import type { GatewayDeps } from './deps.ts'
import { feedPlan } from './feed-reply.ts'
import { gbfsRows, type Release, type Row } from './gbfs-rows.ts'

export type GbfsDeps = Pick<
  GatewayDeps,
  'catalog' | 'lake' | 'realtime' | 'decide' | 'now' | 'publicUrl'
>

/** Stands between dataset and feed in `{system}`; ids of datasets have none. */
const OF_FEED = '~'
const STATIONS: ContractId = 'gbfs/station@1'
const SYSTEMS: ContractId = 'gbfs/system@1'
/** Parts that change all the time, and parts whose history is kept; the others are replaced. */
const LIVE: readonly string[] = ['station_status', 'vehicle_status']
const PAST: readonly string[] = ['system_alerts']
const DEFAULT_TTL_SECONDS = 60

/** One set of documents: a dataset of stations, or one feed of it. */
export type GbfsSystem = {
  /** As it stands in the path. */
  name: string
  statics: Release
  /** Rows of one feed only; undefined: of all. */
  feed: string | undefined
  isMerged: boolean
}

/** A part of a system that this caller may have. */
export type Companion = ReturnType<typeof feedPlan> & { table: string }

/** Does this dataset have a door `/gbfs`? */
export function isGbfs({ tables, doors }: Dataset): boolean {
  return doors.includes('records') && tables.some(({ contract }) => contract === STATIONS)
}

/** The system of a path. Throws the refusal of its dataset, `feed-not-found` for what is none. */
export async function systemFor(deps: GbfsDeps, ask: Ask, name: string): Promise<GbfsSystem> {
  const cut = name.indexOf(OF_FEED)
  const id = cut < 0 ? name : name.slice(0, cut)
  const feed = cut < 0 ? undefined : name.slice(cut + OF_FEED.length)
  const { dataset, plan } = feedPlan(deps, ask, id, 'records')
  if (!isGbfs(dataset)) throw missing(name)
  const statics = await gbfsRows(deps.lake, dataset, plan)
  ask.uses({ dataset: id, release: statics.release })
  const feeds = new Set([...statics.rows.values()].flat().map(({ feed_id }) => feed_id))
  if (feed !== undefined && !feeds.has(feed)) throw missing(name)
  return { name, statics, feed, isMerged: feed === undefined && feeds.size > 1 }
}

export function missing(feed: string): Problem {
  return new Problem('feed-not-found', { feed: shown(feed) })
}

export function isLive({ name }: GbfsPart): boolean {
  return LIVE.includes(name)
}

/**
 * The dataset that has a part of a system, and what the caller may see of it: the system's own, or
 * the first one of the same provider. Throws its refusal as its own door would, `feed-not-found`
 * when there is none or the plan hides what the part needs.
 */
export function companionOf(
  deps: GbfsDeps,
  ask: Ask,
  { name, statics }: GbfsSystem,
  part: GbfsPart,
): Companion {
  const own = statics.dataset
  const door = isLive(part) ? 'feeds' : 'records'
  const isElsewhere = isLive(part) || PAST.includes(part.name)
  const found = isElsewhere ? sibling(deps.catalog(), own, part.contract, door) : own
  const table = found?.tables.find(({ contract }) => contract === part.contract)?.name
  if (!found || (table === undefined && part.contract !== SYSTEMS)) throw missing(name)
  const planned = isElsewhere
    ? feedPlan(deps, ask, found.id, door)
    : { dataset: own, plan: statics.plan }
  const columns = planned.plan.tables[table ?? '']?.columns ?? []
  if (!part.needs.every((one) => columns.includes(one))) throw missing(name)
  return { ...planned, table: table ?? '' }
}

function sibling(
  { datasets }: Catalog,
  own: Dataset,
  wanted: ContractId,
  door: 'feeds' | 'records',
): Dataset | undefined {
  return [own, ...datasets.values()].find(
    ({ state, provider, doors, tables }) =>
      state === 'LISTED' &&
      provider === own.provider &&
      doors.includes(door) &&
      tables.some(({ contract }) => contract === wanted),
  )
}

/** Names of the documents that this caller can have. */
export function offeredParts(deps: GbfsDeps, ask: Ask, system: GbfsSystem): string[] {
  const looking = { ...ask, reads: (plan: AccessPlan) => ask.reads(plan, false) }
  const names = GBFS_PARTS.filter((part) => {
    try {
      return companionOf(deps, looking, system, part) !== undefined
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return false
      throw error
    }
  }).map(({ name }) => name)
  return ['gbfs', ...names]
}

/** The alerts that stand, with the release they are of; undefined while none has landed. */
export async function alertsOf(
  { lake }: GbfsDeps,
  { dataset, plan }: Companion,
  part: GbfsPart,
): Promise<{ release: Release; rows: Row[] } | undefined> {
  try {
    const release = await gbfsRows(lake, dataset, plan)
    const newest = new Map<string, Row>()
    for (const row of release.rows.get(part.contract) ?? []) {
      const key = JSON.stringify([row.feed_id, row.alert_id])
      if (!newest.has(key)) newest.set(key, row)
    }
    return { release, rows: [...newest.values()] }
  } catch (error) {
    if (error instanceof Problem && error.code === 'dataset-not-landed') return undefined
    throw error
  }
}

/** These rows, as far as they are of the system, with what the writer needs to know beside them. */
export function contentOf(
  deps: GbfsDeps,
  { statics, feed, isMerged }: GbfsSystem,
  rows: readonly Row[],
): GbfsContent {
  const isOwn = ({ feed_id }: Row) => feed === undefined || feed_id === feed
  return {
    rows: rows.filter(isOwn),
    systems: (statics.rows.get(SYSTEMS) ?? []).filter(isOwn),
    isMerged,
    defaults: defaultsOf(deps, statics.dataset),
  }
}

function defaultsOf({ catalog, publicUrl }: GbfsDeps, dataset: Dataset): GbfsDefaults {
  const { providers, licences, sources } = catalog()
  const provider = providers.get(dataset.provider)
  const zone = [...sources.values()].find((source) => source.dataset === dataset.id)?.zone
  const page = `${publicUrl}/datasets/${encodeURIComponent(dataset.id)}`
  return {
    id: dataset.id,
    title: dataset.title,
    provider: provider?.name ?? { 'zh-CN': dataset.provider, en: dataset.provider },
    timezone: zone ?? 'UTC',
    ...(provider?.contact && { contactEmail: provider.contact }),
    licenceUrl: licences.get(dataset.licence)?.url ?? page,
  }
}

/** How long a document may be used before the next one is due. */
export function ttlOf({ updateFrequency }: Dataset): number {
  return durationSeconds(updateFrequency) ?? DEFAULT_TTL_SECONDS
}
