import { Problem } from '@tongqu/contracts'
import type { Store, Writing } from '@tongqu/store'
import { personRow } from '../directory/rows.ts'
import type { Person } from '../directory/types.ts'
import type { LoginProvider } from './types.ts'

export type Knowing = {
  store: Store
  uuid(): string
  now(): number
  admit: LoginProvider['admit']
}

type Claims = { iss: string; sub: string; [name: string]: unknown }

const MAX_NAME_CHARACTERS = 200

/**
 * The person of these claims. One whom the directory does not know is written down, without roles,
 * where the configuration says in which organisation; else refused. Throws `login-failed`.
 */
export async function personOf(knowing: Knowing, claims: Claims): Promise<string> {
  const row = await knowing.store.db
    .selectFrom('persons')
    .innerJoin('organisations', 'organisations.id', 'persons.organisation')
    .select(['persons.id', 'persons.state', 'organisations.state as organisation_state'])
    .where('persons.issuer', '=', claims.iss)
    .where('persons.subject', '=', claims.sub)
    .executeTakeFirst()
  if (!row) return admitted(knowing, claims)
  if (row.state !== 'ACTIVE' || row.organisation_state !== 'ACTIVE') throw refused()
  return row.id
}

async function admitted(knowing: Knowing, claims: Claims): Promise<string> {
  const { store, admit } = knowing
  const named = admit && claims[admit.organisationClaim]
  if (typeof named !== 'string') throw refused()
  return store.transact(async (writing) => {
    const organisation = await writing
      .selectFrom('organisations')
      .select('id')
      .where((where) => where.or([where('id', '=', named), where('uscc', '=', named)]))
      .where('state', '=', 'ACTIVE')
      .executeTakeFirst()
    if (!organisation) throw refused()
    return write(knowing, writing, claims, organisation.id)
  })
}

async function write(
  { store, uuid, now }: Knowing,
  writing: Writing,
  { iss, sub, name }: Claims,
  organisation: string,
): Promise<string> {
  const person: Person = {
    id: uuid(),
    state: 'ACTIVE',
    version: 1,
    createdAt: new Date(now()).toISOString(),
    synthetic: false,
    organisation,
    issuer: iss,
    subject: sub,
    name: typeof name === 'string' ? name.slice(0, MAX_NAME_CHARACTERS) : sub,
    roles: [],
    passwordOnce: false,
  }
  await writing
    .insertInto('persons')
    .values({ ...personRow(person), password: null })
    .execute()
  await store.record(writing, {
    entity: 'person',
    entityId: person.id,
    action: 'create',
    to: 'ACTIVE',
    actor: 'system',
    policy: true,
    audience: [organisation],
  })
  return person.id
}

/** Of somebody whom the issuer knows, and the hub does not let in. */
export function refused(): Problem {
  const detail = {
    'zh-CN': '身份已确认，但此账户未在本平台登记或已停用，请联系运维人员。',
    en: 'You are who you say, but this account is not registered here, or is disabled.',
  }
  return new Problem('login-failed', { detail })
}
