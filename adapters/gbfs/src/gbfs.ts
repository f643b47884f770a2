import {
  type DecodeContext,
  type Decoded,
  defineAdapter,
  membersOf,
  nothing,
  parseJson,
  rejected,
} from '@tongqu/adapter-kit'
import { discover, everySeconds, madeAt } from './discovery.ts'
import { type Feed, feedOf } from './feed.ts'
import type { Part } from './fields.ts'
import { NOTED } from './notes.ts'
import { stationInformation, stationStatus } from './parts/station.ts'
import {
  systemAlerts,
  systemInformation,
  systemPricingPlans,
  systemRegions,
} from './parts/system.ts'
import { vehicleStatus, vehicleTypes } from './parts/vehicle.ts'
import { decodeRecords } from './records.ts'
import { decodeZones } from './zones.ts'

/**
 * GBFS 1.0 to 3.1 (MobilityData), docked and free-floating: one document of a system at a time.
 * `context.part` names which; without it the document itself tells. What breaks the schema of its
 * version but can be read is a finding `schema`.
 */
export const gbfs = defineAdapter({
  shape: 'decode',
  name: 'gbfs',
  version: 1,
  emits: [
    'gbfs/system@1',
    'gbfs/region@1',
    'gbfs/station@1',
    'gbfs/station_status@1',
    'gbfs/vehicle_type@1',
    'gbfs/vehicle_status@1',
    'gbfs/pricing_plan@1',
    'gbfs/geofencing_zone@1',
    'gbfs/alert@1',
  ],
  accepts: [
    'application/json',
    'application/geo+json',
    'text/json',
    'text/plain',
    'application/octet-stream',
  ],
  options: [
    {
      name: 'language',
      pattern: /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/,
      help: {
        'zh-CN': '多语言时取哪种语言；默认先中文，再英文，再第一种',
        en: 'which language of several is read; Chinese, then English, then the first by default',
      },
    },
  ],
  decode,
  discover,
  everySeconds,
  madeAt,
})

const PARTS: ReadonlyMap<string, Part> = new Map([
  ...[
    systemInformation,
    systemRegions,
    systemPricingPlans,
    systemAlerts,
    stationInformation,
    stationStatus,
    vehicleStatus,
    vehicleTypes,
  ].map((part) => [part.name, part] as const),
  ['free_bike_status', vehicleStatus],
])

const ZONES = 'geofencing_zones'

/** Stations of one of two documents, but none to tell which. */
const EMPTY = 'no stations'

/** Never throws: one broken record becomes a reject and cannot hide the others. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const json = parseJson(bytes, context.limits)
  if ('reject' in json) return { ...nothing(), rejects: [json.reject], covers: [] }
  const feed = feedOf(json.value, context)
  if (feed === undefined) {
    return { ...rejected('body', 'no-data', 'no object "data"'), covers: [] }
  }
  const decoded = decodePart(feed, context)
  const findings = [...json.findings, ...decoded.findings, ...feed.remarks.findings()]
  return { ...decoded, findings }
}

function decodePart(feed: Feed, { part: given, limits }: DecodeContext): Decoded {
  const name = given !== undefined && isPart(given) ? given : partIn(feed.data)
  const part = PARTS.get(name ?? '')
  if (part !== undefined) return decodeRecords(part, feed)
  if (name === ZONES) return decodeZones(feed, limits.entities)
  if (name === EMPTY) {
    const message = 'a list of no stations tells neither where they are nor what they hold'
    return { ...nothing(), findings: [{ at: 'data', code: 'no-stations', message }], covers: [] }
  }
  const notes = NOTED.get(name ?? '')
  if (notes !== undefined) return { ...nothing(), findings: notes(feed), covers: [] }
  return { ...rejected('data', 'unknown-part', 'no document of GBFS that is known'), covers: [] }
}

function isPart(name: string): boolean {
  return PARTS.has(name) || NOTED.has(name) || name === ZONES
}

/** Which part a document is, by what its `data` holds. */
function partIn(data: Readonly<Record<string, unknown>>): string | undefined {
  if (Array.isArray(data.stations)) return stationsPart(data.stations)
  if (Array.isArray(data.vehicles)) {
    return 'availabilities' in membersOf(data.vehicles[0])
      ? 'vehicle_availability'
      : 'vehicle_status'
  }
  for (const [member, part] of MEMBERS) if (member in data) return part
  return Object.values(data).some((one) => Array.isArray(membersOf(one).feeds)) ? 'gbfs' : undefined
}

const MEMBERS: readonly (readonly [member: string, part: string])[] = [
  ['bikes', 'vehicle_status'],
  ['vehicle_types', 'vehicle_types'],
  ['regions', 'system_regions'],
  ['plans', 'system_pricing_plans'],
  ['geofencing_zones', ZONES],
  ['alerts', 'system_alerts'],
  ['rental_hours', 'system_hours'],
  ['calendars', 'system_calendar'],
  ['feeds', 'gbfs'],
  ['versions', 'gbfs_versions'],
  ['datasets', 'manifest'],
  ['system_id', 'system_information'],
]

/** Only one of the two documents about stations has their status. */
function stationsPart(stations: readonly unknown[]): string {
  if (stations.length === 0) return EMPTY
  const first = membersOf(stations[0])
  const isStatus = 'is_renting' in first || 'last_reported' in first || 'is_installed' in first
  return isStatus ? 'station_status' : 'station_information'
}
