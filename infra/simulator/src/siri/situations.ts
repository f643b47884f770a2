import { type AlertFact, alertFacts } from '../alerts.ts'
import { dateAt } from '../calendar.ts'
import { localInstant } from '../instants.ts'
import type { Name } from '../names.ts'
import type { Line } from '../network.ts'
import { type Incident, versionAt } from '../road/incidents.ts'
import { usesSection } from '../road/pressure.ts'
import type { World } from '../world.ts'
import { group, leaf } from '../xml.ts'
import { named } from './journeys.ts'
import type { Item } from './services.ts'

const PARTICIPANT = 'YUNZE-SIMULATED'
/** `AlertCauseEnumeration` (siri_situationReasons.xsd) for numbers of GTFS `Alert.Cause`. */
const CAUSES: Readonly<Record<number, string>> = {
  7: 'holiday',
  8: 'heavyRain',
  9: 'maintenanceWork',
  10: 'roadworks',
}
const ROAD_CAUSES: Readonly<Record<Incident['kind'], string>> = {
  accident: 'accident',
  obstruction: 'congestion',
  works: 'roadworks',
  event: 'specialEvent',
}
const ROAD_WORDS: Readonly<Record<Incident['kind'], Name>> = {
  accident: { zh: '发生交通事故', en: 'Accident on' },
  obstruction: { zh: '有故障车辆占道', en: 'Obstruction on' },
  works: { zh: '道路施工', en: 'Road works on' },
  event: { zh: '大型活动管制', en: 'Public event at' },
}

type Told = {
  id: string
  createdAt: number
  version: number
  versionAt: number
  isClosed: boolean
  cause: string
  from: number
  until: number
  severity: string
  summary: Name
  description: Name
  affects: string
  isPlanned: boolean
}

/** What passengers are told: the alerts of the day, and road incidents on the way of bus lines. */
export function situationItems(world: World, at: number): Item[] {
  const shown = world.faults.valueTime('siri', 'situations', at)
  const alerts = alertFacts(world.province, shown).map((fact) => fromAlert(fact))
  const roads = world
    .road()
    .trafficAt(shown)
    .incidents.map((incident) => ({ incident, lines: linesOn(world, incident) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ incident, lines }) => fromIncident(incident, lines, shown))
  return [...alerts, ...roads].map((told) => item(world, told))
}

/** Bus lines that an incident is in the way of. */
export function linesOn(world: World, { section }: Incident): Line[] {
  return world.province.bus.lines.filter((line) => usesSection(line, section))
}

function fromAlert(fact: AlertFact): Told {
  const { id, cause, line, stop, from, until, header, text } = fact
  return {
    id,
    createdAt: from,
    version: 1,
    versionAt: from,
    isClosed: false,
    cause: CAUSES[cause] ?? 'undefinedAlertCause',
    from,
    until,
    severity: stop ? 'severe' : 'normal',
    summary: header,
    description: text,
    affects: stop
      ? group(
          'StopPoints',
          group(
            'AffectedStopPoint',
            leaf('StopPointRef', stop.id),
            named('StopPointName', stop.name),
          ),
        )
      : networks(line ? [line] : []),
    isPlanned: cause !== 8,
  }
}

function fromIncident(incident: Incident, lines: readonly Line[], at: number): Told {
  const { version, versionAt: changedAt, phase } = versionAt(incident, at)
  const { section, kind } = incident
  const names = lines.map(({ shortName }) => shortName).join('、')
  return {
    id: `RD-${incident.id}`,
    createdAt: incident.announcedAt,
    version,
    versionAt: changedAt,
    isClosed: phase === 'ended',
    cause: ROAD_CAUSES[kind],
    from: incident.startsAt,
    until: incident.endsAt,
    severity: incident.capacityShare < 0.45 ? 'severe' : 'normal',
    summary: {
      zh: `${section.roadName.zh}${ROAD_WORDS[kind].zh}`,
      en: `${ROAD_WORDS[kind].en} ${section.roadName.en}`,
    },
    description: {
      zh: `${names}路途经${section.roadName.zh}，预计晚点。`,
      en: `Lines on ${section.roadName.en} are expected to be late.`,
    },
    affects: networks(lines),
    isPlanned: kind === 'works' || kind === 'event',
  }
}

function item(world: World, told: Told): Item {
  const time = (at: number) => localInstant(world.faults.timeOf('siri', told.id, at))
  const xml = group(
    'PtSituationElement',
    leaf('CreationTime', time(told.createdAt)),
    leaf('CountryRef', 'cn'),
    leaf('ParticipantRef', PARTICIPANT),
    leaf('SituationNumber', `${told.id}`),
    leaf('Version', told.version),
    group(
      'Source',
      leaf('SourceType', 'feed'),
      leaf('ExternalCode', `synthetic-${dateAt(told.from)}`),
    ),
    leaf('VersionedAtTime', time(told.versionAt)),
    leaf('Progress', told.isClosed ? 'closed' : 'open'),
    group('ValidityPeriod', leaf('StartTime', time(told.from)), leaf('EndTime', time(told.until))),
    leaf('AlertCause', told.cause),
    leaf('Severity', told.severity),
    leaf('ReportType', 'incident'),
    leaf('Planned', told.isPlanned),
    leaf('Language', 'zh'),
    named('Summary', told.summary),
    named('Description', told.description),
    group('Affects', told.affects),
  )
  return { key: told.id, signature: xml, xml }
}

function networks(lines: readonly Line[]): string {
  const affected = lines.map((line) =>
    group('AffectedLine', leaf('LineRef', line.id), leaf('PublishedLineName', line.shortName)),
  )
  return group('Networks', group('AffectedNetwork', affected))
}
