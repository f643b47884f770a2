export { alarmName } from './alarms.ts'
export { looksLikeJt808 } from './capture.ts'
export { jt808 } from './jt808.ts'
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
