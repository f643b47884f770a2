import { hash } from 'node:crypto'
import type { Principal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { PublicJwk } from '../directory/types.ts'
import type { Recogniser, RequestFacts } from '../types.ts'
import { checkOwnProof, type Shown, verifyJwt } from './access-tokens.ts'
import { boundedFetch, isSafeAddress } from './bounded-fetch.ts'
import { createCache } from './cache.ts'
import { type Introspection, openIntrospection } from './introspection.ts'
import { partsOf } from './jwt-parts.ts'
import { type KeySet, openKeySet } from './key-set.ts'
import { principalFor } from './principals.ts'
import { jtiOf, openProofMemory } from './proofs.ts'
import { refuseKeysInQuery } from './query.ts'
import { type RecogniserDeps, SIGNATURE_ALGORITHMS, type TrustedIssuer } from './types.ts'
import type { Verified } from './verified.ts'

/** RFC 6750 section 2.1: one scheme, one token; two headers come joined by a comma and fail. */
const AUTHORIZATION = /^(bearer|dpop) +([\w.~+/-]+=*)$/i
/** Longer ones are nobody's: five times what an issuer with many scopes writes. */
const MAX_TOKEN_CHARACTERS = 16_384
/** A verified token is not verified again for so long. */
const KEPT_MILLISECONDS = 60_000
/** Some 20 MB. */
const MOST_KEPT = 20_000

/**
 * Finds out who asks. A request carries one kind of credentials: an `Authorization` header and an
 * `x-api-key` together are `token-invalid`, as are two `Authorization` headers. A session is looked
 * at only where there is neither, because browsers send its cookie unasked; wrong credentials never
 * fall back to it. Throws an Error on issuers that can not work.
 */
export function openRecogniser(deps: RecogniserDeps): Recogniser {
  const { directory, keys, now, sessionOf } = deps
  const verify = verifier(deps)
  const kept = createCache<Verified>(MOST_KEPT)
  const byToken = async (header: string, id: string, request: RequestFacts): Promise<Principal> => {
    const [, scheme = '', token = ''] = AUTHORIZATION.exec(header) ?? []
    if (token === '' || token.length > MAX_TOKEN_CHARACTERS) throw new Problem('token-invalid')
    const proof = request.header('dpop')
    const isProven = scheme.toLowerCase() === 'dpop'
    if (isProven && proof === undefined) throw new Problem('dpop-required')
    const verified = await verify({ token, request, ...(isProven && { proof: proof ?? '' }) })
    const principal = principalFor(directory, verified, request.address)
    if (!isProven && !verified.opaque) {
      kept.set(id, verified, Math.min(verified.expiresAt, now() + KEPT_MILLISECONDS))
    }
    return principal
  }
  return {
    principalOf(request) {
      refuseKeysInQuery(request.url)
      const header = request.header('authorization')
      const key = request.header('x-api-key')
      if (header === undefined && key === undefined) {
        return sessionOrNobody(sessionOf?.(request), request.address)
      }
      if (header === undefined) return keys.principalOf(key ?? '', request.address)
      if (key !== undefined) throw new Problem('token-invalid')
      const id = hash('sha256', header, 'base64url')
      const verified = kept.get(id, now())
      return verified
        ? principalFor(directory, verified, request.address)
        : byToken(header, id, request)
    },
  }
}

function sessionOrNobody(
  session: Principal | undefined | Promise<Principal | undefined>,
  address: string,
): Principal | Promise<Principal> {
  const nobody = { kind: 'anonymous', address } as const
  return session instanceof Promise ? session.then((found) => found ?? nobody) : (session ?? nobody)
}

/** Chooses the issuer by what the token says, which that issuer's keys must then confirm. */
function verifier(deps: RecogniserDeps): (shown: Shown) => Promise<Verified> {
  const { now, issuers, store, startedAt = now() } = deps
  issuers.forEach(checkIssuer)
  const sets = new Map<string, { issuer: TrustedIssuer; keys: KeySet }>()
  const askers = new Map<string, Introspection>()
  for (const issuer of issuers) {
    const load = loaderOf(issuer, deps)
    const name = issuer.issuer
    if (sets.has(name) || askers.has(name)) throw new Error(`issuer ${name} is configured twice`)
    if (load) sets.set(name, { issuer, keys: openKeySet({ issuer: name, load, now }) })
    const { introspection } = issuer
    if (introspection) askers.set(name, openIntrospection({ ...issuer, introspection }, deps))
  }
  if (askers.size > 1) throw new Error('only one issuer can be asked about opaque tokens')
  const [opaque] = askers.values()
  const proofs = openProofMemory(deps)
  return async (shown) => {
    const parts = partsOf(shown.token)
    const named = typeof parts?.claims.iss === 'string' ? parts.claims.iss : ''
    const trusted = sets.get(named)
    const asker = parts ? askers.get(named) : opaque
    let verified: Verified
    if (parts && trusted) {
      verified = await verifyJwt(trusted.issuer, trusted.keys, shown, parts, now())
    } else if (asker) {
      verified = await asker.verify(shown.token)
      await checkOwnProof(shown, verified)
    } else throw new Problem('token-invalid')
    const { thumbprint } = verified
    if (shown.proof !== undefined && thumbprint !== undefined) {
      const jti = jtiOf(shown.proof, { now: now(), startedAt, kind: store.kind })
      await proofs.use(thumbprint, jti)
    }
    return verified
  }
}

/** Faults of the configuration, all of which would let somebody in or nobody. */
function checkIssuer({
  issuer,
  jwksUri,
  localKeys,
  introspection,
  algorithms,
  audience,
}: TrustedIssuer): void {
  const faults = [
    algorithms.length === 0 && 'no algorithms',
    algorithms.some((one) => !SIGNATURE_ALGORITHMS.includes(one)) && 'an unknown algorithm',
    audience === '' && 'no audience',
    !jwksUri && !localKeys && !introspection && 'neither keys nor introspection',
    jwksUri !== undefined && !isSafeAddress(jwksUri) && 'jwksUri is not https',
    introspection && !isSafeAddress(introspection.url) && 'introspection is not https',
  ].filter((fault) => typeof fault === 'string')
  if (faults.length > 0) throw new Error(`issuer ${issuer}: ${faults.join(', ')}`)
}

function loaderOf({ localKeys, jwksUri }: TrustedIssuer, { fetch: given }: RecogniserDeps) {
  if (localKeys) return async () => await localKeys()
  if (jwksUri === undefined) return undefined
  const bounded = boundedFetch(given)
  return async (): Promise<readonly PublicJwk[]> => {
    const answer = await bounded(jwksUri, { headers: { accept: 'application/json' } })
    if (answer.status !== 200) throw new Error(`${jwksUri} answered ${answer.status}`)
    const { keys } = (await answer.json()) as { keys?: unknown }
    if (!Array.isArray(keys)) throw new Error(`${jwksUri} has no keys`)
    return keys.filter((key) => typeof key === 'object' && key !== null)
  }
}
