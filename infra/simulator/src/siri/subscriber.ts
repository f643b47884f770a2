import { type OutgoingQueue, outgoing } from '../outgoing.ts'
import { post } from '../post.ts'
import type { Item, ServiceNews, Topic } from './services.ts'

/** What a consumer has subscribed to, and what it has been told. */
export type Subscription = {
  subscriber: string
  identifier: string
  topic: Topic
  /** Milliseconds since 1970. */
  until: number
  isIncremental: boolean
  updateMilliseconds: number
  /** Milliseconds since 1970 of the last delivery; 0 before the first. */
  toldAt: number
  /** Signature of each thing as last told; empty: everything is told next. */
  told: Map<string, string>
  /** How each thing told would end. */
  endings: Map<string, string>
}

/** Where a consumer listens, how it wants to be told, and what waits for it. */
export type Subscriber = {
  name: string
  address: string
  isFetched: boolean
  isConfirmed: boolean
  heartbeatMilliseconds: number
  lastHeartbeatAt: number
  queue: OutgoingQueue
  /** Since when nothing could be delivered, milliseconds since 1970. */
  awaySince: number | undefined
  /** Deliveries that wait to be fetched, oldest first. */
  ready: ServiceNews[]
  subscriptions: Map<string, Subscription>
}

/**
 * A consumer that is away is told nothing new beyond these: what it missed is told when it is back.
 */
const MOST_WAITING = 60
const MOST_WAITING_BYTES = 8_000_000
/** The queue takes what ends a subscription beside that. */
const MOST_QUEUED = 2 * MOST_WAITING
/** A consumer that has been away for so long has lost its subscriptions. */
const PATIENCE_MILLISECONDS = 900_000
const FIRST_PAUSE_MILLISECONDS = 500
const LONGEST_PAUSE_MILLISECONDS = 10_000
const TIMEOUT_MILLISECONDS = 10_000

/** A consumer without subscriptions. */
export function subscriberOf(
  name: string,
  address: string,
  options: { isFetched: boolean; isConfirmed: boolean; heartbeatMilliseconds: number; at: number },
): Subscriber {
  const subscriptions = new Map<string, Subscription>()
  const { isFetched, isConfirmed, heartbeatMilliseconds, at } = options
  return {
    name,
    address,
    isFetched,
    isConfirmed,
    heartbeatMilliseconds,
    lastHeartbeatAt: at,
    ready: [],
    awaySince: undefined,
    subscriptions,
    queue: outgoing({
      most: MOST_QUEUED,
      firstPauseMilliseconds: FIRST_PAUSE_MILLISECONDS,
      longestPauseMilliseconds: LONGEST_PAUSE_MILLISECONDS,
    }),
  }
}

/** Can it be told more? One that is away too long loses its subscriptions. */
export function isListening(subscriber: Subscriber, at: number): boolean {
  const { queue, subscriptions } = subscriber
  if (!queue.isStuck()) {
    subscriber.awaySince = undefined
    return queue.waiting() < MOST_WAITING && queue.waitingBytes() < MOST_WAITING_BYTES
  }
  subscriber.awaySince ??= at
  if (at - subscriber.awaySince > PATIENCE_MILLISECONDS) subscriptions.clear()
  return queue.waiting() < MOST_WAITING && queue.waitingBytes() < MOST_WAITING_BYTES
}

/** Posts a document; a delivery that must be confirmed is only sent once it is. */
export async function sendTo(
  subscriber: Subscriber,
  document: Buffer,
  wantsReceipt: boolean,
): Promise<boolean> {
  const headers = { 'Content-Type': 'application/xml; charset=utf-8' }
  const { status, body } = await post(subscriber.address, headers, document, TIMEOUT_MILLISECONDS)
  if (status < 200 || status >= 300) return false
  if (!wantsReceipt) return true
  return body.includes('DataReceivedAcknowledgement') && !/<(\w+:)?Status>\s*false/.test(body)
}

/** What has changed since the last time; remembers it as told. */
export function changesOf(
  subscription: Subscription,
  items: readonly Item[],
): { things: string[]; endings: string[] } {
  const { told, endings, isIncremental } = subscription
  const keys = new Set(items.map(({ key }) => key))
  const ended = [...endings].filter(([key]) => !keys.has(key))
  const changed = items.filter(({ key, signature }) => told.get(key) !== signature)
  const isQuiet = changed.length === 0 && ended.length === 0 && told.size === keys.size
  for (const key of told.keys()) if (!keys.has(key)) told.delete(key)
  for (const [key] of ended) endings.delete(key)
  for (const { key, signature, ending } of items) {
    told.set(key, signature)
    if (ending !== undefined) endings.set(key, ending)
  }
  if (isQuiet) return { things: [], endings: [] }
  const things = isIncremental ? changed : items
  return { things: things.map(({ xml }) => xml), endings: ended.map(([, xml]) => xml) }
}

/** Everything will be told again. */
export function forget(subscriptions: ReadonlyMap<string, Subscription>): void {
  for (const { told } of subscriptions.values()) told.clear()
}
