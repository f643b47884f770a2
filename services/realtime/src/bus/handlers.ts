import type { BusEvents } from '../types.ts'
import type { Envelope, Topic } from './queue.ts'

export type Handlers = {
  add<K extends Topic>(topic: K, handler: (event: BusEvents[K]) => void): () => void
  /** Calls every handler of the topic; one that throws does not keep the others from hearing. */
  call(envelope: Envelope): void
}

/** The subscriptions of one end of a bus; `onError` hears what handlers throw. */
export function busHandlers(onError: (error: unknown) => void): Handlers {
  const handlers = new Map<Topic, Set<(event: never) => void>>()
  return {
    add(topic, handler) {
      const known = handlers.get(topic) ?? new Set()
      handlers.set(topic, known)
      // A wrapper of its own, so that the same function may subscribe twice.
      const own = (event: never) => handler(event)
      known.add(own)
      return () => void known.delete(own)
    },
    call({ topic, event }) {
      for (const handler of [...(handlers.get(topic) ?? [])]) {
        try {
          handler(event as never)
        } catch (error) {
          onError(error)
        }
      }
    },
  }
}
