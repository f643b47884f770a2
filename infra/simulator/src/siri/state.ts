import type { World } from '../world.ts'
import type { TopicError } from './documents.ts'
import { itemsOf } from './items.ts'
import type { Item, Topic } from './services.ts'
import type { Subscriber } from './subscriber.ts'

/** What a producer knows: it is gone when the producer starts anew. */
export type State = {
  world: World
  subscribers: Map<string, Subscriber>
  /** Milliseconds since 1970. */
  startedAt: number
  messages: number
  /** Things of each topic at one instant, made once for all who ask. */
  shared: { at: number; revision: number; items: Map<string, readonly Item[]> }
}

export function stateOf(world: World, at: number): State {
  const shared = { at: 0, revision: -1, items: new Map() }
  return { world, subscribers: new Map(), startedAt: at, messages: 0, shared }
}

/** Message identifiers: none comes twice, even after a restart. */
export function nextId(state: State): string {
  state.messages += 1
  return `SIM-${state.startedAt}-${state.messages}`
}

/** What a topic holds at an instant. */
export function thingsOf(state: State, topic: Topic, at: number): readonly Item[] {
  const revision = state.world.faults.revision()
  if (state.shared.at !== at || state.shared.revision !== revision) {
    state.shared = { at, revision, items: new Map() }
  }
  const key = JSON.stringify(topic)
  const known = state.shared.items.get(key) ?? itemsOf(state.world, topic, at)
  state.shared.items.set(key, known)
  return known
}

/** Is there such a stop? Other topics cannot be wrong, at worst they are empty. */
export function faultOf(world: World, { service, monitoringRef }: Topic): TopicError | undefined {
  if (service !== 'SM') return undefined
  if (world.province.bus.stops.some(({ id }) => id === monitoringRef)) return undefined
  return { code: 'InvalidDataReferencesError', text: `no stop ${monitoringRef ?? ''}` }
}

/** Consumers without subscriptions go, once they have been told all. */
export function dismiss({ subscribers }: State): void {
  for (const [key, { subscriptions, queue }] of subscribers) {
    if (subscriptions.size > 0 || (queue.waiting() > 0 && !queue.isStuck())) continue
    queue.close()
    subscribers.delete(key)
  }
}
