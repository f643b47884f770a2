import type { PersonPrincipal, Principal, Role } from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import type { Store } from '@tongqu/store'

/** 企业 enterprise, 事业单位 institution, 政务部门 government, 个人 individual. */
export const ORGANISATION_KINDS = ['enterprise', 'institution', 'government', 'individual'] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]

/** Nobody acts for what is disabled: its tokens, keys and sessions open nothing. */
export const MEMBER_STATES = ['ACTIVE', 'DISABLED'] as const
export type MemberState = (typeof MEMBER_STATES)[number]

/** `REMOVED`: the account is closed (注销), and nothing is left of it but its id and its dates. */
export const PERSON_STATES = [...MEMBER_STATES, 'REMOVED'] as const
export type PersonState = (typeof PERSON_STATES)[number]

/** What every member of the directory has. `version` grows with every change. */
export type Member<State = MemberState> = {
  id: string
  state: State
  version: number
  /** RFC 3339. */
  createdAt: string
  /** Made for demonstration. */
  synthetic: boolean
}

/** As somebody gives it; `kind` `individual` has no code, every other kind must have one. */
export type OrganisationInput = {
  /** 统一社会信用代码, GB 32100-2015. */
  uscc?: string
  kind: OrganisationKind
  name: string
  nameEn?: string
  /** Id of the catalogue's provider that it is. */
  provider?: string
  /** Is it the competent authority (主管部门)? */
  authority?: boolean
  contact?: string
  /** 数据安全负责人. */
  securityOfficer?: string
}

export type Organisation = Member & OrganisationInput & { authority: boolean }

/**
 * Comes with tokens of `issuer`, or signs in at the embedded issuer with `login`. One who is
 * removed comes with nothing, has no name (`''`) and no roles.
 */
export type Person = Member<PersonState> & {
  organisation: string
  issuer: string
  subject: string
  login?: string
  name: string
  roles: readonly Role[]
  /** The password was given by an operator and must be changed at the first sign-in. */
  passwordOnce: boolean
  /**
   * Whatever the embedded issuer remembers of an earlier sign-in is void: since then there has been
   * another password, or the person has been disabled or enabled. Absent: nothing is void.
   */
  signInsFrom?: string
}

/** Either `login` (embedded issuer) or `issuer` and `subject` (another one). */
export type PersonInput = {
  organisation: string
  name: string
  roles: readonly Role[]
  login?: string
  issuer?: string
  subject?: string
}

/** Grants of OAuth that an app may use (RFC 6749; never the implicit or password ones). */
export const GRANT_TYPES = ['client_credentials', 'authorization_code', 'refresh_token'] as const
export type GrantType = (typeof GRANT_TYPES)[number]

/** `private_key_jwt` needs `jwks`; `none` is for programs that can not keep a secret. */
export const AUTH_METHODS = ['private_key_jwt', 'none'] as const
export type AuthMethod = (typeof AUTH_METHODS)[number]

/** A public key, RFC 7517; members of private keys are refused. */
export type PublicJwk = Readonly<Record<string, unknown>> & { kty: string; kid: string }

/** What the issuer has to know of an app that is its client. */
export type ClientMetadata = {
  authMethod: AuthMethod
  grantTypes: readonly GrantType[]
  /** Https, or http on loopback with any port (RFC 8252 section 7.3). Compared exactly. */
  redirectUris: readonly string[]
  jwks: readonly PublicJwk[]
  /** Must its tokens be bound to a key (RFC 9449)? */
  dpop: boolean
}

/** As somebody gives it; whatever is left out has its safest value. */
export type ClientInput = Partial<ClientMetadata> & Pick<ClientMetadata, 'grantTypes'>

/** `id` is its OAuth client id. */
export type App = Member & {
  organisation: string
  /** Whose client it is; absent: of the embedded issuer. */
  issuer?: string
  name: string
  description?: string
  /** Of a client of the embedded issuer only. */
  client?: ClientMetadata
}

/**
 * `organisation`: an operator may name another than its own. `external`: the app is a client of
 * another issuer under this id; only operators say so. Otherwise `client` is needed.
 */
export type AppInput = {
  name: string
  description?: string
  organisation?: string
  client?: ClientInput
  external?: { issuer: string; clientId: string }
}

export const KEY_STATES = ['ACTIVE', 'REVOKED'] as const
export type KeyState = (typeof KEY_STATES)[number]

/** An API key without its secret, which nobody but the caller has. */
export type ApiKey = {
  id: string
  app: string
  scopes: readonly string[]
  /** Empty: every dataset that keys open. */
  datasets: readonly string[]
  state: KeyState
  createdBy: string
  createdAt: string
  expiresAt: string
  /** To the minute, and up to two minutes late. */
  lastUsedAt?: string
  rotatedFrom?: string
}

/** What callers may be told of a person. */
export type PrincipalFacts = { address: string; via: 'session' | 'token'; csrf: boolean }

/**
 * Everybody whom the hub knows, in memory: loaded at the start, read anew when an event tells of a
 * change here or in another process. Undefined is answered for what there is not.
 */
export type DirectoryView = {
  organisation(id: string): Organisation | undefined
  /** The organisation that stands for a provider of the catalogue. */
  organisationOfProvider(provider: string): Organisation | undefined
  organisations(): Iterable<Organisation>
  person(id: string): Person | undefined
  personOfSubject(issuer: string, subject: string): Person | undefined
  /** Login names are compared in lower case. */
  personOfLogin(login: string): Person | undefined
  persons(): Iterable<Person>
  app(id: string): App | undefined
  apps(): Iterable<App>
  key(id: string): ApiKey | undefined
  keysOf(app: string): ApiKey[]
  /** Keyed hash of a key, base64url. */
  hashOfKey(id: string): string | undefined
  /** Undefined unless the person and its organisation are active. */
  principalOf(person: string, facts: PrincipalFacts): PersonPrincipal | undefined
  /** Number of the newest event that the view has taken in. */
  seq(): number
  /** When the store last said that there is nothing newer, in milliseconds since 1970. */
  confirmedAt(): number
  /** Takes in what is committed by now. Throws `store-unavailable`. */
  catchUp(): Promise<void>
}

/** `by` is whoever asks; all throw `sign-in-required` of anybody but a person. */
export type OrganisationDesk = {
  /** Throws `role-required`, `uscc-invalid`, `already-exists`, `provider-not-found`. */
  create(by: Principal, input: OrganisationInput): Promise<Organisation>
  /** Throws as `create`, `organisation-not-found`, `version-conflict`. */
  change(
    by: Principal,
    id: string,
    version: number,
    input: OrganisationInput,
  ): Promise<Organisation>
  /** Throws `organisation-not-found`, `role-required`, `illegal-transition`, `version-conflict`. */
  setState(by: Principal, id: string, version: number, state: MemberState): Promise<Organisation>
  /** All for operators and auditors, else one's own. */
  list(by: Principal): Organisation[]
  get(by: Principal, id: string): Organisation
}

/** A password that is shown once; of persons of the embedded issuer. */
export type NewPerson = { person: Person; password?: string }

export type PersonChange = Partial<Pick<PersonInput, 'name' | 'roles'>>

export type PersonDesk = {
  /** Throws `role-required`, `organisation-not-found`, `already-exists`, `body-invalid`. */
  create(by: Principal, input: PersonInput): Promise<NewPerson>
  /** Throws `person-not-found`, `role-required`, `version-conflict`, `separation-of-duties`. */
  change(by: Principal, id: string, version: number, change: PersonChange): Promise<Person>
  /** As `change`, and `illegal-transition`. Nobody disables himself. */
  setState(by: Principal, id: string, version: number, state: MemberState): Promise<Person>
  /** Makes a new one-time password; of persons of the embedded issuer. */
  resetPassword(by: Principal, id: string, version: number): Promise<NewPerson>
  /**
   * Closes the account of a person who has left (注销, PIPL art. 47): see `removal.ts`. Who is
   * removed is `person-not-found` to all that changes. Throws as `change`; nobody removes himself.
   */
  remove(by: Principal, id: string, version: number): Promise<void>
  /**
   * Closes one's own account. Throws `sign-in-required` of whoever is not signed in at the portal
   * (a program that acts for somebody does not end them), `last-administrator`.
   */
  leave(by: Principal): Promise<void>
  /** All for operators and auditors, those who are removed too; else oneself. */
  list(by: Principal): Person[]
  get(by: Principal, id: string): Person
}

export type AppChange = { name?: string; description?: string; client?: ClientInput }

/** Apps of one's own organisation (role consumer), or any (role operator). */
export type AppDesk = {
  /**
   * Throws `role-required`, `organisation-not-found`, `already-exists`, `body-invalid`,
   * `too-many`.
   */
  create(by: Principal, input: AppInput): Promise<App>
  /** Throws `app-not-found`, `role-required`, `version-conflict`, `body-invalid`. */
  change(by: Principal, id: string, version: number, change: AppChange): Promise<App>
  /** As `change`, and `illegal-transition`. */
  setState(by: Principal, id: string, version: number, state: MemberState): Promise<App>
  list(by: Principal): App[]
  get(by: Principal, id: string): App
}

export type Directory = DirectoryView & {
  desks: { organisations: OrganisationDesk; persons: PersonDesk; apps: AppDesk }
  close(): void
}

export type DirectoryDeps = {
  store: Store
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  catalog(): Catalog
  /** Of the embedded issuer: what stands in `persons.password`. */
  hashPassword(password: string): Promise<string>
  /** Id of the embedded issuer; absent: there is none, and no person has a login. */
  embeddedIssuer?: string
  /** Ids of the external issuers that are configured. */
  issuers: readonly string[]
  /** Told of a reading that failed and will be tried again. */
  report?(error: unknown): void
}
