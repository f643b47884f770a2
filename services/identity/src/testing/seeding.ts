import type { PersonPrincipal, Role } from '@tongqu/access'
import type { Store } from '@tongqu/store'

export type SeedPerson = {
  id: string
  organisation: string
  roles: readonly Role[]
  issuer?: string
  subject?: string
  login?: string
}

const AT = '2026-01-01T00:00:00.000Z'
const COMMON = { state: 'ACTIVE', version: 1, created_at: AT, synthetic: 1 }

/**
 * Puts organisations and persons into a store without asking anybody, as the first administrator of
 * a test. Answers the principals by person id, as a session would.
 */
export async function seedPeople(
  store: Store,
  organisations: readonly { id: string; provider?: string; authority?: boolean }[],
  persons: readonly SeedPerson[],
): Promise<Record<string, PersonPrincipal>> {
  const base = { actor: 'system', policy: false, audience: [] }
  await store.transact(async (writing) => {
    for (const { id, provider, authority = false } of organisations) {
      const body = JSON.stringify({ name: `机构 ${id}`, authority })
      const row = { id, uscc: null, kind: 'enterprise', provider: provider ?? null, body }
      await writing
        .insertInto('organisations')
        .values({ ...row, ...COMMON })
        .execute()
      await store.record(writing, { entity: 'organisation', entityId: id, action: 'seed', ...base })
    }
    for (const person of persons) {
      const { id, organisation, roles, issuer = 'https://issuer.example', login = null } = person
      const row = {
        id,
        organisation,
        issuer,
        subject: person.subject ?? id,
        login,
        password: null,
        roles: JSON.stringify(roles),
        body: JSON.stringify({ name: `人员 ${id}`, passwordOnce: false }),
      }
      await writing
        .insertInto('persons')
        .values({ ...row, ...COMMON })
        .execute()
      await store.record(writing, { entity: 'person', entityId: id, action: 'seed', ...base })
    }
  })
  const authorities = new Map(organisations.map((one) => [one.id, one]))
  return Object.fromEntries(
    persons.map(({ id, organisation, roles }) => {
      const { provider, authority = false } = authorities.get(organisation) ?? {}
      const principal: PersonPrincipal = {
        kind: 'person',
        address: '192.0.2.7',
        id,
        organisation,
        ...(provider !== undefined && { provider }),
        authority,
        roles,
        via: 'session',
        csrf: true,
      }
      return [id, principal]
    }),
  )
}
