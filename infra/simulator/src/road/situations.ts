import { localInstant } from '../instants.ts'
import type { Name } from '../names.ts'
import type { World } from '../world.ts'
import { element, group, leaf } from '../xml.ts'
import { header, lineLocation, payload, reference, source, words } from './datex.ts'
import { type Incident, type IncidentVersion, versionAt } from './incidents.ts'
import { onSection } from './sections.ts'
import type { SectionState } from './traffic.ts'

const FEED = { zh: '道路事件（模拟）', en: 'Road situations (synthetic)', type: 'situations' }
/** Points of the line of a record. */
const POINTS = 4

const WORDS: Readonly<Record<Incident['kind'], Name>> = {
  accident: { zh: '交通事故', en: 'Accident' },
  obstruction: { zh: '故障车辆占道', en: 'Broken down vehicle on the road' },
  works: { zh: '道路施工', en: 'Road works' },
  event: { zh: '大型活动交通管制', en: 'Public event' },
}
const SOURCES: Readonly<Record<Incident['kind'], string>> = {
  accident: 'policePatrol',
  obstruction: 'cameraObservation',
  works: 'roadAuthorities',
  event: 'roadAuthorities',
}

/**
 * `SituationPublication`, a full snapshot: one situation an incident; a closure of lanes and the
 * queue behind it are records of their own. What has ended is told once more, then it is absent.
 */
export function situations(world: World, at: number): Buffer {
  const { trafficAt } = world.road()
  const traffic = trafficAt(world.faults.valueTime('road', 'situations', at))
  const list = traffic.incidents.map((incident) => {
    const version = versionAt(incident, traffic.at)
    const state = traffic.states[incident.section.index]
    return situation(world, incident, version, state)
  })
  return payload('sit:SituationPublication', ['sit'], FEED, at, list)
}

function situation(
  world: World,
  incident: Incident,
  version: IncidentVersion,
  state: SectionState | undefined,
): string {
  const records = [mainRecord(world, incident, version)]
  if (incident.lanesClosed > 0) records.push(closureRecord(world, incident, version))
  const isQueue = state && (state.level === 'queuing' || state.level === 'stationary')
  if (isQueue && state.incident === incident) {
    records.push(queueRecord(world, incident, version, state))
  }
  return element(
    'sit:situation',
    { id: incident.id },
    leaf('sit:overallSeverity', severityOf(incident)),
    leaf('sit:situationVersionTime', localInstant(timeOf(world, incident, version.versionAt))),
    header('sit'),
    records,
  )
}

function mainRecord(world: World, incident: Incident, version: IncidentVersion): string {
  const { kind, detail } = incident
  const name = {
    zh: `${where(incident).zh}${WORDS[kind].zh}`,
    en: `${WORDS[kind].en}, ${where(incident).en}`,
  }
  switch (kind) {
    case 'accident':
      return record(world, incident, version, 'sit:Accident', '1', name, [
        constriction(incident),
        leaf('sit:accidentType', detail),
        leaf('sit:totalNumberOfVehiclesInvolved', 1 + (incident.id.length % 3)),
      ])
    case 'obstruction':
      return record(world, incident, version, 'sit:VehicleObstruction', '1', name, [
        constriction(incident),
        leaf('sit:numberOfObstructions', 1),
        leaf('sit:vehicleObstructionType', detail),
      ])
    case 'works':
      return record(world, incident, version, 'sit:MaintenanceWorks', '1', name, [
        leaf('sit:operatorActionStatus', version.phase === 'planned' ? 'approved' : 'implemented'),
        leaf('sit:roadworksIdentifier', incident.id),
        leaf('sit:roadworksScale', incident.lanesClosed > 1 ? 'major' : 'medium'),
        leaf('sit:roadMaintenanceType', detail),
      ])
    default:
      return record(world, incident, version, 'sit:PublicEvent', '1', name, [
        leaf('sit:publicEventType', detail),
      ])
  }
}

function closureRecord(world: World, incident: Incident, version: IncidentVersion): string {
  const name = {
    zh: `${where(incident).zh}封闭${incident.lanesClosed}条车道`,
    en: `${incident.lanesClosed} lane(s) closed, ${where(incident).en}`,
  }
  const type = 'sit:RoadOrCarriagewayOrLaneManagement'
  return record(world, incident, version, type, '2', name, [
    leaf('sit:operatorActionStatus', version.phase === 'planned' ? 'approved' : 'implemented'),
    leaf('sit:complianceOption', 'mandatory'),
    leaf('sit:roadOrCarriagewayOrLaneManagementType', 'laneClosures'),
  ])
}

function queueRecord(
  world: World,
  incident: Incident,
  version: IncidentVersion,
  state: SectionState,
): string {
  const name = { zh: `${where(incident).zh}排队`, en: `Queue, ${where(incident).en}` }
  const share = 1 - state.speedKilometersPerHour / incident.section.freeFlowKilometersPerHour
  return record(world, incident, version, 'sit:AbnormalTraffic', '3', name, [
    leaf(
      'sit:abnormalTrafficType',
      state.level === 'stationary' ? 'stationaryTraffic' : 'queuingTraffic',
    ),
    leaf('sit:queueLength', Math.round((incident.section.lengthMeters * share) / 20) * 10),
  ])
}

/** The members that all records share stand before those of the type (SituationRecord). */
function record(
  world: World,
  incident: Incident,
  version: IncidentVersion,
  type: string,
  number: string,
  name: Name,
  own: readonly string[],
): string {
  const { id, kind, announcedAt, section } = incident
  const told = (at: number) => localInstant(timeOf(world, incident, at))
  return element(
    'sit:situationRecord',
    { 'xsi:type': type, id: `${id}-${number}`, version: version.version },
    leaf('sit:situationRecordCreationReference', id),
    leaf('sit:situationRecordCreationTime', told(announcedAt)),
    leaf('sit:situationRecordVersionTime', told(version.versionAt)),
    leaf('sit:situationRecordFirstSupplierVersionTime', told(announcedAt)),
    leaf('sit:probabilityOfOccurrence', version.phase === 'planned' ? 'probable' : 'certain'),
    leaf('sit:severity', severityOf(incident)),
    source(SOURCES[kind]),
    validity(world, incident, version),
    group(
      'sit:impact',
      leaf('sit:capacityRemaining', Math.round(incident.capacityShare * 100)),
      leaf('sit:numberOfLanesRestricted', incident.lanesClosed),
      leaf('sit:numberOfOperationalLanes', section.lanes - incident.lanesClosed),
    ),
    number === '1' ? '' : cause(incident, version),
    group(
      'sit:generalPublicComment',
      words('sit:comment', name),
      leaf('sit:commentType', 'description'),
    ),
    location(world, incident),
    own,
  )
}

/** Nobody knows the end of an accident at first; once it is over the end is in the past. */
function validity(world: World, incident: Incident, { version, phase }: IncidentVersion): string {
  const isFirst = version === 1 && phase === 'active'
  const told = (at: number) => localInstant(timeOf(world, incident, at))
  return group(
    'sit:validity',
    leaf(
      'com:validityStatus',
      phase === 'active' ? 'active' : phase === 'planned' ? 'planned' : 'definedByValidityTimeSpec',
    ),
    group(
      'com:validityTimeSpecification',
      leaf('com:overallStartTime', told(incident.startsAt)),
      isFirst ? '' : leaf('com:overallEndTime', told(incident.endsAt)),
    ),
  )
}

function cause(incident: Incident, version: IncidentVersion): string {
  const types = {
    accident: 'accident',
    obstruction: 'vehicleObstruction',
    works: 'roadMaintenance',
    event: 'publicEvent',
  } as const
  return group(
    'sit:cause',
    leaf('sit:causeType', types[incident.kind]),
    element(
      'sit:managedCause',
      {},
      reference(
        'sit:objectReference',
        'sit:SituationRecord',
        `${incident.id}-1`,
        String(version.version),
      ),
    ),
  )
}

function location(world: World, { id, section, from, to }: Incident): string {
  const places = Array.from({ length: POINTS }, (_, index) =>
    world.faults.placeOf(
      'road',
      id,
      onSection(section, from + ((to - from) * index) / (POINTS - 1)),
    ),
  )
  return lineLocation('sit:locationReference', places, section)
}

function constriction({ lanesClosed }: Incident): string {
  const word = lanesClosed > 0 ? 'lanesBlocked' : 'lanesPartiallyObstructed'
  return leaf('sit:trafficConstrictionType', word)
}

function severityOf({ capacityShare }: Incident): string {
  return capacityShare < 0.4 ? 'high' : capacityShare < 0.65 ? 'medium' : 'low'
}

function where({ section }: Incident): Name {
  return {
    zh: `${section.roadName.zh}往${section.towards.zh}方向`,
    en: `${section.roadName.en} towards ${section.towards.en}`,
  }
}

function timeOf(world: World, incident: Incident, at: number): number {
  return world.faults.timeOf('road', incident.id, at)
}
