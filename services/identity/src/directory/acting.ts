import type { PersonPrincipal, Principal, Role } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import { rolesCounted } from './rows.ts'

/** The person who asks; throws `sign-in-required` of anybody else. */
export function personAsking(by: Principal): PersonPrincipal {
  if (by.kind !== 'person') throw new Problem('sign-in-required')
  return by
}

/** Throws `role-required`; its `roles` are those that would do. */
export function demandRole(by: PersonPrincipal, ...roles: readonly Role[]): void {
  if (!roles.some((role) => by.roles.includes(role))) throw new Problem('role-required', { roles })
}

/**
 * Asks the store once more, within the transaction, whether the person may still act: two operators
 * who disable each other at once do not both succeed. Throws `role-required`.
 */
export async function demandStill(
  writing: Writing,
  by: PersonPrincipal,
  ...roles: readonly Role[]
): Promise<void> {
  const row = await writing
    .selectFrom('persons')
    .innerJoin('organisations', 'organisations.id', 'persons.organisation')
    .select(['persons.roles', 'organisations.body'])
    .where('persons.id', '=', by.id)
    .where('persons.state', '=', 'ACTIVE')
    .where('organisations.state', '=', 'ACTIVE')
    .executeTakeFirst()
  const still = row ? rolesCounted(row) : []
  if (!roles.some((role) => still.includes(role))) throw new Problem('role-required', { roles })
}

/** Throws `version-conflict` when somebody else was faster. */
export function demandVersion(row: { version: number }, version: number): void {
  const current = Number(row.version)
  if (current !== version) throw new Problem('version-conflict', { current })
}

/** As it stands in events. */
export function actorOf(by: PersonPrincipal): string {
  return `person:${by.id}`
}

/** Throws `body-invalid` that names the member of the body and says what it should be. */
export function invalidMember(member: string, zh: string, en: string): Problem {
  const detail = { 'zh-CN': `${member} ${zh}。`, en: `${member} ${en}.` }
  return new Problem('body-invalid', { member, detail })
}
