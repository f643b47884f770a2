/**
 * Named places at which a test may stop or kill the process, in the order in which an entry meets
 * them. Production passes no `faults`, so that a place costs one call of an empty function.
 */
export const LEDGER_FAULT_POINTS = [
  'wal.before-reuse',
  'wal.before-sync',
  'wal.after-sync',
  'tiles.in-the-midst',
  'row.before-update',
  'row.after-update',
  'checkpoint.before-rename',
  'checkpoint.after-rename',
  'wal.before-remove',
] as const

export type LedgerFaultPoint = (typeof LEDGER_FAULT_POINTS)[number]

/** May throw, wait for ever or end the process; the ledger must stand all of it. */
export type Faults = (point: LedgerFaultPoint) => void | Promise<void>

/** No faults: what production runs with. */
export function noFaults(): void {}
