import { Problem } from '@tongqu/contracts'
import type { Store, Writing } from '@tongqu/store'
import { checkPasswordStrength, hashPassword, isPassword, normalLogin } from './passwords.ts'
import type { Throttle } from './throttle.ts'

/** A person who may sign in. */
export type Account = {
  id: string
  login: string
  name: string
  organisation: string
  /** An operator gave the password: it must be changed before anything else. */
  passwordOnce: boolean
  /** Milliseconds since 1970: who signed in before must do so again. */
  signInsFrom: number
}

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

/**
 * Gives a person another password; all its sessions end, here and at the portal. Throws
 * `body-invalid` when it is too weak, `login-throttled` when too many passwords are being hashed,
 * `login-failed` when the person may not sign in any more.
 */
export async function changePassword(
  { store, now }: { store: Store; now(): number },
  { id, login }: Account,
  password: string,
): Promise<void> {
  checkPasswordStrength(password, login)
  const hashed = await hashPassword(password)
  await store.transact(async (writing) => {
    const row = await writing
      .selectFrom('persons')
      .selectAll()
      .where('id', '=', id)
      .where('state', '=', 'ACTIVE')
      .executeTakeFirst()
    // Disabled or removed since the page was shown.
    if (!row) throw new Problem('login-failed')
    const at = new Date(now()).toISOString()
    const body = JSON.stringify({ ...JSON.parse(row.body), passwordOnce: false, signInsFrom: at })
    const changed = { password: hashed, body, version: row.version + 1 }
    await writing.updateTable('persons').set(changed).where('id', '=', id).execute()
    await endSessions(writing, id, at)
    await store.record(writing, {
      entity: 'person',
      entityId: id,
      action: 'change-password',
      actor: `person:${id}`,
      policy: true,
      audience: [],
    })
  })
}

/** All sessions of a person at the portal are over. */
async function endSessions(writing: Writing, person: string, at: string): Promise<void> {
  await writing
    .updateTable('sessions')
    .set({ expires_at: at })
    .where('person', '=', person)
    .where('expires_at', '>', at)
    .execute()
}

/**
 * Persons with a login belong to the embedded issuer, under whatever address the hub is reached;
 * its apps name no issuer. Called before the directory is read.
 */
export async function adoptMembers(store: Store, issuer: string): Promise<void> {
  await store.db
    .updateTable('persons')
    .set({ issuer })
    .where('login', 'is not', null)
    .where('issuer', '<>', issuer)
    .execute()
}

function persons(store: Store) {
  return store.db
    .selectFrom('persons')
    .innerJoin('organisations', 'organisations.id', 'persons.organisation')
    .select([
      'persons.id',
      'persons.subject',
      'persons.login',
      'persons.organisation',
      'persons.body',
      'persons.password',
    ])
    .where('persons.login', 'is not', null)
    .where('persons.state', '=', 'ACTIVE')
    .where('organisations.state', '=', 'ACTIVE')
}

type Row = {
  id: string
  subject: string
  login: string | null
  organisation: string
  body: string
}

function account({ id, login, organisation, body }: Row): Account {
  const { name, passwordOnce, signInsFrom } = JSON.parse(body) as {
    name?: string
    passwordOnce?: boolean
    signInsFrom?: string
  }
  return {
    id,
    login: login ?? '',
    name: name ?? id,
    organisation,
    passwordOnce: passwordOnce === true,
    signInsFrom: signInsFrom === undefined ? 0 : Date.parse(signInsFrom),
  }
}
