import type { World } from '../world.ts'
import { type Asked, serve, status, subscribe, supply, terminate } from './answers.ts'
import { siri } from './documents.ts'
import { readRequest, textAt } from './read.ts'
import { stateOf } from './state.ts'
import { tellAll } from './telling.ts'

export type SiriOptions = {
  world: World
  now: () => number
  /** Between two looks for changes, milliseconds; 0: the caller calls `advance`. */
  tickMilliseconds?: number
}

export type SiriProducer = {
  /**
   * Answers a request document. Subscriptions made at `/siri/fetched`, or with `DeliveryMethod`
   * fetched, are fetched. Undefined: it is no request that a producer knows.
   */
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

const TICK_MILLISECONDS = 10_000
/** The first delivery follows the response: the consumer must know its subscription first. */
const FIRST_DELIVERY_MILLISECONDS = 100

/** A producer of SIRI 2.1: requests, subscriptions, direct and fetched delivery. */
export function siriProducer(options: SiriOptions): SiriProducer {
  const { world, now, tickMilliseconds = TICK_MILLISECONDS } = options
  let state = stateOf(world, now())
  const advance = () => tellAll(state, now())
  world.faults.onOrder(({ kind }) => {
    if (kind !== 'restart') return
    hangUp()
    state = stateOf(world, now())
  })
  const timer = tickMilliseconds > 0 ? setInterval(advance, tickMilliseconds) : undefined
  timer?.unref()

  function answer(document: string, path: string): Buffer | undefined {
    const root = readRequest(document)
    const request = root?.name === 'Siri' ? root.children[0] : root
    if (!request) return undefined
    const requestRef = textAt(request, 'MessageIdentifier')
    const asked: Asked = { request, path, at: now(), requestRef }
    switch (request.name) {
      case 'ServiceRequest':
        return serve(state, asked)
      case 'SubscriptionRequest':
        if (timer) setTimeout(advance, FIRST_DELIVERY_MILLISECONDS).unref()
        return subscribe(state, asked)
      case 'TerminateSubscriptionRequest':
        return terminate(state, asked)
      case 'CheckStatusRequest':
        return status(state, asked)
      case 'DataSupplyRequest':
        return supply(state, asked)
      case 'DataReceivedAcknowledgement':
        return siri()
      default:
        return undefined
    }
  }

  function hangUp(): void {
    for (const { queue } of state.subscribers.values()) queue.close()
  }

  function counters(): SiriCounters {
    const all = [...state.subscribers.values()]
    const sum = (count: (one: (typeof all)[number]) => number) =>
      all.reduce((total, one) => total + count(one), 0)
    return {
      subscribers: all.length,
      subscriptions: sum(({ subscriptions }) => subscriptions.size),
      waiting: sum(({ queue, ready }) => queue.waiting() + ready.length),
      sent: sum(({ queue }) => queue.counters().sent),
      failures: sum(({ queue }) => queue.counters().failures),
      dropped: sum(({ queue }) => queue.counters().dropped),
      started_at: new Date(state.startedAt).toISOString(),
    }
  }

  function close(): void {
    clearInterval(timer)
    hangUp()
    state.subscribers.clear()
  }
  return { answer, advance, counters, close }
}
