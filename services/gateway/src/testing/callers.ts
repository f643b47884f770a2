import { type AppPrincipal, type PersonPrincipal, type Principal, ROLES } from '@tongqu/access'
import type { GatewayDeps } from '../deps.ts'
import type { OpenApiOperation } from '../openapi.ts'
import type { JsonSchema, Method } from '../operation.ts'
import { PUBLIC_URL } from './gateway.ts'

const ADDRESS = '192.0.2.1'

/** A person signed in at the portal. */
export function person(roles: PersonPrincipal['roles'], own: Partial<PersonPrincipal> = {}) {
  const who = { kind: 'person', address: ADDRESS, id: 'p1', organisation: 'o1' } as const
  return { ...who, authority: false, via: 'session', csrf: true, roles, ...own } as const
}

/** A program with a token or a key. */
export function program(via: AppPrincipal['via']): AppPrincipal {
  const who = { kind: 'app', address: ADDRESS, id: 'a1', organisation: 'o1' } as const
  return { ...who, scopes: [], via, bound: via === 'token' }
}

export const anonymous: Principal = { kind: 'anonymous', address: ADDRESS }

/** One of each kind that an operation may meet. */
export const callers: readonly { name: string; principal: Principal }[] = [
  { name: 'anonymous', principal: anonymous },
  ...ROLES.map((role) => ({ name: role, principal: person([role]) })),
  { name: 'no role', principal: person([]) },
  { name: 'token of a program', principal: program('token') },
  { name: 'key', principal: program('key') },
]

/** Dependencies of a gateway that takes everybody for this one. */
export function recognising(deps: GatewayDeps, principal: Principal): GatewayDeps {
  const recogniser = { principalOf: () => principal }
  return { ...deps, identity: Object.assign(Object.create(deps.identity), { recogniser }) }
}

/** What a page of our own sends along. */
export const OWN_PAGE = { 'sec-fetch-site': 'same-origin', origin: PUBLIC_URL }

export type Described = { path: string; method: Method; operation: OpenApiOperation }

/** The address of an operation, every parameter in its path being `id`. */
export function addressOf({ path }: Described, id = '00000000-0000-4000-8000-00000000ffff') {
  return path.replace(/\{\w+\}/g, id)
}

/** The schema of a JSON body; undefined when there is none. */
export function bodySchemaOf({ operation }: Described): JsonSchema | undefined {
  return operation.requestBody?.content['application/json']?.schema
}
