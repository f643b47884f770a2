import {
  childOf,
  childrenOf,
  instantOf,
  openXml,
  textOf,
  type XmlElement,
} from '@tongqu/adapter-kit'
import { errorText, messageOf } from '../document.ts'
import { RECORDS } from '../reading.ts'

/** What the producer says, as far as the conversation needs it. */
export type Message = {
  /** `ServiceDelivery`, `HeartbeatNotification` …; 'unreadable' when there is none. */
  name: string
  /** Why it could not be read to its end. */
  fault?: string
  /** Status, true unless false is told. */
  isGood: boolean
  /** Text of its ErrorCondition. */
  error: string | undefined
  /** MessageIdentifier or ResponseMessageIdentifier, to be referred to. */
  id: string | undefined
  hasMoreData: boolean
  isDataReady: boolean
  serviceStartedTime: string | undefined
  /** Records in it. */
  records: number
  /** Of a SubscriptionResponse. */
  statuses: SubscriptionStatus[]
  /** Of a SubscriptionTerminatedNotification: which; none stands for all. */
  subscriptions: string[]
}

export type SubscriptionStatus = {
  subscription: string | undefined
  isGood: boolean
  error: string | undefined
  /** When the producer will end it, milliseconds since 1970, where it says so. */
  validUntil: number | undefined
}

/** A message is read in pieces of so many bytes, so that its records do not all stand in memory. */
const PIECE_BYTES = 65_536
const LIMITS = { entities: 10_000_000, depth: 64 }

/** Reads a message, with or without envelopes; `zone` of times without one. Never throws. */
export function readMessage(body: Uint8Array, zone: string): Message {
  const limits = { ...LIMITS, bytes: body.length + 1 }
  const reader = openXml({ limits, records: RECORDS })
  let records = 0
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    records += reader.push(body.subarray(at, at + PIECE_BYTES)).length
  }
  const { root, reject, records: rest } = reader.end()
  records += rest.length
  const fault = reject && `${reject.code} at ${reject.at}: ${reject.reason}`
  const message = root && messageOf(root)
  if (!message || (fault && records === 0)) return { ...NOTHING, fault: fault ?? 'no message' }
  const isDelivery = message.name === 'ServiceDelivery' || message.name.endsWith('Delivery')
  const name = isDelivery ? 'ServiceDelivery' : message.name
  const deliveries = message.children.filter((child) => child.name.endsWith('Delivery'))
  const error = childOf(message, 'ErrorCondition')
  return {
    name,
    ...(fault && { fault }),
    isGood: isTrue(textOf(message, 'Status') ?? 'true') && !error,
    error: errorText(error),
    id: textOf(message, 'ResponseMessageIdentifier') ?? textOf(message, 'MessageIdentifier'),
    hasMoreData: [message, ...deliveries].some((each) => isTrue(textOf(each, 'MoreData'))),
    isDataReady: isTrue(textOf(message, 'DataReady')),
    serviceStartedTime: textOf(message, 'ServiceStartedTime'),
    records,
    statuses: statusesOf(message, zone),
    subscriptions: childrenOf(message, 'SubscriptionRef').map(({ text }) => text),
  }
}

const NOTHING: Message = {
  name: 'unreadable',
  isGood: false,
  error: undefined,
  id: undefined,
  hasMoreData: false,
  isDataReady: false,
  serviceStartedTime: undefined,
  records: 0,
  statuses: [],
  subscriptions: [],
}

/** ResponseStatus of each subscription; SIRI 1.x has but one in the response itself. */
function statusesOf(message: XmlElement, zone: string): SubscriptionStatus[] {
  if (message.name !== 'SubscriptionResponse') return []
  const each = childrenOf(message, 'ResponseStatus')
  const all = each.length > 0 || !childOf(message, 'Status') ? each : [message]
  return all.map((status) => {
    const error = childOf(status, 'ErrorCondition')
    const validUntil = instantOf(textOf(status, 'ValidUntil'), zone)
    return {
      subscription: textOf(status, 'SubscriptionRef'),
      isGood: isTrue(textOf(status, 'Status') ?? 'true') && !error,
      error: errorText(error),
      validUntil: validUntil === undefined ? undefined : Date.parse(validUntil),
    }
  })
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text?.toLowerCase() === 'true'
}
