import { expect, it } from 'vitest'
import { midnight } from '../calendar.ts'
import { gcj02 } from '../fleets/datum.ts'
import { metersBetween } from '../geography.ts'
import { generateProvince } from '../province.ts'
import { worldOf } from '../world.ts'
import { RAIL_FEEDS } from './feeds.ts'
import { punctuality } from './punctuality.ts'
import { delayAt, runOf, runsAt } from './runs.ts'
import { railStations } from './stations.ts'
import { leftTickets } from './tickets.ts'
import { timetable } from './timetable.ts'
import { codeAt, endSeconds, startsOn, trainsOf } from './trains.ts'

const province = generateProvince({ seed: 7, scale: 1 })
const world = worldOf(province)
const MORNING = Date.UTC(2026, 3, 15, 1, 0, 0)
const MINUTE = 60_000
const trains = trainsOf(world)

type Row = Readonly<Record<string, string>>

function rowsAt(at: number, from = world): Row[] {
  return JSON.parse(String(punctuality(from, at))).data
}

it('gives the same documents for the same seed and instant, and other delays for another', () => {
  const again = worldOf(generateProvince({ seed: 7, scale: 1 }))
  for (const { make } of RAIL_FEEDS) {
    expect(make(again, MORNING, '').equals(make(world, MORNING, ''))).toBe(true)
  }
  const other = worldOf(generateProvince({ seed: 8, scale: 1 }))
  expect(punctuality(other, MORNING).equals(punctuality(world, MORNING))).toBe(false)
})

it('runs trains whose numbers are their own and whose times only grow, some past midnight', () => {
  expect(new Set(trains.map(({ trainNo }) => trainNo)).size).toBe(trains.length)
  for (const { stops } of trains) {
    const times = stops.flatMap((stop) => [stop.arrivalSeconds, stop.departureSeconds])
    const told = times.filter((seconds) => seconds !== undefined)
    expect(told).toEqual([...told].sort((one, other) => one - other))
  }
  expect(trains.some((train) => endSeconds(train) > 86_400)).toBe(true)
  expect(trains.some((train) => codeAt(train, 0) !== codeAt(train, train.stops.length - 1))).toBe(
    true,
  )
})

it('shows stations where a map of BD-09 has them, and names every station a train stops at', () => {
  const { stations, stops } = JSON.parse(String(timetable(world, MORNING)))
  const real = new Map(railStations(province.rail).map((each) => [each.name, each]))
  expect(stations).toHaveLength(real.size)
  for (const station of stations) {
    const place = real.get(station.station_name)
    if (!place) throw new Error('no such station')
    // BD-09 lies some 900 m from GCJ-02 and that some 500 m from WGS 84.
    expect(metersBetween(place, station)).toBeGreaterThan(500)
    expect(metersBetween(gcj02(place), station)).toBeLessThan(1_500)
  }
  for (const rows of Object.values<Row[]>(stops)) {
    for (const { station_name = '' } of rows) expect(real.has(station_name)).toBe(true)
  }
})

it('tells of every train under way where it was last, never of the future as of the past', () => {
  for (let at = MORNING; at < MORNING + 24 * 60 * MINUTE; at += 90 * MINUTE) {
    const rows = rowsAt(at)
    const told = new Set(rows.map(({ train_no }) => train_no))
    expect(told).toEqual(new Set(runsAt(world, at).map(({ train }) => train.trainNo)))
    expect(rows.length).toBeGreaterThan(0)
    for (const { actual_time, expected_time } of rows) {
      if (actual_time) expect(Date.parse(actual_time)).toBeLessThanOrEqual(at)
      if (expected_time) expect(Date.parse(expected_time)).toBeGreaterThan(at)
    }
  }
})

it('a delay only grows along the way, or does not change', () => {
  for (const train of trains) {
    const run = runOf(world, train, '20260415')
    const delays = train.stops.map(({ arrivalSeconds = 0 }) =>
      Math.abs(delayAt(run, arrivalSeconds)),
    )
    expect(delays).toEqual([...delays].sort((one, other) => one - other))
  }
})

it('sells through the day: no train has more seats later, and what has left is gone', () => {
  const before = ticketsAt(MORNING)
  const after = ticketsAt(MORNING + 120 * MINUTE)
  expect(before.size).toBeGreaterThan(after.size)
  for (const [key, seats] of after) expect(seats).toBeLessThanOrEqual(before.get(key) ?? 0)
  expect([...after.values()].some((seats) => seats < 100)).toBe(true)
})

it('trains of working days rest on holidays', () => {
  const train = trains.find(({ runsOn }) => runsOn === '1111100')
  if (!train) throw new Error('no such train')
  expect(startsOn(train, '20260415')).toBe(true)
  expect(startsOn(train, '20260418')).toBe(false)
  expect(startsOn(train, '20260501')).toBe(false)
  expect(new Date(midnight('20260501')).getUTCDay()).toBe(4)
})

it('a frozen side says of a train what it said when it froze', () => {
  const frozen = worldOf(province)
  frozen.faults.set({ kind: 'freeze', target: 'rail', share: 1, seed: 3 }, MORNING)
  const later = rowsAt(MORNING + 20 * MINUTE, frozen)
  const known = new Set(rowsAt(MORNING).map((row) => `${row.train_no} ${row.actual_time}`))
  const both = later.filter(({ train_no }) =>
    rowsAt(MORNING).some((row) => row.train_no === train_no),
  )
  for (const row of both) expect(known).toContain(`${row.train_no} ${row.actual_time}`)
})

/** Seats by train, day, pair and class; what is shown as many counts as 100. */
function ticketsAt(at: number): Map<string, number> {
  const { queries } = JSON.parse(String(leftTickets(world, at)))
  const seats = new Map<string, number>()
  for (const { data } of queries) {
    for (const row of data.result as string[]) {
      const cells = row.split('|')
      for (const field of [23, 28, 29, 30, 31, 32]) {
        const cell = cells[field]
        if (!cell) continue
        const count = cell === '有' ? 100 : cell === '无' ? 0 : Number(cell)
        seats.set([cells[2], cells[13], cells[6], cells[7], field].join(' '), count)
      }
    }
  }
  return seats
}
