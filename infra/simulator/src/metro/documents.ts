import { localInstant, localText } from '../instants.ts'
import type { World } from '../world.ts'
import { type SectionCrowding, type StationCrowding, sectionsAt, stationsAt } from './crowding.ts'
import { ratesAt } from './demand.ts'
import { type Disruption, disruptionsAt } from './disruptions.ts'
import { type MetroLine, type MetroSection, type MetroStation, metroLines } from './network.ts'

/** Length of an interval of the flows. */
export const FLOW_SECONDS = 300

/** Intervals that a document of flows holds, the newest last. */
const FLOW_INTERVALS = 3
/** Passengers that change lines, as a share of those who enter and leave. */
const CHANGING_SHARE = 0.3
const OPERATOR = '临衡轨道交通（模拟）'
const NOTE = '模拟数据 synthetic'

/** Lines, stations and sections of the metro. */
export function metroNetwork(world: World, at: number): Buffer {
  const lines = metroLines(world)
  return answer(at, {
    lines: lines.map(lineJson),
    stations: lines.flatMap(({ stations }) => stations.map((one) => stationJson(world, one))),
    sections: lines.flatMap(({ sections }) => sections.map(sectionJson)),
  })
}

/** Entries and exits of the last whole intervals, by station; local times without zone. */
export function metroFlow(world: World, at: number): Buffer {
  const milliseconds = FLOW_SECONDS * 1_000
  const last = Math.floor(at / milliseconds) * milliseconds
  const starts = Array.from({ length: FLOW_INTERVALS }, (_, index) => {
    return last - (FLOW_INTERVALS - index) * milliseconds
  })
  const flows = metroLines(world).flatMap(({ stations }) =>
    stations.flatMap((station) => starts.map((start) => flowJson(world, station, start))),
  )
  return answer(at, { intervalSeconds: FLOW_SECONDS, flows })
}

/** Crowding of stations and sections; levels only where entry is restricted, the rest is load. */
export function metroCrowding(world: World, at: number): Buffer {
  return answer(at, {
    crowding: [
      ...stationsAt(world, at).map((one) => stationCrowdingJson(world, one, at)),
      ...sectionsAt(world, at).map((one) => sectionCrowdingJson(world, one, at)),
    ],
  })
}

/** State of service: one entry for each line that runs well, else one for each hold-up. */
export function metroStatus(world: World, at: number): Buffer {
  const held = disruptionsAt(world, at)
  const status = metroLines(world).flatMap((line) => {
    const own = held.filter((one) => one.line.id === line.id)
    return own.length > 0 ? own.map((one) => disruptionJson(world, one)) : [normalJson(line, at)]
  })
  return answer(at, { status })
}

/** A station's crowding as it stands in a document, and alone in a message. */
export function stationCrowdingJson(
  { faults }: World,
  { station, passengers, loadPercentage, isEntryRestricted }: StationCrowding,
  at: number,
): Record<string, unknown> {
  const { latitude, longitude } = faults.placeOf('metro', station.id, station)
  return {
    station: station.id,
    name: station.name.zh,
    observedAt: localInstant(faults.timeOf('metro', station.id, at)),
    passengers,
    capacity: station.capacity,
    loadPercentage,
    ...(isEntryRestricted && { level: '限流', entryRestricted: true }),
    latitude,
    longitude,
  }
}

/** A section's crowding as it stands in a document, and alone in a message. */
export function sectionCrowdingJson(
  { faults }: World,
  { section, passengersPerHour, loadPercentage }: SectionCrowding,
  at: number,
): Record<string, unknown> {
  return {
    line: section.lineId,
    from: section.from.id,
    to: section.to.id,
    observedAt: localInstant(faults.timeOf('metro', section.from.id, at)),
    passengersPerHour,
    loadPercentage,
    geometry: { type: 'LineString', coordinates: section.path },
  }
}

function answer(at: number, content: object): Buffer {
  return Buffer.from(JSON.stringify({ updatedAt: localInstant(at), note: NOTE, ...content }))
}

function lineJson({ id, name, color }: MetroLine): object {
  return { id, name: name.zh, nameEn: name.en, color, operator: OPERATOR, isLoop: false }
}

function stationJson({ faults }: World, station: MetroStation): object {
  const { id, name, lineId, isTransfer, capacity } = station
  const { latitude, longitude } = faults.placeOf('metro', id, station)
  return {
    ...{ id, name: name.zh, nameEn: name.en, lines: [lineId], isTransfer, capacity },
    ...{ latitude, longitude },
  }
}

function sectionJson(section: MetroSection): object {
  const { lineId, from, to, lengthMeters, runningSeconds, capacityPerHour } = section
  return {
    ...{ line: lineId, from: from.id, to: to.id },
    ...{ lengthMeters, runningSeconds, capacityPerHour },
  }
}

function flowJson({ faults, seed }: World, station: MetroStation, start: number): object {
  const middle = faults.valueTime('metro', station.id, start + (FLOW_SECONDS * 1_000) / 2)
  const { entries, exits } = ratesAt(station, seed, middle)
  const passengers = (rate: number) =>
    Math.round(faults.jumped('metro', station.id, (rate * FLOW_SECONDS) / 3_600))
  return {
    station: station.id,
    line: station.lineId,
    start: localText(faults.timeOf('metro', station.id, start)),
    entries: passengers(entries),
    exits: passengers(exits),
    transfers: station.isTransfer ? passengers((entries + exits) * CHANGING_SHARE) : 0,
  }
}

function normalJson({ id, name }: MetroLine, at: number): object {
  return {
    line: id,
    state: 'normal',
    updatedAt: localInstant(at),
    text: { zh: `${name.zh}运营正常`, en: `${name.en}: good service` },
  }
}

function disruptionJson({ faults }: World, disruption: Disruption): object {
  const { id, line, from, to, state, delaySeconds, startsAt, endsAt } = disruption
  const told = (at: number) => localInstant(faults.timeOf('metro', line.id, at))
  return {
    ...{ id, line: line.id, state, from: from.id, to: to.id },
    ...(delaySeconds > 0 && { delaySeconds }),
    text: textOf(disruption),
    startedAt: told(startsAt),
    expectedEndAt: told(endsAt),
    updatedAt: told(startsAt),
  }
}

function textOf({ line, from, to, state, cause, delaySeconds }: Disruption) {
  const minutes = delaySeconds / 60
  const zh = {
    delayed: `列车晚点约${minutes}分钟`,
    part_suspended: '暂停运营，请改乘其他交通工具',
    skipping_stations: `部分列车通过不停车，晚点约${minutes}分钟`,
  }[state]
  const en = {
    delayed: `trains are about ${minutes} minutes late`,
    part_suspended: 'no service, please use other means of transport',
    skipping_stations: `some trains do not stop, about ${minutes} minutes late`,
  }[state]
  return {
    zh: `因${cause.zh}，${line.name.zh}${from.name.zh}至${to.name.zh}区间${zh}。`,
    en: `${line.name.en}, ${from.name.en} to ${to.name.en}: ${cause.en}; ${en}.`,
  }
}
