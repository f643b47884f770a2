/** Who acts in a flow, and which organisations hear of it. */
import { Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
import type { AppPrincipal, PersonPrincipal, Principal, Role } from './types.ts'

/** A person, or a program with a token; keys have no part in flows. */
export type Acting = PersonPrincipal | AppPrincipal

/** Throws `sign-in-required` for nobody, `credentials-too-weak` for a key. */
export function acting(principal: Principal): Acting {
  if (principal.kind === 'anonymous') throw new Problem('sign-in-required')
  if (principal.kind === 'app' && principal.via === 'key') throw new Problem('credentials-too-weak')
  return principal
}

/** Throws `sign-in-required` for nobody and for programs. */
export function actingPerson(principal: Principal): PersonPrincipal {
  if (principal.kind !== 'person') throw new Problem('sign-in-required')
  return principal
}

/** As it stands in events: `person:<id>` or `app:<id>`. */
export function actorOf(principal: Acting): string {
  return `${principal.kind}:${principal.id}`
}

/** Throws `role-required` with the `roles` any of which would do. */
export function demandRole(principal: Acting, ...roles: readonly Role[]): void {
  if (principal.kind === 'person' && principal.roles.some((role) => roles.includes(role))) return
  throw new Problem('role-required', { roles })
}

/** Is it somebody of the competent authority who reviews or approves? */
export function isAuthority(principal: Principal): boolean {
  return (
    principal.kind === 'person' &&
    principal.authority &&
    principal.roles.some((role) => role === 'reviewer' || role === 'approver')
  )
}

/** Auditors read everything of flows, and change nothing. */
export function isAuditor(principal: Principal): boolean {
  return principal.kind === 'person' && principal.roles.includes('auditor')
}

/** Organisations that stand for a provider of the catalogue: one, or none. */
export async function organisationsOf(reading: Reading, provider: string): Promise<string[]> {
  const rows = await reading
    .selectFrom('organisations')
    .select('id')
    .where('provider', '=', provider)
    .execute()
  return rows.map(({ id }) => id)
}

/** The competent authorities (主管部门). */
export async function authorities(reading: Reading): Promise<string[]> {
  const rows = await reading
    .selectFrom('organisations')
    .select(['id', 'body'])
    .where('kind', '=', 'government')
    .execute()
  return rows.filter(({ body }) => JSON.parse(body).authority === true).map(({ id }) => id)
}

/** Throws `version-conflict` when somebody has read another version than there is now. */
export function demandVersion(row: { version: number }, version: number | undefined): void {
  if (version === undefined || version === row.version) return
  throw new Problem('version-conflict', { version: row.version })
}
