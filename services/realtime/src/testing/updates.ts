/** Updates and plans for tests of the real-time state. */
import type { ContractId } from '@tongqu/contracts'
import { contracts } from '@tongqu/contracts'
import type { FeedPlan, FeedUpdate, Realtime, RealtimeLimits } from '../index.ts'
import { openRealtime } from '../index.ts'

export const NOON = Date.parse('2026-03-01T12:00:00Z')

export function at(seconds: number): string {
  return new Date(NOON + seconds * 1_000).toISOString()
}

/** A state whose clock the test moves; the freshness limit is a minute. */
export function openAt(
  seconds: number,
  limits: Partial<RealtimeLimits> = {},
): Realtime & { clock: { seconds: number } } {
  const clock = { seconds }
  const realtime = openRealtime({
    now: () => new Date(NOON + clock.seconds * 1_000),
    freshnessLimitSeconds: () => 60,
    limits,
  })
  return { ...realtime, clock }
}

/** Every column of a family's contracts, as a plan without restrictions has them. */
export function wholePlan(family = 'gtfs-realtime', hash = 'whole'): FeedPlan {
  const tables = contracts
    .filter((contract) => contract.family === family)
    .map(({ name, columns }) => [name, { columns: columns.map((column) => column.name) }])
  return { tables: Object.fromEntries(tables), hash }
}

let deliveries = 0

/** An update received `seconds` after noon; its content is as old, unless `content` differs. */
export function updateOf(
  seconds: number,
  readings: FeedUpdate['readings'],
  change: Partial<FeedUpdate> & { content?: number } = {},
): FeedUpdate {
  const { content = seconds, ...rest } = change
  deliveries += 1
  return {
    dataset: 'positions',
    feed: 'city',
    source: 'city-positions',
    delivery: `delivery-${deliveries}`,
    receivedAt: at(seconds),
    mode: 'full',
    readings: [headerAt(content), ...readings],
    ...rest,
  }
}

export function headerAt(seconds: number): FeedUpdate['readings'][number] {
  return row('feed_message', {
    event_time: at(seconds),
    gtfs_realtime_version: '2.0',
    incrementality: 'FULL_DATASET',
    feed_timestamp: at(seconds),
    entity_count: 1,
  })
}

/** One vehicle; `change` sets or replaces columns. */
export function vehicle(
  id: string,
  seconds = 0,
  change: Record<string, unknown> = {},
): FeedUpdate['readings'][number] {
  return row('vehicle_position', {
    event_time: at(seconds),
    feed_timestamp: at(seconds),
    entity_id: id,
    entity_index: 0,
    vehicle_id: id,
    vehicle_license_plate: `云A·${id}`,
    latitude: 31.05,
    longitude: 112.2,
    timestamp: at(seconds),
    ...change,
  })
}

export function row(
  name: string,
  reading: Record<string, unknown>,
): FeedUpdate['readings'][number] {
  return { contract: `gtfs-realtime/${name}@1` as ContractId, reading }
}

/** Ids in the order they stand in the JSON form. */
export function idsOf(realtime: Realtime, dataset = 'positions'): string[] {
  const feed = JSON.parse(realtime.feed(dataset, wholePlan()).json().toString())
  return feed.entity.map(({ id }: { id: string }) => id)
}
