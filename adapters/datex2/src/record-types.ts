import type { Desk } from './desk.ts'

type EventKind =
  | 'accident'
  | 'obstruction'
  | 'traffic'
  | 'conditions'
  | 'works'
  | 'event'
  | 'management'
  | 'other'

/** Types of SituationRecord of versions 2.3 and 3.5 (EN 16157-3) in our groups. */
const KINDS: ReadonlyMap<string, EventKind> = new Map([
  ...all('accident', 'Accident'),
  ...all(
    'obstruction',
    'AnimalPresenceObstruction',
    'EnvironmentalObstruction',
    'GeneralObstruction',
    'InfrastructureDamageObstruction',
    'VehicleObstruction',
  ),
  ...all('traffic', 'AbnormalTraffic'),
  ...all(
    'conditions',
    'Conditions',
    'DrivingConditions',
    'NonWeatherRelatedRoadConditions',
    'PoorEnvironmentConditions',
    'RoadConditions',
    'RoadSurfaceConditions',
    'WeatherRelatedRoadConditions',
  ),
  ...all('works', 'ConstructionWorks', 'MaintenanceWorks', 'Roadworks'),
  ...all('event', 'Activity', 'AuthorityOperation', 'DisturbanceActivity', 'PublicEvent'),
  ...all(
    'management',
    'GeneralInstructionOrMessageToRoadUsers',
    'GeneralNetworkManagement',
    'NetworkManagement',
    'OperatorAction',
    'ReroutingManagement',
    'RoadOrCarriagewayOrLaneManagement',
    'RoadsideAssistance',
    'SignSetting',
    'SpeedManagement',
    'WinterDrivingManagement',
  ),
  ...all(
    'other',
    'CarParks',
    'EquipmentOrSystemFault',
    'GenericSituationRecord',
    'RoadOperatorServiceDisruption',
    'RoadsideServiceDisruption',
    'ServiceDisruption',
    'TransitInformation',
  ),
])

/** The group of a record's type; `other`, with a remark, for a type that is not known. */
export function kindOfRecord(desk: Desk, type: string, at: string): EventKind {
  const kind = KINDS.get(type)
  if (kind) return kind
  desk.note(
    'unknown-code',
    `record type ${type.slice(0, 80)} is not known; event_kind is other`,
    at,
  )
  return 'other'
}

/** Elements that say more narrowly what a record is about. */
export const detailNames: ReadonlySet<string> = new Set([
  'abnormalTrafficType',
  'accidentType',
  'animalPresenceType',
  'authorityOperationType',
  'carParkStatus',
  'constructionWorkType',
  'disturbanceActivityType',
  'drivingConditionType',
  'environmentalObstructionType',
  'equipmentOrSystemFaultType',
  'faultyEquipmentOrSystemType',
  'generalInstructionToRoadUsersType',
  'generalNetworkManagementType',
  'genericSituationRecordName',
  'infrastructureDamageType',
  'nonWeatherRelatedRoadConditionType',
  'obstructionType',
  'poorEnvironmentType',
  'publicEventType',
  'reroutingManagementType',
  'roadMaintenanceType',
  'roadOperatorServiceDisruptionType',
  'roadOrCarriagewayOrLaneManagementType',
  'roadsideAssistanceType',
  'roadsideServiceDisruptionType',
  'serviceDisruptionType',
  'speedManagementType',
  'transitServiceInformation',
  'vehicleObstructionType',
  'weatherRelatedRoadConditionType',
  'winterEquipmentManagementType',
])

function all(kind: EventKind, ...types: string[]): [string, EventKind][] {
  return types.map((type) => [type, kind])
}
