import type { XmlElement } from '@tongqu/adapter-kit'
import { childOf, instantOf } from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { placeOf, textAt } from './tree.ts'

/** Namespace of all of version 2 (D2LogicalModel schema 2.x). */
const VERSION_2 = 'http://datex2.eu/schema/2/2_0'

/** Version 3 has one namespace for each package, all of them below this one. */
const VERSION_3 = 'http://datex2.eu/schema/3/'

/** One publication of a delivery. */
export type Publication = {
  /** xsi:type without prefix: `SituationPublication`. */
  kind: string
  version: 2 | 3
  /** publicationTime, else when it was received; RFC 3339 UTC. */
  publishedAt: string
}

/** Names under which a publication stands in its message. */
const PAYLOADS: ReadonlySet<string> = new Set(['payloadPublication', 'payload'])

/** Is this the element of a publication? */
export function isPayload({ name }: XmlElement): boolean {
  return PAYLOADS.has(name)
}

/** All publications below an element (a SOAP envelope, a message container), outermost first. */
export function payloadsIn(root: XmlElement | undefined): XmlElement[] {
  if (root === undefined) return []
  if (isPayload(root)) return [root]
  return root.children.flatMap(payloadsIn)
}

/**
 * The kind of a publication: xsi:type, or what its content shows when that is missing. `record`
 * is the name of a record that was taken out of it.
 */
export function kindOf(payload: XmlElement, record?: string): string {
  const shown = firstKnown(payload) ?? record ?? ''
  return payload.type ?? KIND_OF_CHILD.get(shown) ?? payload.name
}

const KIND_OF_CHILD: ReadonlyMap<string, string> = new Map([
  ['situation', 'SituationPublication'],
  ['measurementSiteTable', 'MeasurementSiteTablePublication'],
  ['siteMeasurements', 'MeasuredDataPublication'],
  ['elaboratedData', 'ElaboratedDataPublication'],
  ['physicalQuantity', 'ElaboratedDataPublication'],
  ['predefinedLocationContainer', 'PredefinedLocationsPublication'],
  ['predefinedLocationReference', 'PredefinedLocationsPublication'],
  ['parkingTable', 'ParkingTablePublication'],
  ['parkingStatusInformation', 'ParkingStatusPublication'],
  ['vmsUnitTable', 'VmsTablePublication'],
  ['vmsControllerTable', 'VmsTablePublication'],
  ['vmsUnit', 'VmsPublication'],
  ['vmsControllerStatus', 'VmsPublication'],
  ['genericPublicationName', 'GenericPublication'],
])

function firstKnown(payload: XmlElement): string | undefined {
  return payload.children.find(({ name }) => KIND_OF_CHILD.has(name))?.name
}

/** What a publication says of itself, with remarks on namespace, version and confidentiality. */
export function publicationOf(desk: Desk, payload: XmlElement, root: XmlElement): Publication {
  const version = payload.name === 'payload' ? 3 : 2
  remarkNamespace(desk, payload, version)
  const bearer = version === 2 ? logicalModelIn(root) : payload
  const base = bearer === undefined ? undefined : textAt(bearer, 'modelBaseVersion')
  if (base === undefined) {
    desk.note('no-model-base-version', 'modelBaseVersion is missing', placeOf(bearer ?? root))
  } else if (base !== String(version)) {
    desk.note('model-base-version', `modelBaseVersion is not ${version}`, placeOf(bearer))
  }
  const time = textAt(payload, 'publicationTime')
  const publishedAt = time && instantOf(time, desk.context.zone)
  if (!publishedAt) {
    const message = 'publicationTime is missing or no time; the time of receipt stands in for it'
    desk.note('no-publication-time', message, placeOf(payload))
  }
  return { kind: kindOf(payload), version, publishedAt: publishedAt || desk.context.receivedAt }
}

/** A remark where the supplier restricts who may have the information (headerInformation). */
export function remarkConfidentiality(desk: Desk, holder: XmlElement | undefined): void {
  const word = textAt(holder, 'headerInformation', 'confidentiality')
  if (word === undefined || word === 'noRestriction') return
  desk.note('confidentiality', `confidentiality is ${word.slice(0, 80)}`, placeOf(holder))
}

/**
 * How the message was exchanged, as far as it says so: `snapshot` is the whole truth, the other
 * update methods bring what has changed (v2 exchange/subscription/updateMethod; v3
 * exchangeInformation/exchangeContext/updateMethod, where some write it into
 * dynamicInformation).
 */
export function updateMethodIn(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined
  const exchange = exchangeIn(element)
  if (exchange === undefined) return undefined
  return (
    textAt(exchange, 'subscription', 'updateMethod') ??
    textAt(exchange, 'exchangeContext', 'updateMethod') ??
    textAt(exchange, 'dynamicInformation', 'updateMethod') ??
    (exchange.children.some(({ name }) => name === 'deltaUpdate')
      ? 'singleElementUpdate'
      : undefined)
  )
}

/** Envelope, body, container: how deep the exchange element may stand. */
const EXCHANGE_LEVELS = 6

function exchangeIn(element: XmlElement, level = 0): XmlElement | undefined {
  const own = childOf(element, 'exchange') ?? childOf(element, 'exchangeInformation')
  if (own !== undefined || level >= EXCHANGE_LEVELS) return own
  for (const child of element.children) {
    if (isPayload(child) || child.children.length === 0) continue
    const found = exchangeIn(child, level + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function logicalModelIn(root: XmlElement): XmlElement | undefined {
  if (root.name === 'd2LogicalModel') return root
  for (const child of root.children) {
    if (isPayload(child)) return root
    const found = logicalModelIn(child)
    if (found !== undefined) return found
  }
  return undefined
}

function remarkNamespace(desk: Desk, payload: XmlElement, version: 2 | 3): void {
  const { space } = payload
  if (version === 2 ? space === VERSION_2 : space.startsWith(VERSION_3)) return
  const what = space === '' ? 'no namespace' : 'a namespace that is not of DATEX II'
  desk.note('namespace', `${payload.name} of version ${version} has ${what}`, placeOf(payload))
}
