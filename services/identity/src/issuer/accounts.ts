import type { Problem } from '@tongqu/contracts'
import type { Store, Tables } from '@tongqu/store'
import { isPassword, normalLogin } from './passwords.ts'
import type { Throttle } from './throttle.ts'

/** Column `issuer` of persons whom the embedded issuer signs in; their subject is their id. */
export const EMBEDDED_ISSUER = 'embedded'

/** A person who may sign in. */
export type Account = { id: string; name: string; organisation: string }

/** Longer logins are nobody's. */
const MAX_LOGIN_CHARACTERS = 200

/** The person of a subject of this issuer; undefined unless active, in an active organisation. */
export async function accountOf(store: Store, subject: string): Promise<Account | undefined> {
  const row = await persons(store).where('persons.subject', '=', subject).executeTakeFirst()
  return row && account(row)
}

/**
 * Who signs in with this. Undefined when login or password is wrong or the person may not sign in:
 * all alike, after the same time. Throws `login-throttled`.
 */
export async function signIn(
  { store, throttle }: { store: Store; throttle: Throttle },
  given: { login: string; password: string; address: string },
): Promise<Account | undefined> {
  const login = normalLogin(given.login).slice(0, MAX_LOGIN_CHARACTERS)
  const giveAddress = throttle.enter('address', given.address)
  const giveAccount = throttle.enter('account', login)
  const row = await persons(store).where('persons.login', '=', login).executeTakeFirst()
  const good = await isPassword(given.password, row?.password ?? null)
  if (!good || !row) return undefined
  giveAddress()
  giveAccount()
  return account(row)
}

function persons(store: Store) {
  return store.db
    .selectFrom('persons')
    .innerJoin('organisations', 'organisations.id', 'persons.organisation')
    .select(['persons.id', 'persons.organisation', 'persons.body', 'persons.password'])
    .where('persons.issuer', '=', EMBEDDED_ISSUER)
    .where('persons.state', '=', 'ACTIVE')
    .where('organisations.state', '=', 'ACTIVE')
}

function account(row: Pick<Tables['persons'], 'id' | 'organisation' | 'body'>): Account {
  const { name } = JSON.parse(row.body) as { name?: unknown }
  const shown = typeof name === 'string' ? name : row.id
  return { id: row.id, name: shown, organisation: row.organisation }
}

/** Do the problems of a login end in a page that lets one try again? */
export function isRetriable({ code }: Problem): boolean {
  return code === 'login-failed' || code === 'login-throttled'
}
