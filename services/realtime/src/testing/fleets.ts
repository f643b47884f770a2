/** Positions of vehicles for tests; plates and phones are invented. */
import type { FeedUpdate } from '../index.ts'
import { FLEET_CONTRACT } from '../index.ts'
import { at } from './updates.ts'

type Reading = FeedUpdate['readings'][number]

/** One position `seconds` after noon, as a decoder makes it; `change` sets or replaces columns. */
export function position(id: string, seconds = 0, change: Record<string, unknown> = {}): Reading {
  return {
    contract: FLEET_CONTRACT,
    reading: {
      located_at: at(seconds),
      vehicle_id: id,
      vehicle_kind: 'bus',
      operator_id: 'linheng-bus',
      area_code: '990100',
      label: `L-${id}`,
      plate: `云A${id}`,
      plate_color: 2,
      phone: '13900000001',
      protocol: 'jt808',
      protocol_version: '2019',
      is_back_fill: false,
      is_positioned: true,
      in_service: true,
      latitude: 31.05,
      longitude: 112.2,
      speed_kilometers_per_hour: 36,
      direction_degrees: 90,
      mileage_kilometers: 1234.5,
      extra: { tlv_E1: 'ff' },
      ...change,
    },
  }
}

let batches = 0

/** A batch received `seconds` after noon by one source. */
export function batchOf(
  seconds: number,
  readings: Reading[],
  change: Partial<FeedUpdate> = {},
): FeedUpdate {
  batches += 1
  return {
    dataset: 'buses',
    feed: 'linheng-808',
    source: 'vehicles-jt808',
    delivery: `batch-${batches}`,
    receivedAt: at(seconds),
    mode: 'differential',
    readings,
    ...change,
  }
}
