import { BROKEN_TIME, clockSeconds, NO_TIME, TrainClock } from './clock.ts'
import type { Harvest } from './harvest.ts'
import { Record12306 } from './record.ts'
import { type Stations, stationIn } from './stations.ts'
import type { Train, Trains } from './trains.ts'

export const TRAIN_STOP = 'rail/train_stop@1'

/** A stop of a train; seconds count from midnight of the day the train starts. */
export type Stop = {
  sequence: number
  stationCode: string
  stationName: string
  trainCode?: string | undefined
  arrivalSeconds?: number | undefined
  departureSeconds?: number | undefined
  at: string
}

/** The stops of one train; complete when each says all it must. */
export type StopList = { stops: Stop[]; isComplete: boolean }

/** Rows of one train, as a document holds them. */
export type StopRows = { trainNo?: string | undefined; rows: readonly unknown[]; at: string }

const NAMES = ['station_name', 'name', '站名']
const CODES = ['station_telecode', 'telecode', 'station_code']

/** Members that say again what others say, or nothing about the stop. */
const KNOWN = new Set([
  'train_no',
  'stopover_time',
  'stop_time',
  'isEnabled',
  'is_start',
  'arrive_day_str',
  'start_station_name',
  'end_station_name',
  'train_class_name',
  'service_type',
  'wz_num',
  'running_time',
  'start_day_diff',
  'OT',
  'country_code',
  'country_flag',
])

/**
 * The stops of a train, as `queryByTrainNo` and `queryTrainInfo` answer them. Undefined, with a
 * reject, when nothing says which train it is.
 */
export function readStops(
  { trainNo, rows, at }: StopRows,
  harvest: Harvest,
  stations: Stations,
  trains: Trains,
): { train: Train; list: StopList } | undefined {
  const records = rows.map((row, index) => new Record12306(harvest, row, `${at}[${index}]`))
  const first = records[0]
  const code = records
    .map((each) => each.text('station_train_code', 'train_code', '车次'))
    .find((each) => each !== undefined)
  const number = trainNo ?? first?.text('train_no') ?? code
  if (number === undefined) {
    harvest.reject(at, 'no-train', 'stops without the train they are of', { contract: TRAIN_STOP })
    return undefined
  }
  const train = trains.find(number) ?? trains.fromStops(number, code ?? number, at)
  const list = stopsOf(ordered(records, harvest, at), harvest, stations)
  for (const { trainCode } of list.stops) {
    if (trainCode === undefined || train.codes.includes(trainCode)) continue
    harvest.note('several-codes', 'a train with more than one train code', at)
    train.codes.push(trainCode)
  }
  return { train, list: withEnds(train, list) }
}

/** Lays the stops of a train down. */
export function emitStops(harvest: Harvest, train: Train, { stops }: StopList): void {
  let before: Stop | undefined
  let code = train.codes[0]
  for (const stop of stops) {
    code = stop.trainCode ?? code
    const running = runningMinutes(before, stop)
    const columns = {
      train_no: train.trainNo,
      stop_sequence: stop.sequence,
      station_code: stop.stationCode,
      station_name: stop.stationName,
      train_code: code,
      arrival_seconds: stop.arrivalSeconds,
      departure_seconds: stop.departureSeconds,
      running_minutes: running,
    }
    harvest.add(TRAIN_STOP, columns, stop.at)
    before = stop
  }
}

function runningMinutes(before: Stop | undefined, stop: Stop): number | undefined {
  if (before?.departureSeconds === undefined || stop.arrivalSeconds === undefined) return undefined
  return Math.round((stop.arrivalSeconds - before.departureSeconds) / 60)
}

type Numbered = { record: Record12306; sequence: number }

/** By `station_no` where every row has its own, else as they stand. */
function ordered(records: readonly Record12306[], harvest: Harvest, at: string): Numbered[] {
  const numbered = records.map((record) => ({
    record,
    sequence: record.integer('station_no', 'stop_sequence', '站序') ?? Number.NaN,
  }))
  const numbers = new Set(numbered.map(({ sequence }) => sequence))
  const isSound = numbers.size === records.length && numbered.every(({ sequence }) => sequence > 0)
  if (!isSound) {
    harvest.note('no-station-no', 'stops without numbers of their own; their order counts', at)
    return numbered.map(({ record }, index) => ({ record, sequence: index + 1 }))
  }
  const isSorted = numbered.every(
    ({ sequence }, index) => index === 0 || sequence > (numbered[index - 1]?.sequence ?? 0),
  )
  if (isSorted) return numbered
  harvest.note('stops-out-of-order', 'stops that do not stand in their order', at)
  return numbered.toSorted((one, other) => one.sequence - other.sequence)
}

function stopsOf(rows: readonly Numbered[], harvest: Harvest, stations: Stations): StopList {
  const clock = new TrainClock()
  const stops: Stop[] = []
  let isComplete = rows.length > 1
  for (const [index, { record, sequence }] of rows.entries()) {
    const station = stationIn(record, stations, NAMES, CODES)
    if (!station) {
      const reason = 'station_name: a stop without a station'
      harvest.reject(record.at, 'required', reason, { contract: TRAIN_STOP })
      isComplete = false
      continue
    }
    if (stations.size > 0 && !stations.has(station.code)) {
      record.note('unknown-station', 'a stop at a station that is not in the list of stations')
    }
    const times = timesOf(record, clock, index === 0, index === rows.length - 1)
    if (times.isBroken || sequence !== index + 1) isComplete = false
    record.extra(KNOWN)
    stops.push({
      sequence,
      stationCode: station.code,
      stationName: station.name,
      trainCode: record.text('station_train_code', 'train_code')?.toUpperCase(),
      arrivalSeconds: times.arrival,
      departureSeconds: times.departure,
      at: record.at,
    })
  }
  return { stops, isComplete }
}

type Times = { arrival?: number; departure?: number; isBroken: boolean }

/**
 * Arrival and departure of a stop. Where a train starts it does not arrive, where it ends it does
 * not depart: sources write dashes there, or the one time twice.
 */
function timesOf(record: Record12306, clock: TrainClock, isFirst: boolean, isLast: boolean): Times {
  const arrive = readClock(record, 'arrive_time', 'arrival_time', '到达时间')
  const start = readClock(record, 'start_time', 'departure_time', '出发时间')
  const dayNumber = dayNumberOf(record)
  const hasArrival = typeof arrive === 'number' && !isFirst
  const hasDeparture = typeof start === 'number' && !isLast
  const times: Times = { isBroken: arrive === BROKEN_TIME || start === BROKEN_TIME }
  if (hasArrival) {
    const { seconds, isOdd } = clock.next(arrive, dayNumber)
    times.arrival = seconds
    if (isOdd) record.note('odd-day', 'a day of arrival before that of the last stop')
  }
  // The day is that of the arrival; a train that stands over midnight leaves on the next one.
  if (hasDeparture) times.departure = clock.next(start, isFirst ? 0 : undefined).seconds
  if ((!hasArrival && !isFirst) || (!hasDeparture && !isLast)) {
    record.note('no-time', 'a stop without a time of arrival or departure')
    times.isBroken = true
  }
  return times
}

function readClock(record: Record12306, ...names: readonly string[]) {
  const clock = clockSeconds(record.value(...names) ?? null)
  if (clock === BROKEN_TIME) record.note('broken-time', `${names[0]}: no time of day`)
  return clock === NO_TIME ? undefined : clock
}

/** The day of arrival, 0 that of the start, where the source tells it. */
function dayNumberOf(record: Record12306): number | undefined {
  const told = record.integer('arrive_day_diff', 'day_difference')
  if (told !== undefined && told >= 0 && told <= MOST_DAYS) return told
  if (told !== undefined) record.note('odd-day', 'a day of arrival that can not be')
  return undefined
}

/** The longest runs of passenger trains take three days; contracts hold fourteen. */
const MOST_DAYS = 13

function withEnds(train: Train, list: StopList): StopList {
  const { stops } = list
  const [first, last] = [stops[0], stops.at(-1)]
  if (first) train.from ??= { code: first.stationCode, name: first.stationName }
  if (last) train.to ??= { code: last.stationCode, name: last.stationName }
  return list
}
