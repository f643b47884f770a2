import type { Bus } from '../types.ts'
import { busHandlers } from './handlers.ts'
import type { BusQueue, Envelope } from './queue.ts'
import { busQueue } from './queue.ts'

export type LocalBus = Bus & { close(): void }

/**
 * A bus within one process. `publish` never runs a handler itself: they run one event per turn of
 * the event loop, in the order of publishing. What nobody subscribes to is dropped.
 */
export function localBus(
  onError: (error: unknown) => void = rethrowLater,
  queue: BusQueue = busQueue(),
): LocalBus {
  const handlers = busHandlers(onError)
  let scheduled = false
  let closed = false
  function schedule(): void {
    if (scheduled || closed || queue.size === 0) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      const next = closed ? undefined : queue.take()
      if (next) handlers.call(next)
      schedule()
    })
  }
  return {
    publish(topic, event) {
      if (closed) return
      queue.put({ topic, event } as Envelope)
      schedule()
    },
    subscribe: handlers.add,
    close() {
      closed = true
    },
  }
}

/** A handler's fault is a programming error: it ends the process as any uncaught error would. */
export function rethrowLater(error: unknown): void {
  setImmediate(() => {
    throw error
  })
}
