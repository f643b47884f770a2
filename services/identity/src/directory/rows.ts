import { ROLES, type Role, rolesIn } from '@tongqu/access'
import type { Tables } from '@tongqu/store'
import type { ApiKey, App, Member, Organisation, Person } from './types.ts'
import { KEY_STATES, MEMBER_STATES, ORGANISATION_KINDS, PERSON_STATES } from './types.ts'

type OrganisationBody = Pick<
  Organisation,
  'name' | 'nameEn' | 'authority' | 'contact' | 'securityOfficer'
>
type PersonBody = Pick<Person, 'name' | 'passwordOnce' | 'signInsFrom'>
type AppBody = Pick<App, 'issuer' | 'name' | 'description' | 'client'>

export function organisationOf(row: Tables['organisations']): Organisation {
  const body = JSON.parse(row.body) as OrganisationBody
  return {
    ...memberOf(row, MEMBER_STATES),
    ...(row.uscc !== null && { uscc: row.uscc }),
    kind: oneOf(ORGANISATION_KINDS, row.kind),
    ...(row.provider !== null && { provider: row.provider }),
    ...body,
    authority: body.authority === true,
  }
}

export function organisationRow(organisation: Organisation): Tables['organisations'] {
  const { uscc, kind, provider, name, nameEn, authority, contact, securityOfficer } = organisation
  const body: OrganisationBody = {
    name,
    authority,
    ...(nameEn !== undefined && { nameEn }),
    ...(contact !== undefined && { contact }),
    ...(securityOfficer !== undefined && { securityOfficer }),
  }
  return {
    ...memberRow(organisation),
    uscc: uscc ?? null,
    kind,
    provider: provider ?? null,
    body: JSON.stringify(body),
  }
}

export function personOf(row: Tables['persons']): Person {
  const body = JSON.parse(row.body) as Partial<PersonBody>
  return {
    ...memberOf(row, PERSON_STATES),
    organisation: row.organisation,
    issuer: row.issuer,
    subject: row.subject,
    ...(row.login !== null && { login: row.login }),
    name: body.name ?? '',
    roles: rolesOf(row.roles),
    passwordOnce: body.passwordOnce === true,
    ...(body.signInsFrom !== undefined && { signInsFrom: body.signInsFrom }),
  }
}

/** Without the password, which only its issuer reads. */
export function personRow(person: Person): Omit<Tables['persons'], 'password'> {
  const { organisation, issuer, subject, login, roles, name, passwordOnce, signInsFrom } = person
  const body: PersonBody = { name, passwordOnce, ...(signInsFrom !== undefined && { signInsFrom }) }
  return {
    ...memberRow(person),
    organisation,
    issuer,
    subject,
    login: login ?? null,
    roles: JSON.stringify(roles),
    body: JSON.stringify(body),
  }
}

export function appOf(row: Tables['apps']): App {
  const body = JSON.parse(row.body) as AppBody
  return { ...memberOf(row, MEMBER_STATES), organisation: row.organisation, ...body }
}

export function appRow(app: App): Tables['apps'] {
  const { issuer, name, description, client } = app
  const body: AppBody = {
    name,
    ...(issuer !== undefined && { issuer }),
    ...(description !== undefined && { description }),
    ...(client && { client }),
  }
  return { ...memberRow(app), organisation: app.organisation, body: JSON.stringify(body) }
}

export function keyOf(row: Tables['api_keys']): ApiKey {
  return {
    id: row.id,
    app: row.app,
    scopes: JSON.parse(row.scopes) as string[],
    datasets: JSON.parse(row.datasets) as string[],
    state: oneOf(KEY_STATES, row.state),
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at }),
    ...(row.rotated_from !== null && { rotatedFrom: row.rotated_from }),
  }
}

/** Roles that this version does not know give nothing. */
export function rolesOf(text: string): Role[] {
  const names = JSON.parse(text) as string[]
  return ROLES.filter((role) => names.includes(role))
}

/** Of a person and its organisation, as they stand in the store: the roles that count. */
export function rolesCounted({ roles, body }: { roles: string; body: string }): readonly Role[] {
  const { authority } = JSON.parse(body) as OrganisationBody
  return rolesIn({ authority: authority === true }, rolesOf(roles))
}

type MemberRow = {
  id: string
  state: string
  version: number
  created_at: string
  synthetic: number
}

function memberOf<const State extends string>(
  { id, state, version, created_at, synthetic }: MemberRow,
  states: readonly State[],
): Member<State> {
  return {
    id,
    state: oneOf(states, state),
    version: Number(version),
    createdAt: created_at,
    synthetic: Number(synthetic) === 1,
  }
}

function memberRow(member: Organisation | Person | App): MemberRow {
  const { id, state, version, createdAt, synthetic } = member
  return { id, state, version, created_at: createdAt, synthetic: synthetic ? 1 : 0 }
}

function oneOf<const T extends string>(known: readonly T[], text: string): T {
  const found = known.find((one) => one === text)
  if (found === undefined) throw new Error(`the store has ${text}, known are ${known.join(', ')}`)
  return found
}
