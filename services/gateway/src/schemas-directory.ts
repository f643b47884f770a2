/** Shapes of members of the directory and of their keys, as they come in and as they leave. */
import { ROLES } from '@tongqu/access'
import {
  AUTH_METHODS,
  GRANT_TYPES,
  KEY_SCOPES,
  KEY_STATES,
  MEMBER_STATES,
  ORGANISATION_KINDS,
  PERSON_STATES,
} from '@tongqu/identity'
import type { JsonSchema } from './operation.ts'
import { FLAG, INSTANT, list, NEXT, object, ref, STRING, WORDS } from './schema-parts.ts'

const ROLE_LIST = { type: 'array', items: { type: 'string', enum: ROLES } }

/** No control characters: names stand in tables, mails and logs of others. */
const LINE = '^[^\\u0000-\\u001f\\u007f]*$'
/** As `LINE`, with tabs and line feeds. */
const LINES = '^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]*$'
const ID = { type: 'string', minLength: 1, maxLength: 200, pattern: LINE }
const NAME = { type: 'string', minLength: 1, maxLength: 200, pattern: LINE }
const NOTE = { type: 'string', maxLength: 2_000, pattern: LINES }
const ADDRESS = { type: 'string', format: 'uri', maxLength: 2_000, pattern: LINE }

const MEMBER = {
  id: STRING,
  state: { type: 'string', enum: MEMBER_STATES },
  version: { type: 'integer', minimum: 1 },
  createdAt: INSTANT,
  synthetic: FLAG,
}

const KIND = { type: 'string', enum: ORGANISATION_KINDS }
const USCC = { type: 'string', minLength: 18, maxLength: 18 }

/** Numbers and coordinates of public keys, RFC 7518 section 6. */
const JWK_TEXT = { type: 'string', maxLength: 2_000, pattern: '^[A-Za-z0-9_-]*$' }
const JWK_NAME = { type: 'string', maxLength: 20, pattern: LINE }
const JWK = object(
  {
    kty: { type: 'string', enum: ['EC', 'RSA', 'OKP'] },
    kid: ID,
    use: { type: 'string', enum: ['sig'] },
    alg: JWK_NAME,
    crv: JWK_NAME,
    x: JWK_TEXT,
    y: JWK_TEXT,
    n: JWK_TEXT,
    e: JWK_TEXT,
  },
  ['kty', 'kid'],
)

const CLIENT = object(
  {
    authMethod: { type: 'string', enum: AUTH_METHODS },
    grantTypes: {
      type: 'array',
      items: { type: 'string', enum: GRANT_TYPES },
      minItems: 1,
      maxItems: GRANT_TYPES.length,
    },
    redirectUris: { type: 'array', items: ADDRESS, maxItems: 20 },
    jwks: { type: 'array', items: JWK, maxItems: 10 },
    dpop: FLAG,
  },
  ['grantTypes'],
)

const EXTERNAL = object({ issuer: ADDRESS, clientId: ID })

export const organisationInput = object(
  {
    uscc: USCC,
    kind: KIND,
    name: NAME,
    nameEn: NAME,
    provider: ID,
    authority: FLAG,
    contact: NOTE,
    securityOfficer: NOTE,
  },
  ['kind', 'name'],
)

export const personInput = object(
  { organisation: ID, name: NAME, roles: ROLE_LIST, login: NAME, issuer: ADDRESS, subject: ID },
  ['organisation', 'name', 'roles'],
)
export const personChange = object({ name: NAME, roles: ROLE_LIST }, [])

export const appInput = object(
  { name: NAME, description: NOTE, organisation: ID, client: CLIENT, external: EXTERNAL },
  ['name'],
)
export const appChange = object({ name: NAME, description: NOTE, client: CLIENT }, [])

export const keyInput = object(
  {
    app: ID,
    scopes: { type: 'array', items: { type: 'string', enum: KEY_SCOPES }, minItems: 1 },
    datasets: { type: 'array', items: ID, maxItems: 100 },
    expiresAt: INSTANT,
  },
  ['app', 'scopes'],
)

const ORGANISATION = object(
  {
    ...MEMBER,
    uscc: STRING,
    kind: KIND,
    name: STRING,
    nameEn: STRING,
    provider: STRING,
    authority: FLAG,
    contact: STRING,
    securityOfficer: STRING,
  },
  [...Object.keys(MEMBER), 'kind', 'name', 'authority'],
)

const PERSON_REQUIRED = ['organisation', 'issuer', 'subject', 'name', 'roles', 'passwordOnce']
const PERSON = object(
  {
    ...MEMBER,
    state: {
      type: 'string',
      enum: PERSON_STATES,
      description: 'REMOVED 已注销：仅余编号 nothing is left of the person but the id',
    },
    organisation: STRING,
    issuer: STRING,
    subject: STRING,
    login: STRING,
    name: STRING,
    roles: ROLE_LIST,
    passwordOnce: FLAG,
    signInsFrom: INSTANT,
  },
  [...Object.keys(MEMBER), ...PERSON_REQUIRED],
)

const APP = object(
  {
    ...MEMBER,
    organisation: STRING,
    issuer: STRING,
    name: STRING,
    description: STRING,
    client: CLIENT,
  },
  [...Object.keys(MEMBER), 'organisation', 'name'],
)

const KEY = object(
  {
    id: STRING,
    app: STRING,
    scopes: { type: 'array', items: STRING },
    datasets: { type: 'array', items: STRING },
    state: { type: 'string', enum: KEY_STATES },
    createdBy: STRING,
    createdAt: INSTANT,
    expiresAt: INSTANT,
    lastUsedAt: INSTANT,
    rotatedFrom: STRING,
  },
  ['id', 'app', 'scopes', 'datasets', 'state', 'createdBy', 'createdAt', 'expiresAt'],
)

const OWN_ORGANISATION = object(
  { id: STRING, name: STRING, nameEn: STRING, kind: KIND, provider: STRING, authority: FLAG },
  ['id', 'name', 'kind', 'authority'],
)

const ME = object(
  {
    kind: { type: 'string', enum: ['anonymous', 'person', 'app'] },
    id: STRING,
    name: STRING,
    roles: ROLE_LIST,
    organisation: ref('OwnOrganisation'),
    via: { type: 'string', enum: ['session', 'token', 'key'] },
    scopes: { type: 'array', items: STRING },
    datasets: { type: 'array', items: STRING },
    bound: FLAG,
    csrf: { type: 'string', description: 'x-hub-csrf of this session.' },
    expiresAt: INSTANT,
  },
  ['kind'],
)

/** RFC 9728 section 2. */
const PROTECTED_RESOURCE = object({
  resource: STRING,
  resource_name: STRING,
  authorization_servers: WORDS,
  jwks_uri: STRING,
  scopes_supported: WORDS,
  bearer_methods_supported: WORDS,
  dpop_signing_alg_values_supported: WORDS,
  resource_documentation: STRING,
})

export const directorySchemas: Readonly<Record<string, JsonSchema>> = {
  Organisation: ORGANISATION,
  OrganisationList: list(ref('Organisation'), NEXT),
  Person: PERSON,
  PersonList: list(ref('Person'), NEXT),
  NewPerson: object(
    { person: ref('Person'), password: { type: 'string', description: 'Shown once.' } },
    ['person'],
  ),
  App: APP,
  AppList: list(ref('App'), NEXT),
  ApiKey: KEY,
  ApiKeyList: list(ref('ApiKey'), NEXT),
  NewApiKey: object({
    key: ref('ApiKey'),
    secret: { type: 'string', description: 'The key itself, shown once.' },
  }),
  OwnOrganisation: OWN_ORGANISATION,
  Me: ME,
  ProtectedResource: PROTECTED_RESOURCE,
  PublicKeys: object({
    keys: { type: 'array', items: { type: 'object', additionalProperties: STRING } },
  }),
}
