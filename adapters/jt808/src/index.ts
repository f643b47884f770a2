export { alarmName } from './alarms.ts'
export { LOCATION_BYTES, type LocationFacts, readLocation, STATUS } from './location.ts'
export {
  alarmReadings,
  type Carrier,
  carrierOf,
  courseFinding,
  type Edition,
  positionFault,
  positionReading,
  type VehicleKind,
} from './position.ts'
