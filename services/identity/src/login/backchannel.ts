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
  given: {
    as: AuthorizationServer
    clientId: string
    fetch: typeof globalThis.fetch
    now(): number
  },
): Promise<LogoutNotice> {
  const { as, clientId, fetch, now } = given
  if (as.jwks_uri === undefined) throw new Error('the issuer has no jwks_uri')
  const keys = createRemoteJWKSet(new URL(as.jwks_uri), {
    [customFetch]: fetch,
  })
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

function isLogout({ events, nonce, sub, sid }: JWTPayload): boolean {
  const happened = typeof events === 'object' && events !== null && EVENT in events
  return happened && nonce === undefined && (sub !== undefined || typeof sid === 'string')
}
