import {
  checkStatus,
  delivery,
  type Of,
  responseStatus,
  serviceDelivery,
  subscriptionResponse,
  type TopicError,
  terminationResponse,
} from './documents.ts'
import { anywhere, type Element, textAt } from './read.ts'
import { dismiss, faultOf, nextId, type State, thingsOf } from './state.ts'
import { forget, type Subscriber, subscriberOf } from './subscriber.ts'
import { newsOf } from './telling.ts'
import { seconds, topicRequests, type Wish, wishes } from './topics.ts'

/** Deliveries of subscriptions made at this address are fetched by the consumer, not pushed. */
const FETCHED_PATH = '/siri/fetched'
const HEARTBEAT_MILLISECONDS = 30_000
const MOST_SUBSCRIBERS = 50
const MOST_SUBSCRIPTIONS = 200
const LONGEST_MILLISECONDS = 7 * 86_400_000

/** A request as it came. `at`: milliseconds since 1970. */
export type Asked = { request: Element; path: string; at: number; requestRef: string | undefined }

/**
 * `ServiceRequest`. The schema has one service a request; a request of several gets an answer of
 * several. Undefined when nothing is asked for.
 */
export function serve(state: State, { request, at, requestRef }: Asked): Buffer | undefined {
  const deliveries = topicRequests(request).map(({ topic, messageId }) => {
    const things = thingsOf(state, topic, at).map(({ xml }) => xml)
    const error = faultOf(state.world, topic) ?? emptiness(topic.service, things)
    return delivery(topic, at, { requestRef: messageId }, { things, error })
  })
  if (deliveries.length === 0) return undefined
  return serviceDelivery(at, deliveries, { id: nextId(state), requestRef })
}

/** `SubscriptionRequest`: each subscription is taken or refused by itself. */
export function subscribe(state: State, asked: Asked): Buffer {
  const { request, at, requestRef } = asked
  const name = textAt(request, 'RequestorRef') ?? 'anonymous'
  const address = textAt(request, 'ConsumerAddress') ?? textAt(request, 'Address')
  const statuses = wishes(request).map((wish) => {
    const subscriber = wish.subscriber ?? name
    const of: Of = { requestRef, subscriber, subscription: wish.identifier }
    const error = refusal(state, wish, at)
    if (error) return responseStatus(at, of, { error })
    if (!address || !URL.canParse(address)) {
      return responseStatus(at, of, { error: other('no ConsumerAddress') })
    }
    const until = Math.min(wish.until ?? at, at + LONGEST_MILLISECONDS)
    take(subscriberAt(state, name, address, asked), subscriber, wish, until)
    return responseStatus(at, of, { until })
  })
  return subscriptionResponse(at, requestRef, state.startedAt, statuses)
}

/** `TerminateSubscriptionRequest`, of some or of all of a requestor. */
export function terminate(state: State, { request, at, requestRef }: Asked): Buffer {
  const name = textAt(request, 'RequestorRef')
  const mine = [...state.subscribers.values()].filter((one) => one.name === name)
  const isAll = request.children.some((child) => child.name === 'All')
  const identifiers = isAll
    ? mine.flatMap(({ subscriptions }) => [...subscriptions.keys()])
    : request.children.filter((child) => child.name === 'SubscriptionRef').map(({ text }) => text)
  const ended = identifiers.map((subscription) => {
    const owner = mine.find(({ subscriptions }) => subscriptions.has(subscription))
    const subscriber = owner?.subscriptions.get(subscription)?.subscriber ?? name ?? ''
    return { subscriber, subscription, isKnown: owner?.subscriptions.delete(subscription) ?? false }
  })
  dismiss(state)
  return terminationResponse(at, requestRef, ended)
}

/** `DataSupplyRequest`: what waits for the consumer, or everything anew; one service at a time. */
export function supply(state: State, { request, at, requestRef }: Asked): Buffer {
  const name = textAt(request, 'ConsumerRef')
  const mine = [...state.subscribers.values()].filter((one) => one.name === name)
  if (textAt(request, 'AllData') === 'true') {
    for (const one of mine) {
      forget(one.subscriptions)
      const all = [...one.subscriptions.values()].flatMap((each) => newsOf(state, each, at))
      one.ready.splice(0, one.ready.length, ...all)
    }
  }
  const service = mine.flatMap(({ ready }) => ready)[0]?.service
  const taken = mine.flatMap((one) => {
    const [now, later] = [true, false].map((isNow) =>
      one.ready.filter((news) => (news.service === service) === isNow),
    )
    one.ready = later ?? []
    return (now ?? []).map(({ xml }) => xml)
  })
  // `ServiceDelivery` must hold a delivery, even when there is nothing to fetch.
  const nothing = () => delivery({ service: 'VM' }, at, {}, { things: [] })
  return serviceDelivery(at, taken.length > 0 ? taken : [nothing()], {
    id: nextId(state),
    requestRef,
    hasMore: mine.some(({ ready }) => ready.length > 0),
  })
}

/** `CheckStatusRequest`. */
export function status(state: State, { request, at, requestRef }: Asked): Buffer {
  const name = textAt(request, 'RequestorRef')
  const isReady = [...state.subscribers.values()].some(
    (one) => one.name === name && one.ready.length > 0,
  )
  return checkStatus(at, requestRef, state.startedAt, isReady)
}

function refusal(state: State, { topic, until }: Wish, at: number): TopicError | undefined {
  if (until === undefined || until <= at) return other('InitialTerminationTime is over')
  const all = [...state.subscribers.values()]
  const count = all.reduce((sum, one) => sum + one.subscriptions.size, 0)
  if (count >= MOST_SUBSCRIPTIONS || all.length >= MOST_SUBSCRIBERS) {
    return { code: 'AllowedResourceUsageExceededError', text: 'too many subscriptions' }
  }
  return faultOf(state.world, topic)
}

function subscriberAt(state: State, name: string, address: string, asked: Asked): Subscriber {
  const { request, path, at } = asked
  const key = `${name} ${address}`
  const known = state.subscribers.get(key)
  if (known) return known
  // Who comes back under another address has left the one that no longer answers.
  for (const [other, { name: same, queue }] of state.subscribers) {
    if (same !== name || !queue.isStuck()) continue
    queue.close()
    state.subscribers.delete(other)
  }
  const interval = seconds(textAt(request, 'SubscriptionContext', 'HeartbeatInterval'))
  const made = subscriberOf(name, address, {
    isFetched: path === FETCHED_PATH || anywhere(request, 'DeliveryMethod')?.text === 'fetched',
    isConfirmed: anywhere(request, 'ConfirmDelivery')?.text === 'true',
    heartbeatMilliseconds: interval ? interval * 1000 : HEARTBEAT_MILLISECONDS,
    at,
  })
  state.subscribers.set(key, made)
  return made
}

/** A renewal keeps what has been told; anything else is told from the start. */
function take(subscriber: Subscriber, name: string, wish: Wish, until: number): void {
  const { identifier, topic, isRenewal, isIncremental, updateSeconds } = wish
  const known = subscriber.subscriptions.get(identifier)
  if (known && isRenewal) known.until = until
  else {
    subscriber.subscriptions.set(identifier, {
      subscriber: name,
      identifier,
      topic,
      until,
      isIncremental,
      updateMilliseconds: updateSeconds * 1000,
      toldAt: 0,
      told: new Map(),
      endings: new Map(),
    })
  }
  subscriber.queue.wake()
}

/** The schema has no timetable delivery without a journey: an empty one is told as an error. */
function emptiness(service: string, things: readonly string[]): TopicError | undefined {
  if (service !== 'ET' || things.length > 0) return undefined
  return { code: 'NoInfoForTopicError', text: 'no journeys' }
}

function other(text: string): TopicError {
  return { code: 'OtherError', text }
}
