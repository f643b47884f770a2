import type { Place } from '../geography.ts'
import { hourOfDay } from '../instants.ts'
import type { Name } from '../names.ts'
import { chance } from '../random.ts'
import { type Incident, versionAt } from './incidents.ts'
import { onSection, type Section } from './sections.ts'
import type { Traffic } from './traffic.ts'

/** A variable message sign (可变信息板) at the beginning of a section. */
export type Sign = Place & { id: string; name: Name; section: Section; bearingDegrees: number }

export type SignMessage = {
  /** At most `ROWS` lines of at most `CHARACTERS`; none: the sign is dark. */
  lines: readonly string[]
  color: 'red' | 'amber' | 'green'
  /** Of DATEX II `SettingReasonEnum`. */
  reason: 'situation' | 'travelTime' | 'trafficManagement' | 'default'
  incident: Incident | undefined
  /** Milliseconds since 1970. */
  setAt: number
  isBroken: boolean
}

export const ROWS = 2
export const CHARACTERS = 12
/** Signs look so many sections ahead. */
const SECTIONS_AHEAD = 3
const NIGHT_UNTIL_HOUR = 5
const SIGN_EVERY = 3
const BROKEN_SHARE = 0.03
const DAY_MILLISECONDS = 86_400_000
const SETTING_MILLISECONDS = 300_000

const WORDS: Readonly<Record<Incident['kind'], string>> = {
  accident: '事故',
  obstruction: '故障车辆',
  works: '施工',
  event: '活动管制',
}

/** Signs stand on expressways and main streets. */
export function signsOf(sections: readonly Section[]): Sign[] {
  return sections
    .filter(({ roadClass }) => roadClass === 'expressway' || roadClass === 'arterial')
    .filter((_, place) => place % SIGN_EVERY === 0)
    .map((section) => ({
      ...onSection(section, 0.05),
      id: `VMS-${section.id}`,
      name: {
        zh: `${section.roadName.zh}往${section.towards.zh}情报板`,
        en: `${section.roadName.en} towards ${section.towards.en}`,
      },
      section,
    }))
}

/** What a sign shows: the nearest trouble ahead, else how long the way is; dark at night. */
export function messageAt(
  sign: Sign,
  sections: readonly Section[],
  traffic: Traffic,
  seed: number,
): SignMessage {
  const { at } = traffic
  const day = Math.floor(at / DAY_MILLISECONDS)
  const isBroken = chance(seed, 'sign', sign.id, day) < BROKEN_SHARE
  // A setting holds for minutes: nobody could read a sign that changes with each car.
  const setAt = Math.floor(at / SETTING_MILLISECONDS) * SETTING_MILLISECONDS
  const plain = { incident: undefined, setAt, isBroken }
  const ahead = aheadOf(sign.section, sections)
  let meters = 0
  let seconds = 0
  for (const section of ahead) {
    const state = traffic.states[section.index]
    if (!state) break
    if (state.incident)
      return { ...warning(state.incident, meters), isBroken, ...since(state.incident, at) }
    if (state.level !== 'freeFlow' && state.level !== 'heavy') {
      const minutes = Math.ceil((state.travelTimeSeconds - state.freeFlowTravelTimeSeconds) / 60)
      const lines = [`前方${kilometers(meters)}拥堵`, `预计延误${minutes}分钟`]
      return { ...plain, lines, color: 'amber', reason: 'trafficManagement' }
    }
    meters += section.lengthMeters
    seconds += state.travelTimeSeconds
  }
  if (hourOfDay(at) < NIGHT_UNTIL_HOUR) {
    return { ...plain, lines: [], color: 'green', reason: 'default' }
  }
  const lines = [
    `往${sign.section.towards.zh}方向畅通`,
    `${kilometers(meters)} ${Math.ceil(seconds / 60)}分钟`,
  ]
  return { ...plain, lines, color: 'green', reason: 'travelTime' }
}

function aheadOf(section: Section, sections: readonly Section[]): Section[] {
  const ahead = [section]
  while (ahead.length < SECTIONS_AHEAD) {
    const next = sections[ahead.at(-1)?.next ?? -1]
    if (!next) break
    ahead.push(next)
  }
  return ahead
}

function warning(incident: Incident, metersBefore: number) {
  const meters = metersBefore + incident.from * incident.section.lengthMeters
  const closed = incident.lanesClosed > 0 ? `封闭${incident.lanesClosed}车道` : ''
  const lines = [`前方${kilometers(meters)}${WORDS[incident.kind]}`, `${closed}减速慢行`]
  return { lines, color: 'red', reason: 'situation', incident } as const
}

function since(incident: Incident, at: number): { setAt: number } {
  return { setAt: Math.floor(versionAt(incident, at).versionAt / 60_000) * 60_000 }
}

function kilometers(meters: number): string {
  return meters < 1_000
    ? `${Math.max(1, Math.round(meters / 100)) * 100}米`
    : `${Math.round(meters / 1_000)}公里`
}
