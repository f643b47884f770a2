/** The hub makes the registry, this room knows its package. */
export { Registry as MetricsRegistry } from 'prom-client'
export { MAX_DOWNLOADS, MAX_DOWNLOADS_PER_CALLER } from './admission.ts'
export type {
  AccessServices,
  Decide,
  GatewayDeps,
  GatewayLimits,
  Identity,
  Log,
  PolicyWatch,
} from './deps.ts'
export { openApiDocument } from './doors.ts'
export { isFleet } from './freshness.ts'
export { createGateway, type Gateway } from './gateway.ts'
export { MAX_TARGET_BYTES } from './guard.ts'
export { kindsOf, VEHICLE_KINDS } from './live-state.ts'
export { nobody, withoutPeople } from './nobody.ts'
export type { OpenApiDocument } from './openapi.ts'
export type { RateSum, Rates } from './rates.ts'
export { ratesFor, sumOf } from './rates.ts'
export { closeLost, type LostDeps } from './serve-lost.ts'
export { type RunningGateway, type ServerOptions, serveGateway } from './server.ts'
export { STALLED_CLIENT_SECONDS } from './streams.ts'
