import { BIKES_PATH, GBFS_TTL_SECONDS, type GbfsFeed, gbfs } from './bikes/gbfs.ts'
import type { FeedSide } from './faults.ts'
import { DCSA_FEEDS } from './freight/dcsa.ts'
import {
  FLOW_SECONDS,
  metroCrowding,
  metroFlow,
  metroNetwork,
  metroStatus,
} from './metro/documents.ts'
import { centreLots, centreOccupancy } from './parking/centre.ts'
import { parkingStatus, parkingTable } from './parking/datex.ts'
import { RAIL_FEEDS } from './rail/feeds.ts'
import { elaborated, sections } from './road/elaborated.ts'
import { measured, sites } from './road/measured.ts'
import { situations } from './road/situations.ts'
import { vms, vmsTable } from './road/vms.ts'
import { fieldDevices, workZones } from './road/wzdx.ts'
import type { World } from './world.ts'

/** One document that the province gives to whoever asks. */
export type Feed = {
  path: string
  type: string
  side: FeedSide
  /** It is made anew at most so often; `at` is a multiple of it. */
  everySeconds: number
  /** `at`: milliseconds since 1970; `base`: address of the server, no slash at its end. */
  make(world: World, at: number, base: string): Buffer
}

const XML = 'application/xml; charset=utf-8'
const JSON_TYPE = 'application/json'
const GEOJSON = 'application/geo+json'
const HOUR_SECONDS = 3_600

/** Everything that is polled from the sides of road, parking, bikes and metro. */
export const FEEDS: readonly Feed[] = [
  ...RAIL_FEEDS,
  ...DCSA_FEEDS,
  datex('road', '/road/datex2/situations.xml', 30, situations),
  datex('road', '/road/datex2/sites.xml', HOUR_SECONDS, sites),
  datex('road', '/road/datex2/measured.xml', 60, measured),
  datex('road', '/road/datex2/sections.xml', HOUR_SECONDS, sections),
  datex('road', '/road/datex2/elaborated.xml', 60, elaborated),
  datex('road', '/road/datex2/vms-table.xml', HOUR_SECONDS, vmsTable),
  datex('road', '/road/datex2/vms.xml', 30, vms),
  datex('parking', '/parking/datex2/table.xml', HOUR_SECONDS, parkingTable),
  datex('parking', '/parking/datex2/status.xml', 60, parkingStatus),
  {
    path: '/parking/centre/lots.json',
    type: JSON_TYPE,
    side: 'parking',
    everySeconds: HOUR_SECONDS,
    make: centreLots,
  },
  {
    path: '/parking/centre/occupancy.json',
    type: JSON_TYPE,
    side: 'parking',
    everySeconds: 60,
    make: centreOccupancy,
  },
  {
    path: '/road/wzdx/work-zones.geojson',
    type: GEOJSON,
    side: 'wzdx',
    everySeconds: 60,
    make: workZones,
  },
  {
    path: '/road/wzdx/devices.geojson',
    type: GEOJSON,
    side: 'wzdx',
    everySeconds: 60,
    make: fieldDevices,
  },
  metro('/metro/network.json', HOUR_SECONDS, metroNetwork),
  metro('/metro/flow.json', FLOW_SECONDS, metroFlow),
  metro('/metro/status.json', 60, metroStatus),
  metro('/metro/crowding.json', 10, metroCrowding),
  ...(Object.keys(GBFS_TTL_SECONDS) as GbfsFeed[]).map(
    (name): Feed => ({
      path: `${BIKES_PATH}${name}.json`,
      type: JSON_TYPE,
      side: 'bikes',
      everySeconds: GBFS_TTL_SECONDS[name],
      make: (world, at, base) => gbfs(world, name, at, base),
    }),
  ),
]

function datex(
  side: FeedSide,
  path: string,
  everySeconds: number,
  make: (world: World, at: number) => Buffer,
): Feed {
  return { path, type: XML, side, everySeconds, make }
}

function metro(
  path: string,
  everySeconds: number,
  make: (world: World, at: number) => Buffer,
): Feed {
  return { path, type: JSON_TYPE, side: 'metro', everySeconds, make }
}
