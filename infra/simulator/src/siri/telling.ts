import { dataReady, delivery, heartbeat, serviceDelivery, terminated } from './documents.ts'
import type { ServiceNews } from './services.ts'
import { dismiss, nextId, type State, thingsOf } from './state.ts'
import {
  changesOf,
  forget,
  isListening,
  type Subscriber,
  type Subscription,
  sendTo,
} from './subscriber.ts'

const MOST_READY = 200
/** Share of a garbled document that is sent. */
const GARBLED_SHARE = 0.7

/** Looks for changes, ends what has run out, sends heartbeats. `at`: milliseconds since 1970. */
export function tellAll(state: State, at: number): void {
  const { faults } = state.world
  for (const subscriber of state.subscribers.values()) {
    endOverdue(state, subscriber, at)
    if (faults.isOn('silence', 'siri') || faults.isOn('outage', 'siri')) continue
    const subscriptions = [...subscriber.subscriptions.values()]
    const heard = isListening(subscriber, at) ? subscriptions : []
    const due = heard.filter((one) => at - one.toldAt >= one.updateMilliseconds)
    const deliveries = due.flatMap((one) => newsOf(state, one, at))
    if (deliveries.length > 0) tell(state, subscriber, deliveries, at)
    if (at - subscriber.lastHeartbeatAt < subscriber.heartbeatMilliseconds) continue
    subscriber.lastHeartbeatAt = at
    // A heartbeat that comes late says nothing: none waits behind another message.
    if (subscriber.queue.waiting() > 0) subscriber.queue.wake()
    else offer(state, subscriber, heartbeat(at, nextId(state), state.startedAt))
  }
  dismiss(state)
}

/** Deliveries of what has changed for a subscription: none or one. */
export function newsOf(state: State, subscription: Subscription, at: number): ServiceNews[] {
  const { topic, subscriber, identifier } = subscription
  const changes = changesOf(subscription, thingsOf(state, topic, at))
  const isBlank = changes.things.length === 0
  if (isBlank && (changes.endings.length === 0 || topic.service === 'ET')) return []
  subscription.toldAt = at
  const xml = delivery(topic, at, { subscriber, subscription: identifier }, changes)
  return [{ service: topic.service, xml }]
}

function tell(
  state: State,
  subscriber: Subscriber,
  deliveries: readonly ServiceNews[],
  at: number,
): void {
  const { faults } = state.world
  if (subscriber.isFetched) {
    const isFirst = subscriber.ready.length === 0
    subscriber.ready.push(...deliveries)
    if (subscriber.ready.length > MOST_READY) {
      subscriber.ready.length = 0
      forget(subscriber.subscriptions)
    }
    if (isFirst) offer(state, subscriber, dataReady(at, nextId(state)))
    return
  }
  for (const group of Map.groupBy(deliveries, ({ service }) => service).values()) {
    const list = group.map(({ xml }) => xml)
    const document = serviceDelivery(at, list, { id: nextId(state) })
    const sent = faults.isOn('garble', 'siri')
      ? document.subarray(0, Math.floor(document.length * GARBLED_SHARE))
      : document
    offer(state, subscriber, sent, subscriber.isConfirmed)
    if (faults.isOn('duplicate', 'siri')) offer(state, subscriber, sent, subscriber.isConfirmed)
  }
}

function offer(state: State, subscriber: Subscriber, document: Buffer, wantsReceipt = false): void {
  const send = () => sendTo(subscriber, document, wantsReceipt)
  subscriber.queue.offer({ id: String(state.messages), bytes: document.length, send })
}

function endOverdue(state: State, subscriber: Subscriber, at: number): void {
  for (const [key, { until, subscriber: name, identifier }] of subscriber.subscriptions) {
    if (at < until) continue
    subscriber.subscriptions.delete(key)
    offer(state, subscriber, terminated(at, nextId(state), name, identifier))
  }
}
