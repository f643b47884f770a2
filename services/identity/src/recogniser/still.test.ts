import type { AppPrincipal, PersonPrincipal } from '@tongqu/access'
import { expect, it } from 'vitest'
import { stillKnown } from './still.ts'

const NOW = Date.parse('2026-11-21T00:00:00Z')
const LATER = '2027-01-01T00:00:00.000Z'
const ADDRESS = '192.0.2.1'

const app: AppPrincipal = {
  kind: 'app',
  address: ADDRESS,
  id: 'app-a',
  organisation: 'org-a',
  scopes: ['hub:read'],
  via: 'token',
  bound: false,
}
const person: PersonPrincipal = {
  kind: 'person',
  address: ADDRESS,
  id: 'person-a',
  organisation: 'org-a',
  authority: false,
  roles: ['consumer'],
  via: 'token',
  csrf: true,
}

/** A directory of one organisation, app, key and person, each in a state. */
function directoryWith(states: {
  app?: string
  organisation?: string
  key?: string
  end?: string
}) {
  const { end: expiresAt = LATER, app: ofApp, organisation: ofOrganisation, key: ofKey } = states
  const of = (state = 'ACTIVE') => ({ state, organisation: 'org-a', expiresAt }) as never
  return {
    app: () => of(ofApp),
    organisation: () => of(ofOrganisation),
    key: () => of(ofKey),
    principalOf: (): PersonPrincipal | undefined => person,
  }
}

it('an app is known as long as it and its organisation are active', () => {
  expect(stillKnown(directoryWith({}), app, NOW)).toBe(app)
  expect(stillKnown(directoryWith({ app: 'DISABLED' }), app, NOW)).toBeUndefined()
  expect(stillKnown(directoryWith({ organisation: 'DISABLED' }), app, NOW)).toBeUndefined()
  const gone = { ...directoryWith({}), app: () => undefined }
  expect(stillKnown(gone, app, NOW)).toBeUndefined()
})

it('who came with a key is known as long as that key is good, who came without needs none', () => {
  const keyed = { ...app, via: 'key', key: 'k' } as const
  expect(stillKnown(directoryWith({}), keyed, NOW)).toBe(keyed)
  expect(stillKnown(directoryWith({ key: 'REVOKED' }), keyed, NOW)).toBeUndefined()
  expect(stillKnown(directoryWith({ end: LATER }), keyed, Date.parse(LATER))).toBeUndefined()
  expect(stillKnown(directoryWith({ key: 'REVOKED' }), app, NOW)).toBe(app)
})

it('a person loses the roles that are taken away and gains none', () => {
  const directory = (found: PersonPrincipal | undefined) => {
    return { ...directoryWith({}), principalOf: () => found }
  }
  const before = { ...person, roles: ['consumer', 'analyst'] } as const
  const after = { ...person, roles: ['analyst', 'operator'] } as const
  expect(stillKnown(directory(after), before, NOW)).toEqual({ ...person, roles: ['analyst'] })
  expect(stillKnown(directory(undefined), before, NOW)).toBeUndefined()
  const moved = { ...after, organisation: 'org-b' }
  expect(stillKnown(directory(moved), before, NOW)).toBeUndefined()
})

it('nobody in particular is asked for nothing', () => {
  const nobody = { kind: 'anonymous', address: ADDRESS } as const
  expect(stillKnown(directoryWith({}), nobody, NOW)).toBe(nobody)
})
