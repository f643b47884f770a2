/** Where ids of something can stand in a request, by the document of the doors, and whose. */
import type { openApiDocument } from '@tongqu/gateway'
import { expect } from 'vitest'
import type { Described } from '../../../gateway/src/testing/callers.ts'
import type { Noun } from './foreign-world.ts'

type Document = ReturnType<typeof openApiDocument>
type Schema = Readonly<Record<string, unknown>>

/** `public`: of nobody, or of everybody, or for a role and not for whom it belongs to. */
type Owner = Noun | 'public'

/** What stands before the first parameter of a path. */
const PATHS: Readonly<Record<string, Owner>> = {
  '/api/applications/': 'applications',
  '/api/attachments/': 'attachments',
  '/api/agreements/': 'agreements',
  '/api/entitlements/': 'agreements',
  '/api/consents/': 'consents',
  '/api/provider-consents/': 'consents',
  '/api/subject-requests/': 'subject_requests',
  '/api/objections/': 'objections',
  '/api/statements/': 'statements',
  '/api/webhooks/': 'webhooks',
  '/api/organisations/': 'organisations',
  '/api/persons/': 'persons',
  '/api/apps/': 'apps',
  '/api/keys/': 'api_keys',
  '/api/proposals/': 'dataset_lives',
  '/api/datasets/': 'dataset_lives',
  '/datasets/': 'dataset_lives',
  '/feeds/': 'dataset_lives',
  '/siri/': 'dataset_lives',
  '/gbfs/': 'dataset_lives',
  '/stations/': 'dataset_lives',
  '/api/receipts/': 'receipts',
  '/log/proof/': 'receipts',
  '/log/witnessed/proof/': 'receipts',
  '/log/entries/': 'receipts',
  '/api/consent-links/': 'secrets',
  '/api/consent-receipts/': 'secrets',
  '/consent/': 'secrets',
  '/my-consent/': 'secrets',
  '/api/open-lists/': 'public',
  '/api/providers/': 'public',
  '/providers/': 'public',
  '/log/tile/': 'public',
  '/log/tile/entries/': 'public',
  '/log/witnessed/tile/': 'public',
  '/log/witnessed/tile/entries/': 'public',
  '/api/problems/': 'public',
  '/problems/': 'public',
}

/** Further parameters of paths: parts of what the first one names. */
const PARTS = ['table', 'name', 'station', 'document', 'version', 'tile']

const QUERIES: Readonly<Record<string, Owner>> = {
  agreement: 'agreements',
  app: 'apps',
  dataset: 'dataset_lives',
  organisation: 'organisations',
  receipt: 'receipts',
}

/** Words, numbers, instants, places of pages, and parts of the dataset that is asked. */
const PUBLIC_QUERIES = [
  ...['q', 'family', 'tier', 'provider', 'format', 'sort', 'state', 'lang', 'return', 'name'],
  ...['page', 'cursor', 'limit', 'after', 'since', 'until', 'release', 'version', 'asOf'],
  ...[
    'table',
    'select',
    'order',
    'bbox',
    'datetime',
    'filters',
    'feed',
    'form',
    'from',
    'to',
    'stepFree',
  ],
  ...['LineRef', 'StopPointRef'],
]

/** Members of bodies that can be ids (`canBeId`), by their place. */
const BODIES: Readonly<Record<string, Owner>> = {
  agreement: 'agreements',
  app: 'apps',
  attachment: 'attachments',
  'attachments/[]': 'attachments',
  dataset: 'dataset_lives',
  'datasets/[]': 'dataset_lives',
  'datasets/[]/id': 'dataset_lives',
  organisation: 'organisations',
  piaRef: 'attachments',
  relatesTo: 'agreements',
  renews: 'agreements',
  supersedes: 'consents',
  // Words of lists, keys of programs, hashes of what the sender has, names that must be unique,
  // and whom one offers data: they are addressed by name, and hear of it.
  receiver: 'public',
  number: 'public',
  'client/jwks/[]/e': 'public',
  'client/jwks/[]/n': 'public',
  'client/jwks/[]/x': 'public',
  'client/jwks/[]/y': 'public',
  'document/id': 'public',
  'document/provider': 'public',
  'external/clientId': 'public',
  'fee/ceilingRef': 'public',
  'personalInfo/receiver': 'public',
  'processing/authorityParty': 'public',
  'processing/parties/[]/partyId': 'public',
  'processing/piaRef': 'public',
  'processing/piiControllers/[]': 'public',
  'processing/piiInformation/[]/piiAttributeId': 'public',
  'processing/purpose': 'public',
  'processing/recipientThirdParties/[]': 'public',
  'purpose/code': 'public',
  certificateSha256: 'public',
  contentSha256: 'public',
  provider: 'public',
  place: 'public',
  screenSha256: 'public',
  sha256: 'public',
}

export type Place = { member: string; noun: Noun }

/** Whose ids the first parameter of a path takes; undefined: nobody's. Fails when nobody said. */
export function placed({ path }: Described): Noun | undefined {
  const [, before = '', rest = ''] = /^([^{]*)\{\w+\}(.*)$/.exec(path) ?? []
  if (before === '') return undefined
  const owner = PATHS[before] ?? expect.fail(`whose ids stand in ${path}?`)
  const further = [...rest.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  expect(PARTS, path).toEqual(expect.arrayContaining(further))
  return owner === 'public' ? undefined : owner
}

/** The path with an id in its first place, and parts that there may be in the others. */
export function targetOf({ path }: Described, id: string): string {
  return path.replace(/\{\w+\}/, encodeURIComponent(id)).replaceAll(/\{\w+\}/g, 'x')
}

/** Queries of an operation that take ids. Fails at a name that nobody knows. */
export function queryPlaces({ path, operation }: Described): Place[] {
  const queries = (operation.parameters ?? []).filter((one) => one.in === 'query')
  return queries.flatMap(({ name }) => {
    const member = String(name)
    const noun = QUERIES[member]
    if (noun === undefined) expect(PUBLIC_QUERIES, `whose ids are in ${path}?`).toContain(member)
    return noun === undefined || noun === 'public' ? [] : [{ member, noun }]
  })
}

/** Members of a body that take ids. Fails at one that can be an id and that nobody knows. */
export function bodyPlaces(schema: Schema, document: Document): Place[] {
  return [...membersOf(schema, document)].flatMap(([member, string]) => {
    if (!canBeId(member, string)) return []
    const noun = BODIES[member] ?? expect.fail(`whose ids can stand in ${member}?`)
    return noun === 'public' ? [] : [{ member, noun }]
  })
}

/** Texts in a body by their place: `datasets/[]/id`. */
function membersOf(schema: Schema, document: Document, place = ''): Map<string, Schema> {
  const { $ref } = schema
  if (typeof $ref === 'string') {
    return membersOf(
      document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {},
      document,
      place,
    )
  }
  const inside = (name: string) => (place === '' ? name : `${place}/${name}`)
  const found = new Map<string, Schema>()
  const take = (part: unknown, at: string) => {
    for (const [key, one] of membersOf(part as Schema, document, at)) found.set(key, one)
  }
  for (const choices of [schema.oneOf, schema.anyOf, schema.allOf]) {
    if (Array.isArray(choices)) for (const one of choices) take(one, place)
  }
  for (const [name, one] of Object.entries(schema.properties ?? {})) take(one, inside(name))
  if (schema.items) take(schema.items, inside('[]'))
  if (schema.type === 'string' && !schema.enum && schema.const === undefined) {
    found.set(place, schema)
  }
  return found
}

const NOUNS_OF_IDS = [
  ...['agreement', 'app', 'attachment', 'consent', 'dataset', 'key', 'organisation', 'person'],
  ...['provider', 'receiver', 'receipt', 'statement', 'webhook'],
  ...['Id', 'Ref', 'renews', 'relatesTo', 'supersedes'],
]
const ID_NAMES = new RegExp(`(${NOUNS_OF_IDS.join('|')})s?$`)
const UUID = 'f0000000-0000-4000-8000-000000000001'

/** By its name, or because ids obey its pattern while sentences do not. */
function canBeId(member: string, { pattern, format }: Schema): boolean {
  if (format !== undefined) return false
  if (ID_NAMES.test(member.replaceAll('/[]', ''))) return true
  if (typeof pattern !== 'string') return false
  const obeys = new RegExp(pattern, 'u')
  return (obeys.test(UUID) || obeys.test('a'.repeat(64))) && !obeys.test('three words, 三个词')
}

/** A body with a value at a place (`datasets/[]/id`: in the first of the list). */
export function within(body: unknown, member: string, value: string): unknown {
  const [name = '', ...rest] = member.split('/')
  const next = (old: unknown) => (rest.length === 0 ? value : within(old, rest.join('/'), value))
  if (name === '[]') {
    const [first, ...others] = Array.isArray(body) ? body : []
    return [next(first), ...others]
  }
  const held = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  return { ...held, [name]: next(held[name]) }
}
