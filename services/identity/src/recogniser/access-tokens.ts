import { Problem } from '@tongqu/contracts'
import { jwtVerify } from 'jose'
import { clockTolerance, customFetch, validateJwtAccessToken } from 'oauth4webapi'
import type { RequestFacts } from '../types.ts'
import type { JwtParts } from './jwt-parts.ts'
import type { HeldKeys, KeySet } from './key-set.ts'
import { checkProof, PROOF_ALGORITHMS } from './proofs.ts'
import type { TrustedIssuer } from './types.ts'
import { CLOCK_TOLERANCE_SECONDS, type Verified, verifiedOf } from './verified.ts'

/** A token as it came; the scheme was DPoP where there is a `proof`. */
export type Shown = { token: string; proof?: string; request: RequestFacts }

const MAX_KID_CHARACTERS = 500

/**
 * Verifies a signed access token of an issuer that is trusted, and the proof that is shown with it.
 * What the token says of its own keys (`jku`, `jwk`, `x5u`) is not looked at; `kid` is compared and
 * used for nothing else. Throws `token-invalid`, `dpop-required`, `dpop-proof-invalid`,
 * `issuer-unavailable`.
 */
export async function verifyJwt(
  issuer: TrustedIssuer,
  keys: KeySet,
  shown: Shown,
  { header, claims }: JwtParts,
  now: number,
): Promise<Verified> {
  const { alg, kid } = header
  const isPinned = (issuer.algorithms as readonly unknown[]).includes(alg)
  const isNamed = kid === undefined || (typeof kid === 'string' && kid.length <= MAX_KID_CHARACTERS)
  if (!isPinned || !isNamed) throw new Problem('token-invalid')
  const thumbprint = boundTo(claims)
  if (thumbprint !== undefined && shown.proof === undefined) throw new Problem('dpop-required')
  const held = await keys.holding(kid)
  const claimed = await (issuer.acceptTyp === 'at+jwt'
    ? validated(issuer, held, shown)
    : legacy(issuer, held, shown, header, now)
  ).catch((cause: unknown) => refused(cause, shown, thumbprint))
  const verified = verifiedOf(issuer, claimed, now)
  if (!verified) throw new Problem('token-invalid')
  if (issuer.acceptTyp === 'legacy') await checkOwnProof(shown, verified)
  return verified
}

/** Throws `dpop-proof-invalid`, and `token-invalid` of a proof for a token that is not bound. */
export async function checkOwnProof(shown: Shown, { thumbprint }: Verified): Promise<void> {
  const { proof } = shown
  if (proof === undefined && thumbprint !== undefined) throw new Problem('dpop-required')
  if (proof === undefined) return
  if (thumbprint === undefined) throw new Problem('token-invalid')
  await checkProof(proof, { ...shown, thumbprint })
}

/** RFC 9068 and, with a proof, RFC 9449. */
async function validated(issuer: TrustedIssuer, held: HeldKeys, shown: Shown) {
  const { token, proof, request } = shown
  const headers: Record<string, string> =
    proof === undefined
      ? { authorization: `Bearer ${token}` }
      : { authorization: `DPoP ${token}`, dpop: proof }
  const asked = new Request(request.url, { method: request.method, headers })
  const claims = await validateJwtAccessToken(held.metadata, asked, issuer.audience, {
    requireDPoP: proof !== undefined,
    // One list for both signatures; that of the token has been compared with its own list before.
    signingAlgorithms: [...issuer.algorithms, ...PROOF_ALGORITHMS],
    [clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    [customFetch]: async () =>
      new Response(held.text, { headers: { 'content-type': 'application/json' } }),
  })
  return claims as Readonly<Record<string, unknown>>
}

/** Types that issuers give access tokens which have not heard of RFC 9068. */
const LEGACY_TYPES: readonly unknown[] = [undefined, 'JWT', 'jwt', 'at+jwt', 'application/at+jwt']

async function legacy(
  issuer: TrustedIssuer,
  held: HeldKeys,
  { token }: Shown,
  { typ }: JwtParts['header'],
  now: number,
) {
  if (!LEGACY_TYPES.includes(typ)) throw new Problem('token-invalid')
  const { payload } = await jwtVerify(token, held.find, {
    issuer: issuer.issuer,
    audience: issuer.audience,
    algorithms: [...issuer.algorithms],
    requiredClaims: ['exp', 'iat', 'sub'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(now),
  })
  return payload as Readonly<Record<string, unknown>>
}

/** Was it the token or the proof? The library does not say. */
async function refused(
  cause: unknown,
  shown: Shown,
  thumbprint: string | undefined,
): Promise<never> {
  if (shown.proof !== undefined && thumbprint !== undefined) {
    await checkProof(shown.proof, { ...shown, thumbprint })
  }
  throw new Problem('token-invalid', { cause })
}

function boundTo({ cnf }: JwtParts['claims']): string | undefined {
  const { jkt } = (typeof cnf === 'object' && cnf !== null ? cnf : {}) as { jkt?: unknown }
  return typeof jkt === 'string' ? jkt : undefined
}
