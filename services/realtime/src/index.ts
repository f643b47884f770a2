export type { LocalBus } from './bus/local-bus.ts'
export { localBus } from './bus/local-bus.ts'
export type { ProcessBus, ProcessChannel } from './bus/process-bus.ts'
export { processBus } from './bus/process-bus.ts'
export type { Applied } from './feed/store.ts'
export type {
  FeedPlan,
  FeedState,
  FeedView,
  Realtime,
  RealtimeLimits,
  RealtimeOptions,
  SourceHealth,
} from './realtime.ts'
export { DOWN_AFTER_FAILURES, openRealtime } from './realtime.ts'
export type * from './types.ts'
