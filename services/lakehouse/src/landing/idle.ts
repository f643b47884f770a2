/**
 * Deliveries without any change (a poll that repeats itself) before their sequence is written down
 * in a release of its own: so many are decoded again after a restart, and dropped again.
 */
const IDLE_DELIVERIES = 64

/** Deliveries that changed nothing since the process began. */
export type IdleDeliveries = {
  /** Answers whether it is time to write down the sequence. */
  note(appId: string, sequence: number): boolean
  /** The newest such sequence; -1 when there is none. */
  newest(appId: string): number
}

/** Begins without any. */
export function createIdleDeliveries(): IdleDeliveries {
  const known = new Map<string, { sequence: number; count: number }>()
  return {
    note(appId, sequence) {
      const count = (known.get(appId)?.count ?? 0) + 1
      known.set(appId, { sequence, count: count % IDLE_DELIVERIES })
      return count === IDLE_DELIVERIES
    },
    newest: (appId) => known.get(appId)?.sequence ?? -1,
  }
}
