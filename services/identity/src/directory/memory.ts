import { type PersonPrincipal, rolesIn } from '@tongqu/access'
import type { Tables } from '@tongqu/store'
import { appOf, keyOf, organisationOf, personOf } from './rows.ts'
import type { ApiKey, App, Organisation, Person, PrincipalFacts } from './types.ts'

/** Entities of events that the directory holds. */
export const HELD_ENTITIES = ['organisation', 'person', 'app', 'key'] as const
export type HeldEntity = (typeof HELD_ENTITIES)[number]

/** Everybody, by every name they are looked up by. A row read anew replaces the old one. */
export type Memory = {
  organisations: Map<string, Organisation>
  providers: Map<string, Organisation>
  persons: Map<string, Person>
  subjects: Map<string, Person>
  logins: Map<string, Person>
  apps: Map<string, App>
  keys: Map<string, { key: ApiKey; hash: string }>
  /** Keys of an app, in the order in which they were made. */
  keysOfApps: Map<string, Set<string>>
}

export function emptyMemory(): Memory {
  return {
    organisations: new Map(),
    providers: new Map(),
    persons: new Map(),
    subjects: new Map(),
    logins: new Map(),
    apps: new Map(),
    keys: new Map(),
    keysOfApps: new Map(),
  }
}

export function holdOrganisation(memory: Memory, row: Tables['organisations']): void {
  const organisation = organisationOf(row)
  const before = memory.organisations.get(row.id)
  if (before?.provider !== undefined) letGo(memory.providers, before.provider, row.id)
  memory.organisations.set(row.id, organisation)
  if (organisation.provider !== undefined) memory.providers.set(organisation.provider, organisation)
}

export function holdPerson(memory: Memory, row: Tables['persons']): void {
  const person = personOf(row)
  const before = memory.persons.get(row.id)
  if (before) {
    letGo(memory.subjects, subjectKey(before.issuer, before.subject), row.id)
    if (before.login !== undefined) letGo(memory.logins, before.login.toLowerCase(), row.id)
  }
  memory.persons.set(row.id, person)
  if (person.state === 'REMOVED') return
  memory.subjects.set(subjectKey(person.issuer, person.subject), person)
  if (person.login !== undefined) memory.logins.set(person.login.toLowerCase(), person)
}

export function holdApp(memory: Memory, row: Tables['apps']): void {
  memory.apps.set(row.id, appOf(row))
}

export function holdKey(memory: Memory, row: Tables['api_keys']): void {
  memory.keys.set(row.id, { key: keyOf(row), hash: row.hash })
  const keys = memory.keysOfApps.get(row.app) ?? new Set()
  memory.keysOfApps.set(row.app, keys.add(row.id))
}

/** Whoever has the name by now keeps it: rows that changed together are read in any order. */
function letGo(names: Map<string, { id: string }>, name: string, id: string): void {
  if (names.get(name)?.id === id) names.delete(name)
}

/** No issuer holds a line feed, so that no two pairs look alike. */
export function subjectKey(issuer: string, subject: string): string {
  return `${issuer}\n${subject}`
}

/** Undefined unless both the person and its organisation are active. */
export function principalIn(
  memory: Memory,
  id: string,
  { address, via, csrf }: PrincipalFacts,
): PersonPrincipal | undefined {
  const person = memory.persons.get(id)
  const organisation = person && memory.organisations.get(person.organisation)
  if (person?.state !== 'ACTIVE' || organisation?.state !== 'ACTIVE') return undefined
  return {
    kind: 'person',
    address,
    id,
    organisation: organisation.id,
    ...(organisation.provider !== undefined && { provider: organisation.provider }),
    authority: organisation.authority,
    roles: rolesIn(organisation, person.roles),
    via,
    csrf,
  }
}
