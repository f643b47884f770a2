/** Positions that wait for a slow peer: of each vehicle only the newest is worth sending. */
import { createHash } from 'node:crypto'
import type { FeedUpdate } from '../types.ts'

export type WaitingFleet = {
  /** Readings held. */
  readonly size: number
  add(update: FeedUpdate): void
  /** Everything that waits as one update. */
  update(): FeedUpdate
}

type Reading = FeedUpdate['readings'][number]

/** Begins with one update; those added to it are of the same dataset and feed. */
export function waitingFleet(first: FeedUpdate): WaitingFleet {
  let newest = first
  // Most updates are taken before a second one comes: only then vehicles are told apart.
  let vehicles: Map<unknown, Reading> | undefined
  return {
    get size() {
      return vehicles?.size ?? first.readings.length
    },
    add(update) {
      vehicles ??= new Map()
      if (newest === first) put(vehicles, first)
      put(vehicles, update)
      const delivery = [newest.delivery, update.delivery].join()
      newest = { ...update, readings: [], delivery: hashOf(delivery) }
    },
    update: () => (vehicles ? { ...newest, readings: [...vehicles.values()] } : first),
  }
}

function put(vehicles: Map<unknown, Reading>, { readings }: FeedUpdate): void {
  for (const one of readings) {
    const id = one.reading.vehicle_id
    const known = vehicles.get(id)
    if (known && timeOf(known) > timeOf(one)) continue
    vehicles.set(id, one)
  }
}

function timeOf({ reading }: Reading): number {
  return Date.parse(String(reading.located_at))
}

/** What was merged is a delivery of its own: who saw both parts has another state than who did. */
function hashOf(deliveries: string): string {
  return createHash('sha256').update(deliveries).digest('hex')
}
