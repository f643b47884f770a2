import type { Bus, BusEvents } from '@tongqu/realtime'

/**
 * The same bus for this process's own ears too: a bus between processes does not bring back what
 * was published here. `subscribe` hears only that.
 */
export function echoing(bus: Pick<Bus, 'publish'>): Bus {
  const ears = new Map<keyof BusEvents, Set<(event: never) => void>>()
  return {
    publish(topic, event) {
      bus.publish(topic, event)
      for (const hear of ears.get(topic) ?? []) hear(event as never)
    },
    subscribe(topic, handler) {
      const set = ears.get(topic) ?? new Set()
      ears.set(topic, set.add(handler))
      return () => void set.delete(handler)
    },
  }
}
