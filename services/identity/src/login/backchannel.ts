import { createRemoteJWKSet, customFetch, type JWTPayload, jwtVerify } from 'jose'
import type { AuthorizationServer } from 'oauth4webapi'
import { SIGNATURE_ALGORITHMS } from '../recogniser/types.ts'

/** Who is signed out, as the issuer says. */
export type LogoutNotice = {
  jti: string
  /** The session at the issuer; absent: all of the subject. */
  sid: string | undefined
  claims: { iss: string; sub: string }
  /** Milliseconds since 1970: until then it could be shown again. */
  until: number
}

const LONGEST_SECONDS = 300
const TOLERANCE_SECONDS = 30
const MILLISECONDS = 1_000
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const TYPES: readonly (string | undefined)[] = [undefined, 'JWT', 'logout+jwt']

/**
 * Checks a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6): signature, issuer,
 * audience, time, event, a session or a subject, and no nonce, which only ID tokens have. Throws
 * what is wrong.
 */
export async function verifyLogoutToken(
  token: string,
  given: { as: AuthorizationServer; clientId: string; keysOf: KeysOf; now(): number },
): Promise<LogoutNotice> {
  const { as, clientId, keysOf, now } = given
  if (as.jwks_uri === undefined) throw new Error('the issuer has no jwks_uri')
  const keys = keysOf(as.jwks_uri)
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: as.issuer,
    audience: clientId,
    algorithms: [...SIGNATURE_ALGORITHMS],
    requiredClaims: ['iat', 'jti', 'events'],
    maxTokenAge: LONGEST_SECONDS,
    clockTolerance: TOLERANCE_SECONDS,
    currentDate: new Date(now()),
  })
  if (!TYPES.includes(protectedHeader.typ)) throw new Error('not a logout token')
  if (!isLogout(payload)) throw new Error('not a logout token')
  const { jti = '', sub = '', sid } = payload
  return {
    jti,
    sid: typeof sid === 'string' ? sid : undefined,
    claims: { iss: as.issuer, sub },
    until: now() + (LONGEST_SECONDS + 2 * TOLERANCE_SECONDS) * MILLISECONDS,
  }
}

/** The keys at an address. */
export type KeysOf = (address: string) => ReturnType<typeof createRemoteJWKSet>

/**
 * Keys of an issuer, kept: whoever makes up logout tokens with unknown keys must not make us ask
 * the issuer for each of them (the library asks once in 30 s then).
 */
export function keptKeys(fetch: typeof globalThis.fetch): KeysOf {
  let kept: { address: string; keys: ReturnType<KeysOf> } | undefined
  return (address) => {
    if (kept?.address === address) return kept.keys
    const keys = createRemoteJWKSet(new URL(address), { [customFetch]: fetch })
    kept = { address, keys }
    return keys
  }
}

function isLogout({ events, nonce, sub, sid }: JWTPayload): boolean {
  const happened = typeof events === 'object' && events !== null && EVENT in events
  return happened && nonce === undefined && (sub !== undefined || typeof sid === 'string')
}
