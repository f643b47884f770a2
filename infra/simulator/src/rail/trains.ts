import { exceptionsOf, midnight, type ServiceDate } from '../calendar.ts'
import { metersBetween } from '../geography.ts'
import { ZONE_OFFSET_SECONDS } from '../network.ts'
import type { World } from '../world.ts'
import { type RailStation, railStations } from './stations.ts'

/** Letters of train codes. */
export type TrainClass = 'G' | 'D' | 'C' | 'Z' | 'K'

/** Seconds after midnight of the day the train starts; whole minutes. */
export type TrainStop = {
  station: RailStation
  arrivalSeconds?: number
  departureSeconds?: number
  /** From the first stop. */
  kilometers: number
}

export type Train = {
  trainNo: string
  /** Where the train turns at its middle stop, it has another code behind it. */
  codes: readonly [string] | readonly [string, string]
  /** Index of the stop from which on the second code counts. */
  turnsAt: number
  class: TrainClass
  stops: readonly TrainStop[]
  /** Seven digits, Monday first. */
  runsOn: string
}

/** A line: the stations trains of a class call at, and how many start each day each way. */
type Service = {
  class: TrainClass
  /** Number of the first train; odd there, even back. */
  number: number
  codes: readonly string[]
  metersPerSecond: number
  dwellMinutes: number
  firstHour: number
  lastHour: number
  trains: number
  turns?: boolean
}

const SERVICES: readonly Service[] = [
  // The province's own intercity line.
  service('C', 9001, ['LHQ', 'RBY', 'RCY', 'RDY', 'REY', 'RFY'], [42, 2], [6, 21.5], 16),
  service('G', 9101, ['LZY', 'ZKY', 'LHQ', 'RDY', 'RFY', 'HVY', 'JVY'], [72, 2], [6.5, 19], 12),
  service('G', 9301, ['LHQ', 'YHY', 'NTY', 'WVY'], [70, 3], [7, 19], 6),
  service('D', 9501, ['LHQ', 'RCY', 'RFY', 'HVY', 'JVY'], [52, 3], [7.5, 18.5], 6),
  service('D', 9701, ['ZKY', 'LHQ', 'BTY', 'YPY'], [50, 3], [8, 18], 4),
  service('Z', 9801, ['WVY', 'LHQ', 'YPY'], [18, 12], [20, 21.5], 2),
  // Through the middle of the night, with a new code behind Linheng.
  {
    ...service('K', 9901, ['WVY', 'NTY', 'YHY', 'LHQ', 'BTY', 'YPY'], [11, 9], [16, 23], 4),
    turns: true,
  },
]

const DAY_SECONDS = 86_400
const WEEKDAYS = '1111100'

/**
 * The trains of a province and its neighbours: as many as `world.scale` asks for, up to fourfold.
 */
export function trainsOf(world: World): Train[] {
  const stations = new Map(railStations(world.province.rail).map((each) => [each.code, each]))
  const factor = Math.min(4, Math.max(1, world.scale))
  return SERVICES.flatMap((line) => {
    const called = line.codes.flatMap((code) => stations.get(code) ?? [])
    const count = Math.round(line.trains * factor)
    return Array.from({ length: count * 2 }, (_, index) => trainOf(line, called, index, count))
  })
}

/** Does a train start on a date? Trains of working days rest on holidays. */
export function startsOn({ runsOn }: Train, date: ServiceDate): boolean {
  const day = new Date(midnight(date) + ZONE_OFFSET_SECONDS * 1000).getUTCDay()
  if (runsOn[(day + 6) % 7] !== '1') return false
  return runsOn !== WEEKDAYS || !exceptionsOf(Number(date.slice(0, 4))).includes(date)
}

/** The code under which a train leaves its stop at an index. */
export function codeAt({ codes, turnsAt }: Train, index: number): string {
  return (index >= turnsAt ? codes[1] : undefined) ?? codes[0]
}

/** Seconds after midnight of its first day at which a train is at its last stop. */
export function endSeconds({ stops }: Train): number {
  return stops.at(-1)?.arrivalSeconds ?? 0
}

function trainOf(
  line: Service,
  called: readonly RailStation[],
  index: number,
  count: number,
): Train {
  const isBack = index % 2 === 1
  const turn = Math.floor(index / 2)
  const number = line.number + turn * (line.turns ? 4 : 2) + (isBack ? 1 : 0)
  const code = `${line.class}${number}`
  const hours = line.firstHour + ((line.lastHour - line.firstHour) * turn) / Math.max(1, count - 1)
  const startSeconds = Math.round((hours + (isBack ? 0.2 : 0)) * 60) * 60
  const stops = stopsOf(line, isBack ? called.toReversed() : called, startSeconds)
  const other = `${line.class}${number + 2}`
  return {
    trainNo: `8a${`0000${code}`.slice(-6)}${isBack ? 'B' : 'A'}0`,
    codes: line.turns ? [code, other] : [code],
    turnsAt: Math.floor(stops.length / 2),
    class: line.class,
    stops,
    runsOn: turn % 5 === 4 ? WEEKDAYS : '1111111',
  }
}

function stopsOf(line: Service, called: readonly RailStation[], startSeconds: number): TrainStop[] {
  let seconds = startSeconds
  let meters = 0
  return called.map((station, index) => {
    const before = called[index - 1]
    const leg = before ? metersBetween(before, station) : 0
    meters += leg
    seconds += Math.ceil(leg / line.metersPerSecond / 60) * 60
    const arrivalSeconds = seconds
    if (before) seconds += line.dwellMinutes * 60
    const isLast = index === called.length - 1
    return {
      station,
      kilometers: Math.round(meters / 1000),
      ...(before && { arrivalSeconds }),
      ...(!isLast && { departureSeconds: seconds }),
    }
  })
}

/** Instants of a stop of a train that started on a date, milliseconds since 1970. */
export function instantOf(date: ServiceDate, seconds: number): number {
  return midnight(date) + seconds * 1000
}

/** `HH:MM` on the clock of the province. */
export function clockOf(seconds: number): string {
  const minutes = Math.floor((seconds % DAY_SECONDS) / 60)
  const digits = (number: number) => String(number).padStart(2, '0')
  return `${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`
}

function service(
  letter: TrainClass,
  number: number,
  codes: readonly string[],
  [metersPerSecond, dwellMinutes]: readonly [number, number],
  [firstHour, lastHour]: readonly [number, number],
  trains: number,
): Service {
  return {
    class: letter,
    number,
    codes,
    metersPerSecond,
    dwellMinutes,
    firstHour,
    lastHour,
    trains,
  }
}
