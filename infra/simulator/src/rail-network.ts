import { offset, type Place, shapeOf } from './geography.ts'
import { type Name, stationName } from './names.ts'
import {
  CENTRE,
  callsAt,
  type Line,
  type Network,
  type Pattern,
  type Running,
  type Stop,
  tripsOf,
} from './network.ts'
import { chance } from './random.ts'

const METRO_STATIONS = 12
const METRO_DISTANCE_METERS = 1_300
const METRO_PACE = { metersPerSecond: 11, dwellSeconds: 35 }
const RAIL_STATIONS = 6
const RAIL_DISTANCE_METERS = 24_000
const RAIL_PACE = { metersPerSecond: 44, dwellSeconds: 120 }

/** Both stations in the middle of the city, where one changes from metro to intercity line. */
export const INTERCHANGE = 'R00'
export const INTERCHANGE_METRO = `M1${String(METRO_STATIONS / 2 + 1).padStart(2, '0')}`

type Station = { id: string; name: Name; place: Place }

/** Metro lines by headway, intercity trains by timetable, stations with levels and pathways. */
export function railNetwork(seed: number, scale: number): Network {
  const stops: Stop[] = []
  const metros = Math.max(1, Math.round(scale))
  const lines: Line[] = []
  for (let number = 1; number <= metros; number += 1) {
    lines.push(metroLine(number, seed, stops))
  }
  lines.push(intercityLine(stops))
  return {
    id: 'rail',
    agency: {
      id: 'linheng-rail',
      name: { zh: '临衡轨道交通（模拟）', en: 'Linheng Rail Transit (synthetic)' },
    },
    stops,
    lines,
    trips: lines.flatMap((line) => (line.byFrequency ? [] : tripsOf(line))),
  }
}

const METRO_RUNNINGS: readonly Running[] = [
  { service: 'weekday', firstSeconds: 6 * 3600, lastSeconds: 23 * 3600, headwaySeconds: 300 },
  { service: 'weekend', firstSeconds: 6 * 3600, lastSeconds: 24.5 * 3600, headwaySeconds: 420 },
]

function metroLine(number: number, seed: number, stops: Stop[]): Line {
  const angle = (number - 1) * 0.9
  const stations = Array.from({ length: METRO_STATIONS }, (_, index): Station => {
    const way = (index - METRO_STATIONS / 2) * METRO_DISTANCE_METERS
    const bend = (chance(seed, 'metro', number, index) - 0.5) * 300
    const [east, north] = [Math.cos(angle) * way + bend, Math.sin(angle) * way - bend]
    return {
      id: `M${number}${String(index + 1).padStart(2, '0')}`,
      name: stationName(number * METRO_STATIONS + index),
      place: offset(CENTRE, east, north),
    }
  })
  const platforms = stations.map((station) => addStation(station, stops))
  return {
    id: `M${number}`,
    kind: 'metro',
    shortName: `${number}号线`,
    name: { zh: `轨道交通${number}号线`, en: `Metro Line ${number}` },
    color: number % 2 === 1 ? 'CF1322' : '0958D9',
    carriages: 6,
    byFrequency: true,
    patterns: bothWays(`M${number}`, stations, platforms, METRO_PACE),
    runnings: METRO_RUNNINGS,
  }
}

function intercityLine(stops: Stop[]): Line {
  const stations = Array.from({ length: RAIL_STATIONS }, (_, index): Station => {
    const name = stationName(100 + index)
    return {
      id: `R${String(index).padStart(2, '0')}`,
      name:
        index === 0
          ? { zh: '临衡站', en: 'Linheng Railway Station' }
          : { zh: `${name.zh}北站`, en: `${name.en} North` },
      place: offset(CENTRE, index * RAIL_DISTANCE_METERS * 0.9, index * RAIL_DISTANCE_METERS * 0.4),
    }
  })
  const platforms = stations.map((station) => addStation(station, stops))
  return {
    id: 'IC1',
    kind: 'rail',
    shortName: '城际',
    name: { zh: '临衡城际铁路', en: 'Linheng Intercity Railway' },
    color: '531DAB',
    carriages: 8,
    byFrequency: false,
    patterns: bothWays('IC1', stations, platforms, RAIL_PACE),
    runnings: [
      {
        service: 'weekday',
        firstSeconds: 6.5 * 3600,
        lastSeconds: 21.5 * 3600,
        headwaySeconds: 1800,
      },
      {
        service: 'weekend',
        firstSeconds: 7 * 3600,
        lastSeconds: 21 * 3600,
        headwaySeconds: 3600,
      },
    ],
  }
}

/** A station with its entrances, concourse node and two platforms; answers the platforms. */
function addStation(station: Station, stops: Stop[]): [Stop, Stop] {
  const { id, name, place } = station
  const part = (suffix: string, east: number, more: Omit<Stop, 'id' | 'name' | keyof Place>) => ({
    ...offset(place, east, 0),
    id: `${id}${suffix}`,
    name,
    ...more,
  })
  const street = `${id}-L0`
  const concourse = `${id}-L1`
  const track = `${id}-L2`
  const up = part('-P1', 8, { kind: 'stop', parent: id, level: track, platform: '1' } as const)
  const down = part('-P2', -8, { kind: 'stop', parent: id, level: track, platform: '2' } as const)
  stops.push(
    part('', 0, { kind: 'station' }),
    part('-E1', 60, { kind: 'entrance', parent: id, level: street }),
    part('-E2', -60, { kind: 'entrance', parent: id, level: street }),
    part('-C1', 20, { kind: 'node', parent: id, level: concourse }),
    up,
    down,
  )
  return [up, down]
}

function bothWays(
  line: string,
  stations: readonly Station[],
  platforms: readonly [Stop, Stop][],
  pace: { metersPerSecond: number; dwellSeconds: number },
): Pattern[] {
  return ([0, 1] as const).map((direction) => {
    const order = direction === 0 ? stations : stations.toReversed()
    const rows = direction === 0 ? platforms : platforms.toReversed()
    const shape = shapeOf(order.map((station) => station.place))
    const called = rows.map((pair, index) => ({
      stop: pair[direction],
      meters: shape[index]?.meters ?? 0,
    }))
    const last = order.at(-1)
    if (!last) throw new Error('a line has stations')
    return {
      id: `${line}-${direction}`,
      direction,
      headsign: last.name,
      calls: callsAt(called, pace),
      shape,
    }
  })
}
