import { NAMESPACE, SERVICES } from '../document.ts'
import type { DialogueOptions, Topic } from './options.ts'
import { element, escaped, leaf } from './xml.ts'

/**
 * What is said to the producer, strictly in the order of the SIRI schemas (siri_requests.xsd,
 * siri_common_services.xsd and those of the services).
 */

/** `at` in all of them: milliseconds since 1970. */
export type Saying = { options: DialogueOptions; at: number; id: string }

/** What is to be subscribed to, under our name for it. */
export type Wanted = { id: string; topic: Topic }

/** Of one service, as siri.xsd has it. */
export function serviceRequest({ options, at, id }: Saying, topics: readonly Topic[]): Uint8Array {
  return siri(options, 'ServiceRequest', [
    leaf('RequestTimestamp', time(at)),
    leaf('RequestorRef', options.requestor),
    leaf('MessageIdentifier', id),
    ...topics.map((topic, index) => request(options, topic, at, `${id}-${index}`)),
  ])
}

/** Of one service, as siri.xsd has it. */
export function subscriptionRequest(
  { options, at, id }: Saying,
  wanted: readonly Wanted[],
  { callbackUrl, until, isRenewal }: { callbackUrl: string; until: number; isRenewal: boolean },
): Uint8Array {
  const { requestor, version, heartbeatMilliseconds } = options
  const heartbeat = `PT${Math.round(heartbeatMilliseconds / 1_000)}S`
  return siri(options, 'SubscriptionRequest', [
    leaf('RequestTimestamp', time(at)),
    leaf('RequestorRef', requestor),
    leaf('MessageIdentifier', id),
    leaf('ConsumerAddress', callbackUrl),
    element('SubscriptionContext', [leaf('HeartbeatInterval', heartbeat)]),
    ...wanted.map(({ id: name, topic }, index) =>
      element(`${SERVICES[topic.service]}SubscriptionRequest`, [
        leaf('SubscriberRef', requestor),
        leaf('SubscriptionIdentifier', name),
        leaf('InitialTerminationTime', time(until)),
        isRenewal && version === '2.1' ? leaf('SubscriptionRenewal', 'true') : undefined,
        request(options, topic, at, `${id}-${index}`),
        leaf('IncrementalUpdates', 'true'),
        topic.service === 'SX' ? undefined : leaf('ChangeBeforeUpdates', 'PT10S'),
      ]),
    ),
  ])
}

export function dataSupplyRequest({ options, at, id }: Saying): Uint8Array {
  return siri(options, 'DataSupplyRequest', [
    leaf('RequestTimestamp', time(at)),
    leaf('ConsumerRef', options.requestor),
    leaf('MessageIdentifier', id),
    leaf('AllData', 'false'),
  ])
}

export function checkStatusRequest({ options, at, id }: Saying): Uint8Array {
  return siri(
    options,
    'CheckStatusRequest',
    [
      leaf('RequestTimestamp', time(at)),
      leaf('RequestorRef', options.requestor),
      leaf('MessageIdentifier', id),
    ],
    `version="${options.version}"`,
  )
}

export function terminateRequest({ options, at, id }: Saying, names: readonly string[]) {
  return siri(options, 'TerminateSubscriptionRequest', [
    leaf('RequestTimestamp', time(at)),
    leaf('RequestorRef', options.requestor),
    leaf('MessageIdentifier', id),
    leaf('SubscriberRef', options.requestor),
    ...names.map((name) => leaf('SubscriptionRef', name)),
  ])
}

/** DataReadyAcknowledgement or DataReceivedAcknowledgement; `fault`: why it was not taken. */
export function acknowledgement(
  name: 'DataReady' | 'DataReceived',
  { options, at }: Omit<Saying, 'id'>,
  requestRef: string | undefined,
  fault?: string,
): Uint8Array {
  return siri(options, `${name}Acknowledgement`, [
    leaf('ResponseTimestamp', time(at)),
    leaf('ConsumerRef', options.requestor),
    leaf('RequestMessageRef', requestRef),
    leaf('Status', fault === undefined ? 'true' : 'false'),
    fault === undefined
      ? undefined
      : element('ErrorCondition', [element('OtherError', [leaf('ErrorText', fault)])]),
  ])
}

function request(
  { version }: DialogueOptions,
  { service, monitoring, lines }: Topic,
  at: number,
  id: string,
): string {
  const head = [leaf('RequestTimestamp', time(at)), leaf('MessageIdentifier', id)]
  const own = () => {
    if (service === 'SM') return leaf('MonitoringRef', monitoring)
    if (service === 'VM') return leaf('LineRef', lines[0])
    if (service === 'SX' || lines.length === 0) return undefined
    const each = lines.map((line) => element('LineDirection', [leaf('LineRef', line)]))
    return element('Lines', each)
  }
  return element(`${SERVICES[service]}Request`, [...head, own()], `version="${version}"`)
}

function siri(
  { version }: DialogueOptions,
  name: string,
  content: readonly (string | undefined)[],
  attributes = '',
): Uint8Array {
  const message = element(name, content, attributes)
  const root = element('Siri', message, `xmlns="${escaped(NAMESPACE)}" version="${version}"`)
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`)
}

function time(at: number): string {
  return new Date(at).toISOString()
}
