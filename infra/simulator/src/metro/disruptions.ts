import { dateAt, dayBefore, midnight } from '../calendar.ts'
import { chance, pick } from '../random.ts'
import type { World } from '../world.ts'
import { type MetroLine, type MetroStation, metroLines } from './network.ts'

export type DisruptionState = 'delayed' | 'part_suspended' | 'skipping_stations'

/** Something that holds a line up for a while. */
export type Disruption = {
  id: string
  line: MetroLine
  from: MetroStation
  to: MetroStation
  state: DisruptionState
  cause: { zh: string; en: string }
  delaySeconds: number
  /** Share of the trains that still run. */
  trainShare: number
  /** Milliseconds since 1970. */
  startsAt: number
  endsAt: number
}

const CAUSES = [
  { zh: '信号故障', en: 'signal failure' },
  { zh: '车辆故障', en: 'train failure' },
  { zh: '客流较大', en: 'heavy passenger flow' },
  { zh: '站台门故障', en: 'platform door failure' },
  { zh: '供电故障', en: 'power failure' },
] as const
/** A line is held up so often a day, at most. */
const MOST_A_DAY = 5
const FIRST_HOUR = 6.5
const LAST_HOUR = 22.5
const LEAST_MINUTES = 12
const MORE_MINUTES = 48
/** Stations between both ends of what is held up. */
const MOST_STATIONS = 5
const MINUTE_MILLISECONDS = 60_000

/** What holds up lines at an instant, oldest first; equal worlds have equal days. */
export function disruptionsAt(world: World, at: number): Disruption[] {
  const today = dateAt(at)
  return metroLines(world)
    .flatMap((line) =>
      [dayBefore(today), today].flatMap((date) =>
        Array.from({ length: MOST_A_DAY }, (_, number) => ofDay(world, line, date, number)),
      ),
    )
    .filter((one) => one !== undefined)
    .filter(({ startsAt, endsAt }) => at >= startsAt && at < endsAt)
    .sort((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1))
}

function ofDay(
  { seed }: World,
  line: MetroLine,
  date: string,
  number: number,
): Disruption | undefined {
  const luck = (about: string) => chance(seed, 'metro', 'disruption', line.id, date, number, about)
  if (luck('happens') > 0.8) return undefined
  const hour = FIRST_HOUR + ((LAST_HOUR - FIRST_HOUR) * (number + luck('time'))) / MOST_A_DAY
  const startsAt = midnight(date) + Math.round(hour * 60) * MINUTE_MILLISECONDS
  const minutes = LEAST_MINUTES + Math.round(MORE_MINUTES * luck('length') ** 2)
  const first = Math.floor(luck('from') * (line.stations.length - 2))
  const last = Math.min(
    line.stations.length - 1,
    first + 2 + Math.floor(luck('to') * MOST_STATIONS),
  )
  const kind = luck('state')
  const state = kind < 0.75 ? 'delayed' : kind < 0.9 ? 'skipping_stations' : 'part_suspended'
  return {
    id: `${line.id}-${date}-${number + 1}`,
    line,
    from: pick(line.stations, first / line.stations.length),
    to: pick(line.stations, last / line.stations.length),
    state,
    cause: pick(CAUSES, luck('cause')),
    delaySeconds: state === 'part_suspended' ? 0 : 60 * (3 + Math.floor(luck('delay') * 9)),
    trainShare: state === 'part_suspended' ? 0.45 : 0.6 + 0.25 * luck('trains'),
    startsAt,
    endsAt: startsAt + minutes * MINUTE_MILLISECONDS,
  }
}
