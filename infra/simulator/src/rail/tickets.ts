import { dateAt, midnight, type ServiceDate } from '../calendar.ts'
import { chance } from '../random.ts'
import type { World } from '../world.ts'
import { runOf } from './runs.ts'
import {
  clockOf,
  codeAt,
  instantOf,
  startsOn,
  type Train,
  type TrainStop,
  trainsOf,
} from './trains.ts'

/** Pairs of stations that are asked for, and how many days from today on. */
const PAIRS = [
  ['LHQ', 'RFY'],
  ['RFY', 'LHQ'],
  ['LHQ', 'JVY'],
  ['JVY', 'LHQ'],
  ['LZY', 'LHQ'],
  ['LHQ', 'WVY'],
  ['WVY', 'YPY'],
  ['YPY', 'LHQ'],
] as const
const DAYS = 3
const DAY_MILLISECONDS = 86_400_000
const HOUR_MILLISECONDS = 3_600_000

/** Tickets are sold from so many hours before departure on. */
const SALE_HOURS = 96

/** More seats than this are `有`. */
const MOST_SHOWN = 99

/** Fields of a train in `data.result`, and those a train has at all. */
const FIELDS = 56

type Seat = { field: number; code: string; seats: number; yuanPerKilometer: number }

/** Field of the seat's count, code of its price, seats of a train, price. */
const SEATS: Readonly<Record<string, readonly Seat[]>> = {
  fast: [
    { field: 32, code: '9', seats: 24, yuanPerKilometer: 1.4 },
    { field: 31, code: 'M', seats: 112, yuanPerKilometer: 0.74 },
    { field: 30, code: 'O', seats: 480, yuanPerKilometer: 0.46 },
  ],
  slow: [
    { field: 23, code: '4', seats: 72, yuanPerKilometer: 0.38 },
    { field: 28, code: '3', seats: 360, yuanPerKilometer: 0.24 },
    { field: 29, code: '1', seats: 590, yuanPerKilometer: 0.13 },
  ],
}

/** Left tickets of today and the next two days, as the ticket office answers each query. */
export function leftTickets(world: World, at: number): Buffer {
  const then = world.faults.valueTime('rail', 'tickets', at)
  const trains = trainsOf(world)
  const days = Array.from({ length: DAYS }, (_, day) => dateAt(at + day * DAY_MILLISECONDS))
  const queried = new Date(world.faults.timeOf('rail', 'tickets', at)).toISOString()
  const queries = PAIRS.flatMap(([from, to]) =>
    days.map((date) => ({
      train_date: dashed(date),
      from_station: from,
      to_station: to,
      queried_at: queried,
      httpstatus: 200,
      status: true,
      messages: '',
      data: {
        flag: '1',
        result: trains.flatMap((train) => rowOf(world, train, { from, to, date }, then)),
      },
    })),
  )
  return Buffer.from(JSON.stringify({ queries }))
}

type Query = { from: string; to: string; date: ServiceDate }

/** The train as one string, if it takes passengers between the two stations that day. */
function rowOf(world: World, train: Train, query: Query, at: number): string[] {
  const from = train.stops.findIndex(({ station }) => station.code === query.from)
  const to = train.stops.findIndex(({ station }) => station.code === query.to)
  const [boards, leaves] = [train.stops[from], train.stops[to]]
  const departure = boards?.departureSeconds
  const arrival = leaves?.arrivalSeconds
  if (!boards || !leaves || to < from || departure === undefined || arrival === undefined) return []
  // A train that boards behind midnight has started the day before.
  const days = Math.floor((departure * 1000) / DAY_MILLISECONDS)
  const start = dateAt(midnight(query.date) - days * DAY_MILLISECONDS)
  const leavesAt = instantOf(start, departure)
  if (!startsOn(train, start) || leavesAt <= at) return []
  const cells = Array.from({ length: FIELDS }, () => '')
  fillTrain(cells, train, start, [from, to])
  const [times, running] = [[departure, arrival].map(clockOf), arrival - departure]
  cells.splice(8, 3, times[0] ?? '', times[1] ?? '', span(running))
  const isStopped = runOf(world, train, start).isCancelled && start === dateAt(at)
  if (isStopped) cells.splice(8, 3, '24:00', '24:00', '99:59')
  cells[1] = isStopped ? '列车停运' : '预订'
  fillSeats(world, cells, train, { boards, leaves, hours: (leavesAt - at) / HOUR_MILLISECONDS })
  return [cells.join('|')]
}

function fillTrain(
  cells: string[],
  train: Train,
  start: ServiceDate,
  [from, to]: readonly [number, number],
): void {
  const code = (index: number) => train.stops.at(index)?.station.code ?? ''
  const number = (index: number) => String(index + 1).padStart(2, '0')
  cells.splice(2, 2, train.trainNo, codeAt(train, from))
  cells.splice(4, 4, code(0), code(-1), code(from), code(to))
  cells[11] = 'Y'
  cells[13] = start
  cells.splice(16, 2, number(from), number(to))
  cells.splice(36, 2, '1', '1')
}

type Ride = { boards: TrainStop; leaves: TrainStop; hours: number }

/** Seats go the faster the nearer the departure, and on some trains sooner than on others. */
function fillSeats(world: World, cells: string[], train: Train, ride: Ride): void {
  const kilometers = ride.leaves.kilometers - ride.boards.kilometers
  const seats = SEATS[train.class === 'K' || train.class === 'Z' ? 'slow' : 'fast'] ?? []
  const sold = Math.max(0, 1 - ride.hours / SALE_HOURS)
  for (const { field, code, seats: all, yuanPerKilometer } of seats) {
    const demand = 0.55 + 0.6 * chance(world.seed, 'seats', train.trainNo, code, cells[13] ?? '')
    const left = Math.max(0, Math.floor(all * (1 - sold * demand)))
    cells[field] = left > MOST_SHOWN ? '有' : left === 0 ? '无' : String(left)
    cells[35] += code
    const tenths = Math.round(kilometers * yuanPerKilometer * 2) * 5
    cells[39] += `${code}${String(tenths).padStart(5, '0')}${String(left).padStart(4, '0')}`
  }
}

function span(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  const digits = (number: number) => String(number).padStart(2, '0')
  return `${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`
}

function dashed(date: ServiceDate): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
}
