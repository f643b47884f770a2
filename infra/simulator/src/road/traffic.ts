import { minuteOf } from '../instants.ts'
import { demandShare } from './demand.ts'
import { type Incident, incidentsAt } from './incidents.ts'
import type { Section } from './sections.ts'

/** Words of DATEX II `TrafficStatusEnum`. */
export type TrafficLevel = 'freeFlow' | 'heavy' | 'slow' | 'queuing' | 'stationary'

export type SectionState = {
  speedKilometersPerHour: number
  /** Of all lanes together. */
  flowVehiclesPerHour: number
  /** Share of the time that a loop is covered, percent. */
  occupancyPercentage: number
  travelTimeSeconds: number
  freeFlowTravelTimeSeconds: number
  level: TrafficLevel
  /** What stands in its way now. */
  incident: Incident | undefined
}

/** The roads in one minute. */
export type Traffic = {
  /** Beginning of the minute, milliseconds since 1970. */
  at: number
  /** By the index of the section. */
  states: readonly SectionState[]
  /** Those under way, announced and just ended. */
  incidents: readonly Incident[]
}

const LEAST_SPEED_KILOMETERS_PER_HOUR = 4
/** Speed falls as 1 / (1 + a·q^b) of the load q: the form of the Bureau of Public Roads (1964). */
const LOAD = { factor: 1.1, power: 4 } as const
/** Mean length of a vehicle and the loop that it covers, metres. */
const COVERED_METERS = 6.5
/** Shares of the free speed above which the level holds; below the last is `stationary`. */
const LEVELS: readonly (readonly [number, TrafficLevel])[] = [
  [0.75, 'freeFlow'],
  [0.55, 'heavy'],
  [0.35, 'slow'],
  [0.15, 'queuing'],
]
const MOST_LOAD = 2.2
/** Minutes whose state is remembered: a tick asks for the same one many times. */
const MINUTES_REMEMBERED = 4

/** The traffic of any minute; equal seeds give equal traffic. `minutes` are remembered. */
export function trafficOf(
  sections: readonly Section[],
  seed: number,
  minutes = MINUTES_REMEMBERED,
): (at: number) => Traffic {
  const memory = new Map<number, Traffic>()
  return (at) => {
    const minute = minuteOf(at)
    const known = memory.get(minute)
    if (known) return known
    const traffic = trafficIn(sections, seed, minute)
    memory.set(minute, traffic)
    const oldest = memory.keys().next().value
    if (memory.size > minutes && oldest !== undefined) memory.delete(oldest)
    return traffic
  }
}

function trafficIn(sections: readonly Section[], seed: number, at: number): Traffic {
  const incidents = incidentsAt(sections, seed, at)
  const inTheWay = new Map<number, Incident>()
  for (const incident of incidents) {
    if (at < incident.startsAt || at >= incident.endsAt) continue
    const before = inTheWay.get(incident.section.index)
    if (before && before.capacityShare <= incident.capacityShare) continue
    inTheWay.set(incident.section.index, incident)
  }
  const states = sections.map((section) =>
    stateOf(section, demandShare(section, seed, at), inTheWay.get(section.index)),
  )
  return { at, states, incidents }
}

function stateOf(section: Section, demand: number, incident: Incident | undefined): SectionState {
  const capacity = incident?.capacityShare ?? 1
  const wanted = demand * (incident?.demandFactor ?? 1)
  const load = Math.min(MOST_LOAD, wanted / capacity)
  const free = section.freeFlowKilometersPerHour
  const speed = Math.max(
    LEAST_SPEED_KILOMETERS_PER_HOUR,
    free / (1 + LOAD.factor * load ** LOAD.power),
  )
  const flow = Math.min(wanted, capacity) * section.capacityVehiclesPerHour
  const density = flow / section.lanes / speed
  return {
    speedKilometersPerHour: Math.round(speed * 10) / 10,
    flowVehiclesPerHour: Math.round(flow),
    occupancyPercentage: Math.min(95, Math.round(density * COVERED_METERS) / 10),
    travelTimeSeconds: Math.round((section.lengthMeters * 3.6) / speed),
    freeFlowTravelTimeSeconds: Math.round((section.lengthMeters * 3.6) / free),
    level: LEVELS.find(([share]) => speed >= free * share)?.[1] ?? 'stationary',
    incident,
  }
}
