import { childOf, textOf, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'

/** Deliveries that are landed, and the words of the services. */
export const SERVICES = {
  VM: 'VehicleMonitoring',
  ET: 'EstimatedTimetable',
  SM: 'StopMonitoring',
  SX: 'SituationExchange',
} as const

export const NAMESPACE = 'http://www.siri.org.uk/siri'

const LANDED: ReadonlySet<string> = new Set(
  Object.values(SERVICES).map((service) => `${service}Delivery`),
)
/** Services of SIRI whose deliveries are not landed (CEN/TS 15531-3, -4). */
const UNSUPPORTED: ReadonlySet<string> = new Set([
  'ProductionTimetableDelivery',
  'StopTimetableDelivery',
  'ConnectionTimetableDelivery',
  'ConnectionMonitoringFeederDelivery',
  'ConnectionMonitoringDistributorDelivery',
  'FacilityMonitoringDelivery',
  'GeneralMessageDelivery',
])
const MOST_REASON_CHARACTERS = 500
const MOST_LEVELS = 6

/** What the document is beside its records. */
export type Judgement = {
  /** Deliveries of services that are landed. */
  deliveries: XmlElement[]
  hasMoreData: boolean
  /** It came by a subscription, or is a later part: what it does not hold still stands. */
  isDifferential: boolean
}

/**
 * Says what is wrong with the document as a whole: no delivery, a service not landed, a failure.
 */
export function judge(desk: Desk, root: XmlElement | undefined, records: number): Judgement {
  const judgement: Judgement = { deliveries: [], hasMoreData: false, isDifferential: false }
  if (!root) {
    if (records > 0)
      desk.note('no-siri-root', 'a record stands alone, without Siri around it', 'root')
    return judgement
  }
  const service = find(root, (name) => name === 'ServiceDelivery')[0]
  const deliveries = service
    ? service.children.filter(({ name }) => name.endsWith('Delivery'))
    : find(root, (name) => LANDED.has(name) || UNSUPPORTED.has(name))
  for (const delivery of deliveries) judgeDelivery(desk, delivery, judgement)
  if (service) judgeStatus(desk, service, judgement)
  if (deliveries.length === 0) {
    if (service) desk.note('empty-delivery', 'ServiceDelivery holds no delivery', placeOf(service))
    else if (records === 0) refuse(desk, root)
  }
  // The messages of the WSDL hold deliveries without a Siri element around them.
  const needsSiri = records > 0 && root.name !== 'Envelope'
  if (needsSiri && !find(root, (name) => name === 'Siri')[0]) {
    desk.note('no-siri-root', `${root.name} stands where Siri should`, 'root')
  }
  judgeSpace(desk, service ?? deliveries[0] ?? root)
  return judgement
}

function judgeDelivery(desk: Desk, delivery: XmlElement, judgement: Judgement): void {
  const at = placeOf(delivery)
  if (LANDED.has(delivery.name)) {
    judgement.deliveries.push(delivery)
    judgeStatus(desk, delivery, judgement)
    const request = textOf(delivery, 'RequestMessageRef')
    if (textOf(delivery, 'SubscriptionRef') || request?.endsWith('-more')) {
      judgement.isDifferential = true
    }
  } else desk.reject('unsupported-service', `${delivery.name} is not landed`, at)
}

/** Status, ErrorCondition and MoreData of a delivery or of the service delivery around it. */
function judgeStatus(desk: Desk, delivery: XmlElement, judgement: Judgement): void {
  const at = placeOf(delivery)
  const status = textOf(delivery, 'Status')?.toLowerCase()
  const error = childOf(delivery, 'ErrorCondition')
  if (status === 'false' || status === '0' || error) {
    desk.reject('delivery-failed', errorText(error) ?? 'Status is false', at)
  }
  const more = textOf(delivery, 'MoreData')?.toLowerCase()
  if (more === 'true' || more === '1') {
    judgement.hasMoreData = true
    judgement.isDifferential = true
    desk.note('more-data', 'the producer has more than this delivery holds', at)
  }
  if (textOf(delivery, 'RequestMessageRef')?.endsWith('-more')) judgement.isDifferential = true
}

/** `NoInfoForTopicError: text; description`. */
export function errorText(error: XmlElement | undefined): string | undefined {
  if (!error) return undefined
  const parts = error.children.map((child) => {
    const text = textOf(child, 'ErrorText') ?? textOf(child, 'ErrorDescription') ?? child.text
    if (child.name === 'Description') return child.text
    return text ? `${child.name}: ${text}` : child.name
  })
  const whole = parts.filter((part) => part !== '').join('; ') || error.text || 'ErrorCondition'
  return whole.slice(0, MOST_REASON_CHARACTERS)
}

function refuse(desk: Desk, root: XmlElement): void {
  const fault = find(root, (name) => name === 'Fault')[0]
  if (fault) {
    const reason = textOf(fault, 'faultstring') ?? textOf(fault, 'Reason', 'Text') ?? 'no reason'
    desk.reject('soap-fault', reason.slice(0, MOST_REASON_CHARACTERS), placeOf(fault))
    return
  }
  const message = messageOf(root)
  desk.reject('not-a-delivery', `it is a ${message.name}`, placeOf(message))
}

/** The message in its envelopes: Envelope, Body, operation of the WSDL, Siri. */
export function messageOf(root: XmlElement): XmlElement {
  let message = root
  for (let level = 0; level < MOST_LEVELS; level++) {
    const inner: XmlElement | undefined =
      message.name === 'Envelope' ? childOf(message, 'Body') : innerOf(message)
    if (!inner) break
    message = inner
  }
  return message
}

const WRAPPERS =
  /^(?:Siri|Body|Answer|Notification|Request|Get\w+|Notify\w+|Subscribe(?:Response)?)$/

function innerOf(message: XmlElement): XmlElement | undefined {
  if (!WRAPPERS.test(message.name)) return undefined
  const payload = ['Answer', 'Notification', 'Request', 'Siri']
  return message.children.find(({ name }) => payload.includes(name)) ?? message.children[0]
}

function judgeSpace(desk: Desk, { space, name }: XmlElement): void {
  if (space === NAMESPACE) return
  const which = space === '' ? 'no namespace' : 'another namespace than that of SIRI'
  desk.note('wrong-namespace', `${name} has ${which}`, 'root')
}

/** Elements that a name fits, outermost first, not below one that was found. */
function find(root: XmlElement, fits: (name: string) => boolean, level = 0): XmlElement[] {
  if (fits(root.name)) return [root]
  if (level >= MOST_LEVELS) return []
  return root.children.flatMap((child) => find(child, fits, level + 1))
}

export function placeOf({ name, line }: XmlElement): string {
  return `${name} line ${line}`
}
