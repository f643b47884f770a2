/** A bus over the channel between a Node process and its child (`fork`, serialization advanced). */
import type { Bus } from '../types.ts'
import { busHandlers } from './handlers.ts'
import { rethrowLater } from './local-bus.ts'
import { packEnvelope, unpackEnvelope } from './pack.ts'
import type { BusQueue, Envelope } from './queue.ts'
import { busQueue } from './queue.ts'

/** What `process` in a child and a `ChildProcess` in its parent have in common. */
export type ProcessChannel = {
  readonly connected: boolean
  send?(message: object, callback: (error: Error | null) => void): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  off(event: 'message', listener: (message: unknown) => void): unknown
}

export type ProcessBus = Bus & {
  /** Events thrown away because the peer was too slow. */
  dropped(): number
  /** Resolves when all that was published is in the pipe, or after so long. */
  drained(milliseconds: number): Promise<void>
  close(): void
}

/** Handed to the pipe at once; the rest waits in the bounded queue until one of them is through. */
const MAX_IN_FLIGHT = 2

/**
 * `publish` answers at once, whatever the peer does: a slow one gets the newest state when it can
 * take it, a dead one nothing. Own events are not heard by own subscribers.
 */
export function processBus(
  channel: ProcessChannel,
  onError: (error: unknown) => void = rethrowLater,
  queue: BusQueue = busQueue(),
): ProcessBus {
  const handlers = busHandlers(onError)
  let inFlight = 0
  let closed = false
  let onDrained: () => void = () => undefined
  const isDrained = () => closed || !channel.connected || (inFlight === 0 && queue.size === 0)
  function pump(): void {
    while (!closed && channel.connected && inFlight < MAX_IN_FLIGHT) {
      const next = queue.take()
      if (next === undefined) return
      inFlight += 1
      try {
        channel.send?.(packEnvelope(next), through)
      } catch {
        // The channel closed between the look and the send: the peer is gone, so is the event.
        inFlight -= 1
      }
    }
  }
  function through(): void {
    inFlight -= 1
    pump()
    if (isDrained()) onDrained()
  }
  function receive(message: unknown): void {
    const envelope = unpackEnvelope(message)
    if (envelope) handlers.call(envelope)
  }
  channel.on('message', receive)
  return {
    publish(topic, event) {
      if (closed || !channel.connected) return
      queue.put({ topic, event } as Envelope)
      pump()
    },
    subscribe: handlers.add,
    dropped: () => queue.dropped,
    async drained(milliseconds) {
      if (isDrained()) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, milliseconds)
      onDrained = resolve
      await promise
      clearTimeout(timer)
    },
    close() {
      closed = true
      channel.off('message', receive)
    },
  }
}
