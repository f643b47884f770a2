import type { ContractId } from '@tongqu/contracts'
import { expect, it } from 'vitest'
import { openRealtime } from '../realtime.ts'

const FRESH_SECONDS = 60

type Reading = { contract: ContractId; reading: Record<string, unknown> }

/** A dataset that hears of changes only, at seconds of one minute. */
function world() {
  let serial = 0
  const realtime = openRealtime({
    now: () => new Date('2026-11-21T00:10:00Z'),
    freshnessLimitSeconds: () => FRESH_SECONDS,
  })
  return {
    tell: (minute: number, ...readings: Reading[]) =>
      realtime.apply({
        dataset: 'd',
        feed: 'f',
        source: 's',
        delivery: `delivery ${serial++}`,
        receivedAt: at(minute),
        mode: 'differential',
        readings,
      }),
    keys(table: string, ...columns: string[]) {
      const plan = { tables: { [table]: { columns } }, hash: table }
      const rows = realtime.feed('d', plan).rows()[table] ?? []
      return rows.map((row) => columns.map((column) => row[column]).join())
    },
  }
}

const at = (minute: number) => `2026-11-21T00:${String(minute).padStart(2, '0')}:00Z`

const journey = (minute: number): Reading => ({
  contract: 'siri/estimated_journey@1',
  reading: { recorded_at: at(minute), journey_id: 'j1' },
})
const call = (minute: number, index: number): Reading => ({
  contract: 'siri/estimated_call@1',
  reading: { recorded_at: at(minute), journey_id: 'j1', call_index: index, is_recorded: false },
})
const situation = (minute: number, ended = false): Reading => ({
  contract: 'siri/situation@1',
  reading: {
    versioned_at: at(minute),
    situation_number: 's1',
    situation_version: '1',
    ...(ended && { ended_at: at(minute) }),
  },
})
const affect: Reading = {
  contract: 'siri/situation_affect@1',
  reading: { versioned_at: at(0), situation_number: 's1', affect_index: 0, affect_kind: 'line' },
}
const lot = (minute: number, id: string): Reading => ({
  contract: 'parking/occupancy@1',
  reading: { measured_at: at(minute), lot_id: id, group_id: 'all' },
})

it('drops the calls that a journey told anew no longer has', () => {
  const { tell, keys } = world()
  tell(0, journey(0), call(0, 0), call(0, 1), call(0, 2))
  tell(1, journey(1), call(1, 0), call(1, 1))
  expect(keys('estimated_call', 'call_index')).toEqual(['0', '1'])
})

it('drops what a situation affects together with the situation that has ended', () => {
  const { tell, keys } = world()
  tell(0, situation(0), affect)
  expect(keys('situation_affect', 'affect_index')).toEqual(['0'])
  tell(1, situation(1, true))
  expect(keys('situation', 'situation_number')).toEqual([])
  expect(keys('situation_affect', 'affect_index')).toEqual([])
})

it('forgets what has been silent for five freshness limits, but no situation', () => {
  const { tell, keys } = world()
  tell(0, lot(0, 'quiet'), lot(0, 'busy'), situation(0))
  tell(5, lot(5, 'busy'))
  expect(keys('occupancy', 'lot_id')).toEqual(['quiet', 'busy'])
  tell(6, lot(6, 'busy'))
  expect(keys('occupancy', 'lot_id')).toEqual(['busy'])
  expect(keys('situation', 'situation_number')).toEqual(['s1'])
})

it('forgets what its own source has given a time until which it holds', () => {
  const { tell, keys } = world()
  const visit = (id: string, until: number): Reading => ({
    contract: 'siri/stop_visit@1',
    reading: { recorded_at: at(0), item_identifier: id, valid_until: at(until) },
  })
  tell(0, visit('short', 1), visit('long', 9))
  tell(2, visit('new', 9))
  expect(keys('stop_visit', 'item_identifier')).toEqual(['long', 'new'])
})

it('holds the newest version of a record only', () => {
  const { tell, keys } = world()
  const event = (minute: number, version: string): Reading => ({
    contract: 'road/event@1',
    reading: {
      versioned_at: at(minute),
      situation_id: 's',
      record_id: 'r',
      record_version: version,
      record_type: 'Accident',
      event_kind: 'accident',
    },
  })
  tell(0, event(0, '1'))
  tell(1, event(1, '2'))
  expect(keys('event', 'record_version')).toEqual(['2'])
})

it('holds the newest crowding of each station and section until it is silent for too long', () => {
  const { tell, keys } = world()
  const station = (minute: number, id: string, level: string): Reading => ({
    contract: 'metro/station_crowding@1',
    reading: { observed_at: at(minute), station_id: id, level },
  })
  const section = (minute: number, to: string): Reading => ({
    contract: 'metro/section_crowding@1',
    reading: {
      observed_at: at(minute),
      line_id: 'M1',
      from_station_id: 'M101',
      to_station_id: to,
      level: 'crowded',
    },
  })
  tell(0, station(0, 'M101', 'moderate'), station(0, 'M102', 'moderate'), section(0, 'M102'))
  tell(1, station(1, 'M101', 'crowded'))
  tell(2, station(0, 'M101', 'comfortable'), section(2, 'M102'))
  expect(keys('station_crowding', 'station_id', 'level')).toEqual(['M101,crowded', 'M102,moderate'])
  tell(6, section(6, 'M102'))
  expect(keys('station_crowding', 'station_id')).toEqual(['M101'])
  expect(keys('section_crowding', 'to_station_id')).toEqual(['M102'])
})

it('keeps a notice on service until it has ended, however long nothing is said', () => {
  const { tell, keys } = world()
  const notice = (minute: number, id: string, ended = false): Reading => ({
    contract: 'metro/service_status@1',
    reading: {
      updated_at: at(minute),
      notice_id: id,
      line_id: 'M1',
      state: 'delayed',
      ...(ended && { ended_at: at(minute) }),
    },
  })
  tell(0, notice(0, 'a'), notice(0, 'b'))
  tell(9, notice(9, 'b', true))
  expect(keys('service_status', 'notice_id')).toEqual(['a'])
})
