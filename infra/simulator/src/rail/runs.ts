import { dateAt, dayBefore, type ServiceDate } from '../calendar.ts'
import { chance } from '../random.ts'
import type { World } from '../world.ts'
import { endSeconds, instantOf, startsOn, type Train, trainsOf } from './trains.ts'

/** A train of one day, and how it really runs. */
export type Run = {
  train: Train
  date: ServiceDate
  isCancelled: boolean
  /** How late it is at its last stop, seconds, whole minutes; negative: early. */
  delaySeconds: number
  cause: string | undefined
}

/** The worst that a train is late at its end. */
const MOST_DELAY_MINUTES = 45
const CANCELLED_SHARE = 0.04
const EARLY_SHARE = 0.08
/** Trains that are late at all; the rest keep their minute. */
const LATE_SHARE = 0.35
const CAUSES = ['线路施工限速', '等待会车', '大风限速', '设备检修', '客流较大']

/** Runs on the way at an instant, and cancelled ones that would be. */
export function runsAt(world: World, at: number): Run[] {
  const today = dateAt(at)
  return [dayBefore(today), today].flatMap((date) =>
    trainsOf(world)
      .filter((train) => startsOn(train, date))
      .map((train) => runOf(world, train, date))
      .filter((run) => isUnderWay(run, at)),
  )
}

/** How a train runs on a date. */
export function runOf({ seed }: World, train: Train, date: ServiceDate): Run {
  const isCancelled = chance(seed, 'rail-cancelled', train.trainNo, date) < CANCELLED_SHARE
  const luck = chance(seed, 'rail-delay', train.trainNo, date)
  const size = chance(seed, 'rail-delay-size', train.trainNo, date)
  const isLate = luck > 1 - LATE_SHARE
  const minutes = isLate
    ? Math.ceil(size * size * MOST_DELAY_MINUTES)
    : luck < EARLY_SHARE
      ? -Math.ceil(size * 2)
      : 0
  return {
    train,
    date,
    isCancelled,
    delaySeconds: minutes * 60,
    cause: isLate && minutes > 5 ? CAUSES[Math.floor(size * CAUSES.length)] : undefined,
  }
}

/**
 * How late a run is when the timetable says `seconds`: it grows along the first half of the way, in
 * whole minutes, and stays then, so that a train never turns back.
 */
export function delayAt({ train, delaySeconds }: Run, seconds: number): number {
  const start = train.stops[0]?.departureSeconds ?? 0
  const part = (2 * (seconds - start)) / Math.max(1, endSeconds(train) - start)
  return Math.round((delaySeconds * Math.min(1, Math.max(0, part))) / 60) * 60
}

function isUnderWay({ train, date, delaySeconds }: Run, at: number): boolean {
  const start = train.stops[0]?.departureSeconds ?? 0
  const end = endSeconds(train) + Math.max(0, delaySeconds)
  return at >= instantOf(date, start) && at < instantOf(date, end)
}
