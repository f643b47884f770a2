export type { LocalBus } from './bus/local-bus.ts'
export { localBus } from './bus/local-bus.ts'
export type { ProcessBus, ProcessChannel } from './bus/process-bus.ts'
export { processBus } from './bus/process-bus.ts'
export type { FeedState } from './condition.ts'
export { DOWN_AFTER_FAILURES } from './condition.ts'
export { GONE_AFTER_FRESHNESS_LIMITS } from './feed/fleet.ts'
export { FLEET_COLUMNS, FLEET_CONTRACT } from './feed/fleet-columns.ts'
export type { Applied } from './feed/store.ts'
export type { GbfsContent, GbfsPart, GbfsTimes } from './gbfs/document.ts'
export { GBFS_PARTS, gbfsDiscovery, gbfsDocument } from './gbfs/document.ts'
export type { GbfsDefaults } from './gbfs/system.ts'
export type { InboundTotal, SourceHealth } from './health.ts'
export type {
  FeedChanges,
  FeedPlan,
  FeedView,
  NamedSource,
  Realtime,
  RealtimeLimits,
  RealtimeOptions,
} from './realtime.ts'
export { openRealtime } from './realtime.ts'
export { isSiri, type SiriOptions, siriDocument } from './siri/document.ts'
export type { SiriFilter } from './siri/services.ts'
export type * from './types.ts'
