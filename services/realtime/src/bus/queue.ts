/**
 * What waits for a peer. Bounded: newer news of the same thing replaces what still waits, and
 * when that is not enough the oldest goes; nothing durable depends on the bus.
 */
import { isFleetUpdate } from '../feed/fleet.ts'
import type { BusEvents } from '../types.ts'
import type { WaitingFleet } from './fleet-queue.ts'
import { waitingFleet } from './fleet-queue.ts'

/** Of all datasets and sources together; a healthy peer leaves none waiting. */
export const MAX_WAITING_EVENTS = 1_000

/** A full update of a large feed has some 100,000 readings; a few of them are all we hold. */
export const MAX_WAITING_READINGS = 1_000_000

export type Topic = keyof BusEvents
export type Envelope = { [K in Topic]: { topic: K; event: BusEvents[K] } }[Topic]

export type BusQueue = {
  put(envelope: Envelope): void
  take(): Envelope | undefined
  readonly size: number
  /** How many were thrown away unread because the peer was too slow. */
  readonly dropped: number
}

export function busQueue(
  limits = { events: MAX_WAITING_EVENTS, readings: MAX_WAITING_READINGS },
): BusQueue {
  const waiting = new Map<string, Envelope>()
  const fleets = new Map<string, WaitingFleet>()
  let readings = 0
  let serial = 0
  let dropped = 0
  function remove(key: string): Envelope | undefined {
    const envelope = waiting.get(key)
    if (envelope === undefined) return undefined
    waiting.delete(key)
    const fleet = fleets.get(key)
    fleets.delete(key)
    readings -= fleet?.size ?? weightOf(envelope)
    return fleet ? { topic: 'feed-update', event: fleet.update() } : envelope
  }

  function removeFirst(): Envelope | undefined {
    const [first] = waiting.keys()
    return first === undefined ? undefined : remove(first)
  }

  /** Vehicles of the same dataset and feed wait in one update, in the place of the oldest. */
  function putFleet(key: string, envelope: Envelope & { topic: 'feed-update' }): void {
    const known = fleets.get(key)
    readings -= known?.size ?? 0
    if (known) known.add(envelope.event)
    const fleet = known ?? waitingFleet(envelope.event)
    readings += fleet.size
    fleets.set(key, fleet)
    if (!known) waiting.set(key, envelope)
  }

  function put(key: string, envelope: Envelope): void {
    remove(key)
    waiting.set(key, envelope)
    readings += weightOf(envelope)
  }

  return {
    put(envelope) {
      const key = subjectOf(envelope) ?? `#${++serial}`
      const { topic, event } = envelope
      if (topic === 'feed-update' && isFleetUpdate(event)) putFleet(key, { topic, event })
      else put(key, envelope)
      while (waiting.size > 1 && (waiting.size > limits.events || readings > limits.readings)) {
        removeFirst()
        dropped += 1
      }
    },
    take: removeFirst,
    get size() {
      return waiting.size
    },
    get dropped() {
      return dropped
    },
  }
}

/**
 * What an event supersedes; undefined for a differential update, which adds to its forerunners.
 * Positions of vehicles are merged with those that wait.
 */
function subjectOf({ topic, event }: Envelope): string | undefined {
  switch (topic) {
    case 'feed-update':
      if (event.mode !== 'full' && !isFleetUpdate(event)) return undefined
      return JSON.stringify([topic, event.dataset, event.feed, event.part])
    case 'source-status':
      return JSON.stringify([topic, event.source])
    case 'forward-status':
      return JSON.stringify([topic, event.forward])
    case 'inbound':
      return JSON.stringify([topic, event.run])
    case 'released':
      return JSON.stringify([topic, event.dataset])
  }
}

function weightOf({ topic, event }: Envelope): number {
  return topic === 'feed-update' ? event.readings.length : 1
}
