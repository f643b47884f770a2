/**
 * The latest position of every vehicle of a dataset, whichever source told it: the ids of vehicles
 * are the hub's own pseudonyms, so that a vehicle heard over two ways is one vehicle.
 */
import { createHash } from 'node:crypto'
import type { FeedUpdate } from '../types.ts'
import type { Entity, Row } from './entity.ts'
import { sameContent } from './entity.ts'
import type { FLEET_COLUMNS } from './fleet-columns.ts'
import { FLEET_CONTRACT, FLEET_TABLE } from './fleet-columns.ts'
import type { Applied } from './store.ts'

/**
 * A vehicle that nothing was heard of for so many freshness limits of its dataset is no longer
 * shown: one limit is a report or two that went missing, five are a vehicle that is parked or off.
 * Counted from the newest position of the dataset, not from the clock: when everything stops, the
 * last good state stays and is told as stale.
 */
export const GONE_AFTER_FRESHNESS_LIMITS = 5

/** Vehicles out of bounds are looked for once per so much content time. */
const SWEEP_EVERY_MILLISECONDS = 1_000

export type Fleet = {
  vehicles: Map<string, Entity>
  /** Sources that have told something. */
  sources: Set<string>
  /** Milliseconds since 1970: the newest position, never later than its receipt. */
  contentTime: number
  sweptAt: number
  /** Equal digests mean equal content: hash over the deliveries that changed something. */
  digest: string
}

export type FleetLimits = {
  entitiesPerFeed: number
  /** The freshness limit of the dataset. */
  freshMilliseconds: number
  /** When the province's day of an instant began. */
  startOfDay(instant: number): number
}

export function newFleet(): Fleet {
  const never = Number.NEGATIVE_INFINITY
  return { vehicles: new Map(), sources: new Set(), contentTime: never, sweptAt: never, digest: '' }
}

/** A batch holds one contract: what a route of a source sends to a dataset. */
export function isFleetUpdate({ readings }: FeedUpdate): boolean {
  return readings[0]?.contract === FLEET_CONTRACT
}

/**
 * Moves the vehicles of a batch: the newest `located_at` wins, whatever order positions arrive in,
 * and what is past the bound moves nobody. `older`: it changed nothing. `refused`: no time of
 * receipt, or vehicles beyond `entitiesPerFeed`, which are left out while the others move.
 */
export function applyFleet(
  fleet: Fleet,
  update: FeedUpdate,
  limits: FleetLimits,
  serial: () => number,
): Applied {
  const receivedAt = Date.parse(update.receivedAt)
  if (Number.isNaN(receivedAt)) return 'refused'
  const times = timesOf(update.readings, receivedAt)
  fleet.sources.add(update.source)
  for (const time of times) if (time >= 0) fleet.contentTime = Math.max(fleet.contentTime, time)
  const oldest = oldestOf(fleet.contentTime, limits)
  let changed = sweep(fleet, oldest)
  let left = 0
  update.readings.forEach(({ reading }, index) => {
    const time = times[index] ?? -1
    if (time < oldest || time < 0) return
    const id = String(reading.vehicle_id)
    const known = fleet.vehicles.get(id)
    if (known === undefined && fleet.vehicles.size >= limits.entitiesPerFeed) {
      left += 1
      return
    }
    if (known !== undefined && time < known.time) return
    const rows = { [FLEET_TABLE]: [rowOf(reading, update.feed)] }
    if (known?.time === time && sameContent(known.rows, rows)) return
    const number = known?.serial ?? serial()
    fleet.vehicles.set(id, { id, serial: number, rows, time, pieces: undefined })
    changed += 1
  })
  if (changed > 0) fleet.digest = digestOf(fleet, update.delivery)
  if (left > 0) return 'refused'
  return changed > 0 ? 'applied' : 'older'
}

/**
 * Vehicles bear other names from midnight on. Those of the day before go as soon as one freshness
 * limit of the new day is over: until then a vehicle may still have to speak, after it every one
 * of them would stand there twice.
 */
function oldestOf(contentTime: number, { freshMilliseconds, startOfDay }: FleetLimits): number {
  const bound = contentTime - freshMilliseconds * GONE_AFTER_FRESHNESS_LIMITS
  if (!Number.isFinite(contentTime)) return bound
  const midnight = startOfDay(contentTime)
  return contentTime - midnight < freshMilliseconds ? bound : Math.max(bound, midnight)
}

/** Forgets the vehicles that only feeds no longer named have told of. */
export function keepFeeds(fleet: Fleet, feeds: ReadonlySet<string>): void {
  let dropped = 0
  for (const [id, { rows }] of fleet.vehicles) {
    if (feeds.has(String(rows[FLEET_TABLE]?.[0]?.feed_id))) continue
    fleet.vehicles.delete(id)
    dropped += 1
  }
  if (dropped > 0) fleet.digest = digestOf(fleet, [...feeds].sort().join())
}

/** A terminal whose clock runs ahead must not lock out its own next report. -1: no instant. */
function timesOf(readings: FeedUpdate['readings'], receivedAt: number): Float64Array {
  const times = new Float64Array(readings.length)
  readings.forEach(({ contract, reading }, index) => {
    const time = contract === FLEET_CONTRACT ? Date.parse(String(reading.located_at)) : Number.NaN
    times[index] = Number.isNaN(time) ? -1 : Math.min(time, receivedAt)
  })
  return times
}

function sweep(fleet: Fleet, oldest: number): number {
  if (fleet.contentTime - fleet.sweptAt < SWEEP_EVERY_MILLISECONDS) return 0
  fleet.sweptAt = fleet.contentTime
  let dropped = 0
  for (const [id, { time }] of fleet.vehicles) {
    if (time >= oldest) continue
    fleet.vehicles.delete(id)
    dropped += 1
  }
  return dropped
}

/** All rows have one shape, which keeps them small and quick to read. */
function rowOf(reading: Row, feed: string): Row {
  return {
    feed_id: feed,
    located_at: reading.located_at,
    vehicle_id: reading.vehicle_id,
    vehicle_kind: reading.vehicle_kind,
    operator_id: reading.operator_id,
    area_code: reading.area_code,
    label: reading.label,
    plate: reading.plate,
    plate_color: reading.plate_color,
    in_service: reading.in_service,
    is_positioned: reading.is_positioned,
    latitude: reading.latitude,
    longitude: reading.longitude,
    speed_kilometers_per_hour: reading.speed_kilometers_per_hour,
    direction_degrees: reading.direction_degrees,
    mileage_kilometers: reading.mileage_kilometers,
  } satisfies Record<(typeof FLEET_COLUMNS)[number] | 'feed_id', unknown>
}

function digestOf({ digest, contentTime }: Fleet, delivery: string): string {
  const hash = createHash('sha256').update(JSON.stringify([digest, delivery, contentTime]))
  return hash.digest('base64url')
}
