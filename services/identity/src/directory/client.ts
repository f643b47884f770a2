import { createPublicKey, type JsonWebKeyInput } from 'node:crypto'
import { invalidMember } from './acting.ts'
import {
  AUTH_METHODS,
  type ClientInput,
  type ClientMetadata,
  GRANT_TYPES,
  type PublicJwk,
} from './types.ts'

const MOST_URIS = 20
const MOST_KEYS = 10
const MAX_URI_CHARACTERS = 2_000
const MAX_KID_CHARACTERS = 200
/** NIST SP 800-131A revision 2, section 3: shorter moduli are disallowed. */
const MIN_RSA_BITS = 2_048
/** P-256 and P-384 as OpenSSL calls them. */
const CURVES = ['prime256v1', 'secp384r1']
/** RFC 7517 section 4 and RFC 7518 section 6.2.1, 6.3.1; nothing else is kept of a key. */
const PUBLIC_MEMBERS = ['kty', 'kid', 'use', 'alg', 'crv', 'x', 'y', 'n', 'e']
/** RFC 7518 section 6: of private and symmetric keys. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/**
 * Checks what an app wants to be as an OAuth client and fills in the safest values. Throws
 * `body-invalid` that names the member.
 */
export function clientOf(input: ClientInput): ClientMetadata {
  const grantTypes = GRANT_TYPES.filter((grant) => input.grantTypes.includes(grant))
  const jwks = keysOf(input.jwks ?? [])
  const authMethod = input.authMethod ?? (jwks.length > 0 ? 'private_key_jwt' : 'none')
  const redirectUris = [...new Set(input.redirectUris ?? [])]
  const byCode = grantTypes.includes('authorization_code')
  const known = (input.grantTypes as readonly string[]).every((grant) =>
    (GRANT_TYPES as readonly string[]).includes(grant),
  )
  demand(
    known && grantTypes.length > 0,
    'grantTypes',
    `应取自 ${GRANT_TYPES}`,
    `must be of ${GRANT_TYPES}`,
  )
  demand(
    AUTH_METHODS.includes(authMethod) && (authMethod === 'none') === (jwks.length === 0),
    'authMethod',
    '为 private_key_jwt 时需要 jwks，为 none 时不得有',
    'needs jwks when it is private_key_jwt, and none when it is none',
  )
  demand(
    authMethod !== 'none' || !grantTypes.includes('client_credentials'),
    'authMethod',
    '为 none 时不得使用 client_credentials',
    'none does not go with client_credentials',
  )
  demand(
    byCode || !grantTypes.includes('refresh_token'),
    'grantTypes',
    'refresh_token 只能与 authorization_code 同用',
    'takes refresh_token only beside authorization_code',
  )
  demand(
    byCode === redirectUris.length > 0 && redirectUris.length <= MOST_URIS,
    'redirectUris',
    `当且仅当使用 authorization_code 时给出，最多 ${MOST_URIS} 个`,
    `are given with authorization_code and only then, at most ${MOST_URIS}`,
  )
  demand(
    redirectUris.every(isRedirectUri),
    'redirectUris',
    '应为 https 地址，或回环地址上的 http 地址，不带片段与用户信息',
    'must be https, or http on loopback, without fragment and user information',
  )
  return { authMethod, grantTypes, redirectUris, jwks, dpop: input.dpop !== false }
}

/** RFC 8252 sections 7.3 and 8.3, RFC 9700 section 4.1.1: exact, and nothing that can be open. */
function isRedirectUri(text: string): boolean {
  const url = URL.parse(text)
  if (!url || text.length > MAX_URI_CHARACTERS || text.includes('#')) return false
  if (url.username !== '' || url.password !== '' || url.hostname.includes('*')) return false
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)
}

function keysOf(jwks: readonly PublicJwk[]): PublicJwk[] {
  demand(
    jwks.length <= MOST_KEYS,
    'jwks',
    `最多 ${MOST_KEYS} 个`,
    `holds at most ${MOST_KEYS} keys`,
  )
  const kids = new Set(jwks.map(({ kid }) => kid))
  demand(kids.size === jwks.length, 'jwks', '的 kid 不能重复', 'must not name a kid twice')
  return jwks.map((jwk, index) => {
    const isPrivate = PRIVATE_MEMBERS.some((member) => member in jwk)
    demand(!isPrivate, `jwks.${index}`, '只能是公钥', 'must be a public key')
    demand(
      isKid(jwk.kid) && ['sig', undefined].includes(jwk.use as undefined) && isStrong(jwk),
      `jwks.${index}`,
      '应为带 kid 的 RSA（至少 2048 位）、P-256、P-384 或 Ed25519 验签公钥',
      'must be an RSA (2048 bits and more), P-256, P-384 or Ed25519 key for signatures, with a kid',
    )
    const kept = PUBLIC_MEMBERS.filter((member) => jwk[member] !== undefined)
    return Object.fromEntries(kept.map((member) => [member, jwk[member]])) as PublicJwk
  })
}

function isKid(kid: unknown): boolean {
  return typeof kid === 'string' && kid !== '' && kid.length <= MAX_KID_CHARACTERS
}

function isStrong(jwk: PublicJwk): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' } as JsonWebKeyInput)
    const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
    if (key.asymmetricKeyType === 'rsa') return modulusLength >= MIN_RSA_BITS
    if (key.asymmetricKeyType === 'ec') return CURVES.includes(namedCurve)
    return key.asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}

function demand(holds: boolean, member: string, zh: string, en: string): void {
  if (!holds) throw invalidMember(`client.${member}`, zh, en)
}
