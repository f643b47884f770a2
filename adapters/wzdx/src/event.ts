import { type Geometry, lenientFlag, lenientNumber, membersOf } from '@tongqu/adapter-kit'
import type { Feed } from './feed.ts'
import { EVENT_FIELDS } from './fields.ts'
import { coreOf, type FeatureReader } from './reader.ts'

type Members = Readonly<Record<string, unknown>>
type Reading = Record<string, unknown>

/** Characters of `lane_details` that the contract takes. */
const LANE_CHARACTERS = 100_000

/** Lanes of one event; a road has fewer. */
const MOST_LANES = 100

const NEEDED_IN_CORE = ['event_type', 'data_source_id', 'direction', 'road_names']
const NEEDED_BESIDE: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['work-zone', ['start_date', 'end_date', 'vehicle_impact', 'location_method']],
  ['detour', ['start_date', 'end_date']],
])

/** Each is said by a flag, or by the accuracy that was there before it (WZDx 4.1). */
const DATES_VERIFIED = [
  ['is_start_date_verified', 'start_date_accuracy'],
  ['is_end_date_verified', 'end_date_accuracy'],
] as const
const POSITIONS_VERIFIED = [
  ['is_start_position_verified', 'beginning_accuracy'],
  ['is_end_position_verified', 'ending_accuracy'],
] as const
const VERIFIED: ReadonlyMap<unknown, readonly (readonly [string, string])[]> = new Map([
  ['work-zone', [...DATES_VERIFIED, ...POSITIONS_VERIFIED]],
  ['detour', [...DATES_VERIFIED]],
])

/** Geometries of road events (RoadEventFeature; 2.0 and 3.x the same). */
const GEOMETRIES = new Set(['LineString', 'MultiPoint'])

/** A RoadEventFeature as `road/work_zone@1`. */
export function eventOf(
  feature: Members,
  geometry: Geometry | undefined,
  feed: Feed,
  reader: FeatureReader,
): Reading {
  const properties = membersOf(feature.properties)
  const core = coreOf(properties)
  const reading = reader.fields(core, properties, EVENT_FIELDS)
  checkNeeded(core, properties, feed, reader)
  if (geometry && !GEOMETRIES.has(geometry.type)) {
    reader.remark('schema', `a ${geometry.type} in place of a line or points`)
  }
  // Before 3.1 all events were work zones, and none said so.
  if (feed.version < 40) reading.event_type ??= 'work-zone'
  const source = sourceOf(reading.data_source_id, feed, reader)
  reading.location_method ??= reader.read(
    'location_method',
    EVENT_FIELDS.get('location_method') ?? { kind: 'text' },
    source.location_method,
  )
  const id = feature.id ?? properties.road_event_id
  return {
    ...reading,
    updated_at: reading.updated_at ?? feed.updated,
    event_id: reader.read('id', { kind: 'text' }, id),
    worker_presence: reading.worker_presence ?? workersOf(properties.worker_presence, reader),
    ...lanesOf(properties, reader),
    latitude: geometry?.latitude,
    longitude: geometry?.longitude,
    geometry: geometry?.text,
  }
}

function checkNeeded(core: Members, beside: Members, feed: Feed, reader: FeatureReader): void {
  if (feed.version < 40) return
  for (const name of NEEDED_IN_CORE) {
    if (core[name] === undefined) reader.remark('schema', `${name} is missing`)
  }
  for (const name of NEEDED_BESIDE.get(core.event_type) ?? []) {
    if (beside[name] === undefined) reader.remark('schema', `${name} is missing`)
  }
  for (const [flag, accuracy] of VERIFIED.get(core.event_type) ?? []) {
    if (beside[flag] === undefined && beside[accuracy] === undefined) {
      reader.remark('schema', `neither ${flag} nor ${accuracy}`)
    }
  }
}

function sourceOf(id: unknown, { sources, version }: Feed, reader: FeatureReader): Members {
  const source = sources.get(String(id))
  if (source === undefined && version >= 30) {
    reader.remark('unknown-source', 'data_source_id is none of the feed')
  }
  return source ?? {}
}

function workersOf(value: unknown, reader: FeatureReader): boolean | undefined {
  if (value === undefined) return undefined
  const { are_workers_present } = membersOf(value)
  if (are_workers_present === undefined) {
    reader.remark('schema', 'worker_presence does not say are_workers_present')
  }
  return lenientFlag(are_workers_present, (message) => {
    reader.remark('schema', `are_workers_present: ${message}`)
  })
}

/** 2.0 wrote `lane_status`, and only 2.0 and 3.x the number of all lanes. */
function lanesOf(properties: Members, reader: FeatureReader): Reading {
  const { lanes, total_num_lanes } = properties
  if (lanes === undefined || lanes === null) {
    const count = lenientNumber(total_num_lanes, () => undefined)
    return { lanes: Number.isInteger(count) && isFew(Number(count)) ? count : undefined }
  }
  if (!Array.isArray(lanes)) {
    reader.remark('schema', 'lanes is no array')
    return {}
  }
  const statuses = lanes.map((lane) => {
    const { status, lane_status, type, lane_type, order, lane_number } = membersOf(lane)
    const isWhole = [status ?? lane_status, type ?? lane_type].every(
      (one) => typeof one === 'string',
    )
    if (!isWhole || !Number.isInteger(order ?? lane_number)) {
      reader.remark('schema', 'a lane without order, type or status')
    }
    return status ?? lane_status
  })
  return {
    lanes: isFew(lanes.length) ? lanes.length : undefined,
    lanes_closed: isFew(lanes.length)
      ? statuses.filter((one) => one === 'closed').length
      : undefined,
    lane_details: reader.json('lanes', lanes, LANE_CHARACTERS),
  }
}

function isFew(lanes: number): boolean {
  return lanes >= 0 && lanes <= MOST_LANES
}
