/** `/gbfs/{system}/…`: the documents of GBFS 3.0, as the official schemas find them valid. */
import type { ContractId } from '@tongqu/contracts'
import { alertOf, planOf, regionOf, vehicleTypeOf, zonesOf } from './rules.ts'
import { stationOf, stationStatusOf, vehicleStatusOf } from './stations.ts'
import { type GbfsDefaults, type GbfsVoice, systemOf, voiceOf } from './system.ts'
import type { Row } from './values.ts'

export type GbfsPart = {
  /** Name of the document, without `.json`. */
  name: string
  contract: ContractId
  /** Columns without which nothing valid can be said: a plan that hides one hides the document. */
  needs: readonly string[]
}

/** `rows` hold what the plan shows only, and those of one system unless `isMerged`. */
export type GbfsContent = {
  rows: readonly Row[]
  /** Rows of `gbfs/system@1`. */
  systems: readonly Row[]
  /** Do several feeds share the documents? Ids then have the feed before them. */
  isMerged: boolean
  defaults: GbfsDefaults
}

/** RFC 3339, and how many seconds later the next content is due. */
export type GbfsTimes = { lastUpdated: string; ttlSeconds: number }

const VERSION = '3.0'

type Write = (content: GbfsContent, voice: GbfsVoice) => Record<string, unknown>

const WRITERS: readonly (GbfsPart & { write: Write })[] = [
  {
    name: 'system_information',
    contract: 'gbfs/system@1',
    needs: [],
    write: ({ systems, defaults }, voice) => systemOf(systems, voice, defaults),
  },
  listing('vehicle_types', 'gbfs/vehicle_type@1', vehicleTypeOf, [
    ...['vehicle_type_id', 'propulsion_type'],
  ]),
  listing(
    'station_information',
    'gbfs/station@1',
    stationOf,
    ['station_id', 'latitude', 'longitude'],
    'stations',
  ),
  listing(
    'station_status',
    'gbfs/station_status@1',
    stationStatusOf,
    [
      ...['station_id', 'vehicles_available', 'is_installed', 'is_renting', 'is_returning'],
      'reported_at',
    ],
    'stations',
  ),
  listing(
    'vehicle_status',
    'gbfs/vehicle_status@1',
    vehicleStatusOf,
    ['vehicle_id', 'is_reserved', 'is_disabled'],
    'vehicles',
  ),
  listing('system_regions', 'gbfs/region@1', regionOf, ['region_id'], 'regions'),
  listing(
    'system_pricing_plans',
    'gbfs/pricing_plan@1',
    planOf,
    ['plan_id', 'currency', 'price', 'is_taxable'],
    'plans',
  ),
  {
    name: 'geofencing_zones',
    contract: 'gbfs/geofencing_zone@1',
    needs: ['geometry', 'rules', 'is_global_rule'],
    write: ({ rows }, voice) => zonesOf(rows, voice),
  },
  listing('system_alerts', 'gbfs/alert@1', alertOf, ['alert_id', 'summary', 'ended_at'], 'alerts'),
]

/** The documents, in the order of the standard, without `gbfs` that lists them. */
export const GBFS_PARTS: readonly GbfsPart[] = WRITERS

function listing(
  name: string,
  contract: ContractId,
  record: (row: Row, voice: GbfsVoice) => Record<string, unknown> | undefined,
  needs: readonly string[],
  list: string = name,
): GbfsPart & { write: Write } {
  const write: Write = ({ rows }, voice) => ({
    [list]: rows.flatMap((row) => record(row, voice) ?? []),
  })
  return { name, contract, needs, write }
}

/** One document. A record that lacks what 3.0 requires is left out. Throws for an unknown name. */
export function gbfsDocument(name: string, content: GbfsContent, times: GbfsTimes): Buffer {
  const writer = WRITERS.find((one) => one.name === name)
  if (!writer) throw new Error(`GBFS has no document ${name}`)
  return written(times, writer.write(content, voiceOf(content.systems, content.isMerged)))
}

/** `gbfs.json`: which documents there are, and where. */
export function gbfsDiscovery(
  names: readonly string[],
  urlOf: (name: string) => string,
  times: GbfsTimes,
): Buffer {
  return written(times, { feeds: names.map((name) => ({ name, url: urlOf(name) })) })
}

function written({ lastUpdated, ttlSeconds }: GbfsTimes, data: Record<string, unknown>): Buffer {
  const head = { last_updated: lastUpdated, ttl: Math.max(0, Math.floor(ttlSeconds)) }
  return Buffer.from(JSON.stringify({ ...head, version: VERSION, data }))
}
