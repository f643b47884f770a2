import { describe, expect, it } from 'vitest'
import { contractOf, contracts, isContractId } from './registry.ts'

/** Files of GTFS Schedule, reference of 2026-04-27, Dataset Files. */
const GTFS = [
  ...['agency', 'stops', 'routes', 'trips', 'stop_times', 'calendar', 'calendar_dates'],
  ...['fare_attributes', 'fare_rules', 'timeframes', 'rider_categories', 'fare_media'],
  ...['fare_products', 'fare_leg_rules', 'fare_leg_join_rules', 'fare_transfer_rules', 'areas'],
  ...['stop_areas', 'networks', 'route_networks', 'shapes', 'frequencies', 'transfers'],
  ...['pathways', 'levels', 'location_groups', 'location_group_stops', 'locations'],
  ...['booking_rules', 'translations', 'feed_info', 'attributions'],
]

describe('contracts', () => {
  it('hold every file of GTFS Schedule, each ending with the map of unknown columns', () => {
    const gtfs = contracts.filter(({ family }) => family === 'gtfs')
    expect(gtfs.map(({ name }) => name).sort()).toEqual([...GTFS].sort())
    for (const { columns } of gtfs) {
      expect(columns.at(-1)).toMatchObject({ name: 'extra', type: 'map', nullable: true })
    }
  })

  it('give every GTFS Realtime reading a time to partition by', () => {
    for (const contract of contracts.filter(({ family }) => family === 'gtfs-realtime')) {
      expect(contract.eventTime).toBe('event_time')
    }
  })

  it('keep the licence plate from leaving by an open door', () => {
    const { columns } = contractOf('gtfs-realtime/vehicle_position@1')
    const inner = columns.filter((column) => column.class !== 'public').map(({ name }) => name)
    expect(inner).toEqual(['vehicle_license_plate'])
  })

  it('keep quarantine internal', () => {
    for (const id of ['hub/reject@1', 'hub/finding@1']) {
      expect(contractOf(id).columns.every((column) => column.class === 'internal')).toBe(true)
    }
  })

  it('have texts in both languages on every column', () => {
    for (const { columns, title, description } of contracts) {
      for (const text of [title, description, ...columns.map((each) => each.description)]) {
        expect(text['zh-CN']).toMatch(/\p{Script=Han}/u)
        expect(text.en).toMatch(/\w/)
      }
    }
  })

  it('are found by id, and an unknown id is an error', () => {
    expect(contractOf('gtfs/stops@1').geometry).toEqual({
      kind: 'point',
      longitude: 'stop_lon',
      latitude: 'stop_lat',
    })
    expect(isContractId('gtfs/stops@1')).toBe(true)
    expect(isContractId('gtfs/stops@2')).toBe(false)
    expect(() => contractOf('gtfs/stops@2')).toThrow('no contract gtfs/stops@2')
  })
})
