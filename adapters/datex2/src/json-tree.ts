import type { XmlElement, XmlRecord } from '@tongqu/adapter-kit'
import { isPolymorphic } from './json-types.ts'
import { isPayload } from './publication.ts'

/** Stands in for the namespace, which JSON does not have. */
const SPACE = 'http://datex2.eu/schema/3/json'

/** Keys by which a document of another format gives itself away. */
const FOREIGN: readonly (readonly [key: string, what: string])[] = [
  ['features', 'a GeoJSON FeatureCollection'],
  ['geometry', 'a GeoJSON Feature'],
]

/**
 * A DATEX II version 3 JSON document as elements, so that one reader does for both encodings.
 *
 * What differs from XML (JSON encoding of DATEX II 3): reserved names have the suffix G
 * (`idG`, `versionG`, `modelBaseVersionG`); an enumeration is an object of `value`, and perhaps
 * `extendedValueG`; the type of a polymorphic element is the key of a member with the package's
 * name or short name before it (`situationAccident`, `roaTrafficSpeed`); attributes of indexed
 * elements are members.
 */
export function elementsOfJson(
  value: unknown,
  names: ReadonlySet<string>,
): { root: XmlElement | undefined; records: XmlRecord[]; fault?: string } {
  if (!isObject(value)) return { root: undefined, records: [], fault: 'no JSON object' }
  const root = rootOf(value)
  if (root === undefined) {
    const foreign = FOREIGN.find(([key]) => Object.hasOwn(value, key))
    const what = foreign ? `it is ${foreign[1]}` : 'no member payload or messageContainer'
    return { root: undefined, records: [], fault: `no DATEX II in JSON: ${what}` }
  }
  const records: XmlRecord[] = []
  pullRecords(root, [], names, records)
  return { root, records }
}

function rootOf(value: Record<string, unknown>): XmlElement | undefined {
  for (const name of ['messageContainer', 'd2LogicalModel']) {
    const holder = value[name]
    if (isObject(holder)) return elementOf(name, holder)
  }
  if (value.payload !== undefined) return elementOf('message', { payload: value.payload })
  if (Array.isArray(value.payloadPublication) || isObject(value.payloadPublication)) {
    return elementOf('d2LogicalModel', value)
  }
  return wrappedIn(value) ? elementOf('payload', value) : undefined
}

function elementOf(name: string, value: unknown): XmlElement {
  const element: Element = {
    name,
    space: SPACE,
    attributes: {},
    type: undefined,
    children: [],
    text: '',
    line: 0,
  }
  fill(element, value)
  return element
}

type Element = Omit<XmlElement, 'attributes' | 'children'> & {
  attributes: Record<string, string>
  children: XmlElement[]
}

function fill(element: Element, value: unknown): void {
  if (!isObject(value)) {
    element.text = plainText(value)
    return
  }
  const word = wordIn(value)
  if (word !== undefined) {
    element.text = word
    if (typeof value.lang === 'string') element.attributes.lang = value.lang
    return
  }
  const wrapped = wrappedIn(value)
  for (const [key, member] of Object.entries(value)) {
    if (key === wrapped?.key) continue
    if (!readAttribute(element, key, member)) addChildren(element, key, member)
  }
  if (wrapped === undefined) return
  element.type = wrapped.type
  fill(element, wrapped.value)
  element.type = wrapped.type
}

/** `idG` and the like; the language has no suffix. */
function readAttribute(element: Element, key: string, member: unknown): boolean {
  if (typeof member === 'object' && member !== null) return false
  const name = key === 'lang' ? key : /^(\w+)G$/.exec(key)?.[1]
  if (name === undefined) return false
  Object.defineProperty(element.attributes, name, {
    value: plainText(member),
    enumerable: true,
    configurable: true,
    writable: true,
  })
  return true
}

function addChildren(element: Element, key: string, member: unknown): void {
  if (member === null) return
  if (Array.isArray(member) && key === 'posList') {
    element.children.push(elementOf(key, member.flat().map(String).join(' ')))
    return
  }
  const members = Array.isArray(member) ? member : [member]
  for (const one of members) element.children.push(elementOf(key, one))
}

/** The word of `{ value, extendedValueG?, lang? }`. */
function wordIn(value: Record<string, unknown>): string | undefined {
  const { value: word, extendedValueG: extended } = value
  if (word === undefined || typeof word === 'object') return undefined
  const keys = Object.keys(value)
  if (keys.some((key) => !['value', 'extendedValueG', 'lang'].includes(key))) return undefined
  const isExtended = word === 'extendedG' && typeof extended === 'string'
  return isExtended ? extended : plainText(word)
}

/** The one member that names the type of its holder. */
function wrappedIn(
  value: Record<string, unknown>,
): { key: string; type: string; value: Record<string, unknown> } | undefined {
  for (const [key, member] of Object.entries(value)) {
    if (!isObject(member)) continue
    const type = PREFIXED.exec(key)?.[1]
    if (type !== undefined && isPolymorphic(type)) return { key, type, value: member }
  }
  return undefined
}

const PACKAGES = [
  'common',
  'commonExtension',
  'energyInfrastructure',
  'facilities',
  'faultAndStatus',
  'locationExtension',
  'locationReferencing',
  'parking',
  'reroutingManagementEnhanced',
  'roadTrafficData',
  'situation',
  'trafficManagementPlan',
  'urbanExtensions',
  'vms',
  'com',
  'comx',
  'egi',
  'fac',
  'fst',
  'loc',
  'locx',
  'prk',
  'rer',
  'roa',
  'sit',
  'tmp',
  'ubx',
]

const PREFIXED = new RegExp(`^(?:${PACKAGES.join('|')})([A-Z]\\w*)$`)

function plainText(value: unknown): string {
  if (typeof value === 'string') return value.trim().toWellFormed()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Hands the records out and takes them off the tree, as the XML reader does. */
function pullRecords(
  element: XmlElement,
  ancestors: readonly XmlElement[],
  names: ReadonlySet<string>,
  records: XmlRecord[],
): void {
  const path = [...ancestors, element]
  const isInside = path.some(isPayload)
  const kept = element.children.filter((child) => {
    if (isInside && names.has(child.name)) records.push({ element: child, ancestors: path })
    else pullRecords(child, path, names, records)
    return !(isInside && names.has(child.name))
  })
  Object.assign(element, { children: kept })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
