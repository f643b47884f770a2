import { membersOf } from '@tongqu/adapter-kit'
import { type Item, itemsOf } from './fields.ts'

/** What a record of APDS is about (ISO/TS 5206-1 clauses 7 to 11), and where it stands. */
export type Kind = 'element' | 'right' | 'rate' | 'observation' | 'other'
export type Found = { kind: Kind; item: Item; at: string }

/** Members of a document that hold lists of records. */
const LISTS = ['data', 'items', 'places', 'hierarchyElements', 'occupancies', 'rights', 'rates']
const MORE_LISTS = ['rightSpecifications', 'rateTables', 'observations', 'spaces']

/** Records that are read elsewhere or are about persons: sessions, assigned rights, quotes. */
const OTHER = ['Session', 'AssignedRight', 'Quote', 'Organisation', 'Contact']

/**
 * The records of a document: a list, a page (`{ meta, data }`), a page of changes (`{ items }`), a
 * bundle of lists by name, or a single record.
 */
export function recordsIn(document: unknown): Found[] {
  if (Array.isArray(document)) return foundIn(document, '')
  const members = membersOf(document)
  if (kindOf(members) !== undefined) return foundIn([document], undefined)
  return [...LISTS, ...MORE_LISTS].flatMap((name) =>
    Array.isArray(members[name]) ? foundIn(members[name], name) : [],
  )
}

/** Is the document a page of changes, which says only what is new? */
export function isChange(document: unknown): boolean {
  const { items, updateMode } = membersOf(document)
  return Array.isArray(items) && updateMode === 'change'
}

function foundIn(list: readonly unknown[], name: string | undefined): Found[] {
  return list.map((value, index) => {
    const item = membersOf(value)
    const at = name === undefined ? 'body' : `${name}[${index}]`
    return { kind: kindOf(item) ?? 'other', item, at }
  })
}

function kindOf(item: Item): Kind | undefined {
  const name = String(item.className ?? '')
  if (OTHER.includes(name)) return 'other'
  if (item.type === 'APDSObservation' || name === 'Observation') return 'observation'
  if ('observedCredentialId' in item || 'observationDateTime' in item) return 'observation'
  if ('observationStartDateTime' in item) return 'observation'
  if ('rateLineCollections' in item || name === 'RateTable') return 'rate'
  if ('rateEligibility' in item || name === 'RightSpecification') return 'right'
  if ('hierarchyElementReference' in item || 'layer' in item) return 'element'
  if ('elementId' in item || 'occupancy' in item) return 'element'
  if ('characteristics' in item || 'indicativePointLocation' in item) return 'element'
  return TYPES.has(String(item.type)) && itemsOf(item.credentials).length === 0
    ? 'element'
    : undefined
}

/** Types of hierarchy elements: of spaces, of places, and of those that hold no vehicles. */
export const TYPES: ReadonlyMap<string, 'place' | 'space' | 'none'> = new Map([
  ['campus', 'place'],
  ['place', 'place'],
  ['parkingPlace', 'place'],
  ['subplace', 'place'],
  ['subPlace', 'place'],
  ['identifiedArea', 'place'],
  ['space', 'space'],
  ['parkingSpace', 'space'],
  ['vehicularAccess', 'none'],
  ['pedestrianAccess', 'none'],
  ['supplementalFacility', 'none'],
])
