import { Problem } from '@tongqu/contracts'
import type { Store } from '@tongqu/store'
import type { JWK } from 'jose'
import type { ClientMetadata } from 'oidc-provider'

/** The portal's own client: built in, never a row of `apps`. */
export const PORTAL_CLIENT = 'portal'

/**
 * What an app may say of itself as an OAuth client: members of RFC 7591 section 2 (and RFC 9449
 * section 5.2), in the member `client` of its body. Nothing else is read.
 */
export type AppClient = {
  grant_types: ('client_credentials' | 'authorization_code' | 'refresh_token')[]
  /** `none` only for programs in the hands of people, which keep no secret. */
  token_endpoint_auth_method: 'private_key_jwt' | 'none'
  application_type?: 'web' | 'native'
  redirect_uris?: string[]
  post_logout_redirect_uris?: string[]
  backchannel_logout_uri?: string
  /** Public keys; either these or `jwks_uri`. */
  jwks?: { keys: JWK[] }
  /** Read through the egress of the hub. */
  jwks_uri?: string
  dpop_bound_access_tokens?: boolean
}

const GRANTS = ['client_credentials', 'authorization_code', 'refresh_token']
const MEMBERS = new Set([
  'grant_types',
  'token_endpoint_auth_method',
  'application_type',
  'redirect_uris',
  'post_logout_redirect_uris',
  'backchannel_logout_uri',
  'jwks',
  'jwks_uri',
  'dpop_bound_access_tokens',
])
const MOST_URIS = 10
const MOST_KEYS = 10
const MAX_URI_CHARACTERS = 500
/** Members of private and symmetric keys, RFC 7518 section 6. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/**
 * Checks what an app is to be known by, before it is stored. Throws `body-invalid` with `member`.
 */
export function checkClient(input: unknown): asserts input is AppClient {
  if (!isObject(input)) throw invalid('client', '应为对象', 'must be an object')
  const strange = Object.keys(input).find((name) => !MEMBERS.has(name))
  if (strange !== undefined) throw invalid(`client.${strange}`, '不可用', 'is not taken')
  const grants = input.grant_types
  if (!isTexts(grants) || grants.length === 0 || grants.some((one) => !GRANTS.includes(one))) {
    throw invalid('client.grant_types', `应取自 ${GRANTS.join()}`, `must be of ${GRANTS.join()}`)
  }
  const code = grants.includes('authorization_code')
  const keyless = input.token_endpoint_auth_method === 'none'
  if (!keyless && input.token_endpoint_auth_method !== 'private_key_jwt') {
    throw invalid(
      'client.token_endpoint_auth_method',
      '应为 private_key_jwt 或 none',
      'must be private_key_jwt or none',
    )
  }
  if (keyless && (!code || grants.includes('client_credentials'))) {
    throw invalid(
      'client.token_endpoint_auth_method',
      '没有密钥的应用只能使用授权码',
      'without keys only the authorization code may be used',
    )
  }
  const uris = input.redirect_uris ?? []
  if (!isTexts(uris) || (code && uris.length === 0)) {
    throw invalid('client.redirect_uris', '授权码需要回调地址', 'is needed for the code')
  }
  checkUris(input)
  if (!keyless) checkKeys(input)
}

/**
 * Metadata of an app's client for the issuer. Undefined when there is no such app, when it or its
 * organisation is not active, or when what is stored would not be accepted today.
 */
export async function clientOf(store: Store, id: string): Promise<ClientMetadata | undefined> {
  const row = await store.db
    .selectFrom('apps')
    .innerJoin('organisations', 'organisations.id', 'apps.organisation')
    .select(['apps.body', 'apps.organisation'])
    .where('apps.id', '=', id)
    .where('apps.state', '=', 'ACTIVE')
    .where('organisations.state', '=', 'ACTIVE')
    .executeTakeFirst()
  if (!row) return undefined
  const body = JSON.parse(row.body) as { name?: unknown; client?: unknown }
  try {
    checkClient(body.client)
  } catch {
    return undefined
  }
  const { client } = body
  const name = typeof body.name === 'string' ? body.name : id
  const code = client.grant_types.includes('authorization_code')
  return {
    ...client,
    redirect_uris: client.redirect_uris ?? [],
    client_id: id,
    client_name: name,
    hub_organisation: row.organisation,
    response_types: code ? ['code'] : [],
    ...(client.backchannel_logout_uri ? { backchannel_logout_session_required: true } : {}),
  }
}

/** The app's organisation, as the issuer keeps it with the client. */
export const ORGANISATION_MEMBER = 'hub_organisation'

function checkUris(input: Readonly<Record<string, unknown>>): void {
  const native = input.application_type === 'native'
  if (!['web', 'native', undefined].includes(input.application_type as string | undefined)) {
    throw invalid('client.application_type', '应为 web 或 native', 'must be web or native')
  }
  for (const member of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    const uris = input[member] ?? []
    const good =
      isTexts(uris) && uris.length <= MOST_URIS && uris.every((uri) => isReturn(uri, native))
    if (good) continue
    throw invalid(
      `client.${member}`,
      '应为不带片段的 https 地址（本机程序可用 http 回环地址）',
      'must be https addresses without a fragment (native programs: http on loopback)',
    )
  }
  for (const member of ['backchannel_logout_uri', 'jwks_uri'] as const) {
    const uri = input[member]
    if (uri === undefined || (typeof uri === 'string' && isHttps(uri))) continue
    throw invalid(`client.${member}`, '应为 https 地址', 'must be an https address')
  }
}

/** RFC 8252 section 7.3: programs on a device listen on loopback. */
function isReturn(uri: string, native: boolean): boolean {
  if (isHttps(uri)) return true
  const url = URL.parse(uri)
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url?.hostname ?? '')
  return native && url?.protocol === 'http:' && loopback && url.hash === ''
}

function isHttps(uri: string): boolean {
  const url = URL.parse(uri)
  if (!url || uri.length > MAX_URI_CHARACTERS) return false
  const bare = url.username === '' && url.password === '' && !uri.includes('#')
  return url.protocol === 'https:' && bare
}

function checkKeys({ jwks, jwks_uri }: Readonly<Record<string, unknown>>): void {
  const keys = isObject(jwks) && Array.isArray(jwks.keys) ? jwks.keys : []
  const given = keys.length > 0 && keys.length <= MOST_KEYS
  if (given === (jwks_uri !== undefined)) {
    throw invalid('client.jwks', '与 jwks_uri 二选一', 'or jwks_uri: one of the two')
  }
  const isPrivate = (key: unknown) =>
    !isObject(key) || key.kty === 'oct' || PRIVATE_MEMBERS.some((name) => name in key)
  if (keys.some(isPrivate)) {
    throw invalid('client.jwks', '只能含公钥', 'must hold public keys only')
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function invalid(member: string, zh: string, en: string): Problem {
  const detail = { 'zh-CN': `${member} ${zh}。`, en: `${member} ${en}.` }
  return new Problem('body-invalid', { member, detail })
}
