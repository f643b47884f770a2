import type { TrustedIssuer } from './types.ts'

/** What a token says, once its issuer has vouched for it. */
export type Verified = {
  issuer: TrustedIssuer
  subject: string
  /** OAuth client. */
  client: string
  scopes: readonly string[]
  /** Role names of the issuer, where it is asked for them. */
  roles?: readonly string[]
  username?: string
  /** Thumbprint of the key it is bound to (`cnf.jkt`). */
  thumbprint?: string
  /** Milliseconds since 1970. */
  expiresAt: number
  /** Its issuer was asked about it, and remembers for itself how long that is good. */
  opaque?: true
}

type Claims = Readonly<Record<string, unknown>>

/** Clocks of issuers and of the hub may differ by so much. */
export const CLOCK_TOLERANCE_SECONDS = 30
const MILLISECONDS = 1_000
const MAX_SCOPES = 1_000

/**
 * Reads the claims of a token whose signature, issuer, audience and times are good. Undefined when
 * something is missing or contradicts itself, or when it is bound in a way that is not checked here
 * (certificates).
 */
export function verifiedOf(
  issuer: TrustedIssuer,
  claims: Claims,
  now: number,
): Verified | undefined {
  const { sub, exp, iat, cnf, preferred_username } = claims
  const client = clientOf(issuer, claims)
  const bound = thumbprintOf(cnf)
  if (typeof sub !== 'string' || sub === '' || client === undefined) return undefined
  if (typeof exp !== 'number' || bound === 'otherwise' || isOtherKind(claims)) return undefined
  const latest = now / MILLISECONDS + CLOCK_TOLERANCE_SECONDS
  if (iat !== undefined && (typeof iat !== 'number' || iat > latest)) return undefined
  const roles = issuer.rolesClaim === undefined ? undefined : textsAt(claims, issuer.rolesClaim)
  return {
    issuer,
    subject: sub,
    client,
    scopes: scopesOf(claims),
    ...(roles && { roles }),
    ...(typeof preferred_username === 'string' && { username: preferred_username }),
    ...(bound !== undefined && { thumbprint: bound }),
    expiresAt: exp * MILLISECONDS,
  }
}

/** `client_id` and `azp` must not name two. */
function clientOf({ clientIdClaim }: TrustedIssuer, claims: Claims): string | undefined {
  const client = claims[clientIdClaim]
  if (typeof client !== 'string' || client === '') return undefined
  const named = [claims.client_id, claims.azp].filter((value) => value !== undefined)
  return named.every((value) => value === client) ? client : undefined
}

/** RFC 7800: one way to be bound, and of those only a key (RFC 9449). */
function thumbprintOf(cnf: unknown): string | 'otherwise' | undefined {
  if (cnf === undefined) return undefined
  if (typeof cnf !== 'object' || cnf === null) return 'otherwise'
  const [first, ...others] = Object.entries(cnf)
  const isKey = first?.[0] === 'jkt' && typeof first[1] === 'string' && others.length === 0
  return isKey ? (first[1] as string) : 'otherwise'
}

/**
 * ID and refresh tokens are signed by the same keys; Keycloak says in `typ` which it is, and before
 * version 24 wrote `nonce` into access tokens too.
 */
function isOtherKind({ typ, at_hash, c_hash, nonce }: Claims): boolean {
  if (at_hash !== undefined || c_hash !== undefined) return true
  return typ === undefined ? nonce !== undefined : typ !== 'Bearer' && typ !== 'DPoP'
}

/** RFC 9068 section 2.2.3: a text with blanks; some issuers write a list into `scp`. */
function scopesOf({ scope, scp }: Claims): string[] {
  const all = typeof scope === 'string' ? scope.split(' ') : Array.isArray(scp) ? scp : []
  return all.filter((one) => typeof one === 'string' && one !== '').slice(0, MAX_SCOPES)
}

/** Texts of a list at a path (`realm_access.roles`); none when there is no list. */
function textsAt(claims: Claims, path: string): string[] {
  let value: unknown = claims
  for (const name of path.split('.')) {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    value = isObject ? (value as Claims)[name] : undefined
  }
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
