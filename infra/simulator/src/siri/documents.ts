import { localInstant } from '../instants.ts'
import { element, group, leaf, XML_HEAD } from '../xml.ts'
import { NAMES, type Topic } from './services.ts'

export const VERSION = '2.1'
export const PRODUCER = 'YUNZE-SIMULATED'
/** A consumer need not ask, and is not told, more often than this. */
export const SHORTEST_CYCLE = 'PT10S'

/** What is wrong with a request for a topic: the error of SIRI and words for people. */
export type TopicError = { code: string; text: string }

/** Where a delivery belongs to. */
export type Of = { requestRef?: string | undefined; subscriber?: string; subscription?: string }

/** A whole document. */
export function siri(...inside: readonly (string | readonly string[])[]): Buffer {
  const attributes = { xmlns: 'http://www.siri.org.uk/siri', version: VERSION }
  return Buffer.from(`${XML_HEAD}${element('Siri', attributes, ...inside)}\n`)
}

/** `ServiceDelivery` around deliveries of functional services. */
export function serviceDelivery(
  at: number,
  deliveries: readonly string[],
  options: { id: string; requestRef?: string | undefined; hasMore?: boolean },
): Buffer {
  return siri(
    group(
      'ServiceDelivery',
      leaf('ResponseTimestamp', localInstant(at)),
      leaf('ProducerRef', PRODUCER),
      leaf('ResponseMessageIdentifier', options.id),
      leaf('RequestMessageRef', options.requestRef),
      leaf('Status', true),
      leaf('MoreData', options.hasMore ?? false),
      deliveries,
    ),
  )
}

/** Delivery of one functional service: things, then endings of things that are no more. */
export function delivery(
  topic: Topic,
  at: number,
  of: Of,
  content: {
    things: readonly string[]
    endings?: readonly string[]
    error?: TopicError | undefined
  },
): string {
  const { things, endings = [], error } = content
  const head = [
    leaf('ResponseTimestamp', localInstant(at)),
    leaf('RequestMessageRef', of.requestRef),
    leaf('SubscriberRef', of.subscriber),
    leaf('SubscriptionRef', of.subscription),
    leaf('Status', error === undefined),
    error ? errorCondition(error) : '',
    leaf('ShortestPossibleCycle', SHORTEST_CYCLE),
  ]
  return element(
    NAMES[topic.service].delivery,
    { version: VERSION },
    head,
    payload(topic, at, things, endings),
  )
}

/** Whether each subscription was taken, until when, and why not. */
export function subscriptionResponse(
  at: number,
  requestRef: string | undefined,
  startedAt: number,
  statuses: readonly string[],
): Buffer {
  return siri(
    group(
      'SubscriptionResponse',
      leaf('ResponseTimestamp', localInstant(at)),
      leaf('ResponderRef', PRODUCER),
      leaf('RequestMessageRef', requestRef),
      statuses,
      leaf('ServiceStartedTime', localInstant(startedAt)),
    ),
  )
}

/** One `ResponseStatus`; `until`: milliseconds since 1970. */
export function responseStatus(
  at: number,
  of: Of,
  outcome: { until: number } | { error: TopicError },
): string {
  const isTaken = 'until' in outcome
  return group(
    'ResponseStatus',
    leaf('ResponseTimestamp', localInstant(at)),
    leaf('RequestMessageRef', of.requestRef),
    leaf('SubscriberRef', of.subscriber),
    leaf('SubscriptionRef', of.subscription),
    leaf('Status', isTaken),
    isTaken ? leaf('ValidUntil', localInstant(outcome.until)) : errorCondition(outcome.error),
    leaf('ShortestPossibleCycle', SHORTEST_CYCLE),
  )
}

/** Answer to `TerminateSubscriptionRequest`; `known`: was there such a subscription? */
export function terminationResponse(
  at: number,
  requestRef: string | undefined,
  ended: readonly { subscriber: string; subscription: string; isKnown: boolean }[],
): Buffer {
  const statuses = ended.map(({ subscriber, subscription, isKnown }) =>
    group(
      'TerminationResponseStatus',
      leaf('ResponseTimestamp', localInstant(at)),
      leaf('SubscriberRef', subscriber),
      leaf('SubscriptionRef', subscription),
      leaf('Status', isKnown),
      isKnown ? '' : group('ErrorCondition', group('UnknownSubscriptionError')),
    ),
  )
  return siri(
    group(
      'TerminateSubscriptionResponse',
      leaf('ResponseTimestamp', localInstant(at)),
      leaf('ResponderRef', PRODUCER),
      leaf('RequestMessageRef', requestRef),
      statuses,
    ),
  )
}

/** A subscription has run out: the consumer is told before it wonders. */
export function terminated(at: number, id: string, subscriber: string, subscription: string) {
  return siri(
    group(
      'SubscriptionTerminatedNotification',
      leaf('ResponseTimestamp', localInstant(at)),
      leaf('ProducerRef', PRODUCER),
      leaf('ResponseMessageIdentifier', id),
      leaf('SubscriberRef', subscriber),
      leaf('SubscriptionRef', subscription),
    ),
  )
}

/** Answer to `CheckStatusRequest`. */
export function checkStatus(
  at: number,
  requestRef: string | undefined,
  startedAt: number,
  isDataReady: boolean,
): Buffer {
  return siri(
    group(
      'CheckStatusResponse',
      leaf('ResponseTimestamp', localInstant(at)),
      leaf('ProducerRef', PRODUCER),
      leaf('RequestMessageRef', requestRef),
      leaf('Status', true),
      leaf('DataReady', isDataReady),
      leaf('ShortestPossibleCycle', SHORTEST_CYCLE),
      leaf('ServiceStartedTime', localInstant(startedAt)),
    ),
  )
}

/** The producer is alive, since when. */
export function heartbeat(at: number, id: string, startedAt: number): Buffer {
  return siri(
    group(
      'HeartbeatNotification',
      leaf('RequestTimestamp', localInstant(at)),
      leaf('ProducerRef', PRODUCER),
      leaf('MessageIdentifier', id),
      leaf('Status', true),
      leaf('ServiceStartedTime', localInstant(startedAt)),
    ),
  )
}

/** There is something to fetch with `DataSupplyRequest`. */
export function dataReady(at: number, id: string): Buffer {
  return siri(
    group(
      'DataReadyNotification',
      leaf('RequestTimestamp', localInstant(at)),
      leaf('ProducerRef', PRODUCER),
      leaf('MessageIdentifier', id),
    ),
  )
}

function payload(
  topic: Topic,
  at: number,
  things: readonly string[],
  endings: readonly string[],
): readonly string[] {
  switch (topic.service) {
    case 'ET':
      return things.length === 0
        ? []
        : [group('EstimatedJourneyVersionFrame', leaf('RecordedAtTime', localInstant(at)), things)]
    case 'SM':
      return [leaf('MonitoringRef', topic.monitoringRef), ...things, ...endings]
    case 'SX':
      return [group('Situations', things)]
    default:
      return [...things, ...endings]
  }
}

function errorCondition({ code, text }: TopicError): string {
  return group('ErrorCondition', group(code, leaf('ErrorText', text)), leaf('Description', text))
}
