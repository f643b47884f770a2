import { hash } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import {
  type AuthorizationServer,
  allowInsecureRequests,
  ClientSecretBasic,
  customFetch,
  introspectionRequest,
  processIntrospectionResponse,
} from 'oauth4webapi'
import { boundedFetch } from './bounded-fetch.ts'
import { createCache } from './cache.ts'
import type { RecogniserDeps, TrustedIssuer } from './types.ts'
import { CLOCK_TOLERANCE_SECONDS, type Verified, verifiedOf } from './verified.ts'

/** Asks an issuer about tokens that say nothing themselves. */
export type Introspection = {
  /** Throws `token-invalid`, `issuer-unavailable`. */
  verify(token: string): Promise<Verified>
}

/** A token that is revoked at its issuer goes on for so long at most. */
const KEPT_MILLISECONDS = 30_000
const MOST_KEPT = 10_000
/** Questions under way; whoever makes tokens up must not flood the issuer through us. */
const MOST_AT_ONCE = 32
const MILLISECONDS = 1_000

type Claims = Readonly<Record<string, unknown>>

/** RFC 7662 with client_secret_basic; answers are remembered for at most 30 s, bad ones too. */
export function openIntrospection(
  issuer: TrustedIssuer & Required<Pick<TrustedIssuer, 'introspection'>>,
  { fetch: given, now }: Pick<RecogniserDeps, 'fetch' | 'now'>,
): Introspection {
  const { url, clientId, clientSecret } = issuer.introspection
  const metadata: AuthorizationServer = { issuer: issuer.issuer, introspection_endpoint: url }
  const client = { client_id: clientId }
  const authentication = ClientSecretBasic(clientSecret)
  const options = { [customFetch]: boundedFetch(given), [allowInsecureRequests]: true }
  const kept = createCache<Verified | 'refused'>(MOST_KEPT)
  let running = 0
  const ask = async (token: string): Promise<Claims> => {
    if (running >= MOST_AT_ONCE) throw new Problem('issuer-unavailable')
    running += 1
    try {
      const answer = await introspectionRequest(metadata, client, authentication, token, options)
      return (await processIntrospectionResponse(metadata, client, answer)) as Claims
    } catch (cause) {
      throw new Problem('issuer-unavailable', { cause })
    } finally {
      running -= 1
    }
  }
  return {
    async verify(token) {
      const id = hash('sha256', token, 'base64url')
      const known = kept.get(id, now())
      if (known === 'refused') throw new Problem('token-invalid')
      if (known) return known
      const verified = checked(issuer, await ask(token), now())
      const soon = now() + KEPT_MILLISECONDS
      kept.set(id, verified ?? 'refused', Math.min(soon, verified?.expiresAt ?? soon))
      if (!verified) throw new Problem('token-invalid')
      return verified
    },
  }
}

/** `exp` and `iss` may be missing in an answer; the audience may not. */
function checked(issuer: TrustedIssuer, claims: Claims, now: number): Verified | undefined {
  const { active, iss = issuer.issuer, aud, nbf = 0, exp } = claims
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (active !== true || iss !== issuer.issuer) return undefined
  if (!audiences.includes(issuer.audience)) return undefined
  const seconds = now / MILLISECONDS
  const isEarly = typeof nbf !== 'number' || nbf > seconds + CLOCK_TOLERANCE_SECONDS
  const end = exp ?? seconds + KEPT_MILLISECONDS / MILLISECONDS
  const isLate = typeof end !== 'number' || end <= seconds - CLOCK_TOLERANCE_SECONDS
  if (isEarly || isLate) return undefined
  const verified = verifiedOf(issuer, { ...claims, exp: end }, now)
  return verified && { ...verified, opaque: true }
}
