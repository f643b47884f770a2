import { isMoving } from '../columns.ts'
import { shares } from '../parameters.ts'
import type { Numbers } from '../slots.ts'
import type { Batch, Finds, Judge, Rule, Subject } from '../types.ts'

/** Mean radius of the earth in kilometres, IUGG. */
const EARTH_KILOMETERS = 6371.0088
const HOUR = 3_600_000
/** Positions closer in time say nothing of speed: clocks tick in whole seconds. */
const LEAST_MILLISECONDS = 1_000

/**
 * A moving thing that was somewhere else a moment ago: the distance between two positions of one
 * key, over their time, is more than anything on the road or rail can do.
 */
export const jump: Rule = {
  id: 'jump',
  title: { 'zh-CN': '位置跳变', en: 'Position jumps' },
  about: {
    'zh-CN': '同一对象相邻两次位置所要求的速度是否可能',
    en: 'Could it have moved from its last position to this one in that time?',
  },
  side: 'quality',
  weight: 0.5,
  parameters: {
    mostKilometersPerHour: {
      value: 400,
      unit: 'km/h',
      source:
        'Tongqu: above the fastest train in service, so that only faults of position are left',
    },
    leastMeters: {
      value: 500,
      unit: 'm',
      source: 'Tongqu: below it a poor fix between houses looks like speed',
    },
    ...shares({ warnPercent: 0, failPercent: 5 }),
  },
  applies: isMoving,
  remembers: 3,
  judgeFor,
}

function judgeFor({ contract, parameters }: Subject): Judge {
  const { geometry } = contract
  const { mostKilometersPerHour: most = 0, leastMeters = 0 } = parameters
  if (geometry?.kind !== 'point') return () => 0
  return (batch, state, _context, finds) =>
    judge(batch, state, finds, { ...geometry, most, leastKilometers: leastMeters / 1_000 })
}

type Options = { longitude: string; latitude: string; most: number; leastKilometers: number }

function judge(batch: Batch, state: Numbers, finds: Finds, options: Options): number {
  const { readings, times } = batch
  const { longitude, latitude, most, leastKilometers } = options
  const slots = batch.slots()
  const { values, width } = state
  let checked = 0
  for (let index = 0; index < readings.length; index++) {
    const reading = readings[index]
    const at = times[index] ?? Number.NaN
    const east = reading?.[longitude]
    const north = reading?.[latitude]
    if (typeof east !== 'number' || typeof north !== 'number' || Number.isNaN(at)) continue
    checked++
    const place = (slots[index] ?? 0) * width
    const elapsed = at - (values[place] ?? 0)
    // Late positions are no newer place.
    if (elapsed < LEAST_MILLISECONDS) continue
    const kilometers = distance(values[place + 1] ?? 0, values[place + 2] ?? 0, east, north)
    values[place] = at
    values[place + 1] = east
    values[place + 2] = north
    // The first position of a key has no distance to anything.
    if (!(kilometers >= leastKilometers)) continue
    const speed = (kilometers * HOUR) / elapsed
    if (speed <= most) continue
    const seconds = Math.round(elapsed / 1_000)
    finds.add(index, () => `${kilometers.toFixed(1)} km in ${seconds} s`)
  }
  return checked
}

/** Great circle distance in kilometres; near things, most of them, by a flat triangle. */
function distance(east1: number, north1: number, east2: number, north2: number): number {
  const radian = Math.PI / 180
  const north = (north2 - north1) * radian
  const half = ((north1 + north2) / 2) * radian
  const east = (east2 - east1) * radian
  if (Math.abs(north) < 0.01 && Math.abs(east) < 0.01) {
    return EARTH_KILOMETERS * Math.hypot(north, east * Math.cos(half))
  }
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(north1 * radian) * Math.cos(north2 * radian) * Math.sin(east / 2) ** 2
  return 2 * EARTH_KILOMETERS * Math.asin(Math.min(1, Math.sqrt(chord)))
}
