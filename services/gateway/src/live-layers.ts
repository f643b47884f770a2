import type { AccessPlan } from '@tongqu/access'
import type { Catalog, Dataset } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import type { Ask } from './ask.ts'
import type { GatewayDeps } from './deps.ts'
import { feedStateFor } from './freshness.ts'
import { tryPlan } from './lookup.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'realtime' | 'decide' | 'now'>

/** What the map can show beside vehicles: where things are, and how they are right now. */
export const LAYERS = [
  {
    id: 'sections',
    states: 'road/section_status@1',
    places: 'road/section@1',
    key: 'section_id',
    select: ['name', 'road_name', 'geometry'],
    isOn: true,
  },
  {
    id: 'parking',
    states: 'parking/occupancy@1',
    places: 'parking/lot@1',
    key: 'lot_id',
    select: ['name', 'capacity', 'latitude', 'longitude'],
    isOn: true,
  },
  {
    id: 'bikes',
    states: 'gbfs/station_status@1',
    places: 'gbfs/station@1',
    key: 'station_id',
    select: ['name', 'capacity', 'latitude', 'longitude'],
    isOn: true,
  },
  { id: 'events', states: 'road/event@1', isOn: true },
  { id: 'works', states: 'road/work_zone@1', isOn: true },
  {
    id: 'metro',
    states: 'metro/station_crowding@1',
    more: ['metro/section_crowding@1'],
    places: 'metro/station@1',
    key: 'station_id',
    select: ['name', 'latitude', 'longitude'],
    isOn: true,
  },
  {
    id: 'service',
    states: 'metro/service_status@1',
    places: 'metro/line@1',
    key: 'line_id',
    select: ['name', 'name_en'],
    isOn: true,
    isList: true,
  },
  {
    id: 'trains',
    states: 'rail/punctuality@1',
    places: 'rail/station@1',
    key: 'station_code',
    select: ['name', 'latitude', 'longitude'],
    isOn: true,
  },
  {
    id: 'vessels',
    states: 'vessel/position@1',
    more: ['vessel/static@1', 'vessel/station@1'],
    isOn: true,
  },
  {
    id: 'signs',
    states: 'road/sign_message@1',
    places: 'road/sign@1',
    key: 'sign_id',
    select: ['name', 'latitude', 'longitude'],
    isOn: false,
  },
  {
    id: 'detectors',
    states: 'road/detector_reading@1',
    places: 'road/detector@1',
    key: 'detector_id',
    select: ['name', 'latitude', 'longitude'],
    isOn: false,
  },
] as const satisfies readonly LayerKind[]

type LayerKind = {
  id: string
  states: ContractId
  /** Further tables of the same dataset whose states are shown with them. */
  more?: readonly ContractId[]
  places?: ContractId
  /** Column that names the thing in both. */
  key?: string
  select?: readonly string[]
  /** Is it shown before anybody chose? */
  isOn: boolean
  /** It is told in words beneath the map; there is nothing to draw, and nothing to switch. */
  isList?: boolean
}

export type LayerId = (typeof LAYERS)[number]['id']

export type Layer = {
  id: LayerId
  dataset: Dataset
  state: string
  contentTime?: string
  ageSeconds?: number
  /** Things known right now; absent for whom the feed is shut. */
  count?: number
  /** Feed of the states; absent for whom it is shut. */
  feed?: { path: string; tables: readonly string[] }
  /** Where the things are, as a page of records; absent when the states say it, or it is shut. */
  places?: { path: string; dataset: string; key: string }
  isOn: boolean
  isList: boolean
}

/** Rows of places asked for at once: the most a page of records has. */
const MOST_PLACES = 10_000

/** Every layer of which the catalogue has a dataset, with what this caller may see of it. */
export function layersOf(deps: Deps, ask: Ask): Layer[] {
  const catalog = deps.catalog()
  return LAYERS.flatMap((kind: LayerKind & { id: LayerId }): Layer[] => {
    const found = tableOf(catalog, kind.states)
    if (!found) return []
    const { dataset } = found
    const decision = tryPlan(deps, ask, dataset.id, 'subscribe')
    const { condition, contentTime, ageSeconds } = feedStateFor(deps.realtime, dataset, decision)
    const plan = planOf(deps, ask, dataset, 'feeds')
    const places = placesOf(deps, ask, catalog, kind)
    return [
      {
        id: kind.id,
        dataset,
        state: condition,
        ...(contentTime !== undefined && { contentTime }),
        ...(ageSeconds !== undefined && { ageSeconds }),
        ...(plan && {
          count: deps.realtime.feed(dataset.id, plan).entities,
          feed: { path: `/feeds/${dataset.id}.json`, tables: tablesOf(found, kind) },
        }),
        ...(places && { places }),
        isOn: kind.isOn,
        isList: kind.isList ?? false,
      },
    ]
  })
}

function tablesOf({ dataset, table }: Found, { more = [] }: LayerKind): string[] {
  const others = dataset.tables.filter(({ contract }) => more.includes(contract))
  return [table, ...others.map(({ name }) => name)]
}

function placesOf(deps: Deps, ask: Ask, catalog: Catalog, kind: LayerKind): Layer['places'] {
  const { places, key, select = [] } = kind
  const found = places && tableOf(catalog, places)
  if (!found || key === undefined) return undefined
  const { dataset, table } = found
  const plan = planOf(deps, ask, dataset, 'records')
  const columns = plan?.tables[table]?.columns ?? []
  const wanted = ['feed_id', key, ...select].filter((name) => columns.includes(name))
  if (!wanted.includes(key)) return undefined
  const query = `select=${wanted.join(',')}&limit=${MOST_PLACES}`
  return {
    path: `/api/datasets/${dataset.id}/tables/${table}/records?${query}`,
    dataset: dataset.id,
    key,
  }
}

function planOf(
  deps: Deps,
  ask: Ask,
  { id, doors }: Dataset,
  door: 'feeds' | 'records',
): AccessPlan | undefined {
  if (!doors.includes(door)) return undefined
  const plan = tryPlan(deps, ask, id, door === 'feeds' ? 'subscribe' : 'read')
  return plan instanceof Problem ? undefined : plan
}

type Found = { dataset: Dataset; table: string }

/** The first listed dataset that has a table of this contract. */
function tableOf(catalog: Catalog, contract: ContractId): Found | undefined {
  for (const dataset of catalog.datasets.values()) {
    const table = dataset.tables.find((one) => one.contract === contract)?.name
    if (dataset.state === 'LISTED' && table !== undefined) return { dataset, table }
  }
  return undefined
}
