/**
 * Named places at which a test may stop or kill the process, in the order a landing meets them.
 * Production passes no `faults`, so that a place costs one call of an empty function.
 */
export const FAULT_POINTS = [
  'raw.after-write',
  'journal.after-append',
  'land.after-spool',
  'land.after-parquet',
  'land.after-adopt',
  'publish.after-intent',
  'publish.after-commit',
  'publish.before-release',
  'publish.after-release',
  'publish.after-clear',
  'checkpoint.after-write',
  'checkpoint.after-adopt',
  'checkpoint.after-hint',
  'compact.after-rewrite',
  'compact.after-adopt',
  'retain.after-rewrite',
  'vacuum.after-releases',
  'vacuum.after-files',
] as const

/** The same for the keys and for a frame journal, which live without the lake. */
export const FRAME_FAULT_POINTS = [
  'keys.after-day-key',
  'frames.after-create',
  'frames.after-write',
  'frames.after-sync',
  'frames.after-cut',
  'frames.after-renew',
  'frames.after-remove',
  'frames.after-destroy',
] as const

export type FaultPoint = (typeof FAULT_POINTS)[number] | (typeof FRAME_FAULT_POINTS)[number]

/** May throw, wait for ever or end the process; the lake must stand all of it. */
export type Faults = (point: FaultPoint) => void | Promise<void>

/** No faults: what production runs with. */
export function noFaults(): void {}
