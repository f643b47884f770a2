import { randomInt } from 'node:crypto'
import { type PersonPrincipal, ROLES, type Role, rolesIn } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import { normalLogin } from '../issuer/passwords.ts'
import {
  actorOf,
  demandRole,
  demandStill,
  demandVersion,
  invalidMember,
  personAsking,
} from './acting.ts'
import { demandThere, removalOf } from './removal.ts'
import { organisationOf, personOf, personRow } from './rows.ts'
import { stepTo } from './states.ts'
import type {
  DirectoryDeps,
  DirectoryView,
  NewPerson,
  Person,
  PersonDesk,
  PersonInput,
} from './types.ts'

/** Letters, digits and what stands in mail addresses; compared in lower case. */
const LOGIN = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,99}$/u
/** Without the letters and digits that look alike; 16 of 54 are 92 bits. */
const PASSWORD_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
const PASSWORD_CHARACTERS = 16

/** Who keeps the persons: operators change them, but never themselves; auditors look on. */
export function personDesk(deps: DirectoryDeps, view: DirectoryView): PersonDesk {
  return {
    async create(asking, input) {
      const by = personAsking(asking)
      demandRole(by, 'operator')
      return await create(deps, view, by, input)
    },
    async change(asking, id, version, { name, roles }) {
      const by = personAsking(asking)
      const { person } = await keep(deps, view, by, id, version, (before) => {
        const now = {
          ...before,
          ...(name !== undefined && { name }),
          ...(roles !== undefined && { roles: knownRoles(roles) }),
        }
        const policy = now.roles.join() !== before.roles.join()
        if (policy && id === by.id) throw new Problem('separation-of-duties')
        return { now, step: { action: 'change', policy } }
      })
      return person
    },
    async setState(asking, id, version, state) {
      const by = personAsking(asking)
      const { person } = await keep(deps, view, by, id, version, (before) => {
        const { action, policy } = stepTo(before.state, state)
        if (id === by.id) throw new Problem('separation-of-duties')
        return {
          now: { ...before, state, signInsFrom: new Date(deps.now()).toISOString() },
          step: { action, from: before.state, to: state, policy },
        }
      })
      return person
    },
    async resetPassword(asking, id, version) {
      const by = personAsking(asking)
      const password = oneTimePassword()
      const hash = await deps.hashPassword(password)
      const change = (before: Person) => {
        if (before.login === undefined) throw invalidMember('login', '没有', 'there is none')
        if (id === by.id) throw new Problem('separation-of-duties')
        const signInsFrom = new Date(deps.now()).toISOString()
        const now = { ...before, passwordOnce: true, signInsFrom }
        return { now, step: { action: 'reset-password', policy: true } }
      }
      const { person } = await keep(deps, view, by, id, version, change, hash)
      return { person, password }
    },
    ...removalOf(deps, view, (by, id) => demandThere(visible(view, by, id))),
    list(asking) {
      const by = personAsking(asking)
      return [...view.persons()].filter(({ id }) => maySee(by, id))
    },
    get(asking, id) {
      return visible(view, personAsking(asking), id)
    },
  }
}

function maySee(by: PersonPrincipal, id: string): boolean {
  return id === by.id || by.roles.includes('operator') || by.roles.includes('auditor')
}

function visible(view: DirectoryView, by: PersonPrincipal, id: string): Person {
  const person = view.person(id)
  if (!person || !maySee(by, id)) throw new Problem('person-not-found')
  return person
}

async function create(
  deps: DirectoryDeps,
  view: DirectoryView,
  by: PersonPrincipal,
  input: PersonInput,
): Promise<NewPerson> {
  const id = deps.uuid()
  const person: Person = {
    id,
    state: 'ACTIVE',
    version: 1,
    createdAt: new Date(deps.now()).toISOString(),
    synthetic: false,
    organisation: input.organisation,
    name: input.name,
    roles: knownRoles(input.roles),
    ...comesFrom(deps, id, input),
  }
  const password = person.login === undefined ? undefined : oneTimePassword()
  const hash = password === undefined ? null : await deps.hashPassword(password)
  await deps.store.transact(async (writing) => {
    await demandStill(writing, by, 'operator')
    await demandRoles(writing, person)
    await demandUnique(writing, person)
    await writing
      .insertInto('persons')
      .values({ ...personRow(person), password: hash })
      .execute()
    const step = { action: 'create', to: 'ACTIVE', policy: false }
    await tell(deps, writing, by, person, step)
  })
  await view.catchUp()
  return { person, ...(password !== undefined && { password }) }
}

/** Where a person signs in: here with a login, or at another issuer that is configured. */
function comesFrom(deps: DirectoryDeps, id: string, { login, issuer, subject }: PersonInput) {
  if (login !== undefined) {
    if (issuer !== undefined || subject !== undefined) {
      throw invalidMember('login', '不能与 issuer、subject 同用', 'or issuer and subject: not both')
    }
    const normal = normalLogin(login)
    if (deps.embeddedIssuer === undefined || !LOGIN.test(normal)) {
      throw invalidMember('login', '不可用', 'can not be used')
    }
    return { issuer: deps.embeddedIssuer, subject: id, login: normal, passwordOnce: true }
  }
  if (issuer === undefined || !deps.issuers.includes(issuer)) {
    const known = deps.issuers.join(', ')
    throw invalidMember('issuer', `应为：${known}`, `must be one of: ${known}`)
  }
  if (subject === undefined || subject === '') {
    throw invalidMember('subject', '不能为空', 'must not be empty')
  }
  return { issuer, subject, passwordOnce: false }
}

function knownRoles(roles: readonly Role[]): Role[] {
  const unknown = roles.filter((role) => !ROLES.includes(role))
  if (unknown.length > 0) {
    throw invalidMember('roles', `应取自 ${ROLES.join()}`, `must be of ${ROLES.join()}`)
  }
  return ROLES.filter((role) => roles.includes(role))
}

/** Throws `organisation-not-found`, and `body-invalid` for roles that its people can not have. */
async function demandRoles(writing: Writing, { organisation, roles }: Person): Promise<void> {
  const row = await writing
    .selectFrom('organisations')
    .selectAll()
    .where('id', '=', organisation)
    .executeTakeFirst()
  if (!row) throw new Problem('organisation-not-found')
  const counted = rolesIn(organisationOf(row), roles)
  const vain = roles.filter((role) => !counted.includes(role)).join()
  if (vain === '') return
  throw invalidMember(
    'roles',
    `中的 ${vain} 仅限主管部门人员`,
    `may hold ${vain} only for people of the competent authority`,
  )
}

type Change = {
  now: Person
  step: { action: string; from?: string; to?: string; policy: boolean }
}

/** With `password`, its hash is kept too. */
async function keep(
  deps: DirectoryDeps,
  view: DirectoryView,
  by: PersonPrincipal,
  id: string,
  version: number,
  change: (before: Person) => Change,
  password?: string,
): Promise<{ person: Person }> {
  visible(view, by, id)
  demandRole(by, 'operator')
  const person = await deps.store.transact(async (writing) => {
    await demandStill(writing, by, 'operator')
    const row = await writing
      .selectFrom('persons')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    const before = demandThere(row && personOf(row))
    const { now, step } = change(before)
    demandVersion(before, version)
    if (now.roles.join() !== before.roles.join()) await demandRoles(writing, now)
    const next = { ...now, version: version + 1 }
    const set = { ...personRow(next), ...(password !== undefined && { password }) }
    await writing.updateTable('persons').set(set).where('id', '=', id).execute()
    if (step.policy) await writing.deleteFrom('sessions').where('person', '=', id).execute()
    await tell(deps, writing, by, next, step)
    return next
  })
  await view.catchUp()
  return { person }
}

async function demandUnique(writing: Writing, { issuer, subject, login }: Person): Promise<void> {
  const taken = await writing
    .selectFrom('persons')
    .select('login')
    .where(({ and, eb, or }) =>
      or([
        and([eb('issuer', '=', issuer), eb('subject', '=', subject)]),
        ...(login === undefined ? [] : [eb('login', '=', login)]),
      ]),
    )
    .executeTakeFirst()
  if (!taken) return
  throw new Problem('already-exists', { member: login === undefined ? 'subject' : 'login' })
}

function oneTimePassword(): string {
  const character = () => PASSWORD_ALPHABET.charAt(randomInt(PASSWORD_ALPHABET.length))
  return Array.from({ length: PASSWORD_CHARACTERS }, character).join('')
}

async function tell(
  { store }: DirectoryDeps,
  writing: Writing,
  by: PersonPrincipal,
  { id, organisation, roles }: Person,
  step: Change['step'],
): Promise<void> {
  await store.record(writing, {
    entity: 'person',
    entityId: id,
    ...step,
    actor: actorOf(by),
    audience: [organisation],
    body: { roles },
  })
}
