export { AFC_CARDS } from './afc/cards.ts'
export {
  FEED_FAULTS,
  FEED_SIDES,
  type FeedFault,
  type FeedOrder,
  type FeedSide,
  feedOrderOf,
} from './faults.ts'
export { FEEDS, type Feed } from './feeds.ts'
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
export {
  type Consignment,
  type ConsignmentOptions,
  consignmentNumbers,
  consignmentsOn,
} from './freight/consignments.ts'
export { waybillDocument } from './freight/documents.ts'
export { type ReportTarget, sealedReport } from './freight/envelope.ts'
export {
  CONSIGNEES,
  CONSIGNORS,
  DRIVER_ACCOUNTS,
  DRIVER_IDS,
  DRIVER_NAMES,
  DRIVER_PHONES,
  FREIGHT_PLATES,
  FREIGHT_SECRETS_OF_PEOPLE,
} from './freight/people.ts'
export { type CrowdingMessage, crowdingMessages } from './metro/messages.ts'
export { type OpenProvince, openProvince } from './open.ts'
export { formsOf, textsOfPeople } from './people.ts'
export { generateProvince, type Province } from './province.ts'
export { type PushTarget, signed } from './push.ts'
export { type ServeOptions, type Simulator, serveProvince, TICK_SECONDS } from './server.ts'
export { openSides, type Sides, type SidesOptions, type SideTarget } from './sides.ts'
export * as aisEncoder from './vessels/encoder.ts'
export { radioOf } from './vessels/radio.ts'
export { type RoadSide, type World, worldOf } from './world.ts'
