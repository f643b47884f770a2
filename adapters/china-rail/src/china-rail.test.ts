import { adapterCases, FIXTURE_CONTEXT, goldenCases } from '@tongqu/adapter-kit/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chinaRail } from './china-rail.ts'

adapterCases(chinaRail, new URL('../fixtures/', import.meta.url))
goldenCases(chinaRail, `${import.meta.dirname}/../goldens`)

function decode(content: unknown, options: Record<string, string> = {}) {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return chinaRail.decode(Buffer.from(text), { ...FIXTURE_CONTEXT, options })
}

it('times of a train never run backwards, whatever its clock says', () => {
  const clock = fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 })).map(([hours, minutes]) => {
    return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
  })
  const stop = fc.tuple(clock, clock, fc.option(fc.integer({ min: -2, max: 4 })))
  fc.assert(
    fc.property(fc.array(stop, { minLength: 2, maxLength: 5 }), (stops) => {
      const rows = stops.map(([arrive_time, start_time, day], index) => ({
        station_no: index + 1,
        station_name: `站${index}`,
        station_train_code: 'K8802',
        arrive_time,
        start_time,
        ...(day !== null && { arrive_day_diff: day }),
      }))
      const { readings } = decode({ data: { data: rows } })
      const told = readings
        .filter(({ contract }) => contract === 'rail/train_stop@1')
        .flatMap(({ reading }) => [reading.arrival_seconds, reading.departure_seconds])
        .filter((seconds) => typeof seconds === 'number')
      expect(told).toHaveLength(2 * (stops.length - 1))
      expect(told).toEqual([...told].sort((one, other) => one - other))
    }),
  )
})

it('every trip of the GTFS tables finds its route, its service and the places of its stops', () => {
  const { readings } = decode(timetableOf(40))
  const column = (contract: string, name: string) =>
    new Set(
      readings.filter((each) => each.contract === contract).map(({ reading }) => reading[name]),
    )
  const trips = column('gtfs/trips@1', 'trip_id')
  expect(trips.size).toBe(40)
  expect(column('gtfs/stop_times@1', 'trip_id')).toEqual(trips)
  expect(column('gtfs/stop_times@1', 'stop_id')).toEqual(column('gtfs/stops@1', 'stop_id'))
  expect(column('gtfs/trips@1', 'route_id')).toEqual(column('gtfs/routes@1', 'route_id'))
  expect(column('gtfs/trips@1', 'service_id')).toEqual(column('gtfs/calendar@1', 'service_id'))
  expect(column('gtfs/routes@1', 'agency_id')).toEqual(column('gtfs/agency@1', 'agency_id'))
})

it('a timetable that passes the limit of its source is refused whole and replaces nothing', () => {
  const limits = { ...FIXTURE_CONTEXT.limits, entities: 100 }
  const bytes = Buffer.from(JSON.stringify(timetableOf(40)))
  const decoded = chinaRail.decode(bytes, { ...FIXTURE_CONTEXT, limits })
  expect(decoded.readings).toEqual([])
  expect(decoded.rejects.map(({ code }) => code)).toEqual(['too-many-records'])
  expect(decoded.covers).toEqual([])
})

it('says which tables a delivery is the whole truth of', () => {
  expect(decode(timetableOf(1)).covers).toHaveLength(11)
  expect(decode('@lhz|临衡|LHQ|linheng|lh|0').covers).toEqual(['rail/station@1'])
  expect(decode('station_train_code,train_no\nG1,8a000G000101').covers).toEqual(['rail/train@1'])
  expect(decode({ trains: [], stations: [] }).covers).toEqual([])
})

it('a document that is said to be another one is refused', () => {
  const { readings, rejects } = decode('@lhz|临衡|LHQ|linheng|lh|0', { document: 'tickets' })
  expect(readings).toEqual([])
  expect(rejects.map(({ code }) => code)).toEqual(['unknown-document'])
})

it('the secret of a session does not leave the answer it came in', () => {
  const cells = Array.from({ length: 36 }, () => '')
  cells.splice(0, 4, 'SECRETOFASESSION', '预订', '8a000G910101', 'G9101')
  cells.splice(6, 2, 'LHQ', 'QSX')
  cells[30] = '有'
  const decoded = decode({ train_date: '2026-01-05', data: { result: [cells.join('|'), 'x|y'] } })
  expect(decoded.readings).toHaveLength(1)
  expect(JSON.stringify(decoded)).not.toContain('SECRETOFASESSION')
})

function timetableOf(trains: number) {
  const code = (index: number) => `A${String.fromCharCode(65 + index)}Q`
  const stations = [0, 1, 2, 3].map((index) => ({
    telecode: code(index),
    station_name: `站${index}`,
    longitude: 113 + index / 10,
    latitude: 30.5,
  }))
  return {
    valid_from: '2026-01-01',
    valid_until: '2026-12-31',
    stations,
    trains: Array.from({ length: trains }, (_, index) => ({
      train_no: `8a0000G${index}`,
      station_train_code: `G${index}`,
      runs_on: index % 3 === 0 ? '1111111' : '1111100',
      stops: [
        { station_no: 1, station_name: `站${index % 2}`, start_time: '23:10' },
        { station_no: 2, station_name: '站2', arrive_time: '23:50', start_time: '00:01' },
        { station_no: 3, station_name: '站3', arrive_time: '01:00' },
      ],
    })),
  }
}
