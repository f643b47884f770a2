import type { Principal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { App, Organisation, Person } from '../directory/types.ts'
import { FAKE_AUDIENCE, FAKE_CLIENT, type FakeIssuer } from '../testing/fake-issuer.ts'
import type { RequestFacts } from '../types.ts'
import { openRecogniser } from './recogniser.ts'
import type { RecogniserDeps, TrustedIssuer } from './types.ts'

export const URL_ASKED = `${FAKE_AUDIENCE}/api/me`
const MINUTE = 60_000

const member = { state: 'ACTIVE', version: 1, createdAt: '', synthetic: true } as const

export type World = ReturnType<typeof peopleOf>
type Own = Partial<RecogniserDeps> & { world?: World; trusted?: Partial<TrustedIssuer> }

/** What the tests of a file ask for, by the issuer that runs when they do. */
export function worldOf(issuer: () => FakeIssuer) {
  return {
    people: (own?: Partial<App>) => peopleOf(issuer(), own),
    trusted: (own?: Partial<TrustedIssuer>) => trustedOf(issuer(), own),
    recogniserOf: (own?: Own) => recogniserFor(issuer(), own),
  }
}

/** One organisation with one app and one person, all of which a test may disable. */
function peopleOf(issuer: FakeIssuer, own: Partial<App> = {}) {
  const organisation: Organisation = {
    ...member,
    id: 'org',
    kind: 'enterprise',
    name: '临衡数据',
    authority: false,
  }
  const app: App = {
    ...member,
    id: FAKE_CLIENT,
    organisation: 'org',
    issuer: issuer.url,
    name: 'one',
    ...own,
  }
  const person: Person = {
    ...member,
    id: 'person',
    organisation: 'org',
    issuer: issuer.url,
    subject: 'somebody',
    name: '',
    roles: ['consumer', 'approver'],
    passwordOnce: false,
  }
  return { organisation, app, person }
}

export function directoryOf({ organisation, app, person }: World): RecogniserDeps['directory'] {
  return {
    app: (id) => (id === app.id ? app : undefined),
    organisation: (id) => (id === organisation.id ? organisation : undefined),
    personOfSubject: (iss, sub) =>
      iss === person.issuer && sub === person.subject ? person : undefined,
    principalOf: (id, facts) =>
      id === person.id && person.state === 'ACTIVE' && organisation.state === 'ACTIVE'
        ? {
            kind: 'person',
            id,
            organisation: 'org',
            authority: false,
            roles: person.roles,
            ...facts,
          }
        : undefined,
  }
}

function trustedOf(issuer: FakeIssuer, own: Partial<TrustedIssuer> = {}): TrustedIssuer {
  return {
    issuer: issuer.url,
    jwksUri: issuer.jwksUri,
    audience: FAKE_AUDIENCE,
    algorithms: ['ES256'],
    clientIdClaim: 'client_id',
    acceptTyp: 'at+jwt',
    ...own,
  }
}

function recogniserFor(issuer: FakeIssuer, own: Own = {}) {
  const { world = peopleOf(issuer), trusted: issuerOwn, ...deps } = own
  return openRecogniser({
    now: Date.now,
    publicUrl: FAKE_AUDIENCE,
    directory: directoryOf(world),
    keys: {
      principalOf() {
        throw new Problem('token-invalid')
      },
    },
    issuers: [trustedOf(issuer, issuerOwn)],
    fetch,
    store: { kind: 'sqlite' } as RecogniserDeps['store'],
    startedAt: Date.now() - MINUTE,
    ...deps,
  })
}

export function request(
  headers: Record<string, string>,
  own: Partial<RequestFacts> = {},
): RequestFacts {
  return {
    method: 'GET',
    url: URL_ASKED,
    header: (name) => headers[name],
    address: '192.0.2.1',
    ...own,
  }
}

export const bearer = (token: string) => request({ authorization: `Bearer ${token}` })

/** The principal, or the code of the refusal. */
export async function outcome(
  recogniser: ReturnType<typeof openRecogniser>,
  facts: RequestFacts,
): Promise<Principal | string> {
  try {
    return await recogniser.principalOf(facts)
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

export const appPrincipal = {
  kind: 'app',
  address: '192.0.2.1',
  id: FAKE_CLIENT,
  organisation: 'org',
  scopes: ['ds:bus-positions:read'],
  via: 'token',
  bound: false,
}

export const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds
