export {
  type Fleet,
  type FleetOptions,
  openFleet,
  type Target,
  type VehicleTruth,
} from './fleets/fleet.ts'
export { VEHICLE_KINDS, type VehicleKind } from './fleets/kinds.ts'
export { MISBEHAVIOURS, type Misbehaviour, type MisbehaviourOrder } from './fleets/misbehaviour.ts'
export { PLATFORMS, type PlatformAccess, platformLines } from './fleets/platforms.ts'
export type { Counters } from './fleets/reporter.ts'
export type { AccessChoice, FleetVehicle } from './fleets/vehicles.ts'
export { generateProvince, type Province } from './province.ts'
export { type Simulator, serveProvince, TICK_SECONDS } from './server.ts'
