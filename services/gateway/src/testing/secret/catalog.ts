import { type Catalog, type Dataset, NO_TERMS, type TierId } from '@tongqu/catalog'
import type { ContractId } from '@tongqu/contracts'
import { tablesOf, testCatalog } from '../catalog.ts'

type Sketch = Partial<Dataset> & Pick<Dataset, 'id' | 'doors' | 'tables'>

/** A dataset for each way in which something can be hidden, and for each door. */
const SKETCHES: readonly Sketch[] = [
  {
    id: 'open-stops',
    doors: ['records', 'files', 'gtfs'],
    tables: tablesOf('gtfs/routes@1', 'gtfs/stops@1', 'gtfs/agency@1'),
    classOverrides: {
      'stops.stop_desc': 'internal',
      'stops.zone_id': 'personal',
      'stops.platform_code': 'internal',
      'agency.agency_id': 'internal',
      'agency.agency_email': 'personal',
    },
  },
  lent('lent-stops', ['records', 'files', 'gtfs'], ['gtfs/stops@1', 'gtfs/agency@1'], {
    classOverrides: { 'stops.zone_id': 'personal' },
  }),
  {
    id: 'shut-stops',
    doors: ['records', 'files', 'gtfs'],
    tier: 'closed',
    tables: tablesOf('gtfs/stops@1'),
  },
  grown('lent-fleet', ['records', 'files', 'feeds'], ['vehicle/position@1'], { tier: 'licensed' }),
  grown('open-fleet', ['records', 'files', 'feeds'], ['vehicle/position@1'], { tier: 'open' }),
  grown('grouped-fleet', ['records', 'files', 'feeds'], ['vehicle/position@1'], {
    terms: {
      ...NO_TERMS,
      minimumGroups: { position: { size: 3, by: ['area_code'], of: 'vehicle_id' } },
    },
  }),
  grown('card-trips', ['records'], ['afc/trip@1'], {
    tier: 'licensed',
    terms: {
      ...NO_TERMS,
      subjects: { trip: 'card_pseudonym' },
      masks: {
        'trip.card_pseudonym': { kind: 'pseudonym' },
        'trip.entered_at': { kind: 'time', seconds: 300 },
      },
    },
  }),
  grown(
    'lent-trains',
    ['records', 'files', 'feeds'],
    ['gtfs-realtime/vehicle_position@1', 'gtfs-realtime/feed_message@1'],
  ),
  grown('open-trains', ['records', 'feeds'], ['gtfs-realtime/vehicle_position@1'], {
    tier: 'open',
  }),
  grown('lent-siri', ['records', 'feeds'], ['siri/vehicle_activity@1']),
  lent('lent-bikes', ['records'], ['gbfs/station@1', 'gbfs/system@1']),
  grown('lent-docks', ['feeds'], ['gbfs/station_status@1']),
  lent('lent-parks', ['records', 'files'], ['parking/lot@1']),
  grown('lent-lots', ['feeds'], ['parking/occupancy@1']),
  lent('lent-rates', ['records'], ['vehicle/rate@1']),
  lent('lent-lines', ['records', 'gtfs'], ['gtfs/shapes@1', 'gtfs/routes@1']),
  lent('lent-hall', ['records'], ['gtfs/stops@1', 'gtfs/levels@1', 'gtfs/pathways@1']),
  {
    id: 'data-quality',
    doors: ['records', 'files'],
    tables: tablesOf('hub/quality_score@1', 'hub/quality_verdict@1', 'hub/quality_fault@1'),
  },
]

function lent(
  id: string,
  doors: Sketch['doors'],
  contracts: ContractId[],
  own: Partial<Dataset> = {},
): Sketch {
  return { id, doors, tables: tablesOf(...contracts), tier: 'restricted' as TierId, ...own }
}

function grown(
  id: string,
  doors: Sketch['doors'],
  contracts: ContractId[],
  own: Partial<Dataset> = {},
): Sketch {
  return lent(id, doors, contracts, { landing: 'append', ...own })
}

/** The catalogue of worlds with secrets. */
export function secretCatalog(): Catalog {
  const catalog = testCatalog(
    SKETCHES.map((sketch) => ({
      coverage: { area: { 'zh-CN': '全市', en: 'City' }, bbox: [119, 29, 122, 32] },
      ...sketch,
    })),
  )
  const { sources } = catalog
  const [source] = sources.values()
  if (!source) throw new Error('no source')
  const own = [...catalog.datasets.keys()].map((dataset) => ({
    ...source,
    id: `source-of-${dataset}`,
    dataset,
    feed: FEED,
    routes: [],
  }))
  const label = { 'zh-CN': '研究', en: 'Research' }
  return {
    ...catalog,
    purposes: [{ id: 'research', label, description: label }],
    sources: new Map(own.map((one) => [one.id, one])),
    forwards: new Map(),
  }
}

/** All of it comes by one feed. */
export const FEED = 'city'
