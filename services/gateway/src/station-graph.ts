import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import type { RecordsQuery, Snapshot } from '@tongqu/lakehouse'
import { shown } from './ask.ts'
import type { GatewayDeps } from './deps.ts'
import { viewOf } from './views.ts'

/** Kinds of places in a station: GTFS `location_type` 0, 2, 3 and 4. */
export type NodeKind = 'platform' | 'entrance' | 'node' | 'boarding_area'

export type StationNode = {
  id: string
  kind: NodeKind
  name: string | null
  /** Of a boarding area: its platform. */
  platform: string | null
  platformCode: string | null
  level: string | null
  latitude: number | null
  longitude: number | null
  /** GTFS `wheelchair_boarding`, that of the station where the place has none of its own. */
  wheelchair: 'possible' | 'not_possible' | 'unknown'
}

/** GTFS `pathway_mode` 1 to 7, in this order. */
export const MODES = [
  'walkway',
  'stairs',
  'moving_sidewalk',
  'escalator',
  'elevator',
  'fare_gate',
  'exit_gate',
] as const
export type Mode = (typeof MODES)[number]

export type Pathway = {
  id: string
  from: string
  to: string
  mode: Mode
  isBidirectional: boolean
  lengthMeters: number | null
  traversalSeconds: number | null
  /** Positive: up from `from` to `to`. */
  stairCount: number | null
  maxSlope: number | null
  minWidthMeters: number | null
  signpostedAs: string | null
  reversedSignpostedAs: string | null
}

export type Level = { id: string; index: number; name: string | null }

/** What is inside of one station. Levels from the top down. */
export type StationGraph = {
  id: string
  name: string | null
  feed: string
  latitude: number | null
  longitude: number | null
  levels: Level[]
  nodes: StationNode[]
  pathways: Pathway[]
}

type Lake = GatewayDeps['lake']
type Row = Readonly<Record<string, unknown>>
type Held = { lake: Lake; snapshot: Snapshot; dataset: Dataset; plan: AccessPlan }

/** The largest stations have some hundred places; more than this is something else. */
const MAX_ROWS = 5_000

/** Ids asked for at once. */
const MOST_IDS = 200

/** Stations named on a page. */
export const MOST_STATIONS = 500

const STATION = 1
const ENTRANCE = 2
const KINDS: Readonly<Record<number, NodeKind>> = {
  0: 'platform',
  2: 'entrance',
  3: 'node',
  4: 'boarding_area',
}

/** Has a dataset pathways inside of stations? */
export function hasPathways({ tables }: Pick<Dataset, 'tables'>): boolean {
  return tables.some(({ contract }) => contract === 'gtfs/pathways@1')
}

/**
 * Places, levels and pathways of a station, as far as the plan shows them. Throws
 * `station-not-found` where there is no such station, or nothing is known of its inside;
 * `result-too-large`, `query-too-slow`.
 */
export async function stationGraph(
  held: Held,
  station: string,
  feed: string | undefined,
): Promise<StationGraph> {
  const missing = new Problem('station-not-found', {
    dataset: held.dataset.id,
    station: shown(station),
  })
  if (!station.isWellFormed() || station.includes('\0')) throw missing
  const found = await rowsOf(held, 'gtfs/stops@1', 'stop_id', [station])
  const row = found.find((each) => each.location_type === STATION && isOf(each, feed))
  if (!row) throw missing
  const own = String(row.feed_id)
  const inside = await childrenOf(held, [station], own)
  const platforms = inside.filter((each) => kindOf(each) === 'platform').map(idOf)
  const areas = platforms.length > 0 ? await childrenOf(held, platforms, own) : []
  const nodes = [...inside, ...areas.filter((each) => kindOf(each) === 'boarding_area')]
  const ids = nodes.map(idOf)
  const starts = await rowsOf(held, 'gtfs/pathways@1', 'from_stop_id', ids)
  const known = new Set(ids)
  const pathways = starts.filter((each) => isOf(each, own) && known.has(String(each.to_stop_id)))
  if (pathways.length === 0) throw missing
  const levelIds = [...new Set(nodes.flatMap((each) => textOf(each.level_id) ?? []))]
  const levels = await rowsOf(held, 'gtfs/levels@1', 'level_id', levelIds)
  return {
    id: station,
    name: textOf(row.stop_name),
    feed: own,
    latitude: numberOf(row.stop_lat),
    longitude: numberOf(row.stop_lon),
    levels: levels
      .filter((each) => isOf(each, own))
      .map(levelOf)
      .sort((a, b) => b.index - a.index),
    nodes: nodes.map((each) => nodeOf(each, row)).sort(byKind),
    pathways: pathways.map(pathwayOf).sort((a, b) => (a.id < b.id ? -1 : 1)),
  }
}

/** Stations with entrances, and so with an inside, by id: at most `MOST_STATIONS`. */
export async function stationsOf(held: Held): Promise<{ id: string; name: string | null }[]> {
  const entrances = await pageOf(held, 'gtfs/stops@1', [isKind(ENTRANCE)])
  const entered = new Set(entrances.map(({ parent_station }) => parent_station))
  const stations = await pageOf(held, 'gtfs/stops@1', [isKind(STATION)])
  return stations
    .filter(({ stop_id }) => entered.has(stop_id))
    .map((row) => ({ id: idOf(row), name: textOf(row.stop_name) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, MOST_STATIONS)
}

function isKind(locationType: number): RecordsQuery['where'][number] {
  return { column: 'location_type', operator: 'eq', values: [String(locationType)] }
}

async function childrenOf(held: Held, parents: readonly string[], feed: string): Promise<Row[]> {
  const rows = await rowsOf(held, 'gtfs/stops@1', 'parent_station', parents)
  return rows.filter((row) => isOf(row, feed) && kindOf(row) !== undefined)
}

async function rowsOf(
  held: Held,
  contract: ContractId,
  column: string,
  values: readonly string[],
): Promise<Row[]> {
  const rows: Row[] = []
  for (let at = 0; at < values.length; at += MOST_IDS) {
    const some = values.slice(at, at + MOST_IDS)
    const filter = { column, operator: 'in', values: some } as const
    rows.push(...(await pageOf(held, contract, [filter])))
    if (rows.length > MAX_ROWS) throw new Problem('result-too-large')
  }
  return rows
}

async function pageOf(
  { lake, snapshot, dataset, plan }: Held,
  contract: ContractId,
  where: RecordsQuery['where'],
): Promise<Row[]> {
  const table = dataset.tables.find((each) => each.contract === contract)?.name
  const shown = viewOf(plan, table ?? '')
  const columns = shown.view
  if (table === undefined || columns.length === 0) return []
  const view = columns.includes('feed_id') ? columns : ['feed_id', ...columns]
  if (where.some(({ column }) => !view.includes(column))) return []
  const question = { ...shown, table, view, select: view, where, order: [] }
  const { items, next } = await lake.page(snapshot, question, { limit: MAX_ROWS })
  if (next !== undefined) throw new Problem('result-too-large')
  return items
}

function isOf(row: Row, feed: string | undefined): boolean {
  return feed === undefined || row.feed_id === feed
}

function idOf(row: Row): string {
  return String(row.stop_id)
}

function kindOf({ location_type }: Row): NodeKind | undefined {
  return KINDS[Number(location_type ?? 0)]
}

const ORDER: readonly NodeKind[] = ['entrance', 'node', 'platform', 'boarding_area']

function byKind(one: StationNode, other: StationNode): number {
  const kinds = ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind)
  return kinds !== 0 ? kinds : one.id < other.id ? -1 : 1
}

function nodeOf(row: Row, station: Row): StationNode {
  const kind = kindOf(row) ?? 'node'
  return {
    id: idOf(row),
    kind,
    name: textOf(row.stop_name),
    platform: kind === 'boarding_area' ? textOf(row.parent_station) : null,
    platformCode: textOf(row.platform_code),
    level: textOf(row.level_id),
    latitude: numberOf(row.stop_lat),
    longitude: numberOf(row.stop_lon),
    wheelchair: wheelchairOf(row, station),
  }
}

/** Empty or 0 takes over what the station says (GTFS Schedule, stops.txt, wheelchair_boarding). */
function wheelchairOf(row: Row, station: Row): StationNode['wheelchair'] {
  const said = Number(row.wheelchair_boarding ?? 0) || Number(station.wheelchair_boarding ?? 0)
  return said === 1 ? 'possible' : said === 2 ? 'not_possible' : 'unknown'
}

function pathwayOf(row: Row): Pathway {
  return {
    id: String(row.pathway_id),
    from: String(row.from_stop_id),
    to: String(row.to_stop_id),
    mode: MODES[Number(row.pathway_mode) - 1] ?? 'walkway',
    isBidirectional: row.is_bidirectional === true,
    lengthMeters: numberOf(row.length),
    traversalSeconds: numberOf(row.traversal_time),
    stairCount: numberOf(row.stair_count),
    maxSlope: numberOf(row.max_slope),
    minWidthMeters: numberOf(row.min_width),
    signpostedAs: textOf(row.signposted_as),
    reversedSignpostedAs: textOf(row.reversed_signposted_as),
  }
}

function levelOf(row: Row): Level {
  return {
    id: String(row.level_id),
    index: Number(row.level_index),
    name: textOf(row.level_name),
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
