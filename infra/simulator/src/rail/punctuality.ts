import type { World } from '../world.ts'
import { delayAt, type Run, runsAt } from './runs.ts'
import { mapPlace } from './timetable.ts'
import { clockOf, codeAt, instantOf, type TrainStop } from './trains.ts'

const DAY_SECONDS = 86_400

type Event = {
  index: number
  stop: TrainStop
  kind: '到达' | '出发'
  plannedSeconds: number
  delaySeconds: number
}

/**
 * Trains under way: each at the station where it was last, and what is expected at the next. A
 * cancelled train stands at its first station for as long as it would have run.
 */
export function punctuality(world: World, at: number): Buffer {
  const rows = runsAt(world, at).flatMap((run) => {
    const then = world.faults.valueTime('rail', run.train.trainNo, at)
    return run.isCancelled ? cancelledRow(run) : rowsOf(world, run, then)
  })
  const updated = world.faults.timeOf('rail', 'punctuality', at)
  return Buffer.from(JSON.stringify({ updated_at: new Date(updated).toISOString(), data: rows }))
}

function rowsOf(world: World, run: Run, at: number): object[] {
  const events = eventsOf(run)
  const isPast = ({ plannedSeconds, delaySeconds }: Event) =>
    instantOf(run.date, plannedSeconds + delaySeconds) <= at
  const last = events.findLastIndex(isPast)
  const [past, next] = [events[last], events[last + 1]]
  return [
    ...(past ? [rowOf(world, run, past, 'actual_time')] : []),
    ...(next ? [rowOf(world, run, next, 'expected_time')] : []),
  ]
}

function eventsOf(run: Run): Event[] {
  return run.train.stops.flatMap((stop, index) => {
    const { arrivalSeconds: arrival, departureSeconds: departure } = stop
    const event = (kind: Event['kind'], plannedSeconds: number, delaySeconds: number) => ({
      index,
      stop,
      kind,
      plannedSeconds,
      delaySeconds,
    })
    return [
      ...(arrival === undefined ? [] : [event('到达', arrival, delayAt(run, arrival))]),
      // A train that comes early waits for its minute.
      ...(departure === undefined
        ? []
        : [event('出发', departure, Math.max(0, delayAt(run, departure)))]),
    ]
  })
}

function rowOf(
  world: World,
  run: Run,
  { index, stop, kind, plannedSeconds, delaySeconds }: Event,
  told: 'actual_time' | 'expected_time',
): object {
  const delay = world.faults.jumped('rail', run.train.trainNo, delaySeconds)
  return {
    ...headOf(run, index, stop),
    kind,
    arrive_day_diff: String(Math.floor(plannedSeconds / DAY_SECONDS)),
    planned_time: clockOf(plannedSeconds),
    [told]: new Date(instantOf(run.date, plannedSeconds + delaySeconds)).toISOString(),
    delay_minutes: Math.round(delay / 60),
    status: delay === 0 ? '正点' : delay > 0 ? '晚点' : '早点',
    platform: String(1 + (index % 4)),
    ...(run.cause && delay > 0 ? { cause: run.cause } : {}),
  }
}

function cancelledRow(run: Run): object[] {
  const [first] = run.train.stops
  if (first?.departureSeconds === undefined) return []
  const head = headOf(run, 0, first)
  return [{ ...head, kind: '出发', planned_time: clockOf(first.departureSeconds), status: '停运' }]
}

function headOf(run: Run, index: number, { station }: TrainStop): object {
  return {
    train_no: run.train.trainNo,
    station_train_code: codeAt(run.train, index),
    start_train_date: run.date,
    station_telecode: station.code,
    station_name: station.name,
    ...mapPlace(station),
  }
}
