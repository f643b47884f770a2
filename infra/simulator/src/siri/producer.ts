import type { World } from '../world.ts'
import {
  checkStatus,
  dataReady,
  delivery,
  heartbeat,
  type Of,
  responseStatus,
  serviceDelivery,
  siri,
  subscriptionResponse,
  type TopicError,
  terminated,
  terminationResponse,
} from './documents.ts'
import { itemsOf } from './items.ts'
import { anywhere, type Element, readRequest, textAt } from './read.ts'
import type { Item, Topic } from './services.ts'
import {
  changesOf,
  forget,
  type Subscriber,
  type Subscription,
  sendTo,
  subscriberOf,
} from './subscriber.ts'
import { seconds, topicRequests, type Wish, wishes } from './topics.ts'

export type SiriOptions = {
  world: World
  now: () => number
  /** Between two looks for changes, milliseconds; 0: the caller calls `advance`. */
  tickMilliseconds?: number
}

export type SiriProducer = {
  /** Answers a request document; undefined: it is no request that a producer knows. */
  answer(document: string, path: string): Buffer | undefined
  /** Looks for changes, ends what has run out, sends heartbeats. */
  advance(): void
  counters(): SiriCounters
  close(): void
}

export type SiriCounters = {
  subscribers: number
  subscriptions: number
  /** Messages that wait for consumers, those to be fetched included. */
  waiting: number
  sent: number
  failures: number
  dropped: number
  /** RFC 3339, UTC. */
  started_at: string
}

/** Deliveries of this address are fetched by the consumer, not pushed. */
const FETCHED_PATH = '/siri/fetched'
const TICK_MILLISECONDS = 10_000
const HEARTBEAT_MILLISECONDS = 30_000
const MOST_SUBSCRIBERS = 50
const MOST_SUBSCRIPTIONS = 200
const MOST_READY = 200
const LONGEST_MILLISECONDS = 7 * 86_400_000

/** A producer of SIRI 2.1: requests, subscriptions, direct and fetched delivery. */
export function siriProducer(options: SiriOptions): SiriProducer {
  const { world, now, tickMilliseconds = TICK_MILLISECONDS } = options
  const subscribers = new Map<string, Subscriber>()
  let startedAt = now()
  let messages = 0
  /** Things of a topic at one instant, made once for all who ask. */
  let shared = { at: 0, revision: -1, items: new Map<string, Item[]>() }
  const nextId = () => {
    messages += 1
    return `SIM-${startedAt}-${messages}`
  }
  const things = (topic: Topic, at: number): Item[] => {
    const revision = world.faults.revision()
    if (shared.at !== at || shared.revision !== revision) {
      shared = { at, revision, items: new Map() }
    }
    const key = JSON.stringify(topic)
    const known = shared.items.get(key) ?? itemsOf(world, topic, at)
    shared.items.set(key, known)
    return known
  }

  function restart(): void {
    for (const { queue } of subscribers.values()) queue.close()
    subscribers.clear()
    startedAt = now()
  }
  world.faults.onOrder(({ kind }) => {
    if (kind === 'restart') restart()
  })

  function answer(document: string, path: string): Buffer | undefined {
    const root = readRequest(document)
    const request = root?.name === 'Siri' ? root.children[0] : root
    if (!request) return undefined
    const at = now()
    const requestRef = textAt(request, 'MessageIdentifier')
    switch (request.name) {
      case 'ServiceRequest': {
        const deliveries = topicRequests(request).map(({ topic, messageId }) => {
          const error = faultOf(world, topic)
          const list = error ? [] : things(topic, at).map(({ xml }) => xml)
          return delivery(topic, at, { requestRef: messageId }, { things: list, error })
        })
        if (deliveries.length === 0) return undefined
        return serviceDelivery(at, deliveries, { id: nextId(), requestRef })
      }
      case 'SubscriptionRequest':
        return subscribe(request, path, at, requestRef)
      case 'TerminateSubscriptionRequest':
        return terminate(request, at, requestRef)
      case 'CheckStatusRequest': {
        const name = textAt(request, 'RequestorRef') ?? ''
        const isReady = [...subscribers.values()].some(
          (one) => one.name === name && one.ready.length > 0,
        )
        return checkStatus(at, requestRef, startedAt, isReady)
      }
      case 'DataSupplyRequest':
        return supply(request, at, requestRef)
      case 'DataReceivedAcknowledgement':
        return siri()
      default:
        return undefined
    }
  }

  function subscribe(
    request: Element,
    path: string,
    at: number,
    requestRef: string | undefined,
  ): Buffer {
    const name = textAt(request, 'RequestorRef') ?? 'anonymous'
    const address = textAt(request, 'ConsumerAddress') ?? textAt(request, 'Address')
    const statuses = wishes(request).map((wish) => {
      const subscriber = wish.subscriber ?? name
      const of: Of = { requestRef, subscriber, subscription: wish.identifier }
      const error = address ? refusal(wish, at) : other('no ConsumerAddress')
      if (error || !address) return responseStatus(at, of, { error: error ?? other('no address') })
      const until = Math.min(wish.until ?? at, at + LONGEST_MILLISECONDS)
      take(subscriberAt(name, address, request, path, at), subscriber, wish, until)
      return responseStatus(at, of, { until })
    })
    // The first delivery follows the response, as the consumer must know the subscription first.
    if (tickMilliseconds > 0) setTimeout(advance, FIRST_DELIVERY_MILLISECONDS).unref()
    return subscriptionResponse(at, requestRef, startedAt, statuses)
  }

  function refusal({ topic, until }: Wish, at: number): TopicError | undefined {
    if (until === undefined || until <= at) return other('InitialTerminationTime is over')
    const count = [...subscribers.values()].reduce((sum, one) => sum + one.subscriptions.size, 0)
    if (count >= MOST_SUBSCRIPTIONS || subscribers.size >= MOST_SUBSCRIBERS) {
      return { code: 'AllowedResourceUsageExceededError', text: 'too many subscriptions' }
    }
    return faultOf(world, topic)
  }

  function subscriberAt(
    name: string,
    address: string,
    request: Element,
    path: string,
    at: number,
  ): Subscriber {
    const key = `${name} ${address}`
    const known = subscribers.get(key)
    if (known) return known
    const interval = seconds(textAt(request, 'SubscriptionContext', 'HeartbeatInterval'))
    const method = anywhere(request, 'DeliveryMethod')?.text
    const made = subscriberOf(name, address, {
      isFetched: path === FETCHED_PATH || method === 'fetched',
      isConfirmed: anywhere(request, 'ConfirmDelivery')?.text === 'true',
      heartbeatMilliseconds: interval ? interval * 1000 : HEARTBEAT_MILLISECONDS,
      at,
    })
    subscribers.set(key, made)
    return made
  }

  function terminate(request: Element, at: number, requestRef: string | undefined): Buffer {
    const name = textAt(request, 'RequestorRef')
    const wanted = request.children.filter((child) => child.name === 'SubscriptionRef')
    const isAll = request.children.some((child) => child.name === 'All')
    const mine = [...subscribers.values()].filter((one) => one.name === name)
    const identifiers = isAll
      ? mine.flatMap(({ subscriptions }) => [...subscriptions.keys()])
      : wanted.map(({ text }) => text)
    const ended = identifiers.map((subscription) => {
      const owner = mine.find(({ subscriptions }) => subscriptions.has(subscription))
      const subscriber = owner?.subscriptions.get(subscription)?.subscriber ?? name ?? ''
      return {
        subscriber,
        subscription,
        isKnown: owner?.subscriptions.delete(subscription) ?? false,
      }
    })
    dismiss(subscribers)
    return terminationResponse(at, requestRef, ended)
  }

  function supply(request: Element, at: number, requestRef: string | undefined): Buffer {
    const name = textAt(request, 'ConsumerRef')
    const mine = [...subscribers.values()].filter((one) => one.name === name)
    if (textAt(request, 'AllData') === 'true') {
      for (const one of mine) {
        one.ready.length = 0
        forget(one.subscriptions)
        for (const subscription of one.subscriptions.values())
          one.ready.push(...news(subscription, at))
      }
    }
    const deliveries = mine.flatMap((one) => one.ready.splice(0))
    return serviceDelivery(at, deliveries.length > 0 ? deliveries : [nothing(at)], {
      id: nextId(),
      requestRef,
    })
  }

  /** Deliveries of what has changed for a subscription: none or one. */
  function news(subscription: Subscription, at: number): string[] {
    const { topic, subscriber, identifier } = subscription
    const changes = changesOf(subscription, things(topic, at))
    const isBlank = changes.things.length === 0
    if (isBlank && (changes.endings.length === 0 || topic.service === 'ET')) return []
    return [delivery(topic, at, { subscriber, subscription: identifier }, changes)]
  }

  function advance(): void {
    const at = now()
    for (const subscriber of subscribers.values()) {
      endOverdue(subscriber, at)
      if (world.faults.isOn('silence', 'siri') || world.faults.isOn('outage', 'siri')) continue
      const deliveries = [...subscriber.subscriptions.values()].flatMap((one) => news(one, at))
      if (deliveries.length > 0) tell(subscriber, deliveries, at)
      if (at - subscriber.lastHeartbeatAt >= subscriber.heartbeatMilliseconds) {
        subscriber.lastHeartbeatAt = at
        // A heartbeat that comes late says nothing: none waits behind another message.
        if (subscriber.queue.waiting() === 0) offer(subscriber, heartbeat(at, nextId(), startedAt))
        else subscriber.queue.wake()
      }
    }
    dismiss(subscribers)
  }

  function tell(subscriber: Subscriber, deliveries: readonly string[], at: number): void {
    if (subscriber.isFetched) {
      const isFirst = subscriber.ready.length === 0
      subscriber.ready.push(...deliveries)
      if (subscriber.ready.length > MOST_READY) {
        subscriber.ready.length = 0
        forget(subscriber.subscriptions)
      }
      if (isFirst) offer(subscriber, dataReady(at, nextId()))
      return
    }
    const document = serviceDelivery(at, deliveries, { id: nextId() })
    const sent = world.faults.isOn('garble', 'siri') ? garbled(document) : document
    offer(subscriber, sent, subscriber.isConfirmed)
    if (world.faults.isOn('duplicate', 'siri')) offer(subscriber, sent, subscriber.isConfirmed)
  }

  function offer(subscriber: Subscriber, document: Buffer, wantsReceipt = false): void {
    const send = () => sendTo(subscriber, document, wantsReceipt)
    subscriber.queue.offer({ id: String(messages), send })
  }

  function endOverdue(subscriber: Subscriber, at: number): void {
    for (const [key, { until, subscriber: name, identifier }] of subscriber.subscriptions) {
      if (at < until) continue
      subscriber.subscriptions.delete(key)
      offer(subscriber, terminated(at, nextId(), name, identifier))
    }
  }

  const timer = tickMilliseconds > 0 ? setInterval(advance, tickMilliseconds) : undefined
  timer?.unref()
  return {
    answer,
    advance,
    counters: () => countersOf([...subscribers.values()], startedAt),
    close() {
      clearInterval(timer)
      for (const { queue } of subscribers.values()) queue.close()
      subscribers.clear()
    },
  }
}

const FIRST_DELIVERY_MILLISECONDS = 100

/** Is there such a stop? Other topics cannot be wrong, at worst they are empty. */
function faultOf(world: World, { service, monitoringRef }: Topic): TopicError | undefined {
  if (service !== 'SM') return undefined
  if (world.province.bus.stops.some(({ id }) => id === monitoringRef)) return undefined
  return { code: 'InvalidDataReferencesError', text: `no stop ${monitoringRef ?? ''}` }
}

/** A renewal keeps what has been told; anything else is told from the start. */
function take(subscriber: Subscriber, name: string, wish: Wish, until: number): void {
  const { identifier, topic, isRenewal, isIncremental } = wish
  const known = subscriber.subscriptions.get(identifier)
  if (known && isRenewal) {
    known.until = until
    return
  }
  subscriber.subscriptions.set(identifier, {
    subscriber: name,
    identifier,
    topic,
    until,
    isIncremental,
    told: new Map(),
    endings: new Map(),
  })
  subscriber.queue.wake()
}

/** Consumers without subscriptions go, once they have been told all. */
function dismiss(subscribers: Map<string, Subscriber>): void {
  for (const [key, { subscriptions, queue }] of subscribers) {
    if (subscriptions.size > 0 || (queue.waiting() > 0 && !queue.isStuck())) continue
    queue.close()
    subscribers.delete(key)
  }
}

/** `ServiceDelivery` must hold a delivery, even when there is nothing to fetch. */
function nothing(at: number): string {
  return delivery({ service: 'VM' }, at, {}, { things: [] })
}

function other(text: string): TopicError {
  return { code: 'OtherError', text }
}

/** The document without its end. */
function garbled(document: Buffer): Buffer {
  return document.subarray(0, Math.floor(document.length * 0.7))
}

function countersOf(subscribers: readonly Subscriber[], startedAt: number): SiriCounters {
  const sum = (count: (one: Subscriber) => number) =>
    subscribers.reduce((all, one) => all + count(one), 0)
  return {
    subscribers: subscribers.length,
    subscriptions: sum(({ subscriptions }) => subscriptions.size),
    waiting: sum(({ queue, ready }) => queue.waiting() + ready.length),
    sent: sum(({ queue }) => queue.counters().sent),
    failures: sum(({ queue }) => queue.counters().failures),
    dropped: sum(({ queue }) => queue.counters().dropped),
    started_at: new Date(startedAt).toISOString(),
  }
}
