import { dateAt, dayBefore, midnight } from '../calendar.ts'
import { chance, pick } from '../random.ts'
import type { Section } from './sections.ts'

export type IncidentKind = 'accident' | 'obstruction' | 'works' | 'event'

/** Something that takes room on a section for a time. */
export type Incident = {
  id: string
  kind: IncidentKind
  /** Type of DATEX II: of `AccidentTypeEnum`, `VehicleObstructionTypeEnum`, and so on. */
  detail: string
  section: Section
  /** Where on the section, shares of its length. */
  from: number
  to: number
  /**
   * Milliseconds since 1970. It is announced at `announcedAt`, works and events before they begin.
   */
  announcedAt: number
  startsAt: number
  endsAt: number
  lanesClosed: number
  /** Share of the capacity that is left. */
  capacityShare: number
  /** Times as many vehicles as usual. */
  demandFactor: number
}

/** A version of an incident as it is told at an instant. */
export type IncidentVersion = { version: number; versionAt: number; phase: Phase }
export type Phase = 'planned' | 'active' | 'ended'

type Plan = {
  kind: IncidentKind
  /** A day, or a week for works. */
  count: number
  details: readonly string[]
  /** From and to, hours of the day, between which it begins. */
  hours: readonly [number, number]
  minutes: readonly [number, number]
  capacityShare: readonly [number, number]
  updateMinutes: number
}

const DAILY: readonly Plan[] = [
  {
    kind: 'accident',
    count: 56,
    details: ['collision', 'accident', 'multipleVehicleAccident', 'accidentInvolvingHeavyLorries'],
    hours: [0, 24],
    minutes: [25, 95],
    capacityShare: [0.3, 0.6],
    updateMinutes: 10,
  },
  {
    kind: 'obstruction',
    count: 48,
    details: ['brokenDownVehicle', 'vehicleStuck', 'slowVehicle', 'damagedVehicle'],
    hours: [0, 24],
    minutes: [15, 50],
    capacityShare: [0.5, 0.8],
    updateMinutes: 10,
  },
  {
    kind: 'event',
    count: 3,
    details: ['concert', 'footballMatch', 'festival', 'exhibition'],
    hours: [17, 20],
    minutes: [120, 260],
    capacityShare: [0.7, 0.85],
    updateMinutes: 60,
  },
]
const WORKS: Plan = {
  kind: 'works',
  count: 24,
  details: ['resurfacingWork', 'repairWork', 'roadMarkingWork', 'maintenanceWork'],
  hours: [0, 120],
  minutes: [1_500, 9_000],
  capacityShare: [0.45, 0.7],
  updateMinutes: 720,
}
const HOUR_MILLISECONDS = 3_600_000
const MINUTE_MILLISECONDS = 60_000
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS
/** Works and events are told so long before they begin. */
const NOTICE_MILLISECONDS = 3 * HOUR_MILLISECONDS
/** What has ended is told once more for so long, then it vanishes from the snapshot. */
const FAREWELL_MILLISECONDS = 10 * MINUTE_MILLISECONDS
const DEMAND_OF_EVENT = 1.5

/** All incidents that a snapshot at an instant tells of, oldest first. */
export function incidentsAt(sections: readonly Section[], seed: number, at: number): Incident[] {
  const today = dateAt(at)
  const tomorrow = dateAt(midnight(today) + 1.5 * DAY_MILLISECONDS)
  const days = [dayBefore(today), today, tomorrow]
  const week = weekOf(at)
  return [
    ...days.flatMap((date) => DAILY.flatMap((plan) => ofPlan(sections, seed, plan, date))),
    ...[week - 1, week].flatMap((number) => ofPlan(sections, seed, WORKS, number)),
  ]
    .filter(({ announcedAt, endsAt }) => at >= announcedAt && at < endsAt + FAREWELL_MILLISECONDS)
    .sort((a, b) => a.announcedAt - b.announcedAt || (a.id < b.id ? -1 : 1))
}

/**
 * Which version of it a snapshot at an instant carries: a new one at each update, at the end too.
 */
export function versionAt(incident: Incident, at: number): IncidentVersion {
  const { announcedAt, startsAt, endsAt } = incident
  const step = updateMinutesOf(incident.kind) * MINUTE_MILLISECONDS
  const announced = startsAt > announcedAt ? 1 : 0
  if (at < startsAt) return { version: 1, versionAt: announcedAt, phase: 'planned' }
  const updates = Math.floor((Math.min(at, endsAt - 1) - startsAt) / step)
  if (at < endsAt) {
    const version = announced + 1 + updates
    return { version, versionAt: startsAt + updates * step, phase: 'active' }
  }
  return { version: announced + 2 + updates, versionAt: endsAt, phase: 'ended' }
}

/** Sections and incidents change slowly: the incidents of a day or week are made once. */
const made = new WeakMap<readonly Section[], Map<string, Incident[]>>()
const MOST_REMEMBERED = 40

function ofPlan(
  sections: readonly Section[],
  seed: number,
  plan: Plan,
  period: string | number,
): Incident[] {
  const memory = made.get(sections) ?? new Map<string, Incident[]>()
  made.set(sections, memory)
  const key = `${seed}|${plan.kind}|${period}`
  const known = memory.get(key)
  if (known) return known
  if (memory.size >= MOST_REMEMBERED) memory.clear()
  const start =
    typeof period === 'number' ? period * 7 * DAY_MILLISECONDS + MONDAY : midnight(period)
  const list = Array.from({ length: plan.count }, (_, index) =>
    incident(sections, seed, plan, `${period}`, start, index),
  )
  memory.set(key, list)
  return list
}

function incident(
  sections: readonly Section[],
  seed: number,
  plan: Plan,
  period: string,
  start: number,
  index: number,
): Incident {
  const luck = (word: string) => chance(seed, plan.kind, period, index, word)
  const between = ([low, high]: readonly [number, number], word: string) =>
    low + (high - low) * luck(word)
  const section = pick(candidates(sections, plan.kind), luck('section'))
  const minutes = Math.round(between(plan.hours, 'start') * 60)
  const startsAt = start + minutes * MINUTE_MILLISECONDS
  const from = Math.round(luck('from') * 60) / 100
  const isNoticed = plan.kind === 'works' || plan.kind === 'event'
  return {
    id: `${plan.kind.toUpperCase()}-${period}-${String(index + 1).padStart(3, '0')}`,
    kind: plan.kind,
    detail: pick(plan.details, luck('detail')),
    section,
    from,
    to: Math.min(1, from + (isNoticed ? 0.3 : 0.05)),
    announcedAt: startsAt - (isNoticed ? NOTICE_MILLISECONDS : 0),
    startsAt,
    endsAt: startsAt + Math.round(between(plan.minutes, 'minutes')) * MINUTE_MILLISECONDS,
    lanesClosed: plan.kind === 'event' ? 0 : luck('lanes') < 0.75 ? 1 : section.lanes - 1,
    capacityShare: between(plan.capacityShare, 'capacity'),
    demandFactor: plan.kind === 'event' ? DEMAND_OF_EVENT : 1,
  }
}

/** Events are in the city; works need a lane to spare, as every section has. */
function candidates(sections: readonly Section[], kind: IncidentKind): readonly Section[] {
  return kind === 'event' ? sections.filter(({ isUrban }) => isUrban) : sections
}

function updateMinutesOf(kind: IncidentKind): number {
  return [...DAILY, WORKS].find((plan) => plan.kind === kind)?.updateMinutes ?? 60
}

/** 1970 began on a Thursday: weeks are counted from Monday, 5 January 1970, local time. */
const MONDAY = midnight('19700105')

function weekOf(at: number): number {
  return Math.floor((at - MONDAY) / (7 * DAY_MILLISECONDS))
}
